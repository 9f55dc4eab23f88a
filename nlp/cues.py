"""What a message says about being in school: words that mean away, late, leaving early, in school, or leave it open."""

# ruff: noqa: E501 (a pattern or a list of words reads best on one line)

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

CueKind = Literal[
    "absence", "late", "early_dismissal", "present", "fine", "question", "marked", "unsure", "retract", "not_absent"
]

_HE = r"(?:he|she|they|him|her|them|we)"
_TIME = (
    r"(?:(?:about|around|like|maybe|probably|closer to|approximately)\s+)*"
    r"(?:(?:1[0-2]|[1289])(?::?[0-5]\d)?(?!\d|/|day|\s*(?:th|st|nd|rd)\b|\s*(?:days|dias|weeks|hours|minutes))|noon|lunch(?:time)?|(?:nine|ten|eleven|eight|one)"
    r"(?:\s+(?:o'?clock|thirty|fifteen|forty|ten|twenty|fifty|oh)\w*)?)"
)
_HORA = r"(?:(?:como|eso de|alrededor de|mas o menos)\s+)*(?:a\s+)?las?\s+(?:\d|una|nueve|diez|once|doce|ocho)"
_GAP = r"(?:\s+[\w']+){0,3}?\s+"
_NEG = (
    r"(?:wo'?nt|won't|will not|will no|isn'?t|is not|is no|ain'?t|aint|aren'?t|are not|can'?t|cannot|can not|couldn'?t|could not|"
    r"not|never|no longer|doesn'?t(?! want| wanna| like| need)|does not(?! want| like| need)|don'?t(?! want| wanna| like| need)|not gonna|neither|wouldn'?t|no)"
)

_ENGLISH: tuple[tuple[CueKind, str], ...] = (
    # Leaving early, before "come for" and "get" can be taken for anything else.
    ("early_dismissal", rf"""(?:pick(?:ing)?|grab(?:bing)?|get(?:ting)?|collect(?:ing)?|scoop(?:ing)?|snag(?:ging)?)\s+(?:up\s+)?(?!(?:up|on|back|there|in|the|a|an|our|it|to|ready|out|home|some|this|that|off|around|here|over|going|into|better|worse|sick|so)\b)(?:{_HE}|[\w'-]+)(?:\s+[\w'()]+){{0,5}}?\s+(?:up\s+)?(?:(?:today\s+)?(?:at|@|around|about|by)\s+{_TIME}|early\b)"""),
    ("early_dismissal", rf"""(?:pick(?:ing)?)\s+(?:{_HE}|my \w+|[\w'-]+(?: [\w'-]+)?)\s+up(?!\s+(?:from|his|her)\s+(?:grand|bus|dad|mom))"""),
    ("early_dismissal", rf"""(?:pick(?:ing)?\s+up|pick-?up|come\s+(?:for|get)|coming\s+(?:for|to get)|be there to get)\s+[\w' -]{{0,30}}?(?:at|@|around|by|for)?\s*{_TIME}\s*(?:pm|am|today|o'?clock|for)?"""),
    ("early_dismissal", r"""(?:needs? to|has to|have to|will|going to|gonna|is|be|'ll|'s)\s+(?:be\s+)?(?:leav(?:e|ing)|go(?:ing)? home|com(?:e|ing) home|head(?:ing)? out)\s+(?:school\s+|class\s+)?(?:early|at\b|around\b|before the end|by\b)(?!\s+for)"""),
    ("early_dismissal", r"""early\s+(?:dismissal|release|pick-?up|checkout|check out)|dismiss(?:ed|al)?\s+(?:early|at)|(?:sign|check|tak|pull)(?:e|ing)?\s+(?:him|her|them)\s+out(?:\s+(?:of (?:class|school)|early|at|around|by|for))?|
        (?:sent|send|bring)\s+(?:him|her|them)\s+(?:down\s+)?to the office|ready in the (?:front )?office|(?:have|waiting|wait|be|ready)\s+(?:him |her |them )?(?:up |out |at |in )?(?:the )?(?:front office|office\b|up front|out front)|leav(?:e|es|ing) (?:school )?early(?! for| to| tomorrow| tmrw)"""),
    # Being told by the school that a child is missing.
    ("marked", r"""(?:robo\s?-?calls?|call|text|msg|message|email|notice|notification|alert|voicemail|letter)s?\b[^.!?]{0,40}?\b(?:absent|absence|missing|not (?:there|in (?:school|class))|isn'?t (?:there|in)|unexcused)|absent\s+(?:text|msg|message|call|alert|notice|email|notification)|
        (?:marked|counted|listed|showing|shows?|says?|said|saying|put down|down|has|have|got) (?:him |her |them |\w+ |he'?s |she'?s |as |that |up |is |it |they'?re ){0,4}?(?:as )?(?:absent|unexcused|missing from)|why (?:is|was|are|did|does)[^.!?]{0,40}absent|how (?:is|can)[^.!?]{0,30}absent"""),
    ("not_absent", r"""(?:not|isn'?t|is not|ain'?t|wasn'?t|never|aren'?t)\s+(?:actually |really )?(?:absent|missing|out(?: sick)?\b(?! (?:the|of))|sick\b(?! enough)|home\b|late\b|at home)|(?:won'?t|will not|not going to|not gonna|isn'?t going to)\s+be\s+(?:absent|out|late|missing)(?! (?:of|for long))"""),
    ("retract", r"""never\s?mind|nevermind|\bnvm\b|\bjk\b|just kidding|ignore (?:me|my|this|that|the)|disregard|scratch that|forget (?:it|i said|what i said|my)|false alarm|my mistake|i take (?:it|that) back|cancel that|changed (?:my|her|his) mind|turns out (?:he|she|they)|
        olvid(?:elo|enlo|e lo|e)|no me haga caso|mejor si va|siempre si (?:va|viene)|me equivoque de"""),
    ("unsure", r"""\bmight (?:not|be|stay|keep|miss|come|need|go|have to|still|make|just|send)\b|may not|may be (?:out|absent|late|home|staying)|may (?:stay|keep|miss|come)|(?:not|n'?t) (?:too |100% |really |quite )?sure (?:if|whether|yet|when|about|he|she)|(?:don'?t|do not|dont|not sure|dunno) (?:know )?(?:yet|(?:if|whether|when) (?:he|she|they|we|it|his|her|i'?ll|i'?m|i can))|unsure|undecided|(?:was|were) (?:a little |so )?late|depend(?:s|ing)|
        if (?:he|she|they|his|her|their|the (?:fever|cough|rash|car|tow|bus|road|weather|snow|plow|doctor|appointment|test|meds?|medicine|power)|things|it)(?:'?s| is| are| does| doesn'?t| do| don'?t| gets?| feels?| keeps?| can| can'?t| comes?| goes| breaks?| continues?| improves?| worsens?|'s not| still| has| wakes?| temp\w*| fever| throws?| start\w*| stops?| clears?)\b|
        if (?!you\b|u\b|i\b|we\b|there\b|possible|any\b|not\b|this\b|that\b)[a-z']+ (?:is|feels?|gets?|wakes?|keeps?|still|has|doesn'?t|does|isn'?t|can'?t|can|starts?|stops?)\b|\botherwise\b|\bor else\b|de lo contrario|we'?ll see (?:if|how|what|about)|let'?s see|i'?ll let you know if|unless|wait and see|possibly|probably (?:be |going to be |gonna be )?(?:out|absent|home|won'?t)|on the fence|debating|thinking (?:about|of) keeping|
        no se (?:a que hora|cuando|todavia|bien)|a lo mejor|tal vez|talvez|quizas?|no (?:se|estoy segur[oa]) si|depende|si (?:se siente|le baja|se le quita|se compone|mejora|sigue|amanece|se mejora|puede|no se|le sube|vomita|tiene)|puede (?:ser )?que|posiblemente|probablemente|a ver (?:si|como)|si (?:es|esta) (?:mejor|bien)"""),
    ("late", rf"""(?:won'?t|will not|not|wont|can'?t|isn'?t|'?ll)\s+(?:be\s+|get\s+|going to be\s+|gonna be\s+|make it\s+|come\s+|coming\s+)?(?:be\s+|get\s+|make it\s+)?(?:in|there|to school|here|on time|coming|to class)?\s*(?:in\s+)?(?:on time|until|till?|til|before)\s+(?:{_TIME}|after (?:his|her|the|\d|that|we|lunch))"""),
    ("late", r"""(?:won'?t|will not|not|can'?t|isn'?t)\s+(?:\w+\s+){0,3}on time"""),
    ("late", rf"""(?:not|isn'?t|won'?t)?\s*(?:but|just|probably|prob|and|though)?\s*(?:not|won'?t be)\s+(?:there\s+)?(?:til|till|until|before)\s+{_TIME}"""),
    ("late", rf"""(?:(?:he|she|they|we|i|it)(?:'?ll| will| should| might| can)|gonna|going to|will|should)\s+(?:probably |prob |likely |maybe |just |then |only |both |all )?(?:be|get|roll|arrive|drop|come|bring|carry|reach|show|pull|make it|walk|have (?:him|her|them)|take)
        (?!\s+(?:back|out|home|off today))(?:\s+[\w']+){{0,6}}?\s+(?:by|at|around|about|after|near|closer to|@|til|till|until|circa|like|before)\s+{_TIME}(?!\s*(?:yesterday|last))"""),
    ("late", r"""(?:be|get|arrive|coming|come) (?:there|in|here) (?:in|within) (?:about |like |another |a )?(?:\d+|ten|fifteen|twenty|thirty|forty|half|few|an hour|hour|couple)"""),
    ("late", rf"""(?:be|get|got|coming|arriv\w+|roll(?:ing)? in|in|there|reach|drop(?:ping)? (?:him|her|them|off)[\w ]{{0,12}}|show(?:ing)? up|expect(?: him| her| them| us)?(?: in)?)\s+(?:about |around |by |at |at about |like )?{_TIME}(?:\s*(?:am|ish|tops|at the latest|or so|or|[,.;]|$))"""),
    ("late", rf"""\b(?:be there|be in|there by|in by|here by|be here|in around|there around|there about|in at|in about|there at)\s+(?:by |at |around |about |maybe |like )*{_TIME}"""),
    ("late", r"""(?<!too )(?<!stay up )(?<!up )(?<!stayed )(?<!worked )(?<!works )(?<!work )(?<!see you )(?<!was )(?<!were )(?<!it's )(?<!so sorry for the )\blate\b(?!\s+(?:last night|night|at night|pick|work|bus pass|notice|call|message|text|fee|assign|home|shift|r\b|note|slip))|\btardy\b|running (?:a (?:little|bit|few) )?behind|runnin late|(?:a )?(?:few|couple|\d+|ten|fifteen|twenty|thirty) (?:min\w*|hours?) (?:late|behind)|delayed|overslept|slept through"""),
    ("late", rf"""(?:bring|drop|tak|driv|get|carry)(?:e|ing|ping|ting)?\s+(?:{_HE}|[\w']+)(?:\s+(?:off|in|over|there|to school|on|up|myself|back)){{0,3}}\s+(?:right |straight |just )?(?:after|afterwards?|when (?:we|he|she)|once (?:we|he|she)|as soon as|later\b)"""),
    ("late", r"""(?:come|coming|be|get|go)(?:ing)?\s+(?:in|there|to school)?\s*(?:right |straight )?(?:after (?:his|her|the|that|lunch|we)|afterwards?|mid-?morning|later (?:this morning|today|on)|once (?:we|he|she)'?(?:s|re)? (?:done|finished))|in later\b"""),
    ("absence", rf"""{_NEG}\s+(?:{_HE}\s+|[\w'-]+\s+){{0,3}}?(?:going to |gonna |goin to |able to |be able to |quite |gon |really )?(?:be |make |mak |come |comes |coming |comin |attend |attends |attending |going |goin |go |get |getting |making |showing |show |arriving |present )
        (?:it\s+)?(?:(?:down|out|over|back|up) )?(?:to (?:school|class|kinder\w*|the school|day ?care)|to come|in attendance|at school|at (?:the )?school|in school|in class|in (?:ms|mr|mrs|miss)\b|school\b|in\b|there\b|here\b|it\b|today\b|tmrw\b|tomorrow\b|the hill|with (?:his|her|the) class|(?=[.,!;]|$))(?!\s*(?:until|till|til|before|on time|late|to (?:the )?(?:game|party|meeting|conference|practice)))"""),
    ("absence", rf"""{_NEG}\s+(?:{_HE}\s+)?(?:come|coming|comin|attend|attending|make it|making it|be in|be there|be here|be at (?=school|class|\w+ elementary)|be able to (?:come|attend|make)|going in|go in)\b(?!\s*(?:until|till|til|before|on time|late|back (?:this|that|the same)|with me|to (?:the )?(?:game|party|meeting|conference|practice|pick)))"""),
    ("absence", rf"""{_NEG}\s+(?:going|goin)(?=\s*(?:[.,!;]|$|today|tomorrow|tmrw|because|cause|bc|this|to school|in\b))"""),
    ("absence", r"""(?:will|'ll|ll|is|are|'s|s|gonna|going to|needs? to|has to|have to|gotta|both|be|was going to|to)\s+(?:both |all |also |still |probably |just )?(?:be\s+)?(?:out|absent|gone|missing (?:school|class|today)|off (?:school|today)|away)\b(?!\s+(?:the (?:door|house)|of (?!school|town|class|state|the country|the state|commission)|with (?:it|a bang)|front|by now|on (?:the|his|her) (?:bus|bike)|and about|there\b|here\b|loud|cold|slow|to lunch|fast|a lot|ly))"""),
    ("present", r"""(?:am|'m|still|im|be|are|'re|will) (?:still )?(?:sending|bringing|dropping) (?:him|her|them|[\w']+)\b(?! (?:home|back home|lunch|homework|to (?:the |a )?(?:doctor|dr|er|hospital|urgent|his|her|my|grand|dentist|clinic))| (?:late|in late|after|around|at|by)\b)(?= (?:anyway|in\b|to school|now|today|regardless|with|off)|\s*[.,!]|$)"""),
    ("absence", r"""(?<!marked )(?<!is )(?<!not )(?<!an )(?<!as )(?<!of )(?<!why )\babsent\b(?=\s*(?:[:,.\-]|today|on\b|\d|due|$|because|bc\b|for|sick|with|w/))|^absent\b"""),
    ("absence", r"""\bout (?:the rest|the whole|today|tmrw|tomorrow|sick|again|all (?:day|week)|this (?:week|morning)|for (?:the day|today|tomorrow|two|a)|until|through|thru|monday|tuesday|both days)|\b(?:is|be|are|'s|will be|s|of) (?:absent|ab?sent)\b|\babsent (?:today|tomorrow|tmrw|for|from|due|because|this)|absence (?:for|of|today)|
        (?:report(?:ing)?|call(?:ing)?|let (?:you|u) know) (?:an?|about|my|in|of|her|his|\w+'?s)? ?(?:\w+ )?absence|excuse (?:the|his|her) absence|excused?\s+(?:him|her|them|\w+)\s+(?:from (?:school|class)|for (?:today|the day)|today)|(?:miss|misses|missing) (?:school|class|today|the (?:whole )?day|all day)"""),
    ("absence", rf"""(?:keep|keepin|keeping|kept|leave|leaving|left|hav(?:e|ing)|hold|holding|got)\s+(?:{_HE}|my (?:son|daughter|kid|kiddo|boy|girl|kids|child|children)|both|[\w'-]+(?:\s+(?:and|&)\s+[\w'-]+)?|the (?:kids|boys|girls|twins))(?:\s+(?:all|both|here|back|at|in|out|and \w+))?\s+(?:home\b(?! phone|work)|at home|in bed|out (?:of school|today)|from school|with me|here with me|back today)"""),
    ("absence", r"""(?:stay|stays|staying|stayin|stayed(?= home (?:sick )?(?:today|this))|remain|remains|remaining|is|be|'s|s|are|rest|resting|recovering|recuperating|curled up|camped out|stuck)\s+(?:sick\s+|right\s+|put\s+|back\s+|here\s+|in\s+|at\s+|both\s+){0,2}(?:home\b(?! ?room| ?work| phone| by| late| safe)|put\b|in bed\b|(?<=[yi] )(?:w|with|at) (?:me|us|my)\b)(?!\s+(?:until|till) (?:he|she|they) (?:gets?|can be picked))"""),
    ("absence", r"""(?:stay|stays|staying|stayin|stayed)\s+(?:right |over |back )?(?:here |home )?(?:w|with|at|w/)\s+(?:me|us|my|his|her|grand\w+|mom|dad|the)\b(?!\s+(?:bus|school|class|hotel|phone))"""),
    ("absence", r"""\bhome (?:sick|today|tmrw|tomorrow|w\b|with (?:a|an|the|me|strep|fever|flu|covid|croup|us|his|her)|all day|from school|for the day)"""),
    ("absence", r"""\b(?:no|skip(?:ping|s)?|not (?:at|in)|thats a no for|that'?s a no (?:for|on)) (?:school|class|kindergarten|kinder)\b(?!\s+(?:on|this|all|bus|wed|thurs|fri|monday|tuesday|the|closed|or))|play(?:ing|s)? hoo?key|tak(?:e|es|ing) (?:the|a) (?:\w+ ){0,2}(?:day|day off)|day off|needs? (?:a |the )?(?:\w+ ){0,3}\bday\b(?! care)|sick day|snow day for|
        (?:call|calling|called)\s+(?:[\w'-]+\s+){0,3}?(?:out|in|off)\s*(?:sick|for|today)|(?:call|calling) in\b(?=\s+(?:\w+\s+){1,3}(?:she|he|they|is|today))|not\s+(?:sending|letting|bringing|allowing|taking)\b|not putting (?:\w+ ){1,2}on (?:a|the|that) bus|(?:won'?t|will not|can'?t|cannot|don'?t (?:want|think)[^.]{0,12}|not (?:going to|gonna)) (?:be )?(?:send|sending|bring|bringing)\s+(?:him|her|them|[\w'-]+)(?! (?:lunch|homework|his|her|a))|not in (?:today|school)|
        (?:gone|out|away) (?:all day|the whole day)|will miss|is missing (?:school|class|today)|(?:just|only) today for now|(?:nada mas|solo|nomas) (?:por )?hoy por (?:lo pronto|ahora)|no show today|won'?t see (?:him|her|them)|sitting (?:this one|today|school) out|not (?:up to|well enough (?:for|to)) (?:school|come|go)|too sick (?:for school|to (?:come|go))|(?:back|return(?:ing|s)?|be back) (?:in class|at school|to school|in school) (?:on )?(?:mon|tue|wed|thu|fri|the|\d)"""),
    ("absence", r"""(?<!was )(?<!got )(?<!is )(?<!been )mark (?:him|her|them|[\w'-]+(?: [\w'-]+)?) (?:as )?(?:absent|out|excused)\b"""),
    ("absence", r"""(?:please |kindly |pls )(?:excuse|mark) (?:him|her|them|my \w+|[\w'-]+)(?: [\w'-]+)?(?: (?:today|as|absent|excused|tomorrow|for|from))|need(?:s)? (?:that|this|it|today) excused"""),
    # In school, or on the way there.
    ("present", rf"""(?:dropp?(?:ed|ing)|walk(?:ed|ing)|driv(?:ing)|drove|took|bring(?:ing)?|brought|sent|send(?:ing)?|put|saw|watched|see|seen)\s+(?:{_HE}|my \w+|(?!it\b|this\b|that\b|the\b|an?\b|some|his\b|your|more\b|some\w+\b)[\w']+(?:\s+(?!the\b|an?\b)[\w']+)?)\s+(?:off\b|in\b|at\b|to\b|into\b|walk|go\b|get on|on (?:the|his|her)\b|at school|myself|now|already|with (?:his|her|the)|through|inside|there|over|this morning|right now)(?!\s+(?:at\s+)?(?:urgent|the (?:doctor|dr|er|emergency|hospital|dentist|clinic|vet|pediatrician)|grand|bed|my|his (?:dad|mom|gr)|her (?:dad|mom|gr)|sleep|a (?:doctor|clinic)))"""),
    ("present", r"""(?:is|are|am|was|'s|'re|re|s|be|they|me and \w+|will be|be|already|still|now|'m)\s+(?:already |still |both |just |now |right |in fact |definitely |all |def |totally |actually |come |both )*(?:coming(?! (?:down|from|out of|along|back|for him|for her|to (?:sit|pick|get|stay|help|watch|look)|home|off|up with|over))(?: (?:in|to school))?|on (?:the|his|her|their) (?:school )?(?:bus|way)|on (?:way|route)|in (?:school|class|the (?:building|class\w*|gym|cafeteria|lunch\w*)|his (?:class\w*|seat)|her (?:class\w*|seat))|at school|walking(?: (?:in|now|to|there|over))?|headed (?:in|to school|over|there|your way)|heading (?:in|to school|over)|en route|riding|there\b|come to school|with (?:his|her) class|going (?:to school|in)\b|attending)"""),
    ("present", r"""(?:will|'ll|ll|should|gonna|going to|is going to|can|does|did|do)\s+(?:still |definitely |both |all |def |indeed )?(?:be (?:there|here|in\b|at school|in school|in class|attending|on time)|come (?:in|to school|today|as)|go (?:to school|in\b)|attend|make the bell|make it (?:in|on time|today)|get on (?:the|his|her) bus|ride)"""),
    ("present", r"""(?:went|walked|got|goes|ran|headed|hopped|left) (?:on |in |off |into |to |out )?(?:to school|in\b|inside|the bus|the front door|his class\w*|her class\w*|there (?:fine|ok|on time|early)|for school|on (?:his|her) (?:bike|scooter)|on the bus|on time)|left (?:for school|on (?:his|her)|(?:\w+ )?(?:\d+|ten|twenty|fifteen|five|thirty) minutes ago|with (?:his|her) (?:dad|brother|sister))|(?:is|are|s|be) (?:there|here(?! (?:with|w) (?:me|us)\b)|in school|at school|in class)\b|is (?:in )?your building|scanned (?:on|in)|make the bell|on (?:her|his|their) way|wants to (?:go|come)|
        you'?ll see (?:him|her|them|\w+)(?! (?:mon|tue|wed|thu|fri|after|next|tomorrow|tmrw|on))|be on time|(?:he|she|they) (?:is|are) there|came (?:to school|in)\b|arrived|got (?:to school|there)\b|dropping (?:\w+ )?now|should be (?:there|in\b|at school|in class)|supposed to be (?:there|in|at)|back in (?:school|class) today|back today"""),
    ("fine", r"""(?:is|'s|s|are|seems?|feels?|feeling|doing|looks?|totally|perfectly)\s+(?:totally |perfectly |just |completely |all |doing |feeling )*(?:fine|ok(?:ay)?|alright|all right|good|great|better|healthy|well|not sick)\b(?! (?:for|if|to))|here with me|no tiene nada|esta bien|se siente (?:bien|mejor)|anda bien"""),
    ("question", r"""\?(?:)|(?:wondering|want(?:ed)? to (?:know|ask|check|see|make sure|confirm)|check(?:ing)? (?:if|to see|that|on|whether|did)|to check|can you (?:tell|check|confirm|see|let)|could you (?:tell|check|confirm)|did (?:he|she|they|\w+) (?:get|make|arrive|come|show)|make sure (?:he|she|they|\w+)|is there|what'?s|what (?:is|time|are|do|day)|when (?:is|are|do|does)|where (?:is|are|do)|how (?:do|many|can|much)|are (?:we|you|they) |do (?:you|we|i) (?:have|need|know)|
        quisiera saber|quiero saber|queria (?:saber|preguntar)|me puede (?:decir|confirmar)|pregunt\w+|a que hora|hay clases|cuando (?:es|hay|son)|ya llego|checar si|si (?:ya )?llego|para saber|para ver si|saber si)"""),
)  # fmt: skip

_SPANISH: tuple[tuple[CueKind, str], ...] = (
    ("early_dismissal", r"""(?:recoger|recojo|recoge|recogerl[oa]|recogemos|pasar?(?:e|emos|mos)?(?: yo)? (?:por|x)|paso (?:por|x)|pasan (?:por|x)|voy (?:por|x)|vengo (?:por|x)|ir (?:por|x)|ire (?:por|x)|sacarl[oa]s?|l[oa] (?:voy a |vamos a |necesito )?(?:sacar|saco|recoger|recojo)|llevarmel[oa]|me l[oa] llevo|sac(?:o|ar) a)\b(?! (?:la |su |el )?(?:tarea|trabajo|libro))|
        (?:sale|salir|salga|saldra|se va|irse|retirarse|se retira) (?:mas )?(?:temprano|antes|a las|a la \w+)|salida temprana|tengan?l[oa] list[oa]|l[oa] tengan? list[oa]|list[oa] en la oficina"""),
    ("marked", r"""(?:mensaje|llamada|texto|llamaron|llego|avis\w+|correo|notificacion|dicen|dice|pusieron|marcaron|marcad[oa]|aparece|sale|reporte)\b[^.!?]{0,45}\b(?:ausente|falto|falta|no (?:llego|fue|esta|asistio))|como que (?:ausente|falto|no (?:llego|esta))|por que[^.?!]{0,40}(?:ausente|falta)"""),
    ("not_absent", r"""no (?:esta|estaba|va a estar|anda) (?:ausente|enferm\w|mal\w*)|no (?:falto|ha faltado|va a faltar|faltara)|no (?:va a llegar|llega|llegara) tarde"""),
    ("late", r"""(?<!por la )(?<!en la )(?<!de la )(?<!buena )(?<!a la )(?<!esta )(?<!mas )(?<!toda la )(?<!lunes )\btarde\b(?! (?:ayer|anoche))|tardecito|tarda(?:r|ra|rse|mos|n|rme)|retras\w+|un poco tarde|mas tarde|demora\w*|se nos hizo tarde|ya (?:vamos|va) (?:tarde|en camino|para alla)"""),
    ("late", rf"""(?:lleg\w+|va a (?:llegar|estar|entrar)|vamos a (?:llegar|estar)|entra\w*|l[oa]s? (?:llevo|dejo|traigo|llevamos)|esta(?:ra|re|mos|remos) (?:ahi|alla|en la escuela)|estamos ahi|ahi (?:esta|estamos)|llevar\w*)\b[^.!?]{{0,22}}?(?:{_HORA}|despues de|saliendo de|terminando|al rato|en (?:\d+|quince|veinte|treinta|media) (?:min\w*|hora))|{_HORA}[^.!?]{{0,18}}(?:ya esta(?:mos)?|llega\w*|l[oa]s? (?:llevo|dejo))"""),
    ("absence", r"""\b(?:no|tampoco|ni|nunca)\s+(?:(?:l[oae]s?|se|me|nos|te|hoy|ya|yo|mi|\w+ito|\w+ita)\s+){0,3}(?:voy a |vamos a |va a |van a |ban a |ba a |va |puedo |podemos |puede |pueden |podra |podran |podre |quiero |alcanz\w+ a |pienso |vaya a )?
        (?:va|ba|van|ban|ira|iran|ir|air|a ir|asist\w+|asis\w*|vien\w+|venir|vendra\w*|mand\w+|llev\w+|llegar|present\w+|acud\w+|vaya|vayan|dejar ir|traer\w*|traig\w+)\b(?!\s+(?:a (?:llegar|estar) (?:a tiempo|tarde|temprano)|a pasar|a poder recog\w+|bien|mensaj\w+|textos|a tiempo|a mandar mensaj\w+|a (?:faltar|llegar tarde)|(?:mas )?mensaj\w+|(?:a ir\s+)?(?:al|a la|a su|a las|a los|a una?|en el|en la)\s+(?!escuela|clases?\b(?! de)|kinder|colegio|primaria|salon|school|ir\b|mandar|maestr)))"""),
    ("absence", r"""(?:va|van|ba) a faltar|faltar[aá]n?\b|\bfalta (?:hoy|manana|a (?:clases|la escuela))|(?<!sin )(?<!le )(?<!pongan )\bfaltar\b|(?:(?:conmigo|hoy|se va a|mejor|aqui|aca) (?:l[oa] )?)?(?:se\s+queda(?:ra|ran|n)?|quedar(?:se|a)?|quedo|quede|l[oa]s? (?:dejo|dejamos|voy a dejar|deje|tengo|tuve que dejar))\s+(?:en (?:la |mi |su )?(?:casa|cama)|conmigo|hoy en|aqui|con (?:mi|su|la|el|sus)|en reposo)|
        (?:hoy|conmigo|mejor|aca|aqui) (?:mejor )?(?:se queda(?:n)?|l[oa]s? dejo|descansa\w*)|(?:esta(?:ra|n|ran)?|va a estar) (?:ausente|en (?:la )?casa|en cama|en el hospital|internad[oa])|ausente (?:hoy|manana|por)|(?:su |la |una )?(?:ausencia|inasistencia|falta) (?:de|por|hoy)|(?:reportar|avisar|justificar) (?:la |una |que )?(?:falta|ausencia)|no hay (?:escuela|clases) para|dia libre|no habra \w+ hoy"""),
    ("present", r"""hoy si\b(?! (?:no|se|le))|\bsi (?:va|ba|van|viene|vienen|asist\w+|ira|iran|fue|llego|llega|esta en|l[oa] (?:mando|llevo|deje)|l[oa]s (?:mando|llevo))\b|(?<!no )(?<!no l)\b(?:ya )?(?:va|van|iba) (?:caminando|en (?:camino|el camion|el bus|camion)|para (?:alla|la escuela))|\bya (?:esta|estan) (?:ahi|alla|en (?:la escuela|clase|el salon))|(?:yo )?(?:l[oa]s?|le) (?:deje|lleve|acabo de dejar|vi entrar|fui a dejar)|(?<!no )l[oa]s? mande\b|
        se (?:subio|fue) (?:al|en el|a la|en la|con|ya|caminando)|(?<!no )(?<!si )(?<!no se )(?:esta|estan) en (?:la escuela|clase|el salon|su salon)|ya (?:llego|entro|se fue|salio)|entro a|vayan a buscar\w*|buscarl[oa]|acabo de dejar|(?<!no )(?<!no l[oa] )(?:voy|vamos) a (?:llevar|mandar)|(?:si|tambien) ira|lleg(?:o|ara) a tiempo|va normal|va a ir normal|como siempre"""),
    ("question", r"""(?:hay clases|a que hora|cuando|quisiera|preguntar|saber si|me puede|puede decirme)\b"""),
)  # fmt: skip


def _clean(pattern: str) -> re.Pattern[str]:
    joined = re.sub(r"\n\s*", "", pattern)
    return re.compile(rf"(?<![a-z])(?:{joined})(?![a-z])")


_PATTERNS = tuple((kind, _clean(pattern)) for kind, pattern in (*_ENGLISH, *_SPANISH))
_PLURAL = re.compile(
    r"\b(?:they|them|both|neither|all three|all the three|all of them|the (?:kids|boys|girls|twins|children)|my (?:kids|children|boys|girls)|"
    r"los (?:dos|tres|ninos)|las (?:dos|tres|ninas)|ambos|ambas|ninguno|ninguna|mis hij[oa]s|van|ninguno de)\b"
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
    r"^[^,]{0,24}\b(?:after (?:school|class|care)|afterschool|aftercare|despues de (?:la escuela|clases)|saliendo de|after 3|tonight|this evening|for dinner)\b"
)
_NOT_HOME = re.compile(
    r"\b(?:left|leave|leaving|forgot|forget)\s+(?:her|his|the|their|a|my|it)\b|\b(?:go|goes|going|went|got|get|gets|walk|walks|walking|ride|rides|riding|bus|way|take|taken|took|sent|send|come|coming|comes|drive|"
    r"driving|bring|head|heading|back)\s+$"
)
_PICK_UP = re.compile(
    r"^[^,]{0,14}\b(?:pick(?:ing)?\b|pick-?up|get(?:ting)? (?:him|her|them)\b|for (?:the |my |our )?(?:meeting|conference|work|pick)|recoger|a recoger|to work)"
)
_ASKING = re.compile(
    r"(?:\b(?:should|can|could|would|shall|does|do|did|must|may(?= i| we| he| she))\s+(?!not\b|be\b|like\b|you\b|u\b|barely\b|hardly\b|only\b|still\b|also\b|both\b|have\b|someone\b|somebody\b|please\b)[a-z']+\b|is it (?:ok|okay|alright|all right|fine|a problem) (?:if|that|for)|ok(?:ay)? if|how (?:do|can|would) (?:i|we)|"
    r"(?:do|does|will) (?:i|we|he|she) (?:need|have)|what (?:if|happens)|wonder(?:ing)? (?:if|whether)|do you (?:want|think|need)|need a note if|\b(?:puedo|debo|deberia|puede|podria|se puede|esta bien si|tengo que|hay que)\s)"
    r"(?:\s*[\w']+){0,6}\s*$"
)
_NO_LONGER = re.compile(r"^(?: a| en)? (?:es[ae]|esta|alli|ahi|su) (?:escuela|colegio)?")
_WAS = re.compile(r"\b(?:was|were)(?: \w+)?\s*(?:out|absent|gone|home)?$")
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
_MARK_BACK = ("present", "fine")


def find_cues(lower: str) -> list[Cue]:
    """Return what a folded lower-case text says, in reading order; weaker cues inside stronger ones are left out."""
    found: list[Cue] = []
    taken: list[tuple[int, int]] = []
    for kind, pattern in _PATTERNS:
        beside = kind in ("question", "unsure", "retract")
        for match in pattern.finditer(lower):
            start, end = match.span()
            if start == end or (not beside and any(start < b and a < end for a, b in taken)):
                continue
            if _means_else(lower, kind, start, end):
                continue
            if not beside:
                taken.append((start, end))
            around = re.split(r"[.!?;]", lower[max(0, start - 30) : start])[-1] + lower[start:end]
            asked = kind in ("absence", "late") and _asked(lower, start, end)
            found.append(Cue("question" if asked else kind, start, end, bool(_PLURAL.search(around))))
    return sorted(found, key=lambda c: (c.start, c.end))


def _means_else(lower: str, kind: CueKind, start: int, end: int) -> bool:
    """Whether the words around turn the cue into something else: denied, long past, about a lunch box or a pick-up."""
    before, after = lower[max(0, start - 40) : start], re.split(r"[.!?;]", lower[end : end + 60])[0]
    clause = re.split(r"[.!?;,]", before)[-1]
    if kind in _MARK_BACK and _NEGATED.search(clause):
        return True
    if _LONG_AGO.match(lower[end : end + 22]) or (kind == "unsure" and _about_later(lower[start:end], after)):
        return True
    if kind == "early_dismissal":
        return bool(_NOBODY.search(before))
    if kind == "absence" and _WAS.search(before + lower[start:end].split(" ", maxsplit=1)[0]) and "today" not in after:
        return True
    if kind == "absence" and before.endswith("ya ") and _NO_LONGER.match(after):
        return True
    if kind == "absence":
        return bool(
            _AFTER_SCHOOL.match(after)
            or (lower[start:end].startswith(("home", "at home")) and _NOT_HOME.search(clause))
        )
    return kind == "late" and bool(_PICK_UP.match(after))


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
