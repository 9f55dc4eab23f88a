"""What a caller is who says it in a phrase: a neighbour or friend of the family, an office, a firm."""

# ruff: noqa: E501 (a pattern reads best on one line)

from __future__ import annotations

import re

# The caller tells how he stands to the family in other words.
_OF_THE_FAMILY = re.compile(
    r"\b(?:(?:from|live|lives|am|i'?m|stay) (?:right )?(?:next ?door|next to|across the (?:street|hall|road)|down the (?:street|road|hall)|upstairs|downstairs)|\w+, next ?door|neighbou?rs? (?:to|of|from)|(?:a |the |good |close )?(?:family )?friend (?:of|to|from|with)|"
    r"friend of the family|family friend|(?:their|her|his|the) emergency (?:contact|person)|contacto de (?:emergencia|la familia|[a-z]+)|(?:on|in) (?:the|your|his|her|their) (?:emergency )?(?:list|card) for|(?:down|listed|on file) as (?:a|an|the|his|her|their)? ?(?:emergency )?contact for|i (?:look after|watch|mind|keep|sit for|drive|walk|pick up|take) the [a-z]+ (?:kids?|boys?|girls?|children)|i carpool (?:for|with)\b|i (?:drive|walk|carpool) (?:[a-z]+(?:,? and [a-z]+)?) (?:to school |in |over )?(?:on [a-z]+days?|every (?:day|morning)|(?:in )?the mornings?)|i (?:clean|cook|work|nanny|babysit) for (?:the|mrs?|ms|miss)\b|i (?:babysit|nanny|watch (?:him|her|them|the kids))|(?:el|la)(?: [a-z]+)? que (?:(?:lo |la |los |las )?cuida|limpia|trabaja con)\b|"
    r"(?:vecin|amig|conocid)[oa]s? de|(?:la |los )?de al lado\b|next door to\b|"
    r"i help (?:out )?(?:with )?(?!you|u\b)[a-z]+|(?:live|staying|stay) (?:by|near|with|beside|behind|under|above) the [a-z]+ (?:family|house|kids)|(?:watching|minding|babysitting|looking after|keeping) the [a-z]+ (?:boy|girl|kid|kids|family|house|children)|"
    r"i'?m (?:his|her|their) ride\b|limpia con|trabaj[oa] (?:con|para) la familia)|"
    r"^[^.!?]{0,40}\b[a-z]+(?:'s|s'|s) (?:buddy|pal|roommate|co-?worker|girlfriend|boyfriend|fiancee?|partner)\b"
)
_CALLS_FROM = r"(?:this is|i'?m (?:calling )?from|i'?m (?:the|an?)|calling from|calling on behalf of|it'?s|hi from|hello from|from|(?:llamo|llamamos|hablo|hablamos|le hablo|les hablo|habla|hablan|le llamo|somos|soy|escribo|escribimos)(?: de| con)?)\b(?:(?!\b(?:and|y|because|porque|so|but|pero|he|she|wants|said)\b)[^.?!]){0,45}?"
_OF_OFFICE = re.compile(
    rf"\b{_CALLS_FROM}\b(?P<office>middle|elementary|high school|school nurse|other school|district|social worker|case ?worker|county|county office|cps|child services|otra escuela|secundaria|primaria|preparatoria|distrito|trabajadora? social|condado|director\w?|principal|front office|dispatch|bus (?:garage|barn|yard|depot|lot)|counselor)\b|^\W*(?P<office2>district|transportation|transpo|dispatch)\b"
)
_OF_FIRM = re.compile(
    rf"\b{_CALLS_FROM}\b(?P<firm>pharmacy|dental|dentist|clinic|pediatrics?|orthodont\w+|doctor'?s office|hospital|insurance|daycare|day care|farmacia|clinica|consultorio|guarderia|seguros?|oficina (?:del|de la) (?:doctor|dentista)\w*|optical|photography|company|compania)\b|^(?:(?!\b(?:is|at|in|to|has|was|esta|en)\b)[^.,!?:]){{0,40}}\b(?P<firm2>pharmacy|dental|clinic|fundraising|farmacia|clinica)\b|"
    r"\b(?P<firm3>reply (?:yes|stop|1)|i have a delivery|responda si|oferta)\b"
)
# A grandmother speaks of "my daughter-in-law", a brother of "my sister, who asked me to call".
_OF_GRANDPARENT = re.compile(r"\b(?:my (?:daughter|son)[- ]in[- ]law|mi (?:nuera|yerno))\b")
_OF_RELATIVE = re.compile(
    r"\b(?:my (?:sister|brother)(?:[- ]in[- ]law)?|mi (?:h?erman[oa]|cunad[oa]|prim[oa])),? (?:[a-z]+,? )?(?:just |nomas |nada mas |solo )?(?:asked|told|wanted) me\b|"
    r"\bmi (?:h?erman[oa]|cunad[oa]|prim[oa]) (?:[a-z]+ )?(?:nomas |nada mas |solo )?me (?:dijo|pidio|encargo|mando)\b|\bmy (?:sister|brother)[- ]in[- ]law(?:'s| [a-z]+,? (?:her|his) (?:boy|girl|kid|son|daughter))|\bmy (?:sis|sister|bro|brother|cousin)'?s? (?:[a-z]+'?s )?(?:boys?|girls?|kids?|sons?|daughters?|children|baby)\b|\b(?:el|la|los|las) (?:nin|hij|muchach|chamac|nen)[oa]s? de mi (?:herman[oa]|prim[oa]|cunad[oa])\b"
)
# Somebody asked the caller to tell: no parent, whoever it is.
_SENT = re.compile(
    r"\b(?:mom|mother|dad|father|parents|folks|grandma|they|lady upstairs) (?:just )?(?:asked|told|wanted) me to (?:call|ring|phone|text|tell|let)|(?:mama|papa|senora|vecina)(?: [a-z]+)? me (?:pidio|encargo|mando|dejo dicho)|(?:by|for) the (?:lady|family|people|neighbors?) (?:upstairs|downstairs|next door|across)|\b(?:officer|deputy|detective|sheriff)\b|\bdr\.? [a-z]+'s office\b|"
    r"(?:por|de) la senora de (?:arriba|abajo|al lado|enfrente)"
)
_AT_ONCE = 40
_EARLY = 160


def of_office(lower: str) -> tuple[str, tuple[int, int]] | None:
    """Return staff and where that is said in "Hi from Sagebrush Middle office": an office says so at once."""
    found = _OF_OFFICE.search(lower)
    return ("staff", found.span()) if found and found.start() < _AT_ONCE else None


def in_other_words(lower: str) -> tuple[str, tuple[int, int]] | None:
    """Return what the caller is, and where, in "from next door", "I'm on the list for Betty", "the dental office"."""
    for pattern, kind in (
        (_OF_GRANDPARENT, "grandparent"),
        (_OF_RELATIVE, "relative"),
        (_OF_THE_FAMILY, "other"),
        (_OF_OFFICE, "staff"),
        (_OF_FIRM, "other"),
        (_SENT, "other"),
    ):
        found = pattern.search(lower)
        if found and (pattern is not _OF_THE_FAMILY or found.start() < _EARLY):
            span = next((found.span(name) for name, text in found.groupdict().items() if text), found.span())
            return kind, span
    return None
