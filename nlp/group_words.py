"""Words that describe students without naming them: "my oldest", "los gemelos", "the other two", "el de tercero"."""

# ruff: noqa: E501 (a pattern or a list of words reads best on one line)

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from nlp.first_names import Sex

Whose = Literal["child", "grandchild", "nephew", "sibling"]

_GIRL = r"daughter|girl|hija|hijita|mija|nina|muchacha|muchachita|chamaca|chamaquita|nena|princesa|hermana"
_BOY = r"son|boy|hijo|hijito|mijo|nino|ninito|muchacho|muchachito|chamaco|chamaquito|nene|guy|man|dude"
_CHILD = r"kid|kiddo|child|student|kids? of mine|teenager|criatura|peque|bebe|baby|babies|muchachos"
_GRAND = r"grand(?:son|daughter|child|kid|baby|babies|children)|niet(?:o|a|ito|ita)"
_NEPHEW = r"nephew|niece|sobrin(?:o|a|ito|ita)"
_ONE = rf"(?:step)?(?:{_GIRL}|{_BOY}|{_CHILD}|{_GRAND}|{_NEPHEW})"
_MANY = rf"(?:children|kids|kiddos|(?:{_GIRL}|{_BOY}|{_GRAND}|{_NEPHEW})s|peques|twins|gemel(?:o|a|ito|ita)s|cuat(?:es|itos|itas)|melliz[oa]s)"
_OLDEST = r"oldest|eldest|elder|older|biggest|bigger|big|mayor|(?:mas )?grande"
_YOUNGEST = r"youngest|younger|littlest|smallest|smaller|small|little|menor|mas (?:chic[oa]|chiquit[oa]|pequen[oa]|joven)|chiquit[oa]|chiquill[oa]|pequen[oa]|pequenit[oa]"
_ORDER = rf"(?:{_OLDEST}|{_YOUNGEST}|middle)"
_OWN = r"(?:my|our|mi|nuestr[oa]|the|el|la|al|del)"
_OWN_MANY = r"(?:my|our|mis|nuestr[oa]s|the|los|las|a los|de los|all (?:of )?(?:my|our|the)|tod[oa]s (?:mis|los|las))"
_NUMBER = {"both": 2, "two": 2, "2": 2, "dos": 2, "three": 3, "3": 3, "tres": 3, "four": 4, "4": 4, "cuatro": 4}
_COUNT = "|".join(_NUMBER)

_ONE_CHILD = re.compile(
    rf"\b(?P<own>{_OWN})\s+(?:(?:sweet|poor|only|precious|dear|pobre|querid[oa])\s+)?(?:(?P<family>[a-z'-]+)\s+)??(?:(?P<order>{_ORDER})\s+)?(?P<noun>{_ONE})\b(?:\s+(?:(?:el|la)\s+)?(?P<after>{_ORDER})\b)?"
)
_ONE_BY_ORDER = re.compile(
    rf"(?:\b(?:my|our|mi|the|el|la|al)\s+|(?:^|(?<=[.;!?,] )|(?<=\band )|(?<=\bbut ))(?=oldest|eldest|youngest))(?P<order>{_ORDER})(?:\s+one\b|(?:\s+one)?\b(?=\s*(?:[.,;:!?]|$|mi[oa]\b|is|has|was|will|wo|won'?t|isn'?t|hasn'?t|needs?|can'?t|got|woke|threw|stays?|does|'s|y\b|and\b|no\b|esta|se\b|tiene|va\b|trae|amanecio|si\b|anda|sigue|falta|ya\b|tampoco|tambien|viene|llega|today|hoy)))"
)
_MANY_CHILDREN = re.compile(
    rf"\b(?P<own>{_OWN_MANY}|both(?: of)?(?: my| the| our)?|(?:all )?(?:{_COUNT})(?: of (?:my|the|our))?)\s+(?:(?P<count>{_COUNT})\s+)?(?:(?P<family>[a-z'-]+)\s+)??(?:(?P<order>{_OLDEST}|{_YOUNGEST})\s+)?(?P<noun>{_MANY})\b(?:\s+(?P<after>grandes|mayores|chic[oa]s|chiquit[oa]s|menores|pequen[oa]s)\b)?"
)
_MANY_BY_ORDER = re.compile(
    rf"\b(?:my|our|the|mis|l[oa]s|nuestr[oa]s)\s+(?:(?P<count>{_COUNT})\s+)?(?P<order>(?:mas )?(?:grandes|chiquit[oa]s|mayores|menores|pequen[oa]s|chiquill[oa]s|older|oldest|younger|youngest|little|big|bigger))(?:\s+(?P<ones>ones|two|three|2|3)\b)?"
)
_COUNTED = re.compile(
    rf"\b(?:all\s+(?P<all>{_COUNT})(?:\s+of\s+(?:them|mine|my|us))?|both\s+of\s+(?:them|mine)|both(?=\s+(?:are|have|has|had|got|will|woke|were|is|need|stay\w*|out|home|sick|ill|down|absent|late|coming|going|throwing|running|with|won'?t|can'?t|not|still|today)\b|\s*[.,;!]|$)|the two of them|my (?P<mine>two|three|four|2|3|4)(?!\s+\w*\s*(?:old|year))|l[oa]s (?P<los>dos|tres|cuatro|[234](?! (?:de|del|horas|dias|am|pm)\b)(?! ?:))|ambos|ambas|(?P<bare>{_COUNT}) of mine)(?=\W|$)"
)
_OTHERS = re.compile(
    rf"\b(?:(?:the|my)?\s*other\s+(?P<n>one|{_COUNT}|twin|kids?|boys?|girls?|child|children|son|daughter)|(?:every(?:body|one)|all the rest|the rest of them) ?(?:else|others?)?(?<=else|them|rest)|the others(?!\s+in)|l[oa]s (?:otr[oa]s|demas)(?:\s+(?P<m>dos|tres|ninos|ninas))?|(?:el|la) otr[oa](?:\s+(?P<o>nino|nina|hijo|hija|gemel[oa]|cuate))?(?=\s+(?:si|no|va|esta|ya|viene|tambien|tampoco|se|tiene|anda|llega)|[.,;]))(?=\W|$)"
)
_SIBLING = re.compile(
    r"\b(?:(?:and|y|e|&|same (?:for|with|goes for|thing (?:for|with))|lo mismo (?:para|con|de)|igual|tampoco|neither (?:is|will|does|can))\s+(?:his|her|their|su|sus)\s+|(?:his|her|their|su|el|la)\s+(?=(?:\w+\s+)?(?:brother|sister|twin|herman\w+)\s+(?:too|also|as well|either|tambien|tampoco)\b))(?:(?P<order>little|big|older|younger|twin|hermanit[oa]|menor|mayor)\s+)?(?P<noun>brother|sister|sib|sibling|twin|herman[oa]|hermanit[oa])\b(?!'s)(?!\s+(?:menor|mayor)\s+de)"
)
_OF_GRADE = re.compile(
    r"\b(?:(?:my|our|the|mi)\s+(?:little\s+|new\s+)?|(?:the|my|el|la|al)\s+(?:one|kid|boy|girl|son|daughter|child|nino|nina|hijo|hija|otr[oa])?\s*(?:(?:who|that)(?:'s| is)|q(?:ue)? (?:esta|va))?\s*(?:in|de|en|que va en)\s+(?:the\s+|el\s+)?)$"
)
_SEVERAL_OF_GRADE = re.compile(r"(?:graders|kinders|kinder\w+ers)$")
_GRADER = re.compile(r"(?:graders?|kinder(?:gar(?:t|d)e?ner|garden?er)?s?)$")


@dataclass(frozen=True, slots=True)
class Description:
    """Students described at characters [start, end): how many (None: as many as fit), what tells them apart.

    `order` is "oldest", "youngest", "middle" or ""; `others` those not yet spoken of; `sibling` one brother or sister;
    `whose` what a described child is to the speaker; `family` a family name said with it.
    """

    start: int
    end: int
    count: int | None = 1
    sex: Sex | None = None
    order: str = ""
    twins: bool = False
    others: bool = False
    sibling: bool = False
    whose: Whose | None = None
    grade: str | None = None
    family: str = ""
    bare: bool = False

    @property
    def tells_apart(self) -> bool:
        """Whether the words tell one child of several from the others."""
        return bool(self.order or self.grade)


def descriptions(lower: str) -> list[Description]:
    """Return what describes students in a folded lower-case text, in order, none upon another."""
    found: list[Description] = []
    for description in sorted(_all(lower), key=lambda d: (d.start, -d.end)):
        if not found or description.start >= found[-1].end:
            found.append(description)
    return found


def description_of_grade(lower: str, start: int, end: int, grade: str) -> Description | None:
    """Return the child described by a grade that stands at [start, end): "my third grader", "el de cuarto"."""
    before = _OF_GRADE.search(lower[max(0, start - 40) : start])
    if before is None:
        return None
    said = before.group().split()
    if (said[0] in ("my", "our", "mi", "the") and len(said) <= 2) and not _GRADER.search(lower[start:end]):
        return None
    first = start - len(before.group())
    several = _SEVERAL_OF_GRADE.search(lower[start:end]) is not None
    return Description(first, end, count=None if several else 1, sex=_sex(before.group()), grade=grade)


def _all(lower: str) -> Iterator[Description]:
    for match in _ONE_CHILD.finditer(lower):
        order = _order(match["order"] or match["after"] or "")
        yield Description(
            match.start(),
            match.end(),
            sex=_sex(match["noun"]),
            order=order,
            whose=_whose(match["own"], match["noun"]),
            family=match["family"] or "",
        )
    for match in _ONE_BY_ORDER.finditer(lower):
        yield Description(match.start(), match.end(), order=_order(match["order"]))
    for match in _MANY_CHILDREN.finditer(lower):
        said = next((_NUMBER[w] for w in (match["count"] or match["own"]).split() if w in _NUMBER), None)
        twins = bool(re.search(r"twin|gemel|cuat|melliz", match["noun"]))
        order = _order(match["order"] or match["after"] or "")
        yield Description(
            match.start(),
            match.end(),
            count=2 if twins else said,
            sex=_sex(match["noun"]),
            order=order,
            twins=twins,
            whose=_whose(match["own"], match["noun"]),
            family=match["family"] or "",
        )
    for match in _MANY_BY_ORDER.finditer(lower):
        ones = match["count"] or match["ones"] or ""
        if not re.fullmatch(r"(?:older|oldest|younger|youngest|little|big|bigger)", match["order"]) or match["ones"]:
            yield Description(match.start(), match.end(), count=_NUMBER.get(ones), order=_order(match["order"]))
    for match in _COUNTED.finditer(lower):
        number = match["all"] or match["mine"] or match["los"] or match["bare"] or "both"
        yield Description(match.start(), match.end(), count=_NUMBER[number], bare=True)
    for match in _OTHERS.finditer(lower):
        what = match["n"] or match["m"] or match["o"] or ""
        single = (
            what in ("one", "twin", "kid", "boy", "girl", "child", "son", "daughter") or " otr" in match.group()[:6]
        )
        one = single or match.group().startswith(("el ", "la "))
        yield Description(
            match.start(), match.end(), count=1 if one else _NUMBER.get(what), sex=_sex(what), others=True
        )
    for match in _SIBLING.finditer(lower):
        start = match.start("noun")
        order = _order(match["order"] or match["noun"])
        yield Description(start, match.end(), sex=_sex(match["noun"]), order=order, sibling=True)


def _order(said: str) -> str:
    if said == "middle":
        return "middle"
    if re.fullmatch(rf"(?:{_OLDEST}|mayores|(?:mas )?grandes)", said):
        return "oldest"
    small = re.fullmatch(rf"(?:{_YOUNGEST}|(?:mas )?(?:chic|chiquit|chiquill|pequen)[oa]s|menores|hermanit[oa])", said)
    return "youngest" if small else ""


def _sex(said: str) -> Sex | None:
    if re.search(
        r"daughter|girl|sister|niece|(?:hij|nin|niet|sobrin|herman|chamac|chamaqu|nen|gemel|mij|otr|muchach)\w*as?\b",
        said,
    ):
        return "girl"
    if re.search(r"son\b|sons\b|boy|brother|nephew|guy|\bman|dude", said):
        return "boy"
    # A Spanish plural in -os may have girls in it.
    return (
        "boy" if re.search(r"(?:hij|nin|niet|sobrin|herman|chamac|chamaqu|nen|mij|otr|muchach)\w*o\b", said) else None
    )


def _whose(own: str, noun: str) -> Whose | None:
    if re.search(_GRAND, noun):
        return "grandchild"
    if re.search(_NEPHEW, noun):
        return "nephew"
    if re.match(r"(?:my|our|mi|nuestr)", own) and re.search(r"brother|sister|herman", noun):
        return "sibling"
    mine = re.match(r"(?:all (?:of )?|tod[oa]s )?(?:my|our|mi|mis|nuestr)", own)
    return "child" if mine and re.search(r"son|daughter|hij|mij", noun) else None
