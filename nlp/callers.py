"""Who says to be speaking: the caller's own name, and what the caller is to the student."""

# ruff: noqa: E501 (a pattern or a list of words reads best on one line)

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from nlp.lexicon import words
from nlp.tokens import Token
from nlp.vocabulary import COMMON

RELATION_WORDS: dict[str, str] = {
    **dict.fromkeys(["mom", "mommy", "mother", "mama", "mami", "mum", "momma", "moms", "mothers", "ma", "mamma", "madre", "mamita"], "mother"),
    **dict.fromkeys(["dad", "daddy", "father", "papa", "papi", "dads", "fathers", "pa", "padre", "pops"], "father"),
    **dict.fromkeys(["stepmom", "stepdad", "stepmother", "stepfather", "guardian", "madrastra", "padrastro", "tutor", "tutora", "foster"], "guardian"),
    **dict.fromkeys(
        words("""
    grandma grandmother grandpa grandfather granny nana grandad granddad abuela abuelo abuelita abuelito gma gpa
    grandparent grammy grandmom granddaddy gramma mamaw papaw meemaw nonna oma opa bibi lola tata nanna grandmas
    grandpas yaya
"""), "grandparent"),
    **dict.fromkeys(words("aunt auntie uncle tia tio cousin prima primo aunty tita titi madrina padrino godmother godfather"), "relative"),
    **dict.fromkeys(["brother", "sister", "hermano", "hermana", "hermanita", "hermanito", "sis", "bro"], "sibling"),
    **dict.fromkeys(
        words("neighbor neighbour vecina vecino nanny sitter babysitter friend amiga amigo ninera roommate caregiver aupair"), "other"),
    **dict.fromkeys(
        words("teacher maestra maestro dispatch nurse principal secretary coach aide para librarian counselor enfermera"), "staff"),
}  # fmt: skip
_MY_CHILD: dict[str, str] = {
    **dict.fromkeys(words("""
    son daughter kid kids sons daughters child children hijo hija hijos hijas kiddo boys girls boy girl twins
    little nino nina ninos gemelos gemelas kiddos babies hijito hijita chamaco chamaca mijo mija
"""), "parent"),
    **dict.fromkeys(words("""
    grandson granddaughter grandkids grandchild grandbaby grandkid nieto nieta nietos nietas grandchildren
    grandsons granddaughters
"""), "grandparent"),
    **dict.fromkeys(words("nephew niece sobrino sobrina sobrinos cousin godson goddaughter ahijado ahijada primo prima nephews nieces"), "relative"),
    **dict.fromkeys(["brother", "sister", "hermano", "hermana", "hermanito", "hermanita"], "sibling"),
    **dict.fromkeys(["stepson", "stepdaughter", "stepkids", "hijastro", "hijastra"], "guardian"),
}  # fmt: skip
_OPENERS = re.compile(
    r"(?:\b(?:this is|this's|it is|it's|its|i am|i'm|im|my name is|my name's|name is|name's|names|here is|me llamo|mi nombre es|soy|yo soy|habla|le habla|les habla|"
    r"le hablo|aqui habla|habla con|le llama|les saluda|le saluda|le escribe|speaking is|with you is|de parte de la senora|here's|dis is|thisis))\s+"
)
_GREETING = re.compile(
    r"^(?:\W*(?:hi|hello|hey|hiya|good|morning|afternoon|evening|buenos|buenas|buen|dias?|tardes|noches|hola|yes|yeah|yea|uh|um|uhm|so|ok|okay|si|sí|bueno|oiga|there|ya'?ll|"
    r"gm|howdy|well|oh|again|sir|maam|ma'am|senorita|maestra|please|pues|alo|everyone|all|guys|team|office|attendance|front|salaam|salam|greetings|namaste|aloha)\b[\s,.!-]*)*"
)
_TITLES = words("mr mrs ms miss mister dr doctor senora senor sra sr don dona profe professor coach")
_SPANISH_TITLES = frozenset(["don", "dona", "senora", "senor", "sra", "sr", "la", "el"])
_PARTICLES = words("de la del los las van von der al el da dos bin abu o mc mac st san santa")
_STOPS = words("from in at with and the a an calling speaking here again mother mom para con por mi su que s re")


@dataclass(frozen=True, slots=True)
class Caller:
    """What a message says of its caller; spans are characters of the view, None where nothing is said.

    `relation` is a relationship of the report, or "parent" where mother or father is not told. `claimed` tells that
    the caller says so outright ("this is her dad") and not by speaking of "my son".
    """

    name: tuple[int, int] | None
    relation: str | None
    relation_span: tuple[int, int] | None
    claimed: bool = False
    title: bool = False


def find_caller(
    lower: str,
    tokens: list[Token],
    cased: bool,
    *,
    is_student: Callable[[int], int],
    is_contact: Callable[[str], bool],
    is_rostered: Callable[[int], bool],
    signed: bool,
) -> Caller:
    """Read the caller of a message.

    `is_student(i)` is how many tokens from i on name a student (0: none), `is_contact` whether a folded given name is
    that of a contact of the number, `is_rostered(i)` whether a whole name of the roster begins at i; `signed` says that the message may end with a signature (a text).
    """
    at = {t.start: i for i, t in enumerate(tokens)}
    reader = _Names(tokens, cased, is_student, is_contact, is_rostered)
    name = None
    greeting = _GREETING.match(lower)
    greeted = greeting.end() if greeting else 0
    for match in _OPENERS.finditer(lower):
        place = at.get(match.end())
        if place is None or _quoted(lower, match.start()):
            continue
        late_it = match.group().startswith("it") and match.start() > greeted + 12
        if late_it and not is_contact(tokens[place].base):
            continue
        found = reader.introduced(place)
        if found:
            name = found
            break
    if name is None:
        name = reader.opening(greeting, at)
    if name is None:
        name = reader.called()
    if name is None and signed:
        name = reader.signature()
    relation, span, claimed = _relation(lower, tokens, is_student, is_contact)
    if name is None:
        return Caller(None, relation, span, claimed)
    head = tokens[name[0]].base
    title = head in _TITLES
    chars = (tokens[name[0]].start, _end(tokens[name[1] - 1]))
    school_title = title and head not in _SPANISH_TITLES
    if relation is None and school_title and re.match(r"\W+(?:in|from|with|'?s)\b", lower[chars[1] : chars[1] + 8]):
        relation, span, claimed = "staff", chars, True
    return Caller(chars, relation, span, claimed, title)


def _quoted(lower: str, start: int) -> bool:
    """Whether the introduction is about somebody else: "the doctor said it's strep", "says this is"."""
    return bool(
        re.search(
            r"\b(?:said|says|say|think|thinks|believe|because|cause|if|guess|so|but|and|since|hope|that|like|sure|when|y|pero|porque|dice|creo|que)\s+$",
            lower[max(0, start - 12) : start],
        )
    )


def _reported(lower: str, start: int) -> bool:
    """Whether somebody else's words are passed on: "she says it's her mom"."""
    return bool(
        re.search(r"\b(?:said|says|say|think|thinks|if|guess|like|dice|creo)\s+$", lower[max(0, start - 12) : start])
    )


def _end(token: Token) -> int:
    return token.end - 2 if token.possessive and token.text.lower().endswith("'s") else token.end


class _Names:
    """Reads names at given places of one message."""

    def __init__(
        self,
        tokens: list[Token],
        cased: bool,
        is_student: Callable[[int], int],
        is_contact: Callable[[str], bool],
        is_rostered: Callable[[int], bool],
    ) -> None:
        self.tokens, self.cased = tokens, cased
        self.is_student, self.is_contact, self.is_rostered = is_student, is_contact, is_rostered

    def introduced(self, place: int) -> tuple[int, int] | None:
        """Read what follows "this is": a name, "her dad Darnell", "Beth's neighbor Alejandra"."""
        tokens = self.tokens
        if tokens[place].base in _SPANISH_TITLES and tokens[place].base not in ("la", "el") and place + 1 < len(tokens):
            place += 1
        direct = self._name(place, least=self._plausible)
        if direct and not self._of_student(direct):
            return direct
        # "I'm Beth Whitfield's neighbor Anjali", "this is her dad Darnell", "soy su mama Leticia"
        for offset in range(place, min(place + 6, len(tokens))):
            if tokens[offset].base in RELATION_WORDS:
                if re.match(r"^\s*(?:of|de|del|to|from)\b", self._after(offset)):
                    return None
                return (
                    self._name(offset + 1, least=self._plausible)
                    if offset + 1 < len(tokens) and tokens[offset].gap in (" ", ", ")
                    else None
                )
            if "." in tokens[offset].gap:
                break
        return None

    def _of_student(self, name: tuple[int, int]) -> bool:
        """Whether the words are a student's in "lucas dad tomas", "Junis mom", "Amy Roark's neighbor"."""
        last = self.tokens[name[1] - 1]
        if last.possessive:
            return True
        following = self.tokens[name[1]].base if name[1] < len(self.tokens) else ""
        if following not in RELATION_WORDS or last.gap != " ":
            return False
        return (last.base.endswith("s") and not self.is_contact(self.tokens[name[0]].base)) or self.is_student(
            name[0]
        ) > 0

    def _after(self, place: int) -> str:
        nxt = self.tokens[place + 1].text.lower() if place + 1 < len(self.tokens) else ""
        return self.tokens[place].gap + nxt

    def _plausible(self, place: int) -> bool:
        token = self.tokens[place]
        if token.base in RELATION_WORDS or token.base in _MY_CHILD or not token.text[0].isalpha():
            return False
        if self.is_contact(token.base):
            return True
        if (
            place + 2 < len(self.tokens)
            and token.gap == " "
            and self._surname(place + 1)
            and self.tokens[place + 2].base in RELATION_WORDS
        ):
            return True
        if self.cased:
            return token.capital and token.base not in COMMON
        return token.base not in COMMON

    def _name(self, place: int, least: Callable[[int], bool]) -> tuple[int, int] | None:
        """Read a name of up to four words from `place` on; None where no name stands there."""
        tokens = self.tokens
        begin = place
        if tokens[place].base in _TITLES and place + 1 < len(tokens):
            place += 1
            if self.cased and not tokens[place].capital:
                return None
        elif not least(place):
            return None
        end = place + 1
        while (
            end < len(tokens)
            and end - begin < 4
            and tokens[end - 1].gap in (" ", "-")
            and not tokens[end - 1].possessive
        ):
            word = tokens[end]
            if (
                word.base in _PARTICLES
                and end + 1 < len(tokens)
                and word.base not in ("de", "o", "al", "el", "los", "la", "st")
                and self._goes_on(end + 1)
            ):
                end += 2
            elif word.base == "de" and end + 2 < len(tokens) and tokens[end + 1].base in ("la", "los", "las", "leon"):
                end += 3
            elif self._goes_on(end):
                end += 1
            else:
                break
        # "beth billy ashworth's mom": the possessive begins the student's name, not the caller's.
        if tokens[end - 1].possessive or (
            end < len(tokens)
            and tokens[end].base in RELATION_WORDS
            and tokens[end].base not in _STOPS
            and end - place > 2
        ):
            for inner in range(place + 1, end):
                if self.is_student(inner) > 0:
                    return begin, inner
            return (begin, end) if not tokens[end - 1].possessive else None
        return begin, min(end, len(tokens))

    def _goes_on(self, place: int) -> bool:
        if place >= len(self.tokens):
            return False
        word = self.tokens[place]
        if not word.text[0].isalpha() or word.base in RELATION_WORDS or word.base in _STOPS:
            return False
        if self.is_student(place) and not self._surname(place):
            return False
        if self.cased:
            return word.capital and (word.base not in COMMON or len(word.base) == 1)
        return word.base not in COMMON or (len(word.base) == 1 and word.base not in "iauyo")

    def _surname(self, place: int) -> bool:
        return self.is_student(place) == -1

    def opening(self, greeting: re.Match[str] | None, at: dict[int, int]) -> tuple[int, int] | None:
        """Read a name right after the greeting: "Hi, Amy Sullivan.", "hi scott lundquist nora's dad"."""
        start = greeting.end() if greeting else 0
        place = at.get(start)
        if place is None or not self._plausible(place) or self.is_student(place) > 0:
            return None
        found = self._name(place, least=self._plausible)
        if not found:
            return None
        after = self.tokens[found[1] - 1].gap + (
            self.tokens[found[1]].text.lower() if found[1] < len(self.tokens) else ""
        )
        following = self.tokens[found[1]].base if found[1] < len(self.tokens) else ""
        fits = following in ("here", "calling", "speaking", "again") or following in RELATION_WORDS
        fits = (
            fits
            or (found[1] < len(self.tokens) and self.is_student(found[1]) > 0)
            or following in ("im", "i'm", "mi", "my", "soy")
        )
        fits = fits or (found[1] - found[0] > 1 and after[:1] in ".,") or self.is_contact(self.tokens[found[0]].base)
        return found if fits else None

    def called(self) -> tuple[int, int] | None:
        """Read "Heather Bellamy here", "Heather Roark calling for", "Grandma Anjali" anywhere."""
        for place, token in enumerate(self.tokens):
            if token.base in ("here", "calling", "speaking") and place and self.tokens[place - 1].gap == " ":
                begin = place - 1
                while (
                    begin
                    and self._plausible(begin)
                    and self.tokens[begin - 1].gap == " "
                    and self._plausible(begin - 1)
                    and place - begin < 3
                ):
                    begin -= 1
                if (
                    self._plausible(begin)
                    and self.is_student(begin) <= 0
                    and not (token.base == "here" and begin + 1 < place and self.is_student(begin + 1) > 0)
                ):
                    return begin, place
        return None

    def signature(self) -> tuple[int, int] | None:
        """Read the name with which a text ends: "-Darnell (dad)", "Vikram (father)", "Jen", "Grandma Anjali"."""
        tokens = self.tokens
        end = len(tokens)
        while end and (
            tokens[end - 1].base in RELATION_WORDS or tokens[end - 1].base in ("su", "la", "the", "his", "her", "their")
        ):
            end -= 1
        for begin in (end - 2, end - 1, end - 3):
            if begin < 0 or begin >= end:
                continue
            before = tokens[begin - 1] if begin else None
            fresh = (
                before is None
                or re.search(r"[.!?,\n\-~–—:;)]|[^\x00-\x7f]", before.gap)
                or before.base in RELATION_WORDS
                or before.base in _TITLES
            )
            fresh = fresh or (
                before is not None
                and before.base in ("thanks", "gracias", "thx", "thank", "you", "ty", "regards", "best", "sincerely")
            )
            words = range(begin, end)
            if not fresh or any(re.search(r"[.!?,;]", tokens[i].gap) for i in words if i < end - 1):
                continue
            if (self.is_student(begin) > 0 or self.is_rostered(begin)) and not self.is_contact(tokens[begin].base):
                continue
            if all(self._plausible(i) or (len(tokens[i].base) == 1 and i > begin) for i in words) and (
                self.is_contact(tokens[begin].base) or self.cased or (before is not None and "-" in before.gap)
            ):
                title = before is not None and before.base in _TITLES
                return (begin - 1 if title else begin), end
        return None


_CLAIM = re.compile(
    r"\b(?:i'?m|i am|this is|it'?s|soy|yo soy|habla|le habla|from|aqui|im)\s+(?:calling (?:as )?)?(?:also |well |actually )?(?:the |his |her |their |su |la |el |a |one of (?:his|her|their) )?(?:(?:older|big|little|step|great|foster|legal|proud|other)[ -]?)*(?P<rel>[a-z]+)\b(?!'s)"
)


def _relation(
    lower: str, tokens: list[Token], is_student: Callable[[int], int], is_contact: Callable[[str], bool]
) -> tuple[str | None, tuple[int, int] | None, bool]:
    """Return the caller's relationship, where it is said, and whether it is claimed outright."""
    for match in _CLAIM.finditer(lower):
        kind = RELATION_WORDS.get(match["rel"])
        if kind and not _reported(lower, match.start()):
            if re.search(r"\bstep[ -]?$|\bfoster $", lower[max(0, match.start("rel") - 8) : match.start("rel")]):
                kind = "guardian"
            return kind, (match.start("rel"), match.end("rel")), True
    itself = re.search(
        r"\b(?:the |his |her |su |la )?(mom|dad|mother|father|mama|papa|grandma|grandpa),? (?:that'?s|is|which is|soy) (?:me|yo)\b",
        lower,
    )
    if itself:
        return RELATION_WORDS[itself[1]], itself.span(1), True
    found = _relation_by_place(lower, tokens, is_student, is_contact)
    if found:
        return found
    for place, token in enumerate(tokens[:-1]):
        if token.base in ("my", "mi", "mis", "our", "nuestro", "nuestra", "nuestros"):
            ahead = place + 1
            while ahead < len(tokens) - 1 and tokens[ahead].base in (
                "little",
                "older",
                "oldest",
                "youngest",
                "younger",
                "two",
                "dos",
                "three",
                "twin",
                "big",
                "sweet",
                "middle",
                "other",
                "step",
            ):
                ahead += 1
            kind = _MY_CHILD.get(tokens[ahead].base)
            if (
                kind is None
                and token.base in ("my", "mi")
                and is_student(place + 1) > 0
                and not is_contact(tokens[place + 1].base)
            ):
                kind = "parent"
            if kind and not (kind == "sibling" and _sibling_of_adult(tokens, ahead)):
                return kind, (tokens[ahead].start, tokens[ahead].end), False
    return None, None, False


def _sibling_of_adult(tokens: list[Token], place: int) -> bool:
    """Whether "my sister" is a grown-up's: "my sister's kid", "my sister is in the hospital"."""
    return tokens[place].possessive or (place + 1 < len(tokens) and tokens[place + 1].base in COMMON)


def _relation_by_place(
    lower: str, tokens: list[Token], is_student: Callable[[int], int], is_contact: Callable[[str], bool]
) -> tuple[str, tuple[int, int], bool] | None:
    """Read "Emma's mom" near the beginning, "mother of", "su mama" or "(dad)" at the end."""
    for place, token in enumerate(tokens):
        kind = RELATION_WORDS.get(token.base)
        if not kind or (
            token.base in ("para", "pa", "ma", "tutor", "foster", "dispatch")
            and not (token.base == "dispatch" and place == len(tokens) - 1)
        ):
            continue
        after = lower[token.end : token.end + 24]
        before = tokens[place - 1] if place else None
        own = before is not None and (
            before.possessive
            or is_student(place - 1) > 0
            or before.base.endswith("s")
            or before.base in ("la", "the", "su", "el", "step")
            or before.gap.strip() in (",", "(", "-", "/")
        )
        early = place < 16 and not re.match(
            r"\s+(?:is|was|said|says|told|asked|wants|knows|cell|phone|has|had|got|'s|went|works|who|will|won|and i|'ll|s\b|on file|est[aá]|tuvo|se|ya|me|fue|trabaja|le|esta)\b",
            after,
        )
        last = (
            place >= len(tokens) - 4
            and (token.gap == "" or not re.search(r"[a-z]{3}", token.gap))
            and not re.match(r"\s+(?:is|was|said|phone|cell|number)\b", after)
        )
        if (
            before is not None
            and before.base in ("my", "mi", "her", "his", "their", "our", "your")
            and not (
                (last and place == len(tokens) - 1)
                or (
                    last
                    and before.base in ("his", "her")
                    and re.search(r"[,.\-(]", tokens[place - 2].gap if place > 1 else "")
                )
            )
        ):
            continue
        if _of_another(tokens, place, is_contact):
            continue
        if own and early and kind != "staff":
            if token.possessive:
                continue
            step = before is not None and before.base == "step"
            return ("guardian" if step else kind), (token.start, token.end), True
        if re.match(r"\s+(?:of|de|del)\b", after) and early and kind not in ("staff",):
            return kind, (token.start, token.end), True
        alone = (
            before is None
            or bool(re.search(r"[.!?,(\-/]|[^\x00-\x7f]", before.gap))
            or own
            or before.base in ("grand",)
        )
        follows = place + 1 < len(tokens)
        if last and (alone or (before is not None and place == len(tokens) - 1 and before.capital)):
            return kind, (token.start, token.end), True
        if kind == "grandparent" and follows and place >= len(tokens) - 3 and alone:
            return kind, (token.start, token.end), True
    return None


def _of_another(tokens: list[Token], place: int, is_contact: Callable[[str], bool]) -> bool:
    """Whether "su abuelita", "his dad" stand inside a sentence about somebody else and sign nothing."""
    if place < 2 or tokens[place - 1].base not in ("su", "his", "her", "their"):
        return False
    before = tokens[place - 2]
    return before.gap == " " and not before.capital and not is_contact(before.base)
