"""Who may be meant by a line, each with the grounds and the probability that follows from them."""

from __future__ import annotations

from dataclasses import replace

from nlp.contact_fits import name_fits
from nlp.entitlement import caller_name
from nlp.grounds import Grounds, Number, probability, reasons
from nlp.matching import Match
from nlp.report import Candidate
from nlp.scene import Scene


def candidates(scene: Scene, match: Match, said: tuple[int, int] | None) -> tuple[Candidate, ...]:
    """Return those whom the words at `said` may mean, in the order of the match.

    Only one of them is meant: where the probabilities of all come to more than 1, each gets its share.
    """
    known = [(fit.student_id, _with_caller(scene, fit.student_id, fit.grounds)) for fit in match.fits]
    chances = [probability(grounds) for _, grounds in known]
    total = max(1.0, sum(chances))
    second = _second_hearing(scene, said)
    return tuple(
        Candidate(student_id, round(chance / total, 3), (*second, *reasons(grounds)), grounds)
        for (student_id, grounds), chance in zip(known, chances, strict=True)
    )


def how_sure(student_id: str | None, shown: tuple[Candidate, ...]) -> float:
    """Return the probability of the student who is taken to be meant, else that of the likeliest, 0 for nobody."""
    return max((c.probability for c in shown if student_id in (None, c.student_id)), default=0.0)


def _with_caller(scene: Scene, student_id: str, grounds: Grounds) -> Grounds:
    """Add to the grounds of the words what number and name of the caller tell about one student."""
    student = scene.roster.student(student_id)
    number: Number = "another_family" if scene.households else "not_on_file"
    if scene.by_from.contacts(student_id):
        number = "caller_id"
    elif scene.by_callback.contacts(student_id):
        number = "callback"
    given, family = caller_name(scene)
    fits = [name_fits(given, family, contact, heard=scene.heard) for contact in student.contacts]
    caller_fits = True if any(fits) else False if False in fits else None
    return replace(grounds, heard=scene.heard, number=number, caller_fits=caller_fits)


def _second_hearing(scene: Scene, said: tuple[int, int] | None) -> tuple[str, ...]:
    """Return what was first heard where only a second hearing made it a name."""
    if said is None or not any(h.start < said[1] and said[0] < h.end for h in scene.view.heard):
        return ()
    first = scene.evidence(*said).text
    return (f"first heard as \u201c{first}\u201d; the name is that of a second hearing with the household in mind",)
