"""What the caller is to the student: claimed ("this is her dad"), signed ("- Emma's mom"), or implied ("my son")."""

# ruff: noqa: E501 (a pattern or a list of words reads best on one line)

from __future__ import annotations

import re
from dataclasses import dataclass

from nlp.known_names import KnownNames
from nlp.lexicon import words
from nlp.relation_phrases import in_other_words, of_office
from nlp.relation_words import CHILD_WORDS, RELATION_WORDS
from nlp.tokens import Token
from nlp.vocabulary import COMMON

_CLAIM = re.compile(
    r"\b(?:i'?m|i am|this is|it'?s|soy|yo soy|es|habla|le habla|les habla|le escribe|le llama|from|aqui|im)\s+(?:calling (?:as )?)?(?:also |well |actually |like |um |uh |eh )?(?:the |his |her |their |su |la |el |a |an |una? |one of (?:his|her|their) )?"
    r"(?:(?:older|big|little|step|great|foster|legal|proud|other|bonus|host|real|next door|good|close|family|tarea|bio|school|district|assistant|substitute)[ -]?)*(?P<rel>[a-z]+)\b(?!'s|\s+(?:is|was|said|says|told|asked|who|que (?:me|nos))\b)"
)
_GOES_ON_AS_SENDER = words("of de del d here aqui")
_GOES_ON_AS_CALLER = _GOES_ON_AS_SENDER | words(
    "for from and y again calling speaking le les hablo llamo the a my our i he she they we it el la los las mi mis"
)
_AND_GUARDIAN = re.compile(
    r"\s*(?:,|and|y)\s+(?:(?:the|his|her|their|el|la|su|legal)\s+)*(?:guardian|tutora?|encargad[oa]|apoderad[oa])\b"
)
_STEP = re.compile(r"\b(?:step|foster|bonus|host)[ -]?$")
_NEPHEW = re.compile(r"\b(?:my|our|mi|mis) (?:\w+ )?(?:nephews?|nieces?|sobrin\w+)\b")
_OF_FOSTER = re.compile(r"\s+(?:de crianza|de acogida|sustitut\w|temporal|de acogimiento)\b")
# Somebody else's words are passed on: "she says it's her mom".
_REPORTED = re.compile(
    r"\b(?:said|says|say|saying|think|thinks|if|guess|like|dice|diciendo|dicen|creo|claim\w*|pretend\w*|that|que|q|not|no)\s+(?:he |she |they )?$"
)
_IT_IS_ME = re.compile(
    r"\b(?:the |his |her |su |la )?(mom|dad|mother|father|mama|papa|grandma|grandpa),? (?:that'?s|is|which is|soy) (?:me|yo)\b"
)
# "I'm trying not to be that mom."
_NOT_TO_BE = re.compile(
    r"\bnot (?:to |wanna |want to )?be (?:that|the kind of) (mom|dad|mother|father|grandma|grandpa)\b"
)
_MINE = words("my mi mis our nuestro nuestra nuestros")
# "Los tres míos", "ese muchacho mío".
_GRANDCHILD = re.compile(r"\b(?:el|la|los|las) niet[oa]s?\b(?! de\b)")
_CHILDREN_OF_MINE = re.compile(
    r"\b(?:tengo|i have|i got) (?:dos|tres|two|three|a|un|una) (?:hij|kids|boys|girls|children|son|daughter)\w*|\b(?:los|las) (?:dos|tres|cuatro) (?:mios|mias)\b|\b(?:muchach|chamac|chav|chiquit|nin|hij|nen)\w+ (?:mio|mia|mios|mias)\b"
)
# "Ay, mi hija, le hablo de": so one addresses the secretary.
_ADDRESSED = words("soy habla le les aqui fijate fijese mira oye disculpa buenas buenos como perdon gracias")
_BEFORE_CHILD = words(
    "little older oldest youngest younger two dos three twin big sweet middle other step dear poor precious"
)
# These are mostly other words: "para", "tutor", "foster care".
_RARELY_A_RELATION = words("para pa ma tutor foster encargado encargada director")
_OWNERS = words("my mi her his their our your su sus")
_ARTICLES = words("la the el step")
# After these the relation is somebody who is spoken of: "her mom said".
_SPOKEN_OF = re.compile(
    r"\s+(?:is|was|said|says|told|asked|wants|knows|cell|phone|has|had|got|'s|went|works|who|will|won|took|wanted|thinks|thought|called|texted|dropped|brought|is|can|could|would|might|does|did|doesn|isn|wont|works|gave|sent|passed|died|keeps|kept|drove|drives|picks|picked|needs|watches|watched|puede|murio|fallecio|tampoco|tambien|too|also|quiere|tiene|anda|sale|salio|dijo|dice|pidio|llevo|trae|lo|la|les|vino|viene|va|and i|'ll|s\b|on file|est[aá]|tuvo|se|ya|me|fue|trabaja|si (?:anda|esta|va|fue|viene|llego|se|tiene)\b|no (?:anda|esta|va|fue|viene|se)\b|le(?! (?:hablo|marco|llamo|aviso|escribo|informo|digo|quiero|queria))|esta)\b"
)
_NOT_SIGNED = re.compile(r"\s+(?:is|was|said|phone|cell|number)\b")
_OF = re.compile(r"\s+(?:of|de|del|d|for)\b")
_GREETINGS = words(
    "atte att atentamente hi hello hey hola morning dias tardes noches day dia soy aqui habla here oiga bueno si gracias thanks"
)
_APART = re.compile(r"[.!?,(\-/]|[^\x00-\x7f]")
# "Her REAL mother", "the other grandma".
_QUALITIES = words("real bio biological legal foster step other older big actual favorite proud great bonus")
_OTHERS = words("friend friends neighbor neighbors buddy cousin cousins classmate")
_OPENING_WORDS = 16
_CLOSING_WORDS = 4
_LONGEST_SIGNATURE = 7
_BY_AGE = words("oldest youngest middle")
_BESIDE_ADULT = words("with con by contact call text contacte llame llamen contesta contestara answers")
_COUSINS = words("cousin primo prima")
# What ails a child is the last that is said before "su papá" signs.
_BEFORE_SIGNED = words(
    "cuerpo estomago cabeza garganta oido fiebre calentura temperatura tos gripa vomito diarrea doctor dentista escuela"
)
_THANKED = words("thanks gracias you thx ty bye adios")


@dataclass(frozen=True, slots=True)
class Relation:
    """What the caller is, at characters `span` of the view; `claimed` where it is said outright.

    `kind` is a relationship of the report, or "parent" where mother or father is not told.
    """

    kind: str
    span: tuple[int, int]
    claimed: bool


def find_relation(lower: str, tokens: list[Token], known: KnownNames, name: tuple[int, int] | None) -> Relation | None:
    """Return what the caller, whose name are the tokens [first, end) `name`, is to the student; None if unsaid."""
    return (
        _claimed(lower, tokens, known)
        or (_beside_own_name(lower, tokens, known, *name) if name else None)
        or _phrased(of_office(lower))
        or _beside_name(lower, tokens, known, name)
        or _of_my_child(lower, tokens, known)
        or _phrased(in_other_words(lower))
    )


def _phrased(found: tuple[str, tuple[int, int]] | None) -> Relation | None:
    return Relation(*found, claimed=True) if found else None


def _claimed(lower: str, tokens: list[Token], known: KnownNames) -> Relation | None:
    """Read "this is her dad", "soy la abuela", "the mom, that's me"."""
    for match in _CLAIM.finditer(lower):
        kind = RELATION_WORDS.get(match["rel"])
        if kind == "staff" and known.calling and re.search(r"\ban? $", lower[: match.start("rel")]):
            continue  # a mother who says "I'm a nurse" tells what she works as
        if match.group().startswith("es ") and not re.search(r"(?:^|[.!?,])\s*(?:[a-z]+,? )?$", lower[: match.start()]):
            continue
        if (
            kind
            and match["rel"] not in _RARELY_A_RELATION
            and not _REPORTED.search(lower[max(0, match.start() - 18) : match.start()])
        ):
            place = next(i for i, t in enumerate(tokens) if t.end > match.start("rel"))
            if tokens[place].possessive or (_passes_on(tokens, place)):
                continue
            follows = tokens[place + 1].base if tokens[place].gap == " " else ""
            if match.group().startswith("from ") and follows in COMMON - _GOES_ON_AS_SENDER:
                continue  # "the fumes from the neighbor fire"
            return Relation(_kind_at(lower, tokens, place, kind, known), match.span("rel"), claimed=True)
    itself = _IT_IS_ME.search(lower) or _NOT_TO_BE.search(lower)
    return Relation(RELATION_WORDS[itself[1]], itself.span(1), claimed=True) if itself else None


def _passes_on(tokens: list[Token], place: int) -> bool:
    """Whether the word says whose relation the next word is: "her moms cousin"."""
    follows = tokens[place + 1] if place + 1 < len(tokens) else None
    return (
        tokens[place].gap == " "
        and tokens[place].base.endswith("s")
        and follows is not None
        and follows.base in RELATION_WORDS
    )


def _kind_at(lower: str, tokens: list[Token], place: int, kind: str, known: KnownNames) -> str:
    """Return the relationship of a word for one: "foster mom" is a guardian, "Lorena's brother" no sibling."""
    before, after = lower[max(0, tokens[place].start - 9) : tokens[place].start], lower[tokens[place].name_end :]
    if _STEP.search(before) or _OF_FOSTER.match(after) or _AND_GUARDIAN.match(after):
        return "guardian"
    owner = (
        tokens[place - 1].base
        if place and (tokens[place - 1].possessive or tokens[place - 1].base.endswith("s"))
        else ""
    )
    of = re.match(r"\s+(?:of|de|del|d)\s+(?:la |su )?([a-z]+)", after)
    adult = {owner, owner.removesuffix("s"), of[1] if of else ""} & (known.kin | RELATION_WORDS.keys())
    if owner and place > 1 and known.student_at(place - 2) <= 0 and tokens[place - 2].gap == " ":
        adult |= {tokens[place - 2].base} & known.kin  # "Lorena Yazzie's brother"
    if kind == "sibling" and ((adult and not (of and known.student_at(place + 2) > 0)) or _NEPHEW.search(lower)):
        return "relative"
    if tokens[place].base == "nana" and re.search(r"\b(?:la|soy|una) $", before):
        return "grandparent" if any("grand" in c.relation.lower() for c in known.calling) else "other"
    return kind


_BETWEEN = words("the la el his her su their a un una foster step y and legal other i'm im i am soy")


def _beside_own_name(lower: str, tokens: list[Token], known: KnownNames, first: int, end: int) -> Relation | None:
    """Read "Grandma Megan", "Esmeralda la mamá", "Wilmer, hermano y encargado de", "Jesús Muñoz. Su abuelo."."""
    places = [first] if tokens[first].base in RELATION_WORDS else []
    if first and tokens[first - 1].gap in (" ", ", "):
        places.append(first - 1)
    ahead = end
    while ahead < min(end + 4, len(tokens)) and (tokens[ahead].base in _BETWEEN or tokens[ahead].possessive):
        ahead += 1
    if ahead < len(tokens) and not re.search(r"[!?\n]", tokens[end - 1].gap):
        places.append(ahead)
    for place in places:
        token = tokens[place]
        kind = RELATION_WORDS.get(token.base)
        after = lower[token.end : token.end + 24]
        if (
            not kind
            or kind == "staff"
            or token.base in _RARELY_A_RELATION
            or token.possessive
            or _passes_on(tokens, place)
        ):
            continue
        if place > first and _SPOKEN_OF.match(after):
            continue
        return Relation(_kind_at(lower, tokens, place, kind, known), (token.start, token.end), claimed=True)
    return None


def _of_my_child(lower: str, tokens: list[Token], known: KnownNames) -> Relation | None:
    """Read "my son", "mi nieta", "my Lucas", "los tres míos"."""
    mine = _CHILDREN_OF_MINE.search(lower)
    for place, token in enumerate(tokens[:-1]):
        if token.base not in _MINE:
            continue
        ahead = place + 1
        while ahead < len(tokens) - 1 and tokens[ahead].base in _BEFORE_CHILD:
            ahead += 1
        kind = CHILD_WORDS.get(tokens[ahead].base)
        if kind is None and tokens[ahead - 1].base in _BY_AGE:
            ahead, kind = ahead - 1, "parent"  # "my oldest is out"
        following = [t.base for t in tokens[ahead + 1 : ahead + 3]]
        if (
            following == ["in", "law"]
            or tokens[ahead].base.endswith("-law")
            or (following[:1] and following[0] in _ADDRESSED and "," in tokens[ahead].gap)
        ):
            continue
        named = known.student_at(place + 1) > 0 and tokens[place + 1].base not in known.contacts
        if kind is None and token.base in ("my", "mi") and named:
            kind = "parent"
        if tokens[ahead].base in _COUSINS and known.student_at(ahead + 1) <= 0:
            continue  # "with my cousin Tasha" tells who is with the child
        if kind and not (kind == "sibling" and _sibling_of_adult(tokens, ahead, known)):
            return Relation(kind, (tokens[ahead].start, tokens[ahead].end), claimed=False)
    grand = _GRANDCHILD.search(lower)
    if mine is None and grand is not None:
        return Relation("grandparent", grand.span(), claimed=False)
    return Relation("parent", mine.span(), claimed=False) if mine else None


def _sibling_of_adult(tokens: list[Token], place: int, known: KnownNames) -> bool:
    """Whether "my sister" is a grown-up's: "my sister's kid", "my sister is in the hospital", "my sister Yvette"."""
    if tokens[place].possessive:
        return True
    following = tokens[place + 1].base if place + 1 < len(tokens) else ""
    beside = tokens[place - 2].base if place > 1 and tokens[place - 2].gap == " " else ""
    if beside in _BESIDE_ADULT and known.student_at(place + 1) <= 0:
        return True  # "she is at the stop with my sister", "contesta mi hermana"
    adult = following in known.kin and known.student_at(place + 1) <= 0
    return adult or (following in COMMON and tokens[place].base[-3:] not in ("ito", "ita"))


def _is_anothers(tokens: list[Token], place: int, known: KnownNames, name: tuple[int, int]) -> bool:
    """Whether a contact who is not the caller is named as it: "Leslie, next door to the Kaminskis (Willa's mom Becky)"."""
    after = place + 1
    if after >= len(tokens) or tokens[place].gap not in (" ", ", ") or known.student_at(after) > 0:
        return False
    return not name[0] <= after < name[1] and tokens[after].base in known.kin - known.contacts


def _beside_name(lower: str, tokens: list[Token], known: KnownNames, name: tuple[int, int] | None) -> Relation | None:
    """Read "Emma's mom" near the beginning, "mother of", "su mama" or "(dad)" at the end."""
    for place, token in enumerate(tokens):
        kind = RELATION_WORDS.get(token.base)
        if not kind or token.base in _RARELY_A_RELATION or (token.base == "dispatch" and place < len(tokens) - 1):
            continue
        if _passes_on(tokens, place) or (name and _is_anothers(tokens, place, known, name)):
            continue
        found = _Signed(lower, tokens, place, known).relation(_kind_at(lower, tokens, place, kind, known))
        if found:
            return found
    return None


def _addressed(kind: str, before: Token) -> bool:
    """Whether the word before shows that a teacher is spoken to: "thanks, teacher"."""
    return kind == "staff" and before.base in _THANKED


class _Signed:
    """A word for a relation at one place, which may be the caller's."""

    def __init__(self, lower: str, tokens: list[Token], place: int, known: KnownNames) -> None:
        self.tokens, self.place, self.known, self.token = tokens, place, known, tokens[place]
        first = place
        while first and tokens[first - 1].base in _QUALITIES:
            first -= 1
        self.before = tokens[first - 1] if first else None
        self.after = lower[self.token.end : self.token.end + 24]
        self.is_last = place == len(tokens) - 1
        self.owned = self.before is not None and self._owned_by(self.before)
        self.opens = place < _OPENING_WORDS and not _SPOKEN_OF.match(self.after)
        self.closes = self._closes()

    def relation(self, kind: str) -> Relation | None:
        """Return the relation as the caller's; None where it is somebody else's."""
        found, before = Relation(kind, (self.token.start, self.token.end), claimed=True), self.before
        if self.token.possessive or self._of_another():
            return None
        if before is not None and ((before.possessive and before.base in _OTHERS) or _addressed(kind, before)):
            return None  # "with her friend's mom", "thanks teacher"
        if before is not None and before.base in _OWNERS and not self._signs_as_owned(before):
            return found if before.base == "su" and self.opens and _OF.match(self.after) else None
        if before is not None and before.base in _ARTICLES and (not self._stands_apart() or self._does_something()):
            return None
        alone = before is None or bool(re.search(r"[.!?;\n]", before.gap))
        if alone and _OF.match(self.after) and len(self.tokens) - self.place <= _LONGEST_SIGNATURE:
            return found  # "... Papá de Fernanda Rentería, 2do"
        if self.opens and kind != "staff" and (self.owned or _OF.match(self.after)):
            return found
        apart = before is None or self.owned or bool(_APART.search(before.gap)) or self._stands_apart()
        named_after = (
            kind == "grandparent" and not self.is_last and self.place >= len(self.tokens) - 3
        )  # "Grandma Anjali"
        if (self.closes or named_after) and apart:
            return found
        capital = before is not None and self.is_last and before.capital
        return found if self.closes and capital else None

    def _does_something(self) -> bool:
        """Whether a sentence about somebody else goes on: "the aunty started at five"."""
        if self.is_last or self.token.gap != " ":
            return False
        return self.tokens[self.place + 1].base in COMMON - _GOES_ON_AS_CALLER

    def _stands_apart(self) -> bool:
        """Whether "la mamá", "her mom" does not go on with a sentence: after a stop, a greeting or a name."""
        if self.place < 2:
            return True
        earlier = self.tokens[self.place - 2]
        named = self.known.student_at(self.place - 2) != 0 or earlier.base not in COMMON
        return bool(_APART.search(earlier.gap)) or earlier.base in _GREETINGS | _BEFORE_SIGNED or named

    def _owned_by(self, before: Token) -> bool:
        """Whether the word before says whose: "Emma's mom", "emmas mom", "la mama", "Vikram (father)"."""
        return (
            before.possessive
            or self.known.student_at(self.place - 1) > 0
            or self._after_whole_name(before)
            or before.base.endswith("s")
            or before.base in _ARTICLES
            or before.gap.strip() in (",", "(", "-", "/")
        )

    def _after_whole_name(self, before: Token) -> bool:
        """Whether a student's first and family name stand before: "Jeff Parrish mama"."""
        known, place = self.known, self.place
        return before.gap == " " and place > 1 and known.student_at(place - 1) == -1 and known.student_at(place - 2) > 0

    def _closes(self) -> bool:
        """Whether the word stands at the end of the message, where one signs."""
        if self.place < len(self.tokens) - _CLOSING_WORDS or _NOT_SIGNED.match(self.after):
            return False
        following = self.tokens[self.place + 1].base if not self.is_last else ""
        return following not in CHILD_WORDS and not re.search(r"[a-z]{3}", self.token.gap)

    def _signs_as_owned(self, before: Token) -> bool:
        """Whether "her dad" signs: as the last words, or set apart near the end: "Darnell, his dad"."""
        gap = self.tokens[self.place - 2].gap if self.place > 1 else ""
        apart = before.base in ("his", "her", "su", "their") and re.search(r"[,.!?;\-(\n]", gap)
        if apart and re.search(r"[.!?;\n]", self.token.gap):
            return True  # "..., su papá. Este es mi número nuevo"
        return self.closes and bool(self.is_last or (apart and not _SPOKEN_OF.match(self.after)))

    def _of_another(self) -> bool:
        """Whether "su abuelita", "his dad" stand inside a sentence about somebody else and sign nothing."""
        if self.place < 2 or self.before is None or self.before.base not in ("su", "his", "her", "their"):
            return False
        earlier = self.tokens[self.place - 2]
        if self.is_last and (earlier.base in _THANKED or earlier.base in _BEFORE_SIGNED):
            return False
        return earlier.gap == " " and not earlier.capital and earlier.base not in self.known.contacts
