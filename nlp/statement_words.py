"""The words with which people say that a child comes, is brought, stays away or is late, by what they say."""

# ruff: noqa: E501 (a pattern or a list of words reads best on one line)

from __future__ import annotations

#: Words of a denial, and those that may stand between it and what is denied.
NOT = (
    r"(?:won'?t|wo'?nt|will not|isn'?t|isnt|is not|ain'?t|aren'?t|are not|am not|'m not|can'?t|cannot|can not|couldn'?t|could not|doesn'?t|does not|don'?t|do not|didn'?t|did not|"
    r"wouldn'?t|would not|hasn'?t|has not|haven'?t|wasn'?t|weren'?t|shouldn'?t|should not|not|never|no longer|no way|neither|nor|none|nobody|no one|unable|no|"
    r"tampoco|ni|nunca|ninguno|ninguna|nadie|sin)"
)
BETWEEN = (
    r"(?:be|being|been|is|are|was|going to|gonna|gon|goin to|about to|able to|to|gonna be|really|actually|even|quite|probably|likely|ever|yet|today|tomorrow|tmrw|hoy|manana|either|of|them|us|"
    r"he|she|they|him|her|we|i|both|all|two|three|just|plan\w*|planning on|on|quite up|up|feel(?:ing)? up|well enough|good enough|in (?:any )?(?:shape|condition|state)|allowed|supposed|"
    r"se|lo|la|los|las|le|les|me|nos|te|va a|voy a|vamos a|van a|ba a|ban a|ir a|puede|pueden|puedo|podemos|podra|podran|podre|pudo|pude|poder|quiere|quiero|quise|vamos|voy|van|va|ya|yo|mi|de|ellos|ella|el|creo que|"
    r"es|esta|estan|estara|pienso|queremos|a|q|que|k|en|alcanza\w* a)"
)

#: "Comes to school", in all its forms; where to is looked at afterwards.
GO = (
    r"(?:de ahi (?:a|para) (?:la )?escuela|(?:luego|despues|ya de ahi|derecho) (?:a|para) la escuela|(?:then|afterwards?|straight|right over|right|back|over) (?:back )?(?:to )?school\b|coming|comin|comes|come|going|goin|goes|go|attending|attends?|mak(?:e|es|ing|in) it|show(?:s|ing)? (?:up|his|her)|arriv(?:e|es|ing)|return(?:s|ing)?|"
    r"(?:get|gets|getting|roll(?:ing|s)?|stroll(?:ing|s)?|walk(?:s|ing)?|head(?:s|ed|ing)?|pull(?:s|ing)?|mosey\w*|scoot\w*|limp\w*) (?:there|here|in|into|to school|to class|over|your way|to you|up)|"
    r"(?:be|b) (?:there|here|in|over|at school|at the school|in school|in class|in attendance|present|with you|on time|joining|dropped off)|joining (?:you|us|class))"
)
#: "Is in school, or on the way": said of now.
HERE = (
    r"(?:(?:(?:is|are|was|were|should be|will be|must be)|(?<=[a-z])(?:'s|'re)|\b(?:shes|hes|theyre)) (?:already |still |right |now |all |both |just |definitely |supposed to be |actually |sitting |safe |back )*(?:there(?! (?:is|'s|are))|present\b|on campus|with you(?: guys)?|"
    r"in (?:school|class|the (?:building|school|gym|cafeteria|(?:breakfast |lunch |car )?line)|(?:his|her|their) (?:class\w*|room|seat|desk)|attendance)|at (?:the )?school|at (?:his|her) desk|back (?:today|in (?:school|class)|at school|now|with))|\b(?:in|at) (?:the )?school(?= (?:today|now|already)|\s*$)|\b(?:supposed to be (?:there|in)|with you(?: guys)?(?= today| now|\s*$))|"
    r"all yours\b|went (?:in\b|to school|inside|off\b|on (?:the|his|her)|with (?:his|her)|w\b)|walked in\b|came (?:in\b|to school)|got (?:there|in\b|on the bus|to school)|arrived|made (?:it\b|the bus)|scanned)"
)
#: On the bus, on the way: a child that is not at home.
ON_BOARD = r"(?:on(?:to)? (?:the|his|her|their) (?:school )?(?:bus|way)|(?:saw|watched|waved|put) (?:him|her|them|both) (?:get |climb )?on(?:to)? bus\b|se subi(?:o|eron) al (?:camion|bus|autobus)|(?:left|leaving|headed|heading) (?:for|to) school|en route|en (?:el (?:camion|bus)|camino)|va caminando|camino a la escuela)"
#: On the way: says nothing about being late.
UNDER_WAY = (
    r"(?:on (?:our|my) way|on (?:way|route)|in (?:the|my|our|his|her) (?:car|truck|van|lyft|uber)|(?:left|leaving|walking|headed|heading|riding|biking|scootering|driving)(?: (?:now|here|there|over|in|out|the house|to school))?|"
    r"almost there|just left|pulling (?:in|up|into)|outside|parking lot|getting out of (?:my|the|our) (?:car|truck|van)|out front|en camino|ya (?:va|van|vamos|viene|vienen)(?: (?:en|para|de|saliendo|llegando))?|vamos (?:para alla|en camino|llegando|saliendo|de salida)|"
    r"va (?:en (?:camino|el camion|el bus|camion|bus)|caminando|saliendo|para (?:alla|la escuela))|viene (?:en camino|caminando|conmigo))"
)
WHOM = r"(?:him|her|them|both(?: of them)?|all (?:three|of them)|myself|my (?:son|daughter|kid|kiddo|child|boy|girl|grandson|granddaughter|nephew|niece|kids|children|boys|girls|oldest|youngest|middle|little one)\w*(?: \w+)?|the (?:twins|kids|boys|girls|baby|other \w+)|(?!(?:it|this|that|the|an?|some|his|her|hers|him|them|their|my|our|your|more|off|up|out|on|in|to|there|us|me|you|for|so|but|not|no|any|been|had|got|a|work|homework|line|lane|zone|assignments?|lunch|money|snacks?|medicine|meds|forms?|note|it'?s|better|worse|ready|dressed|sick|care|place|turns|home)\b)[a-z][\w.-]*(?!')(?: (?!in\b|to\b|on\b|off|by|at\b|after|up\b|there|over|late|when|once|as\b|with|now|home|around|about|today|out\b|back|straight|right|here|this|before|until|till|myself|and)[a-z][\w'.-]*)?)"
#: "Drops" may be medicine: "until the drops kick in".
TAKE = rf"(?:bring(?:s|ing|in)?|brought|(?<!\bthe )(?<!\beye )(?<!\bear )(?<!\bnose )(?<!\bcough )(?<!\bsome )drop(?:s|ped|ping)?(?: off)?|sen(?:d|ds|ding|t)) {WHOM}"
#: Verbs that mean it only with a pronoun or with the way to school named outright.
CARRY = rf"(?:tak(?:e|es|ing)|took|driv(?:e|es|ing)|drove|walk(?:s|ed|ing)?|run(?:ning)?|ran|carry(?:ing)?|carried|(?:get(?:ting)?|got|have|having)(?= (?:him|her|them|both|[a-z]+) (?:there|to (?:school|class)|on the bus|in (?:by|at|around)|over))|put(?:ting)?|ride|riding|let(?:ting)?|rush(?:ing)?|swing(?:ing)?|scoot(?:ing)?) {WHOM}"
TO_SCHOOL_PLAINLY = r"(?:by (?:the )?school\b|(?:up |over |back |straight |right |in )*(?:there\b|to (?:school|class|you|kinder\w*)\b|on (?:the|his|her|a) bus|at school|inside)|in\b(?! (?:to|for|the|a|his|her)\b)|over\b(?! (?:the|his|her|to (?!school|you)))|myself|go to (?:school|class))"
#: What must follow TAKE for it to mean the way to school.
TO_SCHOOL = (
    r"(?:in\b(?! (?:for|to (?:be|get|see))\b)|(?:in )?my (?:truck|car|van)|maybe\b|probably\b|like\b|off\b|over\b|up (?:there|to)\b|there\b|by\b|down\b|(?:back )?to (?:school|class|you|kinder\w*)\b|on (?:the|his|her|a) bus|at (?:school|the (?:door|front|bell|curb))|inside|through the|go\b(?! (?:home|to the (?:dr|doctor)))|come\b|myself|straight|right\b|with (?:his|her) (?:class|work)|"
    r"as (?:soon|usual)|when|once|after(?! school)|later|late\b|around|about|before|at (?:\d|noon|lunch|around|about)|today|tomorrow|tmrw|this morning|anyway|now\b|regardless|even though|like this|that far|$)"
)
#: Where a child that is away is, or what is done with it.
AWAY = (
    r"(?:absent|absents|abscent|absense|(?:(?<!has )(?<!have )(?<!had )(?<!already )gone(?! to )|(?<!min )(?<!mins )(?<!minutes )(?<!miles )(?<!blocks )(?<!an hour )away|unavailable)(?= (?:today|all|the (?:whole|rest|entire|day)|tomorrow|tmrw|for|from|until|till|this|both|school|sick|on|w|with)\b|\s*$)|\boff (?:today|school|sick)\b|"
    r"(?:stay|stays|staying|stayin|remain|remains|remaining|rest|rests|resting|sleep|sleeps|sleeping|recover\w*|recuperat\w*|convalesc\w*|hang|hanging|chill|chillin|chilling|laying|lying|lay|curled up|camped(?: out)?|quarantin\w*|isolat\w*|hunker\w*)"
    r" (?:\w+ ){0,2}?(?:home|put|in bed|in|inside|here|back|behind|w|with|at|on|over|down|off|low|away|out|up with|under)\b|"
    r"(?:in|stuck in|still in|back in) bed\b|stuck (?:at )?home\b|on (?:the|my|our|his|her) (?:couch|sofa|recliner|bathroom floor)|"
    r"(?:is|are|'s|'re|s|be|being|still|back|home|now|him|her|them|both|all|kids|today) home\b(?! (?:by|phone|work|room|school))|home (?:sick|today|tmrw|tomorrow|all day|from school|for the day|with|w|resting|in bed|again|this|until|till|on)\b|(?<!left )(?<!leaving )(?<!leave )\bat home\b|(?<!left )(?<!leaving )(?<!leave )(?<!leaves )\bhome$|"
    r"(?:keep|keeps|keeping|keepin|kept|leav(?:e|es|ing)|hold|holding|hav(?:e|ing)|got|want) (?:\S+ ){1,4}?(?:home|in bed|out of school|back today|from school|here with|with (?:me|us)|at (?:my|grand\w+|home)|off school|out today|out for|out tomorrow|out till|out until|indoors|in today)\b|"
    r"keep(?:ing)? (?:home|with me)|keep(?:ing)? (?:him|her|them|both|my \w+|all three|the pair of (?:them|em|'em))(?= till| until| til| today| for|\s*$| with| here| out| back| in)|"
    r"miss(?:es|ing|in)? (?:school|class|today|tomorrow|the (?:whole |entire )?(?:day|week)|all|out|both|a (?:day|few)|two|wed\w*|mon\w*|tue\w*|thu\w*|fri\w*|some)|(?:will|to|gonna|ll|'ll|be) miss(?:ing)?(?= today| this| tomorrow|\s*$)|skip(?:s|ping)?(?: school| class| today|\s*$)(?=\s|$)|play(?:ing)? hook\w*|"
    r"(?:tak(?:e|es|ing)|need(?:s|ing)?|having|calling it) (?:the |a |another )?(?:\w+ ){0,3}?day(?: off)?\b|(?:sick|mental health|personal|rest|snow|zero) day|day off|"
    r"call(?:ing)? (?:(?!me\b|when|if|you\b|us\b|back|the\b)\S+ ){0,3}?(?:out|off|in)(?: sick| absent| for today| today|\s*$)|called (?:him|her|them) (?:out|off|in)(?: sick)?|"
    r"excus(?:e|ed|ing) (?:\S+ ){0,3}?(?:today|absence|from (?:school|class)|for (?:today|the day|being)|because|due)|mark (?:\S+ ){1,3}?(?:absent|out|excused)|(?:report|log|record|call in|calling in|put down|note)(?:ing)? (?:\S+ ){0,3}?(?:absence|absent|out)\b|"
    r"(?:won'?t|not|don'?t|do not|no need to) (?:be )?(?:see|seeing|expect|look for|wait (?:for|up|on)|hold)(?:ing)? \S+(?!\S)(?! (?:on|at (?!school)|for|to) )|(?:is|'s|she's|he's) in the hospital|admitted|"
    r"(?:is|'s|are) a no\b|no[- ]show|\bno[- ]show\b|a no (?:for )?today|\bnot (?:today|2day)\b(?! but)|\bno today\b|giv(?:e|ing) (?:him|her|them|\w+) the (?:whole )?day|(?:let(?:ting)?) (?:him|her|them) (?:rest|sleep|recover|recuperate|stay|breathe)|count (?:\S+ ){1,2}out|day at home|(?:he|she|they) rests?\b|(?<!there is )(?<!there's )(?<!theres )(?<!have )(?<!is it )(?<!is there )(?<!hay )\bno (?:school|class|kinder\w*)(?: for (?:him|her|them|either|both|any|us|\w+))?(?= today| 2day| tmrw| hoy| again| this| then| tomorrow| until| till| til| mon| tue| wed| thu| fri|\s*$)|sit(?:s|ting)? (?:this one|today|it|school) out|back (?:in school |at school |in class |to school )?(?:on |by |next )?(?:mon|tues?|wed|thurs?|fri)(?:day|sday|nesday|rsday)?\b|back (?:tomorrow|tmrw|the \d\d?|next (?:week|mon|tue|wed|thu|fri)\w*)|out of (?:school|town|state|the country|commission|action)|down for the count)"
)
OUT = r"out\b(?! (?:of|the (?:door|window|house|truck|car)|there|loud|in (?:the|front)|here|front|to|by now|on (?:the|his|her) (?:bus|bike)|and about|a lot|fast|cold|like a)\b)"
#: Verbs before "out" with which it means something else.
NOT_OUT_AFTER = frozenset(
    [
        "sit",
        "sits",
        "sitting",
        "pick",
        "picking",
        "picked",
        "check",
        "checking",
        "checked",
        "sign",
        "signing",
        "signed",
        "take",
        "taking",
        "took",
        "find",
        "found",
        "figure",
        "figuring",
        "work",
        "working",
        "works",
        "worked",
        "run",
        "running",
        "ran",
        "throw",
        "throwing",
        "threw",
        "pass",
        "passed",
        "passing",
        "knock",
        "knocked",
        "eat",
        "help",
        "let",
        "get",
        "getting",
        "got",
        "wear",
        "wore",
        "worn",
        "walk",
        "walking",
        "walked",
        "head",
        "heading",
        "point",
        "hand",
        "come",
        "came",
        "comes",
        "coming",
        "break",
        "broke",
        "broken",
        "stick",
        "burn",
        "burned",
        "hang",
        "went",
        "go",
        "goes",
        "going",
        "fell",
        "fall",
        "fill",
        "filled",
        "print",
        "printed",
        "reach",
        "reaching",
        "freak",
        "freaked",
        "freaking",
        "stressed",
        "turn",
        "turns",
        "turned",
        "power",
        "left",
        "leave",
        "move",
        "moving",
        "moved",
        "send",
        "sent",
        "sending",
        "rule",
        "ruled",
        "ruling",
        "wash",
        "washed",
        "die",
        "died",
        "dying",
        "far",
        "call",
        "calling",
        "called",
        "keep",
        "pull",
        "pulled",
        "pulling",
        "make",
        "time",
        "lock",
        "locked",
        "locking",
        "sold",
        "roll",
        "rolled",
        "set",
        "start",
        "started",
        "black",
        "blacked",
    ]
)

LATE = (
    r"(?:(?<!too )(?<!stay up )(?<!up )(?<!stayed )(?<!worked )(?<!works )(?<!work )(?<!see you )(?<!was )(?<!were )(?<!it's )(?<!calling )(?<!so sorry for the )(?<!sorry for the )(?<!it is )(?<! a )late\b(?! (?:last night|night|at night|pick|work|bus pass|notice|call|message|text|fee|assign|home|shift|r\b|note|homework|library|lunch|book))|"
    r"late (?:arrival|start|slip|pass|drop)|tardy|tardies|tarde?y|runnin[g]? (?:\w+ ){0,3}?(?:behind|late|l8)|delayed|overslept|over slept|slept (?:in(?! (?:coats|the|a|my|his|her|our|their))|through|thru|late)|sleeping in|held up|behind schedule|stuck (?:in (?:traffic|the)|behind)|(?:'ll|will) be after\b|past the (?:late )?bell|have (?:him|her|them|us) (?:there|to you|with you) (?:by|around|about|at|closer to)\b|expect (?:him|her|them|us) (?:in )?(?:'?round|around|at|by|about|like)\b|after the (?:late )?bell|"
    r"(?:few|couple(?: of)?|\d+|ten|fifteen|twenty|thirty|forty|half) ?(?:min\w*|mins|hours?|an hour|hour) (?:late|behind|tardy|out|away)|l8\b|lateness|"
    r"(?<!buenas )(?<!por la )(?<!en la )(?<!de la )(?<!buena )(?<!a la )(?<!esta )(?<!toda la )(?<!lunes )(?<!martes )(?<!mas )\btarde\b(?! (?:ayer|anoche))|tardecit\w|tardesit\w|(?:va|van|vamos|voy) a tardar|tard(?:a|ara|aremos|amos|arse) (?:un|como|en|poquit\w|tantit\w)|retras\w+|atrasad\w+|demor\w+|se (?:nos|me|le|les) (?:hizo tarde|pegaron las (?:sabanas|cobijas)|paso la hora|fue el (?:camion|bus|sueno))|se (?:durmio|quedo dormid\w|quedaron dormid\w|me durmio|quedo jeton\w*)|l[oa]s? dejo (?:ahi |alla |alli )?(?:con ustedes )?(?:como )?(?:hasta |a )?las (?:9|10|11|nueve|diez|once)|ahorita (?:llega\w*|vamos llegando))"
)

_NUMBER = r"(?:\d+|few|couple(?: of)?|five|ten|fifteen|twenty|thirty|forty|cinco|diez|quince|veinte|treinta|cuarenta)"
#: An hour after the bell and before the end of school, as it is told beyond doubt.
CLOCK = (
    r"(?:(?:(?<=\bat )|(?<=around )|(?<=about )|(?<=\bby )|(?<=until )|(?<=till ))(?:(?:1[0-2]|0?9)-[0-5]\d|0?8-[2-5]\d)(?![\d%-]| ?(?:min|hour|day))|"
    r"(?<![\d:./-])(?:(?:1[0-2]|0?9)[:.h ]?[0-5]\d|0?8[:.h ]?[2-5]\d)(?![\d%-])|(?<![\d:./-])(?:8[2-5]|9[0-5]|1[0-2][0-5])[05](?![\d%-])|(?<![\d:./$-])(?:1[0-2]|9|1)(?= ?(?:am\b|a\.m|pm\b|ish\b|o'? ?clock|or so|tops|at the latest|de la manana))|\bnoon\b|\bmid-?morning\b|"
    r"\b(?:(?:nine|ten|eleven|twelve)(?:[ -](?:o'?clock|thirty|fifteen|forty\w*|twenty|fifty|oh|ish|am|or so)\w*)|eight (?:thirty|forty|fifty|twenty)\w*)|\b(?:quarter|half|ten|five|twenty) (?:to|til|till|past|after|of) (?:nine|ten|eleven|eight|9|10|11|8)\b|\bhalf past \w+|"
    r"\b(?:a ?)?las (?:(?:9|1[0-2])(?:[:.]\d\d)?(?! ?\d)|8[:.][2-5]\d|nueve|diez|once|doce|(?:8|ocho) y (?:media|veint\w+|treint\w+|cuarent\w+|cincuent\w+|pico))(?: y (?:media|cuarto|\w+))?\b|\b(?:cinco|diez|veinte|cuarto) (?:para|pa|a) las \w+|\bmediodia\b)"
)
HOUR = rf"(?:{CLOCK}|(?<![\d:./$-])(?:1[0-2]|9)(?![\d:./%-]| ?(?:days?|weeks?|hours?|min\w*|kids|years?|yr|months?|percent|degrees|grade|times|dias|horas|semanas|st|nd|rd|th))|\b(?:nine|ten|eleven|noon|lunch(?: ?time| count)?|(?:second|first|morning|2nd) (?:recess|period)|recess)\b(?! (?:days?|min\w*|percent|months?|years?|hours?|kids|of)))"
MINUTES = rf"(?:{_NUMBER}(?: (?:to|or|o|a) {_NUMBER})? ?(?:more )?(?:min\w*|mins?)\b|\b(?:half an|an|half|media|una) ?(?:hour|hora)\b|\b(?:un|al) (?:rato|ratito|ratico)\b)"
#: "At ten", "in twenty minutes", "after the dentist", "as soon as": what makes coming to school coming late.
LATER = (
    rf"(?:\b(?:at|around|about|by|like|near|closer to|until|till|til|before|maybe|prob\w*|figure|say|expect\w*|tipo|como|sobre|eso de|hasta|antes de|despues de) (?:about |around |like |maybe |a |de |prob\w* )*{HOUR}|[@~] ?{HOUR}|{CLOCK}|"
    rf"\b(?:in|within|give (?:us|me|him|her)|another|maybe|about|en|como|unos|dame|deme|me echa|echele|por|be) (?:a |an |another |about |like |unos |como |de |maybe )*{MINUTES}|{MINUTES} (?:late|behind|after|more|tops)|"
    r"\bafter(?! ?(?:school|care|all|noon|tomorrow|this|today|the (?:weekend|break|holidays?|game)|being|[a-z]+ (?:got|left|told|had|said|was|were)))\b|\bafterwards?\b|\bwhen (?!you|school|the bell)|\bonce\b|\bas soon\b|\bsoon as\b|\blater\b|\bshortly\b|\bin a (?:bit|while|few|minute|sec)\b|\bin (?:about |like )?(?:5|10|15|20|25|30|40|45)\b(?! (?:days?|years?|dollars|feet|degrees))|\bhalf ?day\b|"
    r"\bdespues\b|\bluego\b|\ben cuanto\b|\bcuando\b|\bsaliendo\b|\bterminando\b|\bal rat(?:o|ito)\b|\bal (?:terminar|salir|acabar)\b|\bya que (?:salga|termine|acabe|se|lo|la|despierte)\b|\bmas tarde\b|\bde ahi\b)"
)
#: A clause that names nothing but an hour.
HOUR_ALONE = rf"(?:(?:realistically|it'?s|it'?ll be|call it|so|gonna|i'?m|we'?re|looking at|shoot(?:ing)? for|yo digo que|prob\w*|maybe|around|about|at|like|say|figure|by|or so|the latest|i think|i (?:want to )?say|hopefully|expect (?:us|him|her|them)|give us|in|an?|just|be|make it|another|about|tops|ish|am|more|or|to|como|unos|a eso de|yo creo|late|ish|i'?d say|i guess|i'?d say|past|shes?|he'?s|hes|the|after|bell|before|nine|ten|eleven|{CLOCK}|{HOUR}|{MINUTES}|{_NUMBER})[\s,.]*)+"

GO_ES = r"(?:\b(?:ira|iran|ir|iremos|caer|vaya|vayan|asistir\w*|asist\w+|asis\w*|acud\w+|venir|vendra\w*|viene|vienen|vine|llegar\w*|llega|llegan|llego|llegamos|present\w+|incorpor\w+|va|van|ba|ban|vas|fue|fueron|entra\w*|alcanz\w+|saldra))\b"
AWAY_ES = (
    r"(?:falt(?:o|aron) hoy|no (?:fue|fueron|vino|asistio) hoy|(?:va|van|ba|ban|voy|tiene que|tuvo que) a? ?faltar\w*|faltar[a-z]*|falta(?= (?:hoy|manana|a|por|porque|el)\b|\s*$)|pierden?(?= (?:hoy|manana|clases?|el dia|la escuela)\b)|ausent\w+|(?:su |la |una )?(?:inasistencia|ausencia)|reportar (?:la |una |que )?(?:falta|ausencia)|"
    r"se (?:queda\w*|quedo|quedaron|quede|va a quedar|van a quedar)(?! (?:dormid|atascad|varad|sin|atorad|parad|helad))|se (?:me|nos) queda(?:n|ra|ran)?(?= (?:en|conmigo|hoy|aqui|acostad\w|l[oa]s dos|l[oa]s tres|ambos|ambas)|\s*$)|(?:l[oa]s (?:dos|tres|cuatro)|ambos|ambas) en (?:la )?casa|quedar(?:se|a|an)?\b|quede en|(?:l[oa]s? )?(?:dejo|dejamos|dejare|deje|tengo|tenemos|cuido) (?:(?:otro|un|este) dia |hoy )?(?:en (?:la )?(?:casa|cama)|conmigo|aqui|descansando|con)|"
    r"(?:esta|estan|estara|(?<!viene )(?<!vienen )(?<!va )(?<!van )aqui|va a estar|anda|sigue) (?:conmigo|en (?:la |mi |su )?(?:casa|cama)|en el hospital|en urgencias|internad\w|hospitalizad\w|ausente|acostad\w|en cama|en reposo|descansando|fuera)|"
    r"(?:hoy )?(?:descansa\w*|reposa\w*|guarda\w* (?:cama|reposo))|no habra (?:escuela|clases?) para|dia libre|(?:pong\w+|marqu\w+|apunt\w+|justifi\w+)(?:l[aoe]s?)? (?:\w+ )?(?:ausente|falta|como)|\bsin (?:ir|escuela|clases)|no (?:l[oae]s? )?esper\w+|no (?:a )?(?:la )?escuela\b|(?:regres|vuelv|volver)\w+ (?:(?:a clases? |a la escuela )?(?:hasta )?(?:el|la) (?:lunes|martes|miercoles|jueves|viernes|proxim\w|dia|\d)|manana))"
)
