"""What the words around a day say of it: away, back, until, in school, past, or another matter."""

# ruff: noqa: E501 (a pattern or a list of words reads best on one line)

from __future__ import annotations

import re
from typing import Literal

#: What a day is to the absence; "in": a day on which the student is in school.
Role = Literal["on", "back", "through", "until", "in"]

WEEKDAY = r"(?:mon|tues?|wed(?:nes|s)?|thu(?:rs?)?|fri|satur|sun)(?:day)?|weds|lunes|martes|miercoles|jueves|viernes|sabado|domingo"
RANGE = re.compile(r"^\s*(?:-|to|thru|through|up to|until|till|til|a|al|hasta(?:\s+el)?)\s*(?:the\s+|el\s+)?$")
_BACK = re.compile(
    r"\b(?:back|returns?|returning|regres\w+|vuelv\w+|volv\w+|"
    r"see (?:you|u|ya)|(?:he|she|they|we)(?:'?ll| will) be (?:there|in|here)|nos vemos|de vuelta|resume[sd]?)\b[^.!?;,]{0,28}$"
)
_THROUGH = re.compile(
    r"\b(?:through|thru|up to|hasta\s+(?:el\s+)?(?:dia\s+)?|including|inclusive)\s*(?:the\s+|el\s+)?$"
)
_UNTIL = re.compile(r"\b(?:until|till|til|'til|before|hasta(?:\s+el)?)\s*(?:the\s+|el\s+|at least\s+)?$")
_PAST = re.compile(
    r"\b(?:last|past|(?:since|desde)\b(?![^.!?;,]*\b(?:hasta|until|through)\b)|was|were|started|passed|died|missed|threw|fell|paid|sent (?:him|her|them) home|came home|lo mando la enfermera|la mando la enfermera|got sick|got hurt|broke|happened|had|fue|estuvo|"
    r"murio|fallecio|empezo|falto|vomito|se cayo)\b[^.!?;,]{0,18}$|\bfrom (?:(?:a|the|his|her|their|that) )?(?:soccer|football|basketball|hockey|wrestling|skating|sledding|skiing|gymnastics|practice|game|match|party|accident|crash|wreck|fall)\w* (?:on )?$"
)
_ELSE = re.compile(
    r"\b(?:call(?:ing)?|text|tell|let you know|update|check (?:back|in)|know more|see how|see (?:him|her|them) (?:again|back)|sees? the doctor|hear|aviso|llamo|hablo|marco|avisar|informo|"
    r"try|trying|hopefully|maybe|may ?be|probably|prob|prolly|reckon|possibly|might|perhaps|inshallah|insha allah|god willing|tal ?vez|quiza\w*|a lo mejor|posiblemente|probablemente|puede que|chance|ojala|primero dios|si dios quiere|(?:we'?ll|we will|gotta|a|vamos a|ya) (?:see|ver)|veremos|appointment|appt|results|test|follow ?up|surgery|game|concert|party|field trip|due)\b[^.!?;,]{0,22}$"
)
_APPOINTED = re.compile(r"\b(?:appointment|appt|surgery)\b[^.!?;,]{0,22}$")
_TILL_AFTER = re.compile(r"\b(?:out|gone|away|home|off|until|till|til|hasta)\s*$")
# "Home today and probably tomorrow": as sure as parents are.
_LIKELY = re.compile(
    r"\b(?:today|hoy)\s+(?:and|y|&|\+)\s+(?:prob\w*|(?:most )?likely|seguramente|lo mas seguro(?: que)?)\s*$"
)
_NEWS = re.compile(r"[^!?]{0,16}\b(?:update|let (?:you|u)|call|keep you|aviso|avisamos)\b")
_NO_SCHOOL = re.compile(r"[\s,]*(?:ya )?(?:no hay|there(?:'?s| is) no|is no|we have no) (?:clases?|escuela|school)\b")
# "Home today, Blake is coming": another child is.
_ANOTHER = re.compile(
    r"\s*,\s*(?!(?:he|she|they|it|we|and|then|ya|si|y|el|ella|ellos|l[oa]s?|pero|but|inshallah|god|va|viene)\b)[a-z]+\s+(?:is|are|will)\b"
)
# The same without a comma, where the day ends what was said before: "so he stay home today Blake is come".
_STAYS = re.compile(r"\b(?:home|out|sick|absent|en casa)\s+$")
_ANOTHER_AT_ONCE = re.compile(_ANOTHER.pattern.replace(r"\s*,\s*", r"\s+", 1))
# "Hasta manana puede ir": not before.
_GOES_AFTER = re.compile(
    r"\s*(?:ya )?(?:puede|pueden|podra\w*|va|van|regresa\w*|vuelve\w*|entra\w*|l[oa]s? (?:llevo|mando))\b"
)
_WAY_BACK = re.compile(r"\b(?:driv|fly|head|travel|mov)\w*\s+(?:back|home)\s+(?:on\s+)?$")
NOT_DAY = re.compile(r"^\W+(?:but\s+|y\s+|pero\s+)?(?:not|no)\s+$")
_AT_NIGHT = re.compile(r"^\s+(?:night|evening|(?:en|por)\s+la\s+(?:noche|tarde))\b")
_NO_DAY_NEXT = rf"(?![^.!?]{{0,14}}\b(?:{WEEKDAY}|manana|tomorrow|hasta|next week|the \d|el \d|after|despues|\d\d? (?:de )?(?:jan|feb|mar|apr|may|jun|aug|sep|oct|nov|dec|ene|abr|ago|dic)))"
# After a day: on it the student comes again, or is in school anyway.
_IN_AFTER = re.compile(
    rf"^[\s,:]*(?:(?:y|and|then|if|inshallah|god willing|pues|el|la|los|las|(?:el|la) (?!{WEEKDAY})\w+)\s+)*(?:"
    r"(?:he|she|they|it|we|(?!because|bc|cuz|cause|since|when|where|if|that|who|not?\b|never|cannot|cant|wont|dont|doesnt|didnt|isnt)[a-z]+)\s+(?:will\s+|can\s+|should\s+|is\s+|are\s+)?(?:(?:come|comes|coming)\b(?!\s+(?:late|home|to (?!school|class)|with|out|away|and|over|from|for))"
    r"|(?:go|goes|going)(?:\s+(?:to (?:school|class)|back))?(?=\s*(?:[.,!]|$))|(?:return|returns|back|be back|be in|be there|there)\b(?!'s))|"
    r"(?:he|she|they|we|it)(?:'s|'re|'ll be)\s+(?:back|there|in school|in class|all yours)\b|(?:is |as |todo )?normal\b|yes\b|"
    r"(?:(?:ya\s+)?(?:lo|la|los|las) (?:llevo|mando|llevamos)|ya\s+(?:va|van|viene|vienen|regresa|regresan|esta|estara|llega\w*|entra\w*)|si\s+(?:lo |la |los |las )?(?:va|van|viene|vienen|asist\w+|estara\w*|llega\w*|ira\w*|entra\w*|regresa\w*|mand\w+|llev\w+)(?!\s+a\s+(?:faltar|llegar))|si(?=\s*(?:[.,!]|$|primero dios|dios))|"
    r"(?:va|viene|entra)\s+normal)\b(?!\s+al?\b(?!\s+(?:la escuela|clases?|ir)\b)))" + _NO_DAY_NEXT
)
# The same where the day opens its clause: "today no, tomorrow maybe".
_HOPED_AFTER = re.compile(
    r"^[\s,]*(?:ojala|hopefully|maybe|probably|possibly|at the earliest|(?:ya )?(?:a ver|veremos|vemos)|(?:(?:i|we)?(?:'ll| will)? )?see\b|who knows|quien sabe|depend\w*|tal ?vez|quizas?|a lo mejor|(?:primero )?dios (?:dira|mediante|quiere|primero)|si dios quiere|better)\b"
)
_OPENS = re.compile(r"(?:^|[.,;!?]|\b(?:y|and|pero|but|so|think))\s*(?:ya\s+)?$")
_BACK_AFTER = re.compile(
    r"^[\s,]*(?:y|and|then)?\s*(?:(?:he|she|they|it|we)(?:'s|'re|'ll be| is| are| will be| will| can)?\s+)?(?:back|comes? back|returns?|ya\s+regresan?|regresan?|ya\s+vuelven?)\b(?!\s+(?:to the|at the))"
    + _NO_DAY_NEXT
)
_IN_BEFORE = re.compile(
    r"\b(?:no (?:va a |van a )?falta\w*|not (?:going to )?(?:be )?(?:out|absent|missing)|won'?t be (?:out|absent|missing)|better|(?<!no )(?<!ni )(?<!tampoco )(?<!se )(?<!no me )(?<!no nos )(?<!no le )(?<!nunca )(?:va|van|viene|vienen)|(?:(?:he|she|they|it)(?:'s| is|'re| are)|is|are|s) (?:still |back )?(?:here|there|in|in (?:school|class)|at school)|(?<!no )(?:ahi|alla) (?:anda|andan|esta|estan))\s+(?:on\s+|el\s+)?$"
)
# "Ninguna de las dos va hoy", "neither of them is in today".
_NOBODY_IN = re.compile(r"\b(?:ningun[oa]|nadie|neither|nobody|no one|none)\b[^.!?;,]*$")
# After a day: something else is to happen on it.
_ELSE_AFTER = re.compile(
    r"^[\s,]*(?:(?:yo|i|we|i'll|we'll|ya)\s+)*(?:(?:les?|te)\s+(?:aviso|llamo|marco|hablo|informo|digo)|(?:l[eoa]s?\s+)?pago\b|(?:he|she|they)(?:'s| has| have)(?: got)? (?:a |an |his |her |the )?(?:field trip|test|game|party|concert|practice|recital)|(?:will\s+)?(?:call|let you|text|update|pay)\b)"
)
_SEND_OR_PAY = re.compile(r"(?<!n't )(?<!not )(?<!no )\b(?:send|bring|pay|turn in|swing)\b[^.!?;,]{0,22}$")
_PAPER = re.compile(
    r"\b(?:comprobante|justificante|nota|receta|constancia|tarea|note|excuse|paper\w*|form|homework|packet|slip)\b[^.!?;,]{0,14}$"
)
ALSO_AFTER = re.compile(r"^[\s,]*(?:either|tampoco)\b")
_ASKED = re.compile(r"\b(?:who|whos|quien)\b[^.!?]*$")
LISTED = re.compile(r"^\s*(?:,|and|&|\+|/|y|e|or|o|,\s*and)?\s*(?:on\s+|the\s+|el\s+)?$")


# "Today is no problem", "hoy no hay problema": a day in school like any other.
_FINE_AFTER = re.compile(
    r"^\s*(?:(?:is|'s|will be|es|esta)\s+)?(?:no problem|(?<=is )(?:fine|ok(?:ay)?|normal|good)|no hay (?:ningun )?problema|(?<=esta )bien)\b"
)


def role_of(before: str, after: str, ranged: bool) -> Role:
    """Return what a day is to the absence, by the words before and after it."""
    if ranged:
        return "on"
    if _BACK_AFTER.match(after):
        return "back"
    if _FINE_AFTER.match(after):
        return "in"
    another = bool(
        (_ANOTHER.match(after) and not _OPENS.search(before))
        or (_ANOTHER_AT_ONCE.match(after) and _STAYS.search(before))
    )
    if (_IN_BEFORE.search(before) and not _NOBODY_IN.search(before)) or (
        _IN_AFTER.match(after) and not another and not _UNTIL.search(before) and not _THROUGH.search(before)
    ):
        return "in"
    if _OPENS.search(before) and _HOPED_AFTER.match(after):
        return "in"
    if _UNTIL.search(before) and "hasta" not in before[-12:]:
        return "until"
    if _AT_NIGHT.match(after) and _BACK.search(before):
        return "through"
    if _THROUGH.search(before):
        if "hasta" in before[-12:] and _GOES_AFTER.match(after):
            return "until"
        return "until" if re.search(r"\b(?:no|regres\w+|vuelv\w+|volv\w+|llega\w*)\b[^.;]*hasta", before) else "through"
    return "back" if _BACK.search(before) else "on"


def something_else(lower: str, before: str, end: int) -> bool:
    """Whether something else is to happen on the day that ends at `end`, or is asked of it."""
    if (_LIKELY.search(before) and not _NEWS.match(lower[end : end + 30])) or (
        _AT_NIGHT.match(lower[end : end + 20]) and _BACK.search(before)
    ):
        return False
    if (
        _ELSE.search(before)
        or _PAPER.search(before)
        or _SEND_OR_PAY.search(before)
        or _AT_NIGHT.match(lower[end : end + 20])
    ):
        return True
    if _NO_SCHOOL.match(lower[end : end + 30]):
        return True
    if _OPENS.search(before) and _ELSE_AFTER.match(lower[end : end + 40]):
        return True
    return bool(_ASKED.search(before) and re.match(r"[^.!]{0,40}\?", lower[end:]))


def is_appointed(before: str) -> bool:
    """Whether the words before a day say that an appointment is on it."""
    return bool(_APPOINTED.search(before))


def is_return(before: str) -> bool:
    """Whether the words before "after the holidays" say that the student is back then, or away till then."""
    return bool(_BACK.search(before) or _TILL_AFTER.search(before))


def is_over(before: str) -> bool:
    """Whether the words before a day say that it is past."""
    return bool(_PAST.search(before))


def is_way_back(before: str) -> bool:
    """Whether the day is only the one of the journey home."""
    return bool(_WAY_BACK.search(before))
