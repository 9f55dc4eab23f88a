"""Which students of the household are described without a name: "my oldest", "the twins", "los otros dos"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from nlp.first_names import sex_of
from nlp.fitting import class_fits
from nlp.grounds import Grounds
from nlp.group_words import Description, description_of_grade, descriptions
from nlp.matching import MOST_CANDIDATES, Fit, Match, NameClue
from nlp.mention import Mention
from nlp.normalise import fold
from nlp.roster import RosterStudent, family_forms, given_forms
from nlp.scene import Scene
from nlp.sounds import sounds_like
from nlp.unknown_names import unknown_name
from nlp.vocabulary import COMMON

Students = tuple[RosterStudent, ...]

_ONLY = re.compile(r"\b(?:only|just|one of|either|solo|solamente|nomas|nada mas|un[oa] de)\b")
_ONE_OF = re.compile(
    r"\b(?:one|1|either) of (?:the|my|our|them|these|those|'?em)\b|"
    r"\bun[oa] de (?:l[oa]s|mis|ell[oa]s|nuestr[oa]s)\b"
)
# Between a description and the name that it belongs to: "my son Theo", "the twins are Mateo and Marco".
_APPOSITION = re.compile(r"^(?:\s*[,:(-]?\s*|\s+(?:is|are|named|called|son|se llaman?|es)\s+)$")
# What takes one of them out: "all the kids but Ada", "menos Hugo".
_BUT_ONE = re.compile(
    r"\b(?:except\w*|besides?|apart|other than|but|not|minus|aside|only|just|other|others|rest|"
    r"menos|excepto|salvo|aparte|pero|solo|otr[oa]s?|demas)\b"
)
_INSTEAD = re.compile(
    r"^\s*(?:of (?:them|mine|my|the)|next door|down the street|"
    r"in (?:his|her|their|the) (?:class|room)|from (?:church|school)|"
    r"(?:(?:too|also|tambien|tampoco|who|he|she|is|that|que|esta|va|'s|who's|he's|she's|over)\b[ ,.]*){0,4}"
    r"(?:at|in|from|en|de|a) (?:the |la |su |his |her )?(?:middle|high|junior|daycare|pre-?school|college|secundaria|"
    r"prepa\w*|guarderia|kindercare|other school|otra escuela))"
)


def described(scene: Scene) -> list[Mention]:
    """Return a mention for each student described beside those named, or one that is left open where several fit."""
    near = _near(scene)
    if not near or not (scene.cues or scene.reasons) or (not scene.mentions and _names_somebody(scene)):
        return []
    named = [m for m in scene.mentions if not m.negated]
    known = {m.match.student_id for m in named if m.match.student_id}
    latest: set[str] = set()
    found: list[Mention] = []
    for description in _descriptions(scene):
        if any(m.start < description.end and description.start < m.end for m in scene.mentions):
            continue
        if _belongs_to_name(scene, description, named) or _INSTEAD.match(scene.lower[description.end :]):
            continue
        if _of_another_family(scene, description, near):
            continue
        spoken_of = latest if description.others and latest and known >= {s.student_id for s in near} else known
        meant = _counted_again(description, named, near) or _meant(scene, description, near, spoken_of)
        if not named and meant is None and description.count == 1:
            meant = _of_class(scene, description, _of_sex(description, near))
        if meant is not None and len(meant) > 1 and _ONE_OF.search(scene.lower):
            meant = None
        if meant is None:
            if not named and not found:
                found.append(_mention(scene, description, _open(near)))
            continue
        if description.count is None and not description.others and known & {s.student_id for s in meant}:
            continue  # "My kids are sick": those who are named, and whether others too stays unsaid
        if _ONLY.search(scene.lower) and known & {s.student_id for s in meant}:
            continue
        tells_apart = description.tells_apart or description.sex is not None
        everybody = len(meant) > 1 and len(meant) == len(near) and _names_all_again(scene, description, named)
        counted = _counted_again(description, named, near) is not None
        again = everybody or counted or (len(known) > 1 and (description.others or (len(meant) == 1 and tells_apart)))
        new = [s for s in meant if again or s.student_id not in known]
        known |= {s.student_id for s in new}
        latest = {s.student_id for s in new} or latest
        apart = sum(s.student_id not in known for s in near)
        found += [_mention(scene, description, _sure(s, apart)) for s in new]
    return found


def _counted_again(description: Description, named: list[Mention], near: Students) -> Students | None:
    """Return those named before "las dos", where just as many are and others of the household are not."""
    before = {m.match.student_id for m in named if m.end <= description.start}
    counted = description.bare and description.count == len(before) < len(near)
    found = tuple(s for s in near if s.student_id in before)
    return found if counted and len(found) == len(before) else None


def _names_all_again(scene: Scene, description: Description, named: list[Mention]) -> bool:
    """Whether "the children" are those named before too, of whom nothing was said yet: "Ada's mother. The kids ..."."""
    before = scene.lower[: description.end]
    said = any(c.start < description.start for c in scene.cues)
    after = any(m.start > description.start for m in named)
    return not (description.others or said or after or _BUT_ONE.search(before))


def _near(scene: Scene) -> Students:
    """Return the students of the number; of both numbers, where the caller leaves another that is on file too."""
    households = [{s.student_id: s for s in h.students} for h in scene.households]
    if not households:
        return ()
    shared = set(households[0]).intersection(*households)
    return tuple(households[0][i] for i in sorted(shared))


def _names_somebody(scene: Scene) -> bool:
    """Whether a name is said that nobody on the roster bears: then "my son" may be another child."""
    classes = {i for i, t in enumerate(scene.tokens) for c in scene.grades if c.start <= t.start < c.end}
    contacts = {w for h in scene.households for s in h.students for c in s.contacts for w in fold(c.given_name).split()}
    known = {i for i, t in enumerate(scene.tokens) if t.base in contacts}
    return unknown_name(scene.tokens, scene.lower, scene.cased, classes | known | set(scene.caller_words)) is not None


def _of_another_family(scene: Scene, description: Description, near: Students) -> bool:
    """Whether somebody else's children are described: "my neighbors kid", "the Lopez boys"."""
    said = description.family
    if not said or any(_of_family(said, s) for s in near):
        return False
    return said.endswith("s") or said not in COMMON or bool(scene.roster.family(said))


def _of_class(scene: Scene, description: Description, students: Students) -> Students | None:
    """Return the one student of the grade and teacher named with the description, if there is one."""
    beside = [d for d in _descriptions(scene) if d.start >= description.end]
    until = min((d.start for d in beside), default=len(scene.lower))
    clues = [c for c in scene.grades if c.start < until]
    fits = tuple(s for s in students if class_fits(s, clues))
    return fits if len(fits) == 1 else None


def _descriptions(scene: Scene) -> list[Description]:
    found = descriptions(scene.lower)
    for clue in scene.grades:
        if clue.grade is not None:
            of_grade = description_of_grade(scene.lower, clue.start, clue.end, clue.grade)
            if of_grade is not None:
                found = [d for d in found if d.end <= of_grade.start or of_grade.end <= d.start] + [of_grade]
    return sorted(found, key=lambda d: d.start)


def _belongs_to_name(scene: Scene, description: Description, named: list[Mention]) -> bool:
    """Whether the description only says who a named student is."""
    if description.others or description.sibling:
        return False
    for mention in named:
        after = scene.lower[description.end : mention.start] if mention.start >= description.end else None
        before = scene.lower[mention.end : description.start] if mention.end <= description.start else None
        if (after is not None and _APPOSITION.match(after)) or (before is not None and re.fullmatch(r",? ", before)):
            return True
    return description.bare and len({m.key for m in named}) == description.count


def _meant(scene: Scene, description: Description, near: Students, known: set[str]) -> Students | None:
    """Return the students who are meant; None where that is open."""
    if not _may_say(scene, description, near):
        return None
    said = set(scene.lower[description.start : description.end].split())
    called = tuple(s for s in near if said & given_forms(s))  # "the boy", where one is called Boy
    if len(called) == 1 and description.count == 1:
        return called
    left: Students = near
    if description.others or description.sibling:
        if not known & {s.student_id for s in near}:
            return None
        left = tuple(s for s in near if s.student_id not in known)
        if description.sibling and not _order_may_hold(description, left, near, known):
            return None
    if description.family and not description.family.isdigit():
        family = tuple(s for s in left if _of_family(description.family, s))
        left = family or left
    if description.grade is not None:
        left = tuple(s for s in left if s.grade == description.grade)
    if description.twins and not description.others:
        left = _twins(left)
    left = _of_sex(description, left)
    if description.order and not description.sibling:
        left = _by_order(description, left)
    wanted = description.count
    if wanted is None:
        return left if left and (len(left) > 1 or description.others) else None
    return left if len(left) == wanted else None


def _may_say(scene: Scene, description: Description, near: Students) -> bool:
    """Whether somebody with this number can call the students so: a grandfather's daughter is no pupil."""
    if description.whose is None:
        return True
    relations = {c.relation for h in scene.households for s, c in h.links if s in near}
    kin = {
        "child": lambda r: not re.search(r"grand|aunt|uncle|cousin|neighbor|friend|sitter|nanny|brother|sister", r),
        "grandchild": lambda r: "grand" in r,
        "nephew": lambda r: bool(re.search(r"aunt|uncle", r)),
        "sibling": lambda r: bool(re.search(r"brother|sister", r)) or scene.caller.relation in ("sibling", "student"),
    }
    may: Callable[[str], bool] = kin[description.whose]
    return any(may(relation) for relation in relations)


def _of_family(said: str, student: RosterStudent) -> bool:
    return any(sounds_like(said.removesuffix("s"), form, 0.8) or said == form for form in family_forms(student))


def _twins(students: Students) -> Students:
    """Return the two students of one grade, where only two are."""
    pairs = [(a, b) for i, a in enumerate(students) for b in students[i + 1 :] if a.grade == b.grade and a.grade]
    return pairs[0] if len(pairs) == 1 else ()


def _of_sex(description: Description, students: Students) -> Students:
    """Keep those whom the word fits; a child whose name tells nothing fits both."""
    if description.sex is None:
        return students
    return tuple(s for s in students if sex_of(s) in (description.sex, None))


def _by_order(description: Description, students: Students) -> Students:
    """Return the oldest or youngest by grade, as many as said; nobody where one grade has two at the border."""
    rank = sorted(students, key=lambda s: (_year(s), s.student_id), reverse=description.order == "oldest")
    if len(students) < 2:
        return students
    if description.order == "middle":
        return (rank[1],) if len(rank) == 3 and _year(rank[0]) < _year(rank[1]) < _year(rank[2]) else ()
    count = description.count or len(students) - 1
    if count >= len(rank):
        return tuple(rank)
    if description.count is None and len(students) != 3:
        first = tuple(s for s in rank if _year(s) == _year(rank[0]))
        return first if len(first) > 1 else ()
    return tuple(rank[:count]) if _year(rank[count - 1]) != _year(rank[count]) else ()


def _order_may_hold(description: Description, left: Students, near: Students, known: set[str]) -> bool:
    """Whether "her little brother" can be the child who is left: not in a higher grade than those named."""
    named = [_year(s) for s in near if s.student_id in known]
    if description.order == "youngest":
        return all(_year(s) <= max(named) for s in left)
    return description.order != "oldest" or all(_year(s) >= min(named) for s in left)


def _year(student: RosterStudent) -> int:
    """Return the grade as a number: pre-school below kindergarten below first grade."""
    return int(student.grade) if student.grade.isdigit() else {"KG": 0}.get(student.grade, -1)


def _mention(scene: Scene, description: Description, match: Match) -> Mention:
    inside = [i for i, t in enumerate(scene.tokens) if description.start <= t.start < description.end]
    said = scene.lower[description.start : description.end]
    mention = Mention(
        inside[0], inside[-1], description.start, scene.tokens[inside[-1]].name_end, NameClue(said), match
    )
    mention.possessive = scene.tokens[inside[-1]].possessive
    return mention


def _sure(student: RosterStudent, apart: int) -> Match:
    return Match(student.student_id, (Fit(student.student_id, Grounds(unnamed="described", set_apart=apart)),))


def _open(students: Iterable[RosterStudent]) -> Match:
    shown = tuple(students)
    grounds = Grounds(unnamed="one_of_household", household_namesakes=len(shown) - 1)
    fits = tuple(Fit(s.student_id, grounds) for s in shown[:MOST_CANDIDATES])
    return Match(None, fits, ("two_students_fit" if len(shown) > 1 else "name_fits_nobody",))
