"""Which student each part of a message is about: the nearest name before it, unless the words say otherwise."""

# ruff: noqa: E501 (a pattern or a list of words reads best on one line)

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

from nlp.child_reader import ChildReading
from nlp.cues import Cue
from nlp.dates import DateMention
from nlp.mention import Mention
from nlp.reasons import ReasonMention
from nlp.scene import Scene

_JOIN = re.compile(
    r"^\s*(?:,|and|y|e|ni|nor|or|,?\s*ni|y (?:el|la)|ni (?:el|la)|&|\+|/|,\s*and|plus|and my|y mi|,?\s*(?:and |y )?(?:my|mi) (?:son|daughter|hijo|hija|nieto|nieta)|,?\s*and (?:his|her) (?:brother|sister)|(?:y|and) (?:el|la|su|mi|her|his|my|the|little)|y (?:su )?(?:hermano|hermana))?\s*$"
)
_THIRD = re.compile(
    r"\b(?:my|his|her|their|our|mi|su|the|el|la|sus|mis|a|an|your|[a-z]+'s)\s+(?:\w+\s)?(?P<who>husband|wife|mom|mother|dad|father|mama|papa|grandma|grandpa|grandmother|grandfather|aunt|auntie|uncle|cousin|cousins|friend|friends|"
    r"neighbor|neighbors|teacher|bus|car|truck|nanny|sitter|babysitter|boss|doctor|dog|esposo|esposa|abuela|abuelo|tia|tio|primo|prima|vecina|vecino|maestra|marido|camion|brother|sister|hermano|hermana|hermanito|hermanita|baby|bebe|"
    r"(?:neighbor|friend|sister|brother|cousin|aunt|uncle)'?s?\s(?:kid|son|daughter|boy|girl|child|kids))\b(?P<after>.*)$"
)
_SAYS = re.compile(
    r"\b(?:says|said|say|wants|wanted|asked|thinks|told|called|diagnosed|recommend\w*|ordered|gave|indic\w+|recomend\w+|orden\w+|da|dio|que|q|k|that|he|she|they|him|her|i|we|dice|dijo|quiere|pidio)\b|'s\b"
)
_TO_RIGHT = re.compile(
    r"^[\s:,(]*(?:(?:for|para|de|with|my son|my daughter|mi hijo|mi hija|it'?s|is|a|el|la)[\s,:]*){0,3}$"
)
_SWAP = re.compile(
    r"(?:^|[,.;:-])\s*no\s*(?:[,.;:-]|$)|\b(?:wait|sorry|i mean|i meant|actually(?! (?:sick|ill|out|home|here|fine|not|really|throwing|running)\b)|perdon|perdone|digo|quise decir|quiero decir|oops|scratch that|correction|mejor dicho)\b"
)
_ALSO = re.compile(r"\b(?:also|too|as well|either|tambien|tampoco|same|neither)\b")
# Nothing but this after a name, up to the next stop.
_LIKEWISE = re.compile(
    r"^,?\s*(?:also|too|as well|either|neither|tambien|tampoco|tmbn|tmb|tbn|igual|lo mismo|(?:is )?the same|same)(?:,? (?:the )?same)?\s*(?:[.,;!?]|$)"
)
# The same before a name: "same for her brother", "tampoco Renata".
_LIKEWISE_BEFORE = re.compile(
    r"\b(?:same (?:for|with|goes for|thing (?:for|with))|lo mismo (?:para|con|de)|igual(?: que)?|tampoco(?: (?:va|van|ira|asiste))?|neither (?:is|will|does|can))\s+(?:(?:his|her|their|my|su|el|la|mi|little|big|twin)\s+){0,2}$"
)
_OBJECT_BEFORE = re.compile(r"\b(?:with|tell|told|and not|than|unlike|from|con|dile a|at|give|text|has|to)\s+$")
# A child who is only compared with, or named to explain: "what Ada had", "tengo otra que es Ada".
_COMPARED = re.compile(
    r"\b(?:(?:what|whatever|like|as|same as|that)|(?:lo (?:mismo )?que|igual (?:q|que|a)|como) (?:tuvo|tenia|traia|le dio a)|(?:got|caught|gave) (?:it|this|that) (?:from|to)|"
    r"(?:se lo |la |lo )?(?:pego|contagio)|(?:tengo|hay) otr[oa] (?:q|que) (?:es|se llama)|have (?:another|a) (?:one |kid |child |daughter |son |girl |boy )?(?:named|called|who is))\s+$"
)
_HAD = re.compile(r"^\s*(?:had|got|did|was|has|brought|tuvo|tenia|traia)\b")
_LINKS = frozenset(["what", "whatever", "like", "as", "that"])
_THINGS = re.compile(
    r"^\s*(?:teacher|class\w*|homework|backpack|lunch|note|bus|stuff|jacket|things?|work|friend\w*|room|desk|ipad|chromebook|bike|birthday|party|sister|brother|cousin|maestra|tarea|house|coat|dr|doctor|absence|phone|number|attendance|glasses)\b"
)


_OTHER_CHILD = re.compile(
    r"(?<!\bof )(?<!\bfor )(?<!\bwith )(?<!\bto )(?<!\bat )(?<!\bfrom )(?<!\band )(?<!\bde )(?<!\bcon )\b(?:his|her|their|my|our|[a-z]+'s|su|sus|mi|the|de)\s+(?:\w+\s)?(?:(?:(?<!\bmy )(?<!\bour )(?<!\bmi )(?:brother|sister|hermano|hermana)|cousin|friend|buddy|classmate|hermanito|hermanita|primo|prima|amigo|amiga|companero|companera)s?\b|"
    r"(?:neighbor|friend|vecina|vecino|sister|brother)'?s? (?:kid|son|daughter|boy|girl|child)|(?:nephew|niece|sobrino|sobrina)\b)"
)
# "El primo de Iker no va": Iker is only named to say whose cousin. "Soy el hermano de Iker" is the caller.
_RELATIVE_OF = re.compile(
    r"(?<!\bsoy )(?<!\bhabla )(?<!\bis )(?<!\bam )\b(?:el|la|un|una|the|a)\s+(?:prim[oa]|herman[oa]|hermanit[oa]|amig[oa]|amiguit[oa]|vecinit[oa]|companer[oa]|brother|sister|cousin|friend|classmate)\s+(?:de|del|of)\s+(?:(?:el|la|mi|my)\s+)?$"
)
# After somebody's brother or sister this is the student again.
_THE_CHILD = re.compile(r"\b(?:el nino|la nina|the (?:boy|girl|kid)|my (?:son|daughter)|mi hij[oa])\b")
_CLAUSE_END = re.compile(r"[.!?;,()]|\b(?:so|because|but|and|bc|cause|porque|xq|pero|y)\b")
_ONE_OF = re.compile(
    r"\b(?:(?:only |just )?(?:one|1) of (?:them|the|my|our|'em)|(?:solo |nomas )?(?:uno|una) de (?:ell[oa]s|l[oa]s|mis)|either (?:one|of them|him|her)|whichever|one or the other)\b"
)
# Others than those who are named: what is said of them is said of nobody who is.
_OTHERS = re.compile(
    r"\b(?:the (?:others|rest(?! of (?:the|this|my|our) (?!kids|boys|girls)))\b|the other (?:two|one|three|2|3|kids?|ones|boys?|girls?|twin|is|are|will)|(?:every(?:one|body)|all the) (?:else|others?)|(?:his|her|their) (?:(?:little|big|older|younger|baby|small|twin) )?(?:brothers?|sisters?|siblings?)|"
    r"(?:l[oa]s?|el) (?:otr[oa]s?|demas|resto|grandes|chiquit[oa]s|chic[oa]s|mayor(?:es)?)(?: (?:dos|tres|ninos))?|su(?:s)? (?:herman[oa]s?|hermanit[oa]s?))\b"
)


@dataclass(slots=True)
class StudentWords:
    """What a message says about one student; `reading` is the second reading's, None where only the rules read."""

    key: str
    mentions: list[Mention] = field(default_factory=list)
    cues: list[Cue] = field(default_factory=list)
    dates: list[DateMention] = field(default_factory=list)
    reasons: list[ReasonMention] = field(default_factory=list)
    unclear: bool = False
    corrected: bool = False
    likewise: bool = False
    also: bool = False
    reading: ChildReading | None = None


def groups(scene: Scene) -> list[list[Mention]]:
    """Return the mentions put together as they are named: "Josie and Ellie" is one group."""
    found: list[list[Mention]] = []
    for mention in scene.mentions:
        if found and not mention.negated and not found[-1][-1].possessive:
            between = scene.lower[found[-1][-1].end : mention.start]
            if _JOIN.match(between) and not _described_before(found[-1][-1], mention, between):
                found[-1].append(mention)
                continue
        found.append([mention])
    return found


def _described_before(described: Mention, mention: Mention, between: str) -> bool:
    """Whether a name only follows others who are described: "se me quedan los dos saúl no ese va a ir"."""
    if described.start == mention.start or between.strip():
        return False
    return any(fit.grounds.unnamed == "described" for fit in described.match.fits)


def assign(scene: Scene) -> list[StudentWords]:
    """Return what the message says about each student that it names, in the order of naming."""
    named = groups(scene)
    students: dict[str, StudentWords] = {}
    for mention in scene.mentions:
        students.setdefault(mention.key, StudentWords(mention.key)).mentions.append(mention)
    if not students:
        return []
    finder = _Subjects(scene, named)
    guessed: set[tuple[str, str]] = set()
    told: set[tuple[str, str]] = set()
    for cue in scene.cues:
        keys, unclear = finder.of(cue.start, cue.end, plural=cue.plural)
        for key in keys:
            students[key].cues.append(cue)
            if cue.kind in ("absence", "late"):
                doubtful = (unclear and len(students) > 1) or finder.another_child(cue.start)
                (guessed if doubtful else told).add((key, cue.kind))
    one_of = len(students) > 1 and bool(_ONE_OF.search(scene.lower))
    for key in students if one_of else {key for key, _ in guessed - told}:
        students[key].unclear = True
    for day in scene.dates:
        for key in finder.of(day.start, day.end)[0]:
            students[key].dates.append(day)
    for reason in scene.reasons:
        for key in finder.of(reason.start, reason.end, reason=True)[0]:
            students[key].reasons.append(reason)
    _swap(scene, students)
    _likewise(scene, list(students.values()))
    for student in students.values():
        student.also = any(
            _ALSO.search(re.split(r"[.!?;]", scene.lower[m.end : m.end + 40])[0]) for m in student.mentions
        )
    return list(students.values())


def _likewise(scene: Scene, students: list[StudentWords]) -> None:
    """Let what is said of one student hold for the next of whom nothing is said but "too": "Lupita also."."""
    for before, student in pairwise(students):
        last, lower = student.mentions[-1], scene.lower
        likewise = _LIKEWISE.match(lower[last.end :]) or _LIKEWISE_BEFORE.search(lower[: last.start])
        joined = before.likewise and _JOIN.match(lower[before.mentions[-1].end : last.start])  # "tampoco Renata ni Ada"
        if not student.cues and not last.negated and (likewise or joined):
            student.likewise = True
            student.cues, student.dates = list(before.cues), student.dates or list(before.dates)
            student.unclear = student.unclear or before.unclear


class _Subjects:
    """Finds the students that a stretch of the message is about."""

    def __init__(self, scene: Scene, named: list[list[Mention]]) -> None:
        self.scene, self.named = scene, named
        self.keys = list(dict.fromkeys(m.key for m in scene.mentions))
        self.sentences = [scene.sentence_of(m.start) for m in scene.mentions]

    def of(self, start: int, end: int, *, plural: bool = False, reason: bool = False) -> tuple[list[str], bool]:
        """Return the keys of the students, and whether the choice among several is a guess."""
        inside = [m for m in self.scene.mentions if m.start < end and start < m.end and not m.negated]
        if not reason and self._of_thing(start, end, inside):
            return [], False
        if inside:
            return self._keys(inside[:1]), False
        if not reason and self._third_party(start):
            return [], False
        if not reason and self._of_others(start):
            return [], False
        if len(self.keys) == 1:
            return self.keys, False
        if plural and not self._told_together(start):
            before = [m for m in self.scene.mentions if m.end <= end and not self._thing(m)]
            return (list(dict.fromkeys(m.key for m in before)) or self.keys), False
        return self._nearest(start, end)

    def _of_others(self, start: int) -> bool:
        """Whether the nearest whom the words may be about are others than those named: "the other two are coming"."""
        last = None
        for match in _OTHERS.finditer(self.scene.lower[:start]):
            last = match
        if last is None or self.scene.sentence_of(last.start()) != self.scene.sentence_of(start):
            return False
        named = any(last.start() <= m.start < start or 0 <= m.start - last.end() < 4 for m in self.scene.mentions)
        return not named and not re.search(r"\b(?:he|she|ella|el)\b", self.scene.lower[last.end() : start])

    def _told_together(self, start: int) -> bool:
        """Whether several students named together in the same sentence just before are whom a plural means."""
        sentence = self.scene.sentence_of(start)
        last = next((g for g in reversed(self.named) if g[-1].end <= start), None)
        return last is not None and len(last) > 1 and self.scene.sentence_of(last[0].start) == sentence

    def _of_thing(self, start: int, end: int, inside: list[Mention]) -> bool:
        """Whether the words are about something of a student's: "not sending Ada's lunch", "Ada's lunch is at home"."""
        if any(self._thing(m) and m.end >= end - 2 for m in inside):
            return True
        near = [m for m in self.scene.mentions if 0 <= start - m.end < 30 or 0 <= m.start - end < 6]
        return (
            len(near) == 1
            and self._thing(near[0])
            and not re.search(r"[.!?;,]|\b(?:he|she|they)\b", self.scene.lower[near[0].end : start])
        )

    def another_child(self, start: int) -> bool:
        """Whether an unnamed other child stands nearer before the words than any student: "Ada's brother is sick, he ..."."""
        last = next((m for m in reversed(self.scene.mentions) if m.end <= start), None)
        if last is not None and self._whose(last):
            return True
        other = None
        for match in _OTHER_CHILD.finditer(self.scene.lower[:start]):
            other = match
        if other is None or _THE_CHILD.search(self.scene.lower[other.end() : start]):
            return False
        # "Her brother gave her a haircut, so she'll be late": no brother is she.
        clause = self.scene.lower[other.end() : start + 4]
        if re.search(r"\b(?:brother|hermanit?o|boy|son|nephew)s?\b", other.group()) and re.search(
            r"\b(?:she|ella)\b", clause
        ):
            return False
        if re.search(r"\b(?:sister|hermanit?a|girl|daughter|niece)s?\b", other.group()) and re.search(
            r"\bhe\b", clause
        ):
            return False
        return not any(
            other.start() + 3 <= m.start < start or 0 <= m.start - other.end() < 4 for m in self.scene.mentions
        )

    def _whose(self, mention: Mention) -> bool:
        """Whether a student is named only to say whose brother or friend another child is."""
        span = self.scene.caller.relation_span
        first = max(0, mention.start - 40)
        found = _RELATIVE_OF.search(self.scene.lower[first : mention.start])
        return found is not None and not (span and first + found.start() <= span[0] < mention.start)

    def _keys(self, mentions: list[Mention]) -> list[str]:
        for group in self.named:
            if mentions[0] in group:
                before = self.scene.lower[max(0, group[0].start - 8) : group[0].start]
                own = (
                    [self.scene.own.key]
                    if self.scene.own is not None and re.search(r"\b(?:me|yo) (?:and|y) $", before)
                    else []
                )
                return list(dict.fromkeys([*own, *(m.key for m in group)]))
        return [mentions[0].key]

    def _nearest(self, start: int, end: int) -> tuple[list[str], bool]:
        scene = self.scene
        sentence = scene.sentence_of(start)
        pairs = list(zip(scene.mentions, self.sentences, strict=True))
        left = [m for m, s in pairs if s == sentence and m.end <= start and not m.negated and not self._aside(m)]
        right = [m for m, s in pairs if s == sentence and m.start >= end and not m.negated]
        if left:
            return self._keys(left[-1:]), False
        if right and _TO_RIGHT.match(scene.lower[end : right[0].start]):
            return self._keys(right[:1]), False
        earlier = [m for m, _ in pairs if m.end <= start and not m.negated and not self._aside(m)]
        if earlier:
            return self._keys(earlier[-1:]), False
        if right:
            return self._keys(right[:1]), True
        later = [m for m, _ in pairs if m.start >= end and not m.negated]
        return (self._keys(later[:1]), True) if later else (self.keys[:1], True)

    def _thing(self, mention: Mention) -> bool:
        """Whether only something of the student's is meant: "Oliver's bike", "Ellie's sister"."""
        if not mention.possessive:
            return False
        return bool(_THINGS.match(self.scene.lower[mention.end :].removeprefix("'s").removeprefix("s")))

    def _aside(self, mention: Mention) -> bool:
        return (
            self._thing(mention)
            or self._compared(mention)
            or bool(
                _OBJECT_BEFORE.search(self.scene.lower[max(0, mention.start - 12) : mention.start])
                and not mention.possessive
                and self._others(mention)
            )
        )

    def _compared(self, mention: Mention) -> bool:
        """Whether a student is named after another only to be compared with: "Ada has what Ben had last week"."""
        lower = self.scene.lower
        before = _COMPARED.search(lower[max(0, mention.start - 40) : mention.start])
        if before is None or not self._others(mention):
            return False
        return before.group().strip() not in _LINKS or bool(_HAD.match(lower[mention.end :]))

    def _others(self, mention: Mention) -> bool:
        return any(m.key != mention.key and m.end <= mention.start for m in self.scene.mentions)

    def _third_party(self, start: int) -> bool:
        """Whether the words have another subject than a student: "his teacher is out", "my husband won't be in"."""
        lower = self.scene.lower
        clause = _CLAUSE_END.split(lower[max(0, start - 60) : start])[-1]
        begin = start - len(clause)
        match = _THIRD.search(clause)
        if not match or _SAYS.search(match["after"]) or len(match["after"].split()) > 3:
            return False
        return not any(
            begin + match.start("after") <= m.start < start
            or (m.start >= begin + match.start("who") and m.start < start)
            for m in self.scene.mentions
        )


def third_party_at(scene: Scene, start: int) -> bool:
    """Whether the words at `start` are about neither a student nor the caller."""
    return _Subjects(scene, [])._third_party(start)


def _swap(scene: Scene, students: dict[str, StudentWords]) -> None:
    """Give what was said of a wrong name to the name that corrects it: "wait, no, not Oliver, June"."""
    for wrong, right in zip(scene.mentions, scene.mentions[1:], strict=False):
        between = scene.lower[wrong.end : right.start]
        before = scene.lower[max(0, wrong.start - 24) : wrong.start]
        said_so = _SWAP.search(between) and len(between) < 32 and "." not in between.strip(" .")[1:-1]
        not_so = wrong.negated and len(between) < 24 and (_SWAP.search(before) or between.strip(" ,.") == "")
        if wrong.key == right.key or not (said_so or not_so):
            continue
        source, target = students[wrong.key], students[right.key]
        for name in ("cues", "dates", "reasons"):
            moved = [item for item in getattr(source, name) if item.start < right.start]
            setattr(source, name, [item for item in getattr(source, name) if item not in moved])
            getattr(target, name).extend(moved)
        source.corrected = True
        source.mentions = [m for m in source.mentions if m.start > right.start or m.negated] or source.mentions
