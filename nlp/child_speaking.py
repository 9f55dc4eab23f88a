"""Whether a child seems to speak, for itself or playing a parent."""

# ruff: noqa: E501 (a pattern or a list of words reads best on one line)

from __future__ import annotations

import re
from functools import lru_cache

from nlp.scene import Scene

_CHILD_SPEAKS = re.compile(
    r"\b(?:my (?:mom|mommy|dad|daddy|mama|grandma|granny|gma|auntie|papa|mother|father|parents?)(?:'s| is|s)?(?: also| just| already| even)? (?:said|says|say|told me|a ?sleep\w*|sleep\w*|at work|working|works|already (?:went|left)|told (?:me|us)|can'?t (?:call|come to)|won'?t (?:let|wake)|let me|says? i)|"
    r"(?:mi|dice mi|dise mi) (?:mama|papa|mami|papi|abuelita|abuela)(?: me)? (?:dice|dise|dijo|esta (?:dormid\w|trabajando)|dio permiso|q(?:ue)? (?:no |ya |si )?(?:voy|vaya|me)\b)|(?<!his )(?<!her )(?<!the )(?<!their )mom(?:my)? (?:said|says|told me) (?:to|i|i'?m|im|that i|that i'?m|its ok)\b|dise? mi (?:mama|papa)|dice mi (?:mama|papa|mami)|(?:this is|it'?s|i'?m|soy) (?:my|mi) (?:mom|mother|dad|father|mama|papa)\b|"
    r"(?:he|she|they|i)(?: does ?n[o']?t| does not| do ?n[o']?t| do not) (?:need|have) to do (?:the|his|her|my|their|any) homework|no tiene que hacer (?:la|su) tarea|(?:el|ella|he|she),? (?:o sea|digo|quiero decir|i mean),? (?:yo|i|me)\b|"
    r"(?:fever|temp\w*|calentura|fiebre)(?: of| de)?(?: like| about| como)? (?:1[1-9]\d|[2-9]\d\d)\b(?! ?(?:min|am|pm))|"
    r"i (?:does ?n[o']?t|dosent|dont|don'?t|do not) have to (?:come|go)|mi mama,? o sea|my (?:mom|dad|mother|father|grandma),? (?:i mean|no,? i)\b|i'?m (?:pretending|calling for myself)|me and (?:my (?:brother|sister))|(?:ya )?se fue mi (?:mama|papa)|no tengo (?:quien|kien) me lleve|soy (?:de|del|d) (?:el )?(?:primer|segund|tercer|cuart|quint|sext)o?\b|i'?m in (?:first|second|third|fourth|fifth|sixth) grade|i (?:don'?t|do not|dont) (?:want to|wanna|have to) (?:go to|come to) (?:school|class)|my teacher\b|i have a (?:test|quiz))"
)
_SELF_ABSENT = re.compile(
    r"\b(?:i'?m|im|i am|i)\s+(?:not (?:coming|going|gonna (?:be|come|make it|go))(?=\s*(?:[.,!?;]|$|(?:to (?:school|class|be (?:there|in|at school|able))|in|at school|there|today|tomorrow|cause|because|bc|ok|okay|and|so|bye|either|anymore|absent|late)\b))|won'?t be (?:at|in) (?:school|class|today)|can'?t (?:come|go) to (?:school|class)|(?:don'?t|dont|do not|cant|wont|can'?t|won'?t) (?:come|go|be) (?:to|2|in|at) (?:school|class)|staying home (?!with)|(?:can'?t|cant) come(?=\W*$)|(?:feel|feeling) (?:sick|bad|yucky|gross|awful|so sick)|(?:going to|gonna) be (?:absent|late to (?:school|class)))|"
    r"\b(?:will not|won'?t) be able to (?:attend|come to) (?:my )?class\b|my (?:stomach|tummy|belly|throat|head|ear|ears|leg|foot|tooth|eyes?)(?: is| are|'s)? (?:still |really |so )?(?:hurt|hurts|hurting|ache|aches|aching|killing)\b|"
    r"\b(?:yo )?no (?:[vb]oy a (?:ir|poder ir|asistir)|voy|puedo ir) (?:a (?:la )?(?:escuela|clase)|hoy|air)\b|\bme (?:duele|siento (?:mal|enferm\w))|estoy (?:enferm[oa]|malit[oa])"
)
# "I am allowing her to stay home": so a child thinks that a parent writes. "This is Mark's dad, I mean", with a giggle;
# "please excuse me, I mean Mark, from school"; and whoever is beside is told to be quiet.
_PLAYS = re.compile(
    r"\bexcuse me,? i mean [a-z]+ (?:from|for) (?:school|class|today)\b|\b(?:stop|quit|shut up|shh+|be quiet|callate|no te rias)\b[^?]{0,24}\b(?:they'?re|she'?s|he'?s|it'?s|se) (?:recording|(?:gonna|going to) hear|listening|esta grabando|oye|escucha)|\bahem\b|"
    r"\bi(?:'m| am|m)? (?:allow(?:ing)?|giving permission (?:for|to)) (?:her|him|them|my (?:son|daughter|child)|[a-z]+) to (?:stay|skip|miss|be (?:absent|late|excused))\b|\b(?:stop|quit) laughing\b|\bdeja de reir\w*|\b(?:this is|it'?s|i'?m) [a-z]+'?s (?:mom|dad|mother|father),? i mean\b|\b(?:soy|habla) [a-z ]{2,30}, (?:la |el |su )?(?:padre|madre|papa|mama),? digo\b"
)
_HURRIED_ADULT = re.compile(
    r"\b(?:my (?:son|daughter|kid|kids|child|grandson|granddaughter)|mi (?:hijo|hija|nieto|nieta)|mis hij)"
)


def child_speaking(scene: Scene) -> bool:
    """Whether a child seems to speak: of itself, by its own name, or of what mother says."""
    if _speaks_as_child(scene.lower) or plays_parent(scene) or scene.caller.relation == "student":
        return True
    return scene.own is not None and scene.caller.relation != "sibling"


def plays_parent(scene: Scene) -> bool:
    """Whether a child speaks who says to be a parent, if anybody does: of itself, or giggling."""
    return _plays_parent(scene.lower)


# Every line of a report asks the same of its message.
@lru_cache(maxsize=64)
def _speaks_as_child(lower: str) -> bool:
    return _CHILD_SPEAKS.search(lower) is not None


@lru_cache(maxsize=64)
def _plays_parent(lower: str) -> bool:
    if _SELF_ABSENT.search(lower) and not _HURRIED_ADULT.search(lower):
        return True
    return _PLAYS.search(lower) is not None
