"""What a message says about being in school: words that mean away, late, leaving early, in school, or leave it open."""

# ruff: noqa: E501 (a pattern or a list of words reads best on one line)

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from nlp.statements import statements

CueKind = Literal[
    "absence", "late", "early_dismissal", "present", "in_school", "on_board", "under_way", "hour", "elsewhere", "fine", "question", "marked", "unsure", "retract",
    "not_absent",
]  # fmt: skip

_HE = r"(?:he|she|they|him|her|them|we)"
_TIME = (
    r"(?:(?:about|around|like|maybe|probably|closer to|approximately)\s+)*"
    r"(?:(?:1[0-2]|[1289])(?::?[0-5]\d)?(?!\d|/|day|\s*(?:th|st|nd|rd)\b|\s*(?:days|dias|weeks|hours|minutes))|noon|lunch(?:time)?|(?:nine|ten|eleven|eight|one)"
    r"(?:\s+(?:o'?clock|thirty|fifteen|forty|ten|twenty|fifty|oh)\w*)?)"
)

#: Cues that say where a student is meant to be; each makes a message one about being in school.
DECISIVE: frozenset[CueKind] = frozenset(["absence", "late", "early_dismissal", "present", "on_board"])

_ENGLISH: tuple[tuple[CueKind, str], ...] = (
    # Leaving early, before "come for" and "get" can be taken for anything else.
    ("early_dismissal", rf"""(?:pick(?:ing)?|pull(?:ing)?|grab(?:bing)?|get(?:ting)?|collect(?:ing)?|scoop(?:ing)?|snag(?:ging)?)\s+(?:up\s+)?(?!(?:up|on|back|there|in|the|a|an|our|it|to|ready|out|home|some|this|that|off|around|here|over|going|into|better|worse|sick|so)\b)(?:{_HE}|[\w'-]+)(?:\s+[\w'()]+){{0,5}}?\s+(?:up\s+)?(?:(?:today\s+)?(?:at|@|around|about|by)\s+{_TIME}|early\b)"""),
    ("early_dismissal", rf"""(?:pick(?:ing)?)\s+(?:{_HE}|my \w+|[\w'-]+(?: [\w'-]+)?)\s+up(?!\s+(?:from|his|her)\s+(?:grand|bus|dad|mom))"""),
    ("early_dismissal", rf"""(?:pick(?:ing)?\s+up|pick-?up|come\s+(?:for|get)|coming\s+(?:for|to get)|be there to get)\s+[\w' -]{{0,30}}?(?:at|@|around|by|for)?\s*{_TIME}\s*(?:pm|am|today|o'?clock|for)?"""),
    ("early_dismissal", r"""(?:needs? to|has to|have to|will|going to|gonna|is|be|'ll|'s)\s+(?:be\s+)?(?:leav(?:e|ing)|go(?:ing)? home|com(?:e|ing) home|head(?:ing)? out)\s+(?:school\s+|class\s+)?(?:early|at\b|around\b|before the end|by\b)(?!\s+for)"""),
    ("early_dismissal", r"""(?:go|goes|going|leave|leaves|leaving) early|early\s+(?:out\b|dismissal|release|pick-?up|checkout|check out)|dismiss(?:ed|al)?\s+(?:early|at)|(?:sign|check|tak|pull)(?:e|ing)?\s+(?:him|her|them)\s+out(?:\s+(?:of (?:class|school)|early|at|around|by|for))?|
        (?:sent|send|bring)\s+(?:him|her|them)\s+(?:down\s+)?to the office|ready in the (?:front )?office|(?:have|waiting|wait|be|ready)\s+(?:him |her |them )?(?:up |out |at |in )?(?:the )?(?:front office|office\b|up front|out front)|leav(?:e|es|ing) (?:school )?early(?! for| to| tomorrow| tmrw)"""),
    # Being told by the school that a child is missing.
    ("marked", r"""(?:robo\s?-?calls?|call|text|msg|message|email|notice|notification|alert|voicemail|letter)s?\b[^.!?]{0,40}?\b(?:absent|absence|missing|not (?:there|in (?:school|class))|isn'?t (?:there|in)|unexcused)|absent\s+(?:text|msg|message|call|alert|notice|email|notification)|
        (?:marked|counted|listed|showing|shows?|says?|said|saying|put down|down|has|have|got) (?:him |her |them |\w+ |he'?s |she'?s |as |that |up |is |it |they'?re ){0,4}?(?:as )?(?:absent|unexcused|missing from)|why (?:is|was|are|did|does)[^.!?]{0,40}absent|how (?:is|can)[^.!?]{0,30}absent"""),
    # What is asked for a child that is in school.
    ("in_school", r"""(?:can'?t|cannot|not|shouldn'?t|won'?t) (?:be )?(?:do|doing|participat\w+ in|hav\w+|tak\w+|run\w* in) (?:p\.?e\b|gym|recess|sports)|(?:come|sent|go) (?:down )?to the (?:office|nurse) (?:at|for|before)|no (?:recess|p\.?e\b\.?|gym|running|swimming|sports)|(?:stay|sit|sits|keep (?:him|her|them)) (?:inside|in|out) (?:at|during|for|from) (?:recess|p\.?e|gym|lunch)|
        excus(?:e|ed) (?:\S+ ){1,3}?from (?:p\.?e|gym|recess|the mile|mile|running|swim\w*|sports|music|activities)|(?:at|before|during|for|after) (?:recess|p\.?e\b|gym|snack)|keep an eye on|watch (?:him|her|them) (?:today|for)|(?:give|gets?|needs?|take|have) (?:him |her |it |\S+ )?(?:his |her |the )?(?:inhaler|puffs?|meds|medicine|medication|epi\w*|tylenol|dose)(?: \w+){0,3} (?:at (?:school|lunch|noon|1\d|\d)|before|during|today)|
        (?:his|her|their) (?:note|form|lunch|inhaler|p\.?e\.? note) is in|(?:drop|bring)(?:ping|ing)? (?:off )?(?:his|her|them|it|the) ?(?:lunch|glasses|jacket|coat|medicine|meds|inhaler|folder|homework|instrument|backpack)?(?: off)? (?:at|by|to) (?:the office|lunch|noon|school)|don'?t (?:let|believe) (?:him|her|them) (?:say|tell|talk|call)|no l[eo] crean|no (?:recreo|educacion fisica|deportes|corra)|sin recreo|(?:se|le) (?:quedo sin|olvido) (?:el |la |su )?(?:lonche|lunch|medicina|mochila|tarea)"""),
    ("marked", r"""(?:they|you|y'?all|you guys|school|office|someone|somebody|teacher|machine|robot|system) (?:just |all )?(?:told|tells|called|texted|said|says|saying|claim\w*|have)\b[^.!?]{0,24}?\b(?:didn'?t|isn'?t|wasn'?t|never|not|hasn'?t)\b|me (?:acaba de llegar|llego|acaban de avisar)\b[^.!?]{0,40}\b(?:ausente|falto|no llego)|(?:me|nos) (?:dijeron|avisaron|dicen|marcaron|llamaron)[^.!?]{0,30}\bno\b"""),
    ("retract", r"""never\s?mind|nevermind|\bnvm\b|\bjk\b|just kidding|ignore (?:me|my|this|that|the)|disregard|scratch that|forget (?:it|i said|what i said|my)|false alarm|my mistake|i take (?:it|that) back|cancel that|changed (?:my|her|his) mind|turns out (?:he|she|they)|
        olvid(?:elo|enlo|e lo|e)|no me haga caso|mejor si va|siempre si (?:va|viene)|me equivoque de"""),
    ("unsure", r"""\bmight (?:not|be|stay|keep|miss|come|need|go|have to|still|make|just|send|get|show|drop|bring|try)\b|\bi guess (?:he|she|they|it)\b|\bi'?m guessing\b|\bi (?:assume|suppose|figure (?:he|she|they))|\bi think (?:he|she|they|it)(?:'?s| is| are|'?ll| will)? (?:gonna |going to |just )?(?:stay\w*|out|home|absent|not|sick|miss\w*)|supongo|me imagino|\bsi no,|\bif not\b|may not|may be (?:out|absent|late|home|staying)|may (?:stay|keep|miss|come)|(?:not|n'?t) (?:too |100% |really |quite )?sure (?:if|whether|yet|when|about|he|she)|(?:don'?t|do not|dont|not sure|dunno) (?:know )?(?:yet|(?:if|whether|when) (?:he|she|they|we|it|his|her|i'?ll|i'?m|i can))|unsure|undecided|(?:was|were) (?:a little |so )?late|depend(?:s|ing)|
        if (?:he|she|they|his|her|their|the (?:fever|cough|rash|car|tow|bus|road|weather|snow|plow|doctor|appointment|test|meds?|medicine|power)|things|it)(?:'?s| is| are| does| doesn'?t| do| don'?t| gets?| feels?| keeps?| can| can'?t| comes?| goes| breaks?| continues?| improves?| worsens?|'s not| still| has| wakes?| temp\w*| fever| throws?| start\w*| stops?| clears?)\b|
        if (?!you\b|u\b|i\b|we\b|there\b|possible|any\b|not\b|this\b|that\b)[a-z']+ (?:is|feels?|gets?|wakes?|keeps?|still|has|doesn'?t|does|isn'?t|can'?t|can|starts?|stops?)\b|\botherwise\b|\bor else\b|de lo contrario|we'?ll see (?:if|how|what|about)|let'?s see|(?:he|she|they)(?:'?s|'?re| is| are|'?ll| will)? prob(?:ably)? (?:be |going to |gonna |just )?(?:stay\w*|out|home|absent|miss\w*)|i'?ll let you know if|unless|wait and see|possibly|probably (?:be |going to be |gonna be )?(?:out|absent|home|won'?t)|on the fence|debating|thinking (?:about|of) keeping|
        no se (?:a que hora|cuando|todavia|bien)|a lo mejor|tal vez|talvez|quizas?|no (?:se|estoy segur[oa]) si|no (?:estoy|ando) segur[oa]|algo asi pero|not (?:really |too |100%? |completely )?sure(?=[.,!;]| but| tho|\s*$)|depende|si (?:(?!hoy|no|va|ya)[a-z]+ )?(?:se siente|le baja|se le quita|se compone|mejora|sigue|amanece|se mejora|puede|no se|le sube|vomita|tiene)|puede (?:ser )?que|posiblemente|probablemente|a ver (?:si|como)|(?:a ver |, |\. )si (?:es|esta) (?:mejor|bien)"""),
    ("early_dismissal", r"""have (?:him|her|them|\w+) ready (?:at|by|around) (?:\d|noon|one|two|ten|eleven|twelve)"""),
    ("late", r"""miss(?:es|ing)? (?:the |most of the |all |part of the )?(?:morning|first (?:hour|period|class|couple (?:of )?hours))|(?:not |n't |wont )(?:going to |gonna )?make (?:the bell|it (?:by the bell|on time|in time))|expect (?:him|her|them|\w+) (?:around|about|by|closer to) (?:\d|noon|lunch|nine|ten|eleven)"""),
    # In school, or on the way there.
    ("fine", r"""(?:is|'s|s|are|seems?|feels?|feeling|doing|looks?|totally|perfectly)\s+(?:totally |perfectly |just |completely |all |doing |feeling )*(?:fine|ok(?:ay)?|alright|all right|good|great|better|healthy|well|not sick)\b(?! (?:for|if|to))|here with me|no tiene nada|esta bien(?! (?:mal|enf|grave|hinch|feo|fea|congest|ronc|roj))|se siente (?:bien|mejor)|anda bien(?! (?:mal|enf|grave|ronc|congest))"""),
    ("question", r"""\?(?:)|(?:^|[.!?,;:] )(?:is|did|can|could|was|are|should|does|will) (?!you\b|u\b|i\b|it\b|there\b|somebody\b|someone\b)\w+ [^.!?]{2,70}\?|(?:wondering|want(?:ed)? to (?:know|ask|check|see|make sure|confirm)|check(?:ing)? (?:if|to see|that|on|whether|did)|to check|can you (?:tell|check|confirm|see|let)|could you (?:tell|check|confirm)|did (?:he|she|they|\w+) (?:get|make|arrive|come|show)|make sure (?:he|she|they|\w+)|(?:^|[.!?,;:] |\b(?:and|but|so|oh|also|hi|hello) )is there|is (?:he|she|\w+) marked|is (?:he|she|\w+) (?:in (?:class|school)|at school)(?: yet| now| today)?(?=\?|$)|what'?s (?:the|going|up with|wrong|for|her|his)|what (?:is|time|are|do|day)|when (?:is|are|do|does)|where (?:is|are|do)|how (?:do|many|can|much)|are (?:we|you|they) |do (?:you|we|i) (?:have|need|know)|
        (?:me|nos) (?:dice|dicen|avisa|avisan|confirma\w*|puede\w* (?:decir|avisar)) si|is (?:he|she|\w+) (?:there|here|in|with you)(?: yet| now| today)?$|quisiera saber|quiero saber|queria (?:saber|preguntar)|me puede (?:decir|confirmar)|pregunt\w+|a que hora|(?<!no )hay clases|cuando (?:es|hay|son)|ya llego|checar si|si (?:ya )?llego|para saber|para ver si|saber si)"""),
)  # fmt: skip

_SPANISH: tuple[tuple[CueKind, str], ...] = (
    ("early_dismissal", r"""me entreg(?:uen|ue) a|entregarme a|que me l[oa]s? entreguen"""),
    ("early_dismissal", r"""(?:recoger|recojo|recoge|recogerl[oa]|recogemos|pasar?(?:e|emos|mos)?(?: yo)? (?:por|x)|paso (?:por|x)|pasan (?:por|x)|voy (?:por|x)|vengo (?:por|x)|ir (?:por|x)|ire (?:por|x)|sacarl[oa]s?|l[oa] (?:voy a |vamos a |necesito )?(?:sacar|saco|recoger|recojo)|llevarmel[oa]|me l[oa] llevo|sac(?:o|ar) a)\b(?! (?:la |su |el )?(?:tarea|trabajo|libro))|
        (?:sale|salir|salga|saldra|se va|irse|retirarse|se retira) (?:mas )?(?:temprano|antes|a las (?:\d|una|dos|tres|diez|once|doce)|a la (?:una|1|hora|salida))|salida temprana|tengan?l[oa] list[oa]|l[oa] tengan? list[oa]|list[oa] en la oficina"""),
    ("marked", r"""(?:mensaje|llamada|texto|llamaron|llego|avis\w+|correo|notificacion|dicen|dice|pusieron|marcaron|marcad[oa]|aparece|sale|reporte)\b[^.!?]{0,45}\b(?:ausente|falto|falta|no (?:llego|fue|esta|asistio))|como que (?:ausente|falto|no (?:llego|esta))|por que[^.?!]{0,40}(?:ausente|falta)"""),
    ("question", r"""(?:(?<!no )hay clases|a que hora|cuando|quisiera|preguntar|saber si|me puede|puede decirme)\b"""),
)  # fmt: skip


def _clean(pattern: str) -> re.Pattern[str]:
    joined = re.sub(r"\n\s*", "", pattern)
    return re.compile(rf"(?<![a-z])(?:{joined})(?![a-z])")


_PATTERNS = tuple((kind, _clean(pattern)) for kind, pattern in (*_ENGLISH, *_SPANISH))
_PLURAL = re.compile(
    r"\b(?:they|them|both|neither|either|all three|all the three|all of them|the (?:kids|boys|girls|twins|children)|my (?:kids|children|boys|girls)|"
    r"los (?:dos|tres|ninos)|las (?:dos|tres|ninas)|ambos|ambas|ninguno|ninguna|mis hij[oa]s|van|my (?:two|three|four|2|3|girls|boys)|mis (?:dos|tres)|l[oa]s (?:dos|tres)|ninguno de)\b"
)
_PLURAL_AFTER = re.compile(
    r"^ (?:hoy )?(?:ningun[oa] de|l[oa]s (?:dos|tres|2|3)|ambos|ambas|either of (?:them|mine)|(?:both|all three|neither) of)"
)
_FIRST = re.compile(
    r"\b(?:i'?m|i am|im|i'?ll|ill|i (?:won'?t|can'?t|will|cannot|have|got|feel|do not|don'?t)|yo no|no voy|voy a|me siento|estoy|no puedo|me duele|llegare)\b"
)


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that say something about being in school, at characters [start, end) of the view."""

    kind: CueKind
    start: int
    end: int
    plural: bool = False


_NEGATED = re.compile(
    r"(?:\b(?:not|no|never|won'?t|wont|isn'?t|isnt|can'?t|cant|cannot|ain'?t|aint|aren'?t|don'?t|dont|doesn'?t|doesnt|didn'?t|didnt|wouldn'?t|couldn'?t|"
    r"neither|nobody|tampoco|ni|without|instead of|unable|if|when|once|until|before|asked|hasn'?t|haven'?t|wasn'?t)\b|n't\b)(?:\s+[\w']+){0,3}\s*$"
)
_NOBODY = re.compile(r"\b(?:nobody|no one|noone|only|nadie|solo|solamente)\b[^.!?]{0,30}$")
_AFTER_SCHOOL = re.compile(
    r"^\s*(?:be )?(?:doing|running|joining|participating|playing|swimming|singing|marching)\b[^,.;]{0,16}\b(?:trot|race|run|mile|game|match|meet|concert|recital|play|p\.?e|gym|recess|club|practice|performance|show|relay|today)\b|"
    r"^[^,]{0,24}\b(?:after[- ](?:school|class|care)|afterschool|aftercare|despues de (?:la escuela|clases)|saliendo de|after 3|tonight|this evening|for dinner)\b"
)
_NOT_HOME = re.compile(
    r"\b(?:left|leave|leaving|forgot|forget)\s+(?:her|his|the|their|a|my|it)\b|\b(?:go|goes|going|went|got|get|gets|walk|walks|walking|ride|rides|riding|bus|way|take|taken|took|sent|send|come|coming|comes|drive|"
    r"driving|bring|head|heading|back|run|running|swing|swinging|fly|flying)\s+$"
)
_PICK_UP = re.compile(
    r"^[^,]{0,14}\b(?:pick(?:ing)?\b|pick-?up|get(?:ting)? (?:him|her|them)\b|for (?:the |my |our )?(?:meeting|conference|work|pick)|recoger|a recoger|to work)"
)
_ASKING = re.compile(
    r"(?:(?<!says he )(?<!says she )(?<!said he )(?<!said she )\b(?:should|can|could|would|shall|(?:does|do|did)(?= (?:i|we|he|she|they|you|it|anyone|the)\b)|must|may(?= (?:i|we|he|she)\b))\s+(?!not\b|be\b|like\b|you\b|u\b|barely\b|hardly\b|only\b|still\b|also\b|both\b|have\b|someone\b|somebody\b|please\b)[a-z']+\b|is it (?:ok|okay|alright|all right|fine|a problem) (?:if|that|for)|ok(?:ay)? if|how (?:do|can|would) (?:i|we)|"
    r"(?:do|does|will) (?:i|we|he|she) (?:need|have)|what (?:if|happens)|wonder(?:ing)? (?:if|whether)|do you (?:want|think|need)|need a note if|(?<!no )(?<!ni )\b(?:puedo|debo|deberia|puede|podria|se puede|esta bien si|tengo que|hay que)\s)"
    r"(?:\s*[\w']+){0,6}\s*$"
)
# "Is there early release today?" is about a day of the school's.
_DAY_ASKED = re.compile(r"\b(?:is there|is it|is today|do we have|hay|es dia de)\s+(?:an? |el )?$")
# "The dentist can get him in at 10" is no way to school.
_SEEN_BY = re.compile(
    r"\b(?:dentist|doctor|dr|ortho\w*|clinic|pediatrician|specialist|allergist|they)(?: office)? (?:can|could|will|would) (?:only )?$"
)
_GETS_SEEN = re.compile(r"get(?:ting)? [\w']+ (?:in|seen)\b")
# A plan that was given up: "I was going to keep her".
_GIVEN_UP = re.compile(r"\bwas (?:going to|gonna|planning to|planning on|thinking of|about to)\s*$")
_NO_MESSAGES = re.compile(r"no (?:me|nos) (?:mand|envi)en?\b")
_NO_LONGER = re.compile(r"^(?: a| en)? (?:es[ae]|esta|alli|ahi|su) (?:escuela|colegio)?")
# A question without its mark: "is Ann at school", "did he make it".
_OPENS_QUESTION = re.compile(
    r"^(?:(?:hi|hello|hey|ok|so|but|um|uh|please)\W+)*(?:is|are|did|does|has|was|were) (?!(?:not|sick|out|home|running|staying|still|going|having|at|in|with|down|absent|feeling|coming|ill|back|now|late|very|too|also|a|the|that|this|it)\b)[a-z']+\b"
)
# What follows later than this after its first words is not asked any more.
_LONGEST_QUESTION = 60
_WHY = re.compile(r"\b(?:why|how come)\b")
_REQUEST = re.compile(r"\b(?:can|could|would|will)\s+(?:you|u|someone|somebody)\b")
_LONG_AGO = re.compile(
    r"^(?:\s+\w+)?\s+(?:yesterday|last (?:week|month|year|time|mon|tue|wed|thu|fri)\w*|on friday|friday|ayer|la semana pasada|el viernes)\b"
)
# "If she isn't better tomorrow I'll call again" leaves nothing open about today.
_ABOUT_LATER = re.compile(
    r"^(?=.*\b(?:tomorrow|tmrw|manana|call|text|let you know|aviso|llamo)\b)(?!.*\b(?:home|keep|stay|bring|send|come|casa|llevo|mando)\b)"
)
# "He might not be in, please call me" leaves today open whatever follows; "might miss tomorrow too" does not.
_PERHAPS = re.compile(
    r"(?:might|may|possibly|probably|on the fence|debating|thinking|a lo mejor|tal ?vez|quiza|puede|posiblemente|probablemente)"
)
_TOMORROW_ONLY = re.compile(r"^(?!.*\b(?:today|2day|hoy)\b).*\b(?:tomorrow|tmrw|manana)\b")


# Something was left behind, and that is what is brought: "forgot her glasses, dropping them off at lunch".
_FORGOTTEN = re.compile(
    r"\b(?:forgot|left|leaves|olvid\w+|quedo sin|dejo)\b[^.!?]{0,24}\b(?:glasses|lunch|inhaler|backpack|medicine|meds|folder|homework|jacket|coat|gloves|shoes|snow boots|instrument|violin|library book|permission slip|ipad|chromebook|lonche|lentes|mochila|medicina|tarea|chamarra)\b"
)
_BRINGS_IT = re.compile(
    r"(?:bring|drop|run|tak|send|carry|get)\w* (?:it|them|her|his)\b|se l[oa]s? (?:llev|dej|traig|voy)|l[oa]s? (?:llev|dej)"
)


def find_cues(lower: str) -> list[Cue]:
    """Return what a folded lower-case text says, in reading order; statements inside other findings are left out."""
    found: list[Cue] = []
    taken: list[tuple[int, int]] = []
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(lower):
            start, end = match.span()
            if start == end or _means_else(lower, kind, start, end):
                continue
            if kind in ("early_dismissal", "marked", "late"):
                taken.append((start, end))
            asked = kind == "late" and _asked(lower, start, end)
            found.append(_cue(lower, "question" if asked else kind, start, end))
    things = _FORGOTTEN.search(lower) is not None
    for said in statements(lower):
        if things and _BRINGS_IT.match(lower[said.start : said.end]):
            continue
        if any(said.start < b and a < said.end for a, b in taken) or _means_else(
            lower, said.kind, said.start, said.end
        ):
            continue
        asked = (
            said.asked
            or _begins_question(lower, said.start)
            or (said.kind in ("absence", "late") and _asked(lower, said.start, said.end))
        )
        found.append(_cue(lower, "question" if asked else said.kind, said.start, said.end))
    return sorted(found, key=lambda c: (c.start, c.end))


def _begins_question(lower: str, start: int) -> bool:
    clause = re.split(r"[.!?\n]", lower[:start])[-1].lstrip()
    return len(clause) <= _LONGEST_QUESTION and _OPENS_QUESTION.match(clause + lower[start : start + 1]) is not None


def _cue(lower: str, kind: CueKind, start: int, end: int) -> Cue:
    around = re.split(r"[.!?;]", lower[max(0, start - 30) : start])[-1] + lower[start:end]
    plural = _PLURAL.search(around) or _PLURAL_AFTER.match(lower[end : end + 30])
    return Cue(kind, start, end, bool(plural))


def _means_else(lower: str, kind: CueKind, start: int, end: int) -> bool:
    """Whether the words around turn the cue into something else: denied, long past, about a lunch box or a pick-up."""
    before, after = lower[max(0, start - 40) : start], re.split(r"[.!?;]", lower[end : end + 60])[0]
    clause = re.split(r"[.!?;,]", before)[-1]
    if kind == "fine" and _NEGATED.search(clause):
        return True
    if _LONG_AGO.match(lower[end : end + 22]) or (kind == "unsure" and _about_later(lower[start:end], after)):
        return True
    if _SEEN_BY.search(before) and _GETS_SEEN.match(lower[start:end]):
        return True
    if kind == "early_dismissal":
        return bool(_NOBODY.search(before) or _DAY_ASKED.search(before))
    if kind == "absence" and _GIVEN_UP.search(before):
        return True
    if kind == "absence" and _NO_MESSAGES.match(lower[start:end]):
        return True
    if kind == "absence" and before.endswith("ya ") and _NO_LONGER.match(after):
        return True
    if kind == "absence":
        return bool(
            _AFTER_SCHOOL.match(after)
            or (lower[start:end].startswith(("home", "at home")) and _NOT_HOME.search(clause))
        )
    return kind == "late" and bool(
        _PICK_UP.match(after) or (lower[start:end].startswith("miss") and _NEGATED.search(clause))
    )


def _about_later(unsure: str, after: str) -> bool:
    """Whether words that leave something open, and what follows them, leave open only what comes after today."""
    if _PERHAPS.match(unsure):
        return bool(_TOMORROW_ONLY.search(after.split(",", maxsplit=1)[0]))
    return bool(_ABOUT_LATER.search(after))


def _asked(lower: str, start: int, end: int) -> bool:
    """Whether the cue is asked and not told: "can Lucas stay home today?"."""
    clause = re.split(r"[.!;,]|\?", lower[max(0, start - 50) : start])[-1]
    closes = re.match(r"[^.!?;,\n]{0,40}\?", lower[end:])
    if _WHY.search(clause):
        return True
    return bool((closes and not _REQUEST.search(clause)) or _ASKING.search(clause))


def first_person(lower: str, cue: Cue) -> bool:
    """Return whether the cue's own clause speaks in the first person singular."""
    clause = re.split(
        r"[.!?;,]|\b(?:and|so|but|because|cause|bc|que|y|pero)\b", lower[max(0, cue.start - 24) : cue.start]
    )[-1]
    return bool(_FIRST.search(clause + lower[cue.start : cue.end]))
