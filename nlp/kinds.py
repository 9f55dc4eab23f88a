"""What a message is that is about no student: a request to stop, a wrong number, a question, or something else."""

# ruff: noqa: E501 (a pattern or a list of words reads best on one line)

from __future__ import annotations

import re
from functools import lru_cache

from nlp.report import Intent
from nlp.scene import Scene

_STOP_WORD = re.compile(
    r"^\W*(?:stop ?(?:all|it)?|unsubscribe|cancel|end|quit|revoke|opt ?-?out|alto|parar?|cancelar|basta|baja|stop please|please stop|pls stop|remove)\W*$"
)
_OPT_OUT = re.compile(
    r"\b(?:unsubscribe|opt(?:ing)? (?:me )?out|(?:take|get|delete) (?:me|us|(?:my|this|the) (?:number|name|phone|#|cell)) (?:off|from)|remove (?:me|us|(?:my|this) (?:number|name|phone|#))|"
    r"(?:stop|quit) (?:texting|messaging|sending|contacting|calling|these|the|all|with)(?: \w+){0,4}|(?:do not|don'?t|dont|no longer|never) (?:want|wish)[^.]{0,18}(?:text|message|call|alert|notif)\w*|"
    r"(?:do not|don'?t|dont) (?:text|message|contact|call) (?:me|us|this number)(?: again| anymore| any more| ever)|no more (?:texts?|messages?|calls?|alerts?)|"
    r"(?:ya )?no (?:me |nos )?(?:manden|mande|envien|envie|llamen|llame|marquen|escriban|textee\w*)(?: mas)?(?: \w+){0,2}|dejen? de (?:mandar|enviar|llamar|molestar|marcar|textear)\w*|quiten?(?:me| mi| este)|"
    r"(?:quit|borr|elimin|sac)\w*(?:me)? (?:mi numero|de (?:la|esta|su) lista)|no quiero (?:recibir |mas |sus |estos )+(?:mensajes|llamadas|textos|avisos|alertas)|dar(?:me|nos)? de baja|cancelen? los mensajes|wrong number.{0,30}stop)\b"
)
_WRONG = re.compile(
    r"\b(?:wrong (?:number|person|parent|family|phone|house)|numero (?:equivocado|incorrecto)|se equivoc\w+ de (?:numero|persona)|(?:who|quien) (?:is|es) (?:this|esto|usted)\W|new phone,? who|(?:don'?t|do not|dont) have (?:a|any) (?:kids?|child\w*|son|daughter|students?)|no tengo hij\w+|"
    r"llanter\w|llantas?|tires?|furnace|hvac|heating (?:company|co\b)|inspection|technician|appliance|roof(?:er|ing)|car(?:'?s)? (?:ready|warranty)|your (?:order|vehicle|car|truck|account|loan|balance|package|appointment with)|su (?:pedido|carro|cuenta|paquete|cotizacion)|carpinter\w+|plomer\w+|albanil\w*|prescription|refill|pharmacy|pizza|for sale|4 sale|invoice|my shift|your shift|cover (?:my|for)|the shop|mechanic|oil change|transmission|brake\w*|estimate|plumb\w+|"
    r"delivery|deliver|my order|an order|reservation|table for|the lease|landlord|rent\b|tee time|interview|quote for|warranty|insurance|claim|room two|patient|meeting|the office at|boss|client|conference call|paycheck|"
    r"troca|taller|pieza|mecanico|silverado|pedido|la renta|receta|farmacia|turno|jefe|patron|entrega|cotiza\w+|vend[eo]|snowblower|couch|facebook marketplace|haircut|salon appointment|nails|tire shop|church potluck)\b"
)
# Words to somebody whom the speaker knows: an aunt to her nephew, a singer to his pastor, a coach to a player.
_PRIVATE = re.compile(
    r"\bsoy tu (?:tia|tio|prim[oa]|abuel\w+|mama|papa|herman[oa]|comadre|compadre|madrina|padrino)\b|\b(?:it'?s|this is|its) your (?:aunt|auntie|uncle|cousin|grandma|grandpa|mom|dad|mother|father|sister|brother|neighbor)\b|"
    r"^\W*(?:hi |hey |hello |yo )?pastor [a-z]+\b|\b(?:choir|band|bible study|poker|bowling) tonight\b|\b(?:bring|wear) (?:your|ur) (?:\w+ )?(?:jersey|cleats|uniform|pads|shin guards)\b|\bpractice (?:is |got |was )?(?:moved|cancel\w+|pushed)\b"
)
_SCHOOL = re.compile(
    r"\b(?:school|class\w*|grade|teacher|student|kids?|son|daughter|child\w*|lunch|bus|homework|attendance|absen\w+|picture day|field trip|book fair|conferences?|recess|principal|report card|parent|pta|pto|snow day|early release|"
    r"escuela|clases?|maestr[oa]|hij[oa]s?|ninos?|tarea|grado|ausen\w+|kinder\w*|uniforme|salida|junta|boletas?|autobus|festival|asistencia|office|oficina|puente|off all|delayed start|half day|spirit)\b"
)
_ASKS = re.compile(
    r"\?|\b(?:what time|what day|when (?:is|are|do|does)|is there|are (?:we|you|they|there)|do (?:you|we|i|they)|does the|how (?:do|many|much|long)|can (?:i|you|we)|could you|wondering|want(?:ed)? to (?:know|ask)|"
    r"hay clases|a que hora|cuando|q hora|que dia|quisiera saber|puedo|pregunta\w*|saber si|donde)\b"
)


def kind_without_student(scene: Scene) -> Intent:
    """Return the intent of a message as far as it is about no student."""
    if is_private(scene):
        return "wrong_number"
    return _kind(scene.lower, long=len(scene.tokens) >= 12, on_file=bool(scene.households))


def is_private(scene: Scene) -> bool:
    """Whether a message from a number of no family is meant for somebody whom the speaker knows, not for a school."""
    return not scene.households and _PRIVATE.search(scene.lower) is not None


@lru_cache(maxsize=64)  # asked several times of each message
def _kind(lower: str, *, long: bool, on_file: bool) -> Intent:
    if _STOP_WORD.match(lower) or _OPT_OUT.search(lower):
        return "opt_out"
    wrong = bool(_WRONG.search(lower))
    school = bool(_SCHOOL.search(lower))
    if school and not wrong and _ASKS.search(lower):
        return "question"
    if wrong or (long and not school and not on_file):
        return "wrong_number"
    if _ASKS.search(lower) and school:
        return "question"
    return "other"
