"""What is odd about a message or its caller: each oddness a named reason for a person to look."""

# ruff: noqa: E501 (a pattern or a list of words reads best on one line)

from __future__ import annotations

import re

from nlp.normalise import LONGEST
from nlp.scene import Scene
from nlp.school_dates import school_day_from

_INSTRUCTION = re.compile(
    r"\b(?:ignore|disregard|forget|override|bypass)\b[^.]{0,40}\b(?:instruction|rule|prompt|previous|above|policy|polic|system|check)|system prompt|\boverride\b|\bclear (?:all|these|everyone|[a-z]+ [a-z]+, [a-z]+ [a-z]+)|\bprompt\b|you are (?:now )?(?:an?|the) (?:ai|bot|assistant|system|machine)|"
    r"\bas an ai\b|\bdisposition\b|student[_ ]?id\b|\"?intent\"?\s*[:=]|\{\s*\"|<\s*/?\s*(?:system|script|student|message|s)\b|\bs0{2,}\d+|"
    r"\b(?:mark|set|clear|close|excuse|approve|accept|flag)\s+(?:all|every|everyone|everybody|each|the (?:whole|entire|rest|list))|\bsystem\s*[:>\]]|\b(?:assistant|admin|developer)\s*:|drop table|select \* from|ignora (?:las|todas|todo)|"
    r"(?:marca|marque|marquen|borra|borre|justifique|justifica) (?:a )?(?:todos|todas)|do not (?:review|verify|flag)|without (?:review|verif)|mark as (?:clear|explained|verified)|auto[- ]?(?:clear|approve)|no (?:human|person) (?:needs|review)"
)
# "No joke" and "no es broma" mean the contrary, a hacking cough is one, and "lol" alone is how some parents write.
_JOKE = re.compile(
    r"\b(?:(?:got|been|was|were) hacked\b|hacked(?= (?:by|this|my|mom|dad|the)\b|\s*(?:!|lol|haha))|hackers?\b|(?:just|only|im|i'm|i am|was|were|we're|totally) (?:kidding|joking|pranking|trolling|(?:playing|messing) with (?:you|u|ya)\b)|"
    r"jk\b|j/k\b|(?:it'?s|this is|this was|that was|that'?s|was) (?:just |only |all )?a (?:joke|prank)\b|(?<!not a )(?<!no )prank(?:s|ed|ing)?\b|april'?s? fool\w*|"
    r"s[iy]ke\b|psych(?=\s*(?:!|lol|haha))|not really,? (?:lol|haha|hehe)|(?:got|fooled) (?:you|u|ya)(?=\s*(?:!|lol|haha))|"
    r"(?:stole|swiped|hijacked|took over) (?:\w+ )?(?:mom|mommy|mama|mother|dad|daddy|father|parent|sister|brother)\w*(?:'s)? (?:phone|cell|account)|"
    r"(?<!no )(?:es|era|fue) (?:una |pura |puras |solo |solo una |nomas |nada mas )?(?:broma|bromita|chiste)s?\b|(?<!no )(?:estoy|estaba|ando|andaba|estamos) (?:solo )?(?:bromeando|de broma|vacilando)\b|"
    r"(?:me|le|les|nos) (?:hacke|jacke)\w+|inocente palomita|(?:mentira|no es (?:cierto|verdad)),? jaja\w*|jaja\w*,? (?:mentira|no es (?:cierto|verdad)|es mentira))"
)
# Somebody else than the speaker is spoken of: a child, or he, she, they; Spanish verbs mostly leave these out.
_OF_SOMEBODY = re.compile(
    r"\b(?:he|she|they|his|her|hers|him|their|theirs|them|he'?s|hes|she'?s|shes|they'?re|theyre|kids?|child|children|son|daughter|boys?|girls?|twins?|"
    r"grand\w+|nephews?|nieces?|brothers?|sisters?|siblings?|little (?:one|man|guy)s?|baby|youngest|oldest|eldest|both|student|"
    r"el|ella|ellos|ellas|hij[oa]s?|mij[oa]s?|m'?ij[oa]s?|niet[oa]s?|sobrin[oa]s?|nin[oa]s?|hermanit[oa]s?|herman[oa]s?|gemel[oa]s?|cuat\w+|chiquit[oa]s?|peque\w+|le|lo|la|les|su|sus)\b"
)


# Nobody who knows where the child is speaks like this: the child may be lost.
_WORRY = re.compile(
    r"\b(?:(?:is|'s|are) (?:he|she|they) (?:there )?with you|(?:he|she|they)(?:'s|'re| is| are)? not with (?:me|us)\b|(?:he|she) isn'?t with (?:me|us)\b|(?:don'?t|do not|dont|no idea) (?:know )?where|(?:haven'?t|have not|hasn'?t|has not) (?:seen|heard from|come home|shown|turned)|"
    r"can'?t (?:find(?! but\b)(?! (?:his|her|my|the|their|our|a|any) (?:\w+ )?(?:shoes?|boots?|socks|keys?|glasses|jacket|coat|backpack|inhaler)\b)|reach|get a hold)|(?:nobody|no one|noone|nobody'?s) (?:answer\w*|came|come|is home|home)|did(?:n'?t|nt| not) (?:come (?:out|home|to the door)|answer|show)|(?:not|isn'?t|aren'?t) answering|(?<!bus )(?<!van )(?<!ride )(?<!cab )never (?:came|showed|made it|arrived)\b|that'?s all i know|which is it|please answer|contesten|ran away|run(?:ning)? away|is missing(?! (?:school|class|today|the))|police (?:are|is|were)|(?:called|calling) (?:the )?(?:police|911)|amber alert|se (?:escapo|salio de la casa|perdio)|desaparecid\w|"
    r"no (?:se|sabemos) (?:donde|en donde)|(?<!si )no (?:me |nos )?contest\w+|no aparece\b(?! (?:el|la|los|las|su)\b)|no (?:l[oa] )?(?:he|hemos) visto|nadie (?:abr\w+|contest\w+|sali\w+)|esta (?:ahi|alla) con ustedes|no ha llegado)"
)


# Somebody else was to hear this: "this message is for the dentist's office".
_NOT_FOR_US = re.compile(
    r"\b(?:(?:message|call|text|mensaje|llamada) (?:is|was|es) (?:for|para) (?:the |el |la )?(?:dr|doctor\w*|dentist\w*|orthodont\w*|clinic\w*|vet|pharmacy|salon|garage|gym|coach|church|day ?care|consultorio|farmacia|taller)|(?:he|she|they) (?:has|have) school\b|tienen? (?:escuela|clases))"
)
# Somebody's answering machine, a visit called off, a shift that others are to take.
_OTHER_BUSINESS = re.compile(
    r"\b(?:you(?:'ve| have) reached|(?:leave|deje) (?:a|un|su|your) (?:message|mensaje)\b|after the (?:beep|tone)|despues del tono|"
    r"(?:cancel|reschedule|move|call off|cancel(?:e|o|ar|en)(?:me)?|reagend\w+)\b[^.?!]{0,40}\b(?:cleaning|appointment|checkup|check-up|cita|limpieza|consulta|slot|visit)\b(?=[^.?!]*\b(?:dr|doctora?|dent\w+|with|con|at|a las|de las)\b)|"
    r"cancel\w*\b.{0,160}\b(?:booked|scheduled|reservad|agendad)\w* (?:the|that|a|la|una|esa) (?:cleaning|appointment|cita|limpieza)|"
    r"(?:cover|open|close|take|work) (?:for me|the (?:register|shop|store|till)|my (?:shift|route|table|section)|up for me)|"
    r"wrong (?:thread|chat|group|person|convo\w*|number,? (?:sorry|meant))|(?:me equivoque|equivocad[oa]) de (?:chat|grupo|mensaje|numero)|"
    r"no (?:puedo|voy a) (?:ir a )?trabajar|(?:me|que me) cubra)"
)
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun", "lun", "mar", "mie", "jue", "vie", "sab", "dom")
_TODAY_IS = re.compile(
    r"\b(?:today(?:'s| is)|hoy (?:es|estamos a)) (?:el )?(mon|tues?|wednes|thurs|fri|satur|sun|lunes|martes|miercoles|jueves|viernes|sabado|domingo)"
)
# An older message, sent on.
_SENT_ON = re.compile(
    r"^\W*(?:fwd?|fw|reenvi\w+|forward\w*)\b|\b(?:message|mensaje) (?:forwarded|reenviado)|\bforwarded message|"
    r"\b(?:sent|received|recibido|enviado)(?: on| el)? (?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun|lun|mar|mie|jue|vie|sab|dom)[a-z]*\b[^.]{0,24}\d|"
    r"^\W*(?:mon|tue|wed|thu|fri|sat|sun|lun|mar|mie|jue|vie|sab|dom)[a-z]*,? \d{1,2}(?:/\d{1,2})?[^.]{0,16}\d{1,2}:\d\d"
)
# The student does not come back: nobody is away today, somebody is to be struck off the roll.
_LEAVES_SCHOOL = re.compile(
    r"\b(?:no longer (?:attend\w*|goes|go|enrolled|a student|at (?:this|your) school)|withdraw\w*|unenroll\w*|disenroll\w*|transferr\w*|new school|enrolled (?:at|in) (?!your)|(?:we|they) moved (?:to|away|out of)|ya no (?:va|asiste|estudia) (?:a|en) (?:esa|esta|su|la)|de baja\b|nos mudamos|otra escuela)"
)


def message_concerns(scene: Scene) -> list[str]:
    """Return what is odd about the whole message."""
    found = []
    if _INSTRUCTION.search(scene.lower):
        found.append("instruction_in_message")
    if _SENT_ON.search(scene.lower) or _on_another_day(scene):
        found.append("sent_on")
    if _NOT_FOR_US.search(scene.lower) or _OTHER_BUSINESS.search(scene.lower):
        found.append("not_for_school")
    if _LEAVES_SCHOOL.search(scene.lower):
        found.append("leaves_school")
    if _WORRY.search(scene.lower):
        found.append("whereabouts")
    if _JOKE.search(scene.lower):
        found.append("not_serious")
    if len(scene.message.text) > LONGEST:
        found.append("too_long")
    if scene.language == "und" and not scene.cues:
        found.append("unreadable")
    return found


def _on_another_day(scene: Scene) -> bool:
    """Whether the message says that today is a day of the week on which it did not come in, nor the next school day."""
    said = _TODAY_IS.search(scene.lower)
    if said is None:
        return False
    days = {scene.came_in.weekday(), school_day_from(scene.came_in, scene.school_days).weekday()}
    return _WEEKDAYS.index(said[1][:3]) % 7 not in days


def speaks_of_somebody(scene: Scene) -> bool:
    """Whether the words are about somebody else than the speaker, even where nobody is named."""
    return _OF_SOMEBODY.search(scene.lower) is not None
