"""What each clause states about being in school: away, late, in school or on the way, with "not" taken into account."""

# ruff: noqa: E501 (a pattern or a list of words reads best on one line)

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from nlp import statement_words as words
from nlp.clauses import Clause, Statement, StatementKind, clauses
from nlp.left_out import left_out

# "I don't think that she'll be in" denies her being in.
_DOUBTS = r"\b(?:do not|don'?t|dont|doesn'?t) (?:think|believe|expect|imagine)(?: that)?|\bno (?:creo|pienso|cree|creemos) que"
_DENIED = re.compile(
    rf"(?:(?P<far>\b(?:neither|nor|ni|none|ninguno|ninguna|nobody|nadie|no one))(?: [\w'-]+){{0,5}}? (?:{words.BETWEEN} )*|(?:{_DOUBTS})(?: [\w'-]+){{0,5}}? (?:{words.BETWEEN} )*|"
    rf"(?:(?:\b{words.NOT}|[a-z]n't) (?:{words.BETWEEN} )*)+|\b(?:instead of|rather than|too \w+(?: \w+)? (?:to|for)) (?:{words.BETWEEN} )*)$"
)
_ONE_NOT = re.compile(rf"\b(?:{words.NOT})(?![a-z'])|n't\b|instead of|rather than|\btoo\b")
_UNTIL = re.compile(
    rf"^(?:\W*[\w']+){{0,4}}?\W*(?:(?:until|till|til|'til|before|antes de|hasta)\s(?:.*?(?:{words.HOUR}|{words.LATER})|(?:the )?(?:second|last) half|this afternoon|his|her|we\b|the (?:dentist|doctor|appointment|snow|roads?|bus))|"
    r"(?:on time|by the bell|for the bell|a tiempo|a la hora))"
)
_GO = re.compile(rf"\b(?:{words.GO})\b")
_TAKES = re.compile(rf"\b(?:{words.TAKE})\s*(?P<where>{words.TO_SCHOOL})")
_NOT_TAKEN = re.compile(
    rf"(?:(?:\b{words.NOT}|[a-z]n't) )(?:{words.BETWEEN} )*(?:(?:send|bring|tak|get|risk|put)(?:e|es|ing|in|ting)? {words.WHOM}(?! (?:home|to the|to a))|(?:let|mak|forc|push)(?:e|es|ing|ting)? {words.WHOM} (?:go|come|attend|out|ride)\b)"
)
# What belongs to the child and is not the child: "bring her lunch", "taking his temperature".
_OF_THEIRS = re.compile(
    r"^\s*(?:(?:his|her|their|the|a|some|more) )?(?:lunch|money|folder|home ?work|work|packet|coat|jacket|gloves|glasses|backpack|medicine|meds|inhaler|note|form|book|temp\w*|ipad|chromebook|stuff|things|birthday|cupcakes|snacks?|permission|project|instrument|violin|check|shoes|boots)\b"
)
_CARRIES = re.compile(rf"\b(?:{words.CARRY})\s*(?P<where>{words.TO_SCHOOL_PLAINLY})")
_HABIT = re.compile(
    r"\b(?:usually|always|normally|every (?:day|morning)|in the mornings|mornings|siempre (?!si)|todos los dias)\b"
)
_ON_BOARD = re.compile(rf"\b(?:{words.ON_BOARD})\b")
_BROUGHT = re.compile(r"^(?:brought|dropped|took|sent|drove|walked|got|put|carried)\b")
_HERE = re.compile(rf"(?<![a-z])(?:{words.HERE})\b")
_UNDER_WAY = re.compile(rf"\b(?:{words.UNDER_WAY})\b")
_AWAY = re.compile(rf"(?<![a-z])(?:{words.AWAY}|{words.AWAY_ES})")
_OUT = re.compile(rf"(?:(?P<before>[\w']+) |^){words.OUT}")
_LATE = re.compile(rf"(?<![a-z])(?:{words.LATE})")
_LATER = re.compile(words.LATER)
_FIRST_THIS = re.compile(
    r"^(?:after|once|when|as soon as|soon as|despues|cuando|en cuanto|luego que|ya que|saliendo|terminando)\b"
)
_GO_ES = re.compile(words.GO_ES)
_TAKE_ES = re.compile(
    r"\b(?:(?:(?:me |te |se |ya |yo )*l[oae]s? (?:(?:voy|vamos|va|van|iba|puedo|podemos|quiero|pienso|puede|pueden) a? ?)?|(?:voy a |vamos a |va a |poder |puedo |podemos )?)(?P<verb>llev\w+|mand\w+|traer\w*|trai\w+|traig\w+|dej(?:o|ar|amos|e|aron|are|arl\w+)(?= (?:ahi|alla|en la (?:escuela|puerta|entrada)|a las?|como a|a su|yo|tipo|despues|temprano|al rato)|\s*$)|encamin\w+|(?:deje|lleve|mande|dejamos|llevamos|mandamos)(?= al? (?!doctor|hospital|dentista|urgencias|la (?:clinica|doctora))))(?:l[oae]s?)?)\b"
)
# After GO: another place than the school, or another meaning of the verb.
_ELSEWHERE = re.compile(
    r"^(?:\s+(?:right|straight|all|both|just|right back|back))?\s+(?:home|down\b|off\b|out\b|away|up (?:with|from|to the)|from\b|along|for\b(?! (?:school|class|the (?:day|afternoon|rest)|today))|by (?:to|and)|back home|"
    r"to (?!school|class|kinder|the school|campus|you\b|the bell|(?:ms|mr|mrs)\b|(?:his|her|their) class|day ?care|the (?:office|building|front)|pre)|in (?:for (?!the day|school|today|half)|to (?!school|class)|the (?!building|morning|door|afternoon|school)|for surg)|into (?!school|class|the (?:school|building))|"
    r"with (?!me\b|us\b|you\b|his class|her class|his (?:dad|mom|sister|brother)|her (?:dad|mom|sister|brother)|the (?:neighbor|bus))|on (?:a|the|our|his|her|vacation)\b(?! (?:\w+ )?bus)|over (?:his|her|the)|through\b|around (?!\d|nine|ten|eleven|noon|lunch|the time)|the (?:car|truck|van|shower|tub)\b|loose|undone|apart|true|up\b(?! (?:to|the))|by (?!\d|nine|ten|eleven|eight|noon|lunch|the (?:bell|time))|fix|get\b|see\b|strong|well\b|ahead|nuts|crazy|wrong|sour)|"
    r"^\s+(?:a (?!(?:la |las |su |el )?(?:escuela|clases?|kinder\w*|colegio|primaria|salon|tiempo|la hora|llegar|estar|ir|las \d|la una|las (?:nueve|diez|once|ocho|doce)))|al (?!kinder|colegio|salon|rato)|con (?!(?:su|mi|la|el|un\w) )|por\b|de (?!salida)|bien\b|mal\b|mejor\w*|en (?:la|el) (?:noche|hospital))"
)
# "Not coming to the party": something else than school is missed.
_AN_EVENT = re.compile(
    r"^\s+(?:to (?:the|a|his|her|my|our|your|any)|on the|al|a la|a su)\s+(?!doctor|dr\b|er\b|hospital|dentist\w*|clinic\w*|urgen\w*)\w+"
)
_AUXILIARY = re.compile(r"^\s+a (?:[a-z]+r(?:se|l[oae]s?)?)\b")
_WHEN_HE = re.compile(r"\b(?:when|once|until|till|if|before|as soon as|whether|cuando|hasta que)\s+(?:\w+ ){1,2}$")
_SOMEBODY_WILL = re.compile(r"\b(?:he|she|they|we|will|'ll|can|should|gonna|would|and|then|kids|both|both of them)\s+$")
_COMES_BACK = re.compile(r"(?:ni \w+ )?(?:regres|vuelv|volver)|back ")
_AIM = re.compile(
    r"\b(?:wants?|wanted|trying|tries|try|hop(?:e|es|ing)|suppos\w+|ask(?:s|ed|ing)?|beg\w*|excited|ready|have|has|had|got|needs?|must|likes?|love[sd]?|hates?|refus\w+|meant|easier|quier\w+|queria|insist\w*) (?:\w+ )?to $|\bmust $|\bquier\w+ $"
)
# The caller's own coming and staying away is no child's.
_OF_MINE = re.compile(
    rf"\b(?:i(?:'m|m|'ll|ll| will| am| can| have)?|i (?:won'?t|can'?t|couldn'?t|cannot|can not|will not|am not|don'?t)|yo) (?:{words.NOT} )?(?:just |also |still )?(?:{words.BETWEEN} )*$"
)
_OPEN = re.compile(
    r"^(?:if|unless|when|once|until|till|til|whether|in case|even if|as soon as|cuando|hasta que|en caso|en cuanto|si (?:le|se|no|amanec\w+|sigue|tiene|mejora|puede|baja|sube|vomita|hay|ella|el|la|[a-z]+ (?:sigue|tiene|amanec\w+|mejora|vomita|se siente)))\b"
)
_LONG_AGO = re.compile(
    r"\b(?:yesterday|last (?:week|month|year|time|mon|tue|wed|thu|fri|night)\w*|ayer|anoche|antier|la semana pasada|el (?:viernes|lunes) pasado|other day|the day before)\b"
)
_NOW = re.compile(
    r"\b(?:today|2day|hoy|oy|again|still|this morning|also|too|tampoco|otra vez|sigue|now|tomorrow|manana)\b"
)
_PAST = re.compile(
    r"\b(?:was|were|had been|has been|have been|used to|estuvo|estaba|falto|faltaron|after being|from being)\b"
)
_ALREADY_OVER = re.compile(r"\b(?:was|were|(?:after|from)(?: being)?)(?: \w+)? $")


def statements(lower: str) -> list[Statement]:
    """Return what a folded lower-case text states, in reading order."""
    found: list[Statement] = []
    waits_in = -1
    for clause in clauses(lower):
        if _FIRST_THIS.match(clause.text):
            waits_in = clause.sentence
        if _OPEN.match(clause.text):
            continue
        inside = sorted(_stated(clause), key=lambda s: s.start) or left_out(clause, found)
        if waits_in == clause.sentence:
            # "Once he has eaten, I'll bring him": what waits for something comes late.
            inside = [replace(s, kind="late") if s.kind in ("present", "on_board") else s for s in inside]
        found += inside
    return found


def _stated(clause: Clause) -> list[Statement]:
    """Return the statements of a clause; what stands inside an earlier kind of finding is left out."""
    found: list[Statement] = []
    for kind, start, end in _findings(clause.text):
        near = clause.text[max(0, start - 28) : end + 14]
        past = _LONG_AGO.search(near) and not _NOW.search(clause.text)
        if past or any(start < s.end - clause.start and s.start - clause.start < end for s in found):
            continue
        found.append(Statement(kind, clause.start + start, clause.start + end, clause.asked))
    return found


def _findings(text: str) -> Iterator[tuple[StatementKind, int, int]]:
    yield from _taken(text)
    yield from _coming(text)
    for match in _HERE.finditer(text):
        if _ELSEWHERE.match(text[match.end() :]) or _aimed(text, match.start()):
            continue
        yield _told(text, match.start(), match.end(), "present", "absence")
    yield from _away(text)
    for match in _LATE.finditer(text):
        denied = _denied(text, match.start())
        yield ("late" if denied is None else "not_absent"), (match.start() if denied is None else denied), match.end()
    ways: tuple[tuple[StatementKind, re.Pattern[str]], ...] = (("on_board", _ON_BOARD), ("under_way", _UNDER_WAY))
    for kind, pattern in ways:
        for match in pattern.finditer(text):
            if not _ELSEWHERE.match(text[match.end() :]) and _denied(text, match.start()) is None:
                yield ("late" if _LATER.search(text[match.end() :]) else kind), match.start(), match.end()


def _taken(text: str) -> Iterator[tuple[StatementKind, int, int]]:
    """Yield what is said of bringing a child to school."""
    for match in (*_TAKES.finditer(text), *_CARRIES.finditer(text)):
        if _HABIT.search(text) or _aimed(text, match.start()) or _OF_THEIRS.match(text[match.end() :]):
            continue
        if _BROUGHT.match(match.group()):
            yield _told(text, match.start(), match.end(), "present", "absence", later=False)
        else:
            kind, start, _ = _told(text, match.start(), match.start("where"), "on_board", "absence")
            yield kind, start, match.end()
    for match in _NOT_TAKEN.finditer(text):
        if not _OF_THEIRS.match(text[match.end() :]):
            yield "absence", match.start(), match.end()
    for match in _TAKE_ES.finditer(text):
        pronoun = (
            re.match(
                r"deje$|lleve$|mande$|dejamos$|llevamos$|mandamos$|(?:me |te |se |ya |yo )*l[oae]s? |\w+l[oae]s?$",
                match.group(),
            )
            is not None
        )
        denied = _denied(text, match.start()) is not None
        if (pronoun or denied) and not _elsewhere_es(text[match.end() :]):
            brought = re.fullmatch(r"deje|lleve|mande|dejaron|llevaron|mandaron|dej[oa]", match["verb"]) is not None
            yield _told(
                text, match.start(), match.end(), "present", "absence", later=not brought or match["verb"] in ("dejo",)
            )


def _elsewhere_es(after: str) -> bool:
    return bool(
        re.match(
            r"\s+(?:al (?!kinder|colegio|salon)|a (?:la (?!escuela|una)|un\w? |su |mi |casa\b|urgenc\w+|emergenc\w+|consulta|terapia)|con(?:migo)?\b|en casa|en (?:la|mi) casa|que|en cama|intern|hospital|descans|dormir)",
            after,
        )
    )


def _coming(text: str) -> Iterator[tuple[StatementKind, int, int]]:
    """Yield what is said of coming to school."""
    for pattern in (_GO, _GO_ES):
        for match in pattern.finditer(text):
            after = text[match.end() :]
            denied = _denied(text, match.start()) is not None
            if pattern is _GO_ES and (_AUXILIARY.match(after) or not (denied or _affirmed(text, match, after))):
                continue
            if _WHEN_HE.search(text[: match.start()]) and not denied:
                continue
            if _OF_MINE.search(text[: match.start()]) and (denied or not _LATER.search(after)):
                continue
            if match.group() == "go" and not denied and not _SOMEBODY_WILL.search(text[: match.start()]):
                continue
            if _ELSEWHERE.match(after):
                if denied and _AN_EVENT.match(after):
                    yield "elsewhere", match.start(), match.end()
                continue
            if _aimed(text, match.start()) and not _LATER.search(after):
                continue
            yield _told(text, match.start(), match.end(), "on_board", "absence")


def _affirmed(text: str, match: re.Match[str], after: str) -> bool:
    """Whether a Spanish verb of coming says that somebody comes: "si va", "llega a las nueve", "viene en camino"."""
    before = text[: match.start()]
    if re.search(
        r"\b(?:si|tambien|hoy si|siempre si|lo mas|va a|van a|vamos a|voy a|ba a|iba a)\s+(?:se |la |lo |l[oa]s )?$",
        before,
    ):
        return True
    if re.match(r" (?:a (?:la )?(?:escuela|clases?|kinder\w*|su salon)|como siempre|normal)\b", after):
        return True
    return bool(_LATER.search(after)) or match.group() in ("ira", "iran", "asistira", "asistiran")


def _away(text: str) -> Iterator[tuple[StatementKind, int, int]]:
    """Yield what is said of being away or at home."""
    for match in _AWAY.finditer(text):
        comes_back = _COMES_BACK.match(match.group()) and _denied(text, match.start()) is not None
        if not comes_back and not _only_was(text, match.start()):
            yield _told(text, match.start(), match.end(), "absence", "not_absent", later=False)
    for match in _OUT.finditer(text):
        before = match["before"] or ""
        start = match.start() + len(before) + bool(before)
        if before not in words.NOT_OUT_AFTER and not _only_was(text, start):
            yield _told(text, start, match.end(), "absence", "not_absent", later=False)


def _only_was(text: str, start: int) -> bool:
    return bool(_ALREADY_OVER.search(text[:start]) or (_PAST.search(text[:start]) and not _NOW.search(text)))


def _told(
    text: str, start: int, end: int, kind: StatementKind, denial: StatementKind, *, later: bool = True
) -> tuple[StatementKind, int, int]:
    """Return the statement of a verb: denied, late where a later hour is named with it, else plain."""
    denied = _denied(text, start)
    if denied is not None:
        if later and _UNTIL.match(text[end:]):
            return "late", denied, end
        if _LATE.match(text[end:].strip()):
            return "not_absent", denied, end
        return denial, denied, end
    if later and (
        _LATER.search(text[end:]) or _LATE.search(text[end:]) or _LATER.search(text[max(0, start - 24) : start])
    ):
        return "late", start, end
    return kind, start, end


def _denied(text: str, start: int) -> int | None:
    """Return where the denial of what stands at `start` begins; None where it is not denied, or denied twice."""
    match = _DENIED.search(text[:start])
    if match is None:
        return None
    count = 1 if match["far"] else len(_ONE_NOT.findall(match.group()))
    return match.start() if count % 2 else None


def _aimed(text: str, start: int) -> bool:
    return _AIM.search(text[:start]) is not None
