"""Why a student is away: the words of parents, English and Spanish, by category."""

# ruff: noqa: E501 (a pattern or a list of words reads best on one line)

from __future__ import annotations

import re
from dataclasses import dataclass

# In order of strength: an injury that ends in the emergency room is an injury, a funeral in another state bereavement.
_WORDS: tuple[tuple[str, int, str], ...] = (
    ("bereavement", 9, r"""
        funeral(?:s|es)?|passed away|pass(?:ed|ing) (?:on )?(?:last|this|yesterday|on|early)|(?<!almost )(?<!mine )(?<!battery )(?<!phone )died(?! (?:on|here|so)\b)|(?:she|he|who) die\b|death in|
        we lost (?:my|our|his|her|grandm?pa|grandm?a)|lost (?:his|her|our|their) (?:grand\w+|uncle|aunt|dad|mom|father|mother|cousin|dog|cat)|memorial service|burial|burying|wake for|viewing for|the wake|
        visitation|celebration of life|fallecio|fallecimiento|murio|se nos fue|velorio|entierro|sepelio|funerari\w+|novenario|rosario de (?:mi|su)|duelo|luto|shiva|bereavement|hospice|put(?:ting)? (?:our|the) (?:dog|cat)"""),
    ("mental_health", 8, r"""
        mental(?: health)?(?: day)?|panic attacks?|anxi(?:ety|ous)\w*|depress\w+|overwhelm\w*|therapist|counsel(?:or|ing)|salud mental|ansiedad|ataque de panico|crisis de (?:nervios|panico|ansiedad)|
        nervios|deprimid\w|psicolog\w+|terapeuta|emotionally|meltdown|having a (?:really )?(?:hard|rough|tough) time|school refusal|burn(?:ed|t) out|muy triste|estresad\w|stressed"""),
    ("legal", 8, r"""
        court(?:house)?|judge|custody hearing|hearing downtown|immigration|uscis|\bice\b (?:check|appointment|appt)|lawyer|attorney|legal|deposition|passport(?: office| appointment)?|visa|consulate|consulado|corte|juzgado|
        juez|migracion|abogad\w|audiencia|tribunal|citatorio|pasaporte|embajada|biometri\w+|subpoena|naturaliz\w+|citizenship|ciudadania|adoption|oath ceremony|social worker|guardian ad litem"""),
    ("religious", 8, r"""
        religious|church|temple|mosque|masjid|synagogue|eid(?: al[- ]\w+)?|ramadan|diwali|passover|yom kippur|rosh hashan\w+|hanukkah|sukkot|good friday|holy day|puja|navratri|vesak|orthodox|first communion|
        communion|baptism|baptized|confirmation (?:class|retreat|mass)|bar mitzvah|bat mitzvah|prayer|primera comunion|comunion|bautizo|parroquia|iglesia|misa|retiro|religios\w+|semana santa|virgen de guadalupe|thread ceremony|
        gurdwara|vaisakhi|lunar new year|tet\b|nowruz|confirmacion|catecismo|peregrinacion|all saints|ash wednesday|friday prayer|jumu?ah|quran|feast day|ceremonia"""),
    ("school_activity", 8, r"""
        field trip|geography bee|spelling bee|science (?:fair|olympiad)|robotics|chess (?:tournament|meet)|orchestra|honor (?:choir|band)|all[- ]state|student council|competition|tournament|math(?:letes| olympiad| bowl| league)|
        debate|excursion|paseo escolar|concurso|olimpiada|torneo|destination imagination|odyssey of the mind|track meet|school (?:event|activity|performance)|(?:city|district|state) (?:meet|finals|championship)|
        representing (?:the )?school|science bowl|history day|recital|audition|shadow day|honor roll breakfast|young authors|ensayo de la orquesta|feria de ciencias|actividad (?:de la escuela|escolar)"""),
    ("injury", 7, r"""
        (?:broke|broken|fractur\w+|sprain\w*|twisted|dislocat\w+|rolled) (?:his|her|an?|my|their|it|the)?(?: (?:left|right|little|big))?\s?(?:arm|wrist|leg|ankle|foot|finger|toe|elbow|collar ?bone|nose|knee|thumb|hand|tooth|pinky)?|
        concussion|stitches|staples in|hit (?:his|her) (?:head|face|mouth)|bumped (?:his|her) head|bonk\w*|fell (?:on|off|down|out|from|and|over|last|yesterday|at|skat\w+|in the)|(?:fall|fell) hard|tripped|
        swollen (?:ankle|wrist|knee|foot|hand)|(?:ankle|wrist|knee|foot|hand|finger)\b[^.]{0,16}(?:swollen|swelled|swole)|puck to|dog bit|bitten|bit by|burn(?:ed|t) (?:his|her)|gash|black eye|injur\w+|hurt (?:his|her) (?:arm|leg|
        foot|ankle|knee|back|neck|hand|wrist|head|finger|shoulder|toe)|car accident|car crash|cut (?:his|her)|crutches|x[- ]?rays?|in a (?:cast|boot)|a cast\b|se cayo|se me cayo|caida|se (?:rompio|quebro|fracturo|torcio|lastimo|
        golpeo|pego|quemo|corto|abrio|disloco|machuco)|fractura\w*|esguince|puntadas|cinco puntos|le pusieron \w+ puntos|yeso|golpe|chipote|chich[oó]n|lesion\w*|lo mordio|la mordio|torcedura|conmocion|muletas|descalabr\w+"""),
    ("family_emergency", 6, r"""
        family emergency|emergencia familiar|emergencia en la familia|emergency in the family|(?:my|her|his|their|our) (?:mom|mother|dad|father|husband|wife|grandma|grandmother|grandpa|grandfather|uncle|aunt|baby|sister|brother|
        mother in law|father in law|son|daughter|parents?|partner|mama|mami|papa|abuel\w+|cunad\w|suegr\w)\b[^.!?]{0,32}\b(?:stroke|heart attack|accident|hospital|ambulance|emergency room|\ber\b|surgery|icu|labor|urgencias|collaps\w+)|
        (?:mi|su) (?:mama|papa|esposo|esposa|abuel\w+|suegr\w|marido|mujer|hermana|hermano|ti[oa])\b[^.!?]{0,32}\b(?:hospital|urgencias|accidente|infarto|operacion|operaron|derrame|parto|emergencia|ambulancia)|
        went to the hospital by ambulance|had (?:an )?accident with|house fire|fire at our|(?:our|the) (?:house|apartment|basement) (?:flooded|burned)|pipe burst|burst pipe|broke into|evacuat\w+|in labor|having the baby|
        baby (?:is|was) (?:coming|born)|gas leak|se quemo la casa|se inundo|parto|dando a luz|robaron|stroke|heart attack|infarto|derrame|(?:take|took|rushed) (?:my|her|his) (?:mother|mom|dad|father|grandmother|husband|wife|sister)
        [^.!?]{0,24}(?:hospital|emergency|\ber\b)|power(?:'s| is| was|) out|deported|deportaron|detenid[oa]"""),
    ("medical_appointment", 6, r"""
        dentist\w*|dental|orthodont\w+|\bortho\b|braces|(?:dr|doctor|doctors|doc|medical|eye|pediatric\w*|specialist|allergist|therapy|speech|ent|check ?up|well[- ]child|neurolog\w+|cardiolog\w+|dermatolog\w+|ortho|dentist|hearing|vision)
        '?s?\s?(?:appointment|appt|apt|apointment|visit|check|consult\w*|thing)|(?:appointment|appt|apt|apointment)\b[^.!?]{0,18}(?:doctor|dr|dentist|hospital|clinic|specialist|children)|eye doctor|optometr\w+|ophthalm\w+|
        allergy (?:shots?|test\w*)|shots at|vaccin\w+|immuniz\w+|booster|physical(?: therapy)?(?! education)|speech therapy|occupational therapy|check-?\s?ups?|blood ?work|blood test|lab work|surgery|surgical|operation|procedure|mri\b|ct scan|
        ultrasound|\beeg\b|tonsil\w*|ear tubes?|follow[- ]?up|pulled (?:a )?tooth|tooth (?:pulled|out|extract\w+)|root canal|cavity|filling|cleaning|seeing (?:the|a) (?:doctor|dr|specialist)|(?:at|to|see|sees|has|got) the
        (?:doctor|dr|pediatrician|orthodontist|specialist|clinic)(?:'?s)?|cita (?:con|en|de|del|al|medica|dental|para)[^.!?]{0,4}(?:el |la |los )?(?:doctor\w*|dentist\w*|medic\w+|pediatr\w+|hospital|clinica|oido|ojos|oculista|especialista|terap\w+|
        ortodon\w+|vacuna\w*|cardio\w+|alerg\w+|lentes)|cita medica|terapia(?: del habla| fisica| ocupacional)?|dentista|doctora?\b|oculista|le van a sacar una muela|sacar (?:una )?muela|muela|ortodon\w+|vacunas?|cirugia|
        operacion|lo operan|la operan|analisis|estudios|consulta|pediatra|al medico|con el medico|radiografia|clinica|appointment|appt\b|\bcita\b"""),
    ("illness", 7, r"""
        sick\w*|\bill(?:ness)?\b|not feel\w*\s+(?:so |too |very |that )?(?:well|good|great|hot|herself|himself|right|ok)|(?:isn'?t|ain'?t|doesn'?t|don'?t|didn'?t) feel\w*\s+(?:so |too |very |that |at all )?(?:well|good|great|hot|right|ok)|feel\w*\s+(?:crummy|awful|bad|sick|lousy|yucky|under the
        weather|rough|terrible|horrible|gross|poorly|icky|queasy|nauseous|rotten|crappy)|under the weather|fever\w*|fiebre|calentura|temp(?:erature)?\b|temperatura|(?:at|of|fever|temp\w*) (?:a )?(?:hundred|10[0-5])\b|\b10[0-5](?:\.\d)?(?: (?:fever|temp|degrees|this))|\b10[0-5]\.\d\b|thr(?:ew|ow(?:s|n|ing)?|owin'?) up|vomit\w*|puk\w+|barf\w*|upchuck\w*|
        \bhurl(?:ed|ing)\b|toss(?:ed|ing) (?:his|her) cookies|lost (?:his|her) (?:breakfast|dinner|lunch|cookies)|nause\w+|stomach\w*|tummy\w*|belly ?ache|diarrh?o?e?a|diarrea|the runs|bellyache|cough\w*|\bcoff\b|\btos\b|tosiendo|cold\b(?! (?:out|outside|weather|snap|front))|
        \bflu\b|influenza|gripa|gripe|resfri\w+|catarro|covid\w*|corona\w*|positive (?:test|for)|test(?:ed)? positive|strep|sore throat|throat|garganta|tonsil+itis|ear ?(?:infection|ache|is draining|aches|hurts)|double ear|otitis|
        dolor (?:de|en)|le duele|me duele|duele|pink ?eye|conjunctivitis|lice\b|piojos|rash\b|hives|ronchas|sarpullido|chicken ?pox|varicela|hand,?\s?foot,?\s?(?:and |& |n )?mouth|\bhfmd?\b|mano,? pie,? y boca|croup|crup|
        bronchitis|bronquitis|pneumonia|neumonia|pulmonia|\brsv\b|asthma\w*|asma\b|wheez\w+|migra[i]?n\w+|migrana|head ?aches?|jaqueca|dolor|enferm\w+|\bmal(?:ito|ita|itos|itas)\b|se siente (?:muy |bien )?mal|(?:se )?sinti\w+ mal|
        amanecio (?:con|mal|muy mal|malit\w)|vomit[oa]\w*|nausea|panza|estomag\w+|\bpanc\w+|bug\b|virus|contagious|contagi\w+|infection|infeccion|allerg(?:y|ies|ic)(?! shot)|alergi\w+|\bnos[eé] bleed\w*|nosebleed\w*|runny nose|stuffy|congest\w+|
        sinus\w*|moc(?:o|os)\b|chills|escalofrios|body aches|achy|mono\b|norovirus|food poison\w+|intoxic\w+|\buti\b|seizure|convulsi\w+|ringworm|impetigo|scarlet fever|fifth disease|cramps|dizzy|mare(?:o|ad[oa])|toothache|yucky|yuck|mucus|phlegm|flem|snot\w*|
        gunk|goopy|lost (?:his|her) voice|swollen (?:glands|tonsils|eye)|up all night (?:with|w)|barking like|hot to the touch|burning up|ojo rojo|lagana\w*|gastroenter\w+|on both ends|both ends|wiped out|\bbarfing\b|sneez\w+|
        estornud\w+|cuerpo cortado|no durmio|got the crud|crud\b|stomach thing|germs|quarantin\w+|urgent care|exposed to|🤒|🤢|🤮|🤧|😷"""),
    ("transportation", 5, r"""
        flat tire|flat\b(?= on|,|\.| tire)|(?:car|truck|van|engine|battery|minivan|suv)\b[^.!?]{0,22}(?:won'?t (?:start|turn)|wont (?:start|turn)|broke\w*|died|dead|is in the shop|wouldn'?t start|not start\w*|in the shop|
        overheat\w*|stall\w*|towed|trouble)|car trouble|dead battery|\btow\b|jump start|missed (?:the|his|her|their) (?:school )?(?:bus|ride|train)|bus\b[^.!?]{0,25}(?:late|delayed|didn'?t|didnt|never|did not|no[- ]?show|broke|skipped|
        cancel\w*|hasn'?t|without)|traffic|stuck (?:behind|in|on|at)|road (?:work|construction)|construction on|accident on|crash on|wreck on|train crossing|no (?:ride|car|transportation|gas)|ride fell through|ran out of gas|
        out of gas|llanta|se poncho|ponchad\w|no arranca|no prende|no prendio|se descompuso|(?:se )?(?:le|me|nos) descompuso|carro no|trafico|camion no paso|no paso (?:el|la) (?:camion|bus|ruta)|perdio el (?:camion|bus)|se le fue el (?:camion|bus)|
        sin carro|no tengo (?:carro|troca|coche|como)|no hay (?:carro|transporte)|bateria|choque|\baaa\b|lost (?:the |my )?(?:car )?keys|keys locked|locked (?:out|my keys)|detour|light ?rail|chocaron|embotellamiento|desvio|grua"""),
    ("weather", 5, r"""
        snow\w*(?! ?(?:man|men|board\w*|tubing|blower))|plow\w*|blizzard|whiteout|ice storm|\bicy\b|black ice|roads? (?:is|are|was|were)?\s?(?:closed|bad|terrible|slick|ice|awful|iced|impassable|frozen|unsafe|flooded)|i-?\d+ (?:is )?closed|storm\w*|
        tornado|hail\b|flood\w*|nieve|nevo|nevando|nevada|hielo|tormenta|clima|mal tiempo|calle (?:esta )?(?:pura|cerrada)|driveway|wind chill|freezing (?:rain|fog)|too cold|inundad\w+|lluvia|carretera (?:esta )?cerrada|
        resbalos\w+|carretera\b[^.]{0,15}(?:hielo|cerrad\w)|snowed in|\bsleet\b|helad\w+"""),
    ("travel", 4, r"""
        travel\w*|vacation\w*|vacacion\w*|out of (?:town|state|the country)|flying|flight|airport|aeropuerto|vuelo|road trip|on the road|hitting the road|going to (?:see|visit)|visit(?:ing|ar|ando)|trip\b|viaj\w+|salimos de|
        cruise|disney\w*|beach|cabin|ski(?:ing)?\b|driving (?:back|to|up|down|out)|heading (?:out|to|up|down|back)|leaving (?:early )?(?:for|to|town)|family (?:reunion|wedding)|wedding|boda|quinceanera|reunion familiar|mexico|chihuahua|cancun|
        guadalajara|(?:in|to|en|a) (?:florida|texas|california|arizona|utah|nevada|hawaii|nebraska|kansas|new mexico|wyoming|chicago|denver|vegas|las vegas|new york|orlando|phoenix|seattle|tahoe|india|china|vietnam|korea|canada|europe|peru|honduras|guatemala|el salvador|puerto rico)|nos vamos a|vamos para|en camino a|cerraron el puente|frontera|border|de regreso de|still in|we'?re in|were in|fuera de (?:la ciudad|estado|pais)|get(?:ting)? (?:in|back) (?:late|at)|layover|jet ?lag\w*|red ?eye|
        long weekend|grandma'?s house for|ran(?:cho)? de|puente|going away|paseo|campamento|camping"""),
    ("personal", 3, r"""
        overslept|over ?slep\w*|slept (?:in|through)|alarm|se nos hizo tarde|nos quedamos dormid\w+|se (?:me )?quedo dormid\w+|no son[oó]|birthday|cumple\w*|hooky|personal (?:day|reason\w*|matter\w*|family)|family (?:reason\w*|matter\w*|day|
        thing|time|business|event)|asunto\w* (?:familiar\w*|personal\w*)|motivos? (?:personal\w*|familiar\w*)|aquarium|zoo\b|bring your (?:kid|child|daughter|son)|take your (?:kid|child|daughter|son)|didn'?t sleep|no sleep|tired|exhaust\w*|
        cansad\w+|moving (?:day|houses|today)|mudanza|mudando|refus\w+|boycott\w*|tantrum|rough morning|slow morning|socks|shoes|can'?t find|babysit\w*|child ?care|sitter (?:cancel\w*|is)|no hay quien|no tengo quien|running behind|
        wardrobe|pajamas|breakfast|photo shoot|audition|movie|graduation|graduacion|day off|just a day|desvel\w+|puppy|new baby brother|power outage|no (?:hot )?water|laundry|lunch with|concert|game\b|hunting|deer season|caza"""),
)  # fmt: skip


def _compile(words: str) -> re.Pattern[str]:
    joined = re.sub(r"\n\s*", "", words)
    emoji = [w for w in joined.split("|") if w and ord(w[0]) > 0x2000]
    plain = "|".join(w for w in joined.split("|") if w not in emoji)
    marks = f"|{'|'.join(emoji)}" if emoji else ""
    return re.compile(rf"\b(?:{plain})(?!\w){marks}")


_PATTERNS = tuple((category, weight, _compile(words)) for category, weight, words in _WORDS)
_NOT_SO = re.compile(
    r"(?:\b(?:no|not|isn'?t|without|never|sin|nor|wasn'?t|no tiene|doesn'?t have(?: a| any)?)\s+(?:a\s+|any\s+)?|\bif (?:it|he|she)\b[^.]{0,12})$"
)
_GREETING = re.compile(r"happy|merry|have a (?:good|great|nice|happy)|enjoy|feliz|voice ?mail|your")


@dataclass(frozen=True, slots=True)
class ReasonMention:
    """Words that carry a reason: its category and weight, at characters [start, end) of the view."""

    category: str
    weight: int
    start: int
    end: int


def find_reasons(lower: str) -> list[ReasonMention]:
    """Return the reasons in a folded lower-case text, in reading order; denied ones are left out."""
    found = []
    for category, weight, pattern in _PATTERNS:
        for match in pattern.finditer(lower):
            before = lower[max(0, match.start() - 24) : match.start()]
            if match.start() == match.end() or _NOT_SO.search(before) or _GREETING.search(before[-14:]):
                continue
            found.append(ReasonMention(category, weight, match.start(), match.end()))
    return sorted(found, key=lambda r: (r.start, -r.weight))


def main_reason(reasons: list[ReasonMention]) -> ReasonMention | None:
    """Choose the reason that decides the category: the weightiest, the first of equals."""
    return max(reasons, key=lambda r: (r.weight, -r.start), default=None)
