"""Which of the school's languages a message is in."""

from __future__ import annotations

import re

from nlp.lexicon import words

_WORDS = {
    "en": words("""
    the is and to in for this he she my be will not today of it's i'm home out school with her his have won't
    has am was on at that calling thanks thank hi hello good morning they are we our but so just mom dad son
    daughter a an can please no he's she's sick you fever be from up late
"""),
    "es": words("""
    el la de que no va a en mi por su es con hoy se lo le los las un una del para soy esta muy pero al gracias
    buenos buenas dias hola hijo hija escuela tiene porque y ni ya me mama papa manana maestra favor nos como si
    calentura fiebre habla bueno oiga ir hay clases al xq oy
"""),
}


def detect_language(lower: str, languages: tuple[str, ...]) -> str:
    """Return the code of the likeliest language, "und" where the text is in none of them."""
    words = re.findall(r"[^\W\d_]+(?:'[a-z]+)?", lower)
    if not words:
        return "und"
    counts = {code: sum(w in _WORDS[code] for w in words) for code in languages if code in _WORDS}
    if not counts:
        return "und"
    best = max(counts, key=lambda code: (counts[code], code == "en"))
    latin = sum(w.isascii() for w in words)
    enough = counts[best] >= max(1, len(words) // 12) or len(words) <= 4
    return best if enough and latin > len(words) // 2 else "und"
