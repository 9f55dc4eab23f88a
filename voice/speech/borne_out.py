"""What a second listener wrote, held against the recording by somebody who expects no names.

The second listener was told names and may hear one that nobody said. So each stretch for which the record has other
words is put into the record in their place, and the unbiased model says how likely the recording is with either. A
stretch that is hardly less likely than the record's own words, and whose name no other name of the list could
replace, may be what was said, and is marked by brackets: "Hi, it's [Matt, Wyatt's dad.] He has a dentist thing".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from nlp.report import Word

Likelihood = Callable[[Sequence[Word], Sequence[str]], list[float]]
"""Logarithms of the probability of the recording's words with each of the texts in the place of some of them."""

# How much less likely (natural logarithm) than the record's own words a stretch with a name may be: names are rare
# words, which costs every one of them some of its likelihood.
_MOST_LESS = 2.5
# By so much must a name be likelier than any other of the list in its place.
_AHEAD_OF_OTHERS = 2.0
# Longer stretches are no misheard name: the two listeners heard something else altogether.
_LONGEST = 8
# Of a longer recording than the model hears at once (seconds), what is said this long before and after is looked at.
AT_ONCE = 30
_NEAR = 12

_LETTERS = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Words [start, end) of the record, for which the second listener has words [begin, stop)."""

    start: int
    end: int
    begin: int
    stop: int


def marked(words: Sequence[Word], second: str, names: Sequence[str], likelihood: Likelihood) -> str:
    """Return the second listener's text, the stretches that the recording bears out in brackets."""
    heard = re.sub(r"[\[\]]", "", second).split()
    givens = dict.fromkeys(_key(name.split()[0]) for name in names if name.split())
    listed = {_key(part) for name in names for part in name.split()}
    for stretch in _stretches(words, heard):
        said = heard[stretch.begin : stretch.stop]
        named = any(_key(word) in listed for word in said)
        if named and _is_borne_out(words, stretch, said, givens, likelihood):
            heard[stretch.begin] = "[" + heard[stretch.begin]
            heard[stretch.stop - 1] += "]"
    return " ".join(heard)


def _stretches(words: Sequence[Word], heard: Sequence[str]) -> Iterator[_Stretch]:
    """Yield where both have words, and not the same; numbers are only ever the record's."""
    matcher = SequenceMatcher(None, [_key(w.text) for w in words], [_key(t) for t in heard], autojunk=False)
    for kind, start, end, begin, stop in matcher.get_opcodes():
        own, other = " ".join(w.text for w in words[start:end]), " ".join(heard[begin:stop])
        # One digit may be a word misheard ("my daughter-3 Coleman" for Zuri), more are a number.
        numbers = len(re.findall(r"\d", own)) > 1 or re.search(r"\d", other)
        if kind == "replace" and max(end - start, stop - begin) <= _LONGEST and not numbers:
            yield _Stretch(start, end, begin, stop)


def _is_borne_out(
    words: Sequence[Word],
    stretch: _Stretch,
    said: Sequence[str],
    givens: dict[str, None],
    likelihood: Likelihood,
) -> bool:
    begin, end = words[stretch.start].start, words[stretch.end - 1].end
    whole = words[-1].end <= AT_ONCE
    before = [w.text for w in words[: stretch.start] if whole or begin - w.start < _NEAR]
    after = [w.text for w in words[stretch.end :] if whole or w.end - end < _NEAR]
    around = words[stretch.start - len(before) : stretch.end + len(after)]

    def text(middle: Sequence[str]) -> str:
        return " ".join([*before, *middle, *after])

    own = [w.text for w in words[stretch.start : stretch.end]]
    record, other = likelihood(around, [text(own), text(said)])
    if other < record - _MOST_LESS:
        return False
    rivals = [
        text([*said[:place], _in_place_of(word, rival), *said[place + 1 :]])
        for place, word in enumerate(said)
        if _key(word) in givens
        for rival in givens
        if rival != _key(word)
    ]
    return not rivals or other - max(likelihood(around, rivals)) >= _AHEAD_OF_OTHERS


def _in_place_of(word: str, name: str) -> str:
    """Return a word with the name in it replaced, its stops and genitive kept."""
    return _LETTERS.sub(name.capitalize(), word, count=1)


def _key(word: str) -> str:
    """Return a word as it is compared: lower case, without stops and genitive."""
    return "".join(_LETTERS.findall(re.sub(r"['’]s\b", "", word.lower())))
