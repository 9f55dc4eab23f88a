"""Words and phrases around a caller's own name."""

# ruff: noqa: E501 (a pattern or a list of words reads best on one line)

from __future__ import annotations

import re

from nlp.lexicon import words
from nlp.relation_words import RELATION_WORDS

OPENERS = re.compile(
    r"(?:\b(?:this is|this's|(?<!')this(?= (?!morning|is|was|week|day|time|year)[a-z]+ [a-z]+ (?:from|for|calling|stay|again|here))|i am called|su servidora?|les deja (?:recado|recaudo|mensaje)|habla con usted|it is|it's|its|i am|i'm|im|my name is|my name's|the name is|the name's|(?<!first )(?<!last )(?<!family )(?<!his )(?<!her )(?<!their )(?<!'s )(?<!small )(?<!sur)name is|here is|me llamo|mi nombre es|soy|soi|yo soy|habla|le habla|les habla|"
    r"le hablo|aqui habla|habla con|le llama|les saluda|le saluda|le escribe|speaking is|with you is|de parte de la senora|here's|dis is|thisis)|\b(?:parent(?:/guardian)?|guardian|caller|submitted by|sent by|reported by|signed|padre|madre|tutor|firma|padre/madre|padre o tutor):)[\s,]+(?:(?:me|yo)[\s,]+)?(?:(?:um+|uh+m*|eh|este|ah|er),?\s+)*"
)
GREETING = re.compile(
    r"^(?:\W*(?:hi|hello|hey|hiya|good|morning|afternoon|evening|buenos|buenas|buen|dias?|tardes|noches|hola|ola|wenas|bnos|bnas|yes|yeah|yea|uh|um|uhm|so|ok|okay|si|sí|bueno|oiga|there|ya'?ll|"
    r"gm|howdy|well|oh|again|sir|maam|ma'am|senorita|maestra|please|pues|alo|everyone|muy|que tal|que onda|que hubo|le de dios|buena|disculpe|disculpen|con permiso|fijese|mire|oiga|andele|bonjour|allo|talofa|malo|lelei|shalom|kumusta|ya'?at'?eeh|yaateeh|assalamu? alaikum|tell ?ofa|perdon|sorry|bendiciones|saludos|all|guys|team|office|attendance|front|salaam|salam|greetings|namaste|aloha)\b[\s,.!-]*)*"
)
TITLES = words(
    "mr mrs ms miss mister madam madame mme monsieur missus dr doctor senora senor sra sr don dona profe professor coach"
)
# Titles that go with a given name: "don Javier".
GIVEN_TITLES = words("don dona")
SPANISH_TITLES = words("don dona senora senor sra sr")
PARTICLES = words("del las van von der da dos bin abu mc mac san santa")
AFTER_DE = words("la los las leon")
# No part of a name that has begun.
STOPS = words("from in at with using and the a an calling speaking here again mother mom para con por mi su que s re")
QUOTED = re.compile(
    r"\b(?:said|says|say|think|thinks|believe|because|cause|if|guess|so|but|and|since|hope|that|like|sure|when|y|pero|porque|dice|creo|que)\s+$"
)
BEFORE_SIGNATURE = re.compile(r"[.!?,\n\-~–—:;)]|[^\x00-\x7f]")
THANKS = words(
    "thanks merci salamat shukran danke gracias thx thank you ty regards best sincerely avisa atte atentamente saludos love"
)
BESIDE_SIGNATURE = words("su la the his her their")
MOST_WORDS = 4
# What follows the name of somebody who calls about a child: "Wes Holloway for Jaden".
GOES_ON = words("here calling speaking again im mi my soy for about with regarding para aqui aki")
# Firms and offices introduce themselves too.
FIRMS = words(
    "pharmacy clinic dental dentist school elementary middle office fundraising delivery insurance farmacia clinica oficina escuela center hospital pediatric pediatrics health transport transportation district photography pizza bank store"
)
# What may follow a name to tell the elder from the younger of that name.
SUFFIXES = words("sr jr senior junior elder younger ii iii")
# "Márcame", "llámeme", "avísenos": orders to the listener, no names.
ORDER = re.compile(r"[a-z]{3,}(?:[aei]n?me|[aei]n?nos)")
# "Her real mom": words between the child's name and what the caller is.
QUALITIES = words("real bio other foster step host big little older bonus birth biological")
KIN = frozenset(word for word, kind in RELATION_WORDS.items() if kind in ("grandparent", "relative"))
# "Grandma Lorena" is what she goes by in English; in Spanish "la tía Renee" tells what she is.
KIN_TITLES = KIN - words(
    "abuela abuelo abuelita abuelito tia tio prima primo tita titi madrina padrino tias tios abuelitos aguela aguelo avuela avuelo"
)
# After these "grandma" or "tío" tells what the caller is, and is no part of the name.
NOT_BEFORE_KIN = words("su his her their my mi the la el am im una un a an soy")
