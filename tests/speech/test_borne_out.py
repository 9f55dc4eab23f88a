"""Names that a second listener wrote, held against the recording."""

from collections.abc import Sequence

from nlp.report import Word
from voice.speech.borne_out import marked

NAMES = ("Matt Gallagher", "Wyatt Gallagher", "Emma Gallagher", "Mack")


def words(text: str) -> tuple[Word, ...]:
    return tuple(Word(word, float(place), place + 0.5, 0.3) for place, word in enumerate(text.split()))


class Recording:
    """A recording that is as likely with each text as is said here, else very unlikely."""

    def __init__(self, **likely: float) -> None:
        self.likely = likely
        self.asked: list[str] = []

    def __call__(self, around: Sequence[Word], texts: Sequence[str]) -> list[float]:
        self.asked += texts
        return [max((score for word, score in self.likely.items() if word in text), default=-99.0) for text in texts]


def test_a_name_about_as_likely_as_the_records_words_is_marked() -> None:
    heard = marked(
        words("Hey, it's Mark. He is sick."), "Hey, it's Matt. He is sick.", NAMES, Recording(Mark=-40, Matt=-41)
    )
    assert heard == "Hey, it's [Matt.] He is sick."


def test_a_name_that_the_recording_hardly_holds_is_not_marked() -> None:
    said = "Hey, it's Matt. He is sick."
    assert marked(words("Hey, it's Mark. He is sick."), said, NAMES, Recording(Mark=-40, Matt=-44)) == said


def test_of_two_names_that_the_recording_may_hold_alike_none_is_marked() -> None:
    said = "Hey, it's Matt. He is sick."
    assert marked(words("Hey, it's Mark. He is sick."), said, NAMES, Recording(Mark=-40, Matt=-41, Mack=-42)) == said


def test_words_without_a_name_and_numbers_are_not_asked_about() -> None:
    recording = Recording()
    said = "Emma is kick today. 303-555-0142"
    assert marked(words("Emma is sick today. 303-555-0147"), said, NAMES, recording) == said
    assert not recording.asked


def test_brackets_of_the_listeners_own_mean_nothing() -> None:
    assert marked(words("Emma is sick."), "[Emma] is sick.", NAMES, Recording()) == "Emma is sick."


def test_of_a_long_recording_only_what_is_near_is_looked_at() -> None:
    long = "well " * 40 + "it's Mark. He is sick" + " then" * 40
    recording = Recording(Mark=-40, Matt=-41)
    assert "[Matt.]" in marked(words(long), long.replace("Mark", "Matt"), NAMES, recording)
    assert max(len(text.split()) for text in recording.asked) < 30
