"""Which rostered student a name means, with the grounds for and against; ties never decide."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from nlp.classes import ClassClue
from nlp.first_names import is_first_name
from nlp.fitting import class_fits, family_likeness, given_fits, given_likeness
from nlp.grounds import Grounds
from nlp.nicknames import formal_names
from nlp.normalise import fold
from nlp.roster import Roster, RosterContact, RosterStudent, family_forms, given_forms
from nlp.sounds import likeness, phones

#: More namesakes than this are not listed; nobody could choose among them.
MOST_CANDIDATES = 8
_SAME_NAME = 0.97
_SAME_SECOND_NAME = 0.75
# From this likeness on a name, typed or heard, is the household's, though it is spelled as a student's elsewhere: a
# recogniser writes the name that it knows ("Nathaniel" for Natnael), a parent does not.
_HARDLY_OTHER = {False: 0.95, True: 0.88}
_HEARD_APART = 0.85
_SAME_SOUND = 0.95


@dataclass(frozen=True, slots=True)
class Household:
    """The students to whose contacts a number belongs, each with those contacts."""

    links: tuple[tuple[RosterStudent, RosterContact], ...]

    @property
    def students(self) -> tuple[RosterStudent, ...]:
        """Return the students, each once, in the order of their ids."""
        return tuple({s.student_id: s for s, _ in self.links}.values())

    def contacts(self, student_id: str) -> tuple[RosterContact, ...]:
        """Return the contacts of one student who own the number."""
        return tuple(c for s, c in self.links if s.student_id == student_id)


@dataclass(slots=True)
class NameClue:
    """A student's name as said: folded given and family words, initials, and the class named with it.

    `heard` says that the words come from a recogniser, which may have taken a name for another; `place` from 0 to 2
    how surely a student's name stands there; `beside` are students named together with this one, who is another;
    `callers` the students of whom somebody of the caller's name is a contact.
    """

    given: str
    family: tuple[str, ...] = ()
    initial: str = ""
    clues: tuple[ClassClue, ...] = ()
    heard: bool = False
    either_order: bool = False
    also: tuple[str, ...] = field(default=())
    place: int = 0
    beside: frozenset[str] = frozenset()
    callers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Fit:
    """A student whom the words fit, and the grounds for and against, as far as the words tell them."""

    student_id: str
    grounds: Grounds


@dataclass(frozen=True, slots=True)
class Match:
    """The student meant (None: nobody, or nobody alone), who may be meant, and the concerns."""

    student_id: str | None
    fits: tuple[Fit, ...] = ()
    concerns: tuple[str, ...] = ()

    @property
    def likeness(self) -> float:
        """Return how like the said first name is to that of the likest who fit, from 0 to 1; a nickname is as good."""
        like = max((fit.grounds.given or 0.0 for fit in self.fits), default=0.0)
        return 1.0 if like >= _SAME_NAME else like

    def left_open(self) -> Match:
        """Return the match of words that leave open whether this student is meant or another of the household."""
        fits = tuple(
            replace(f, grounds=replace(f.grounds, household_namesakes=max(1, f.grounds.household_namesakes)))
            for f in self.fits
        )
        return Match(None, fits, ("two_students_fit",))

    def meaning(self, student_id: str, *concerns: str) -> Match:
        """Return the match where something else says that of all who fit this student is meant."""
        fits = tuple(
            replace(f, grounds=replace(f.grounds, household_namesakes=0, school_namesakes=0))
            if f.student_id == student_id
            else f
            for f in self.fits
        )
        return Match(student_id, fits, concerns)


def match_name(clue: NameClue, households: tuple[Household, ...], roster: Roster) -> Match:
    """Find the one student whom a name means; the household of the caller's number decides between namesakes."""
    near = _in_household(clue, households)
    if near and _beyond_doubt(clue, near):
        return _decide_near(clue, near, [])
    far = [s for s in _in_school(clue, roster) if all(s.student_id != n.student_id for n, _ in near)]
    if _turned_round(clue, households):
        return Match(None, _listed(clue, far), ("two_students_fit",))
    if far_family := [] if not near else _of_other_family(clue, near[0][0], far):
        return _decide_far(clue, far_family, _kin(households, roster))
    if near and not _only_elsewhere(clue, near[0], far):
        return _decide_near(clue, near, far)
    return _decide_far(clue, far, _kin(households, roster))


def _turned_round(clue: NameClue, households: tuple[Household, ...]) -> bool:
    """Whether the words are a household student's name with the family name first: "Blake Carver" for Carver Blake."""
    students = [s for household in households for s in household.students]
    return bool(clue.family) and any(
        clue.given in family_forms(s) and clue.family[0] in given_forms(s) and clue.given not in given_forms(s)
        for s in students
    )


def _of_other_family(clue: NameClue, near: RosterStudent, far: list[RosterStudent]) -> list[RosterStudent]:
    """Return the students elsewhere whose family name is said, where it is not that of the household's student.

    Of two names that sound the same, what is typed counts as it is spelled: Caitlyn Reid is no Reed.
    """
    own = family_forms(near)
    if not clue.family or any(word in own for word in (*clue.family, "".join(clue.family))):
        return []
    like = family_likeness(clue.family, near)
    if like >= 0.6 and (clue.heard or like < 0.99):
        return []
    theirs = [o for o in far if all(word in family_forms(o) for word in clue.family)]
    return [o for o in theirs if given_likeness(clue.given, o) >= 0.9]


def _beyond_doubt(clue: NameClue, near: list[tuple[RosterStudent, float]]) -> bool:
    """Whether nobody elsewhere can fit better, so that the school's namesakes need not be looked at."""
    student, score, _ = _likeliest(clue, near)
    return (
        score >= 0.9
        and (not clue.family or family_likeness(clue.family, student) >= 0.99)
        and class_fits(student, clue.clues) is not False
    )


def _only_elsewhere(clue: NameClue, best: tuple[RosterStudent, float], far: list[RosterStudent]) -> bool:
    """Whether the words spell the name of students elsewhere and are hardly like the household's student."""
    student, score = best
    backed = class_fits(student, clue.clues) is True or (clue.family and family_likeness(clue.family, student) >= 0.75)
    return score < 0.85 and not backed and any(given_likeness(clue.given, other) >= 1.0 for other in far)


def _in_household(clue: NameClue, households: tuple[Household, ...]) -> list[tuple[RosterStudent, float]]:
    """Return the household's students whom the name may mean, the likeliest first."""
    found: dict[str, tuple[RosterStudent, float]] = {}
    for household in households:
        for student in household.students:
            score = max(given_likeness(name, student) for name in (clue.given, *clue.also)) if clue.given else 0.0
            family = family_likeness(clue.family, student) if clue.family else None
            if clue.initial and family is None:
                family = 1.0 if any(form.startswith(clue.initial) for form in family_forms(student)) else 0.3
            fits = class_fits(student, clue.clues)
            least = 0.84 if not clue.heard else 0.74
            if family is not None and family >= 0.75:
                least = 0.55 if clue.heard else 0.7
            if fits or (clue.heard and clue.place == 2):
                least = min(least, 0.6)
            if score >= least:
                found[student.student_id] = (student, score)
    return sorted(found.values(), key=lambda pair: (-pair[1], pair[0].student_id))


def _in_school(clue: NameClue, roster: Roster) -> list[RosterStudent]:
    """Return students anywhere who bear the name: as written, else by nickname, else by sound."""
    ids: set[str] = set()
    for name in (clue.given, *clue.also):
        ids |= roster.given(name) | roster.given(name.replace(" ", ""))
    ids = _of_family(clue, ids, roster)
    if not ids and clue.given:
        near_names = {f for name in (clue.given, *clue.also) for f in formal_names(name)}
        ids = _of_family(clue, {i for f in near_names for i in roster.given(f)}, roster)
    if not ids and clue.given:
        alike = {i for form in roster.given_like(clue.given.replace(" ", "")) for i in roster.given(form)}
        ids = {
            i
            for i in _of_family(clue, alike, roster)
            if clue.family or i in clue.callers or class_fits(roster.student(i), clue.clues)
        }
    if not ids and clue.given and clue.family:
        bearers = {i for word in clue.family for i in roster.family(word)}
        ids = {i for i in bearers if given_fits(clue.given, roster.student(i), 0.75)}
    if not ids and len(clue.family) == 1:
        ids = set(roster.given(clue.family[0]) & roster.family(clue.given))
    elif clue.either_order and clue.family:
        ids |= roster.given(clue.family[0]) & roster.family(clue.given)
    return [roster.student(i) for i in sorted(ids)]


def _of_family(clue: NameClue, ids: Iterable[str], roster: Roster) -> set[str]:
    """Keep those whose family name is the one said, exactly or else by sound."""
    ids = set(ids)
    if not clue.family:
        if clue.initial:
            return {i for i in ids if any(f.startswith(clue.initial) for f in family_forms(roster.student(i)))}
        return ids
    whole = "".join(clue.family)
    exact = ids & (roster.family(whole) | roster.family(" ".join(clue.family)))
    for word in clue.family:
        exact |= ids & roster.family(word)
    if exact:
        return exact
    like = {i for word in (*clue.family, whole) for form in roster.family_like(word) for i in roster.family(form)}
    return {i for i in ids & like if family_likeness(clue.family, roster.student(i)) >= 0.75}


def _decide_near(clue: NameClue, near: list[tuple[RosterStudent, float]], far: list[RosterStudent]) -> Match:
    """Decide among the household's students, unless one elsewhere fits better."""
    student, score, rivals = _likeliest(clue, near)
    others = _better_elsewhere(clue, student, score, far)
    concerns = _against(clue, student)
    shown = tuple(
        _fit(clue, each, household=len(rivals), school=len(others))
        for each in [student, *[*rivals, *others][:MOST_CANDIDATES]]
    )
    if rivals or others:
        return Match(None, shown, (*concerns, "two_students_fit"))
    return Match(student.student_id, shown, concerns)


def _likeliest(
    clue: NameClue, near: list[tuple[RosterStudent, float]]
) -> tuple[RosterStudent, float, list[RosterStudent]]:
    """Return the household's student whom the name fits best, how well, and those whom it fits as well."""
    student, score = near[0]
    rivals = [s for s, other in near[1:] if other >= _as_good_as(score)]
    if rivals and len(left := [s for s in (student, *rivals) if s.student_id not in clue.beside]) == 1:
        return next((s, like, []) for s, like in near if s == left[0])
    if clue.heard and score >= 1.0:
        rivals += [s for s, _ in near[1:] if s not in rivals and _runs_together(clue.given, student, s)]
    fits = [s for s in (student, *rivals) if class_fits(s, clue.clues)]
    if rivals and len(fits) == 1 and class_fits(student, clue.clues) is not None:
        return next((s, like, []) for s, like in near if s == fits[0])
    return student, score, rivals


def _as_good_as(score: float) -> float:
    """Return how well another name must fit so that one that fits this well does not decide."""
    if score >= 1.0:
        return 1.0
    return score - 0.05 if score >= 0.95 else min(score - 0.12, 0.9)


def _against(clue: NameClue, student: RosterStudent) -> tuple[str, ...]:
    """Return the concerns that the words of the message raise about this student."""
    family = _without_second_name(clue, student)
    other_family = family and family_likeness(family, student) < 0.7
    other_initial = clue.initial and not any(form.startswith(clue.initial) for form in family_forms(student))
    concerns = ["name_uncertain"] if other_family or other_initial else []
    if class_fits(student, clue.clues) is False:
        concerns.append("class_does_not_fit")
    return tuple(concerns)


def _without_second_name(clue: NameClue, student: RosterStudent) -> list[str]:
    """Return the family names said without what belongs to the given name.

    That is a second one on file ("Brandon Key" for Brandon Kee), the end of one heard apart ("Abdi Raman", "Rubén
    Sito"), or a well-known first name, which may be a second one that the school was not told, where the class fits.
    """
    forms = given_forms(student)
    second = [form for form in forms if form != clue.given and clue.given in forms]
    likely = class_fits(student, clue.clues) and given_likeness(clue.given, student) >= _SAME_SOUND
    middle = clue.family[0] if clue.family and likely and is_first_name(clue.family[0]) else ""
    own = family_forms(student)
    # "Brandon Yazzie-Nez", as his mother is called, for Brandon Yazzie.
    parents = {part for c in student.contacts for part in fold(c.family_name).replace("-", " ").split()}
    of_parents = parents - own if own.intersection(clue.family) else frozenset[str]()
    return [
        word
        for word in clue.family
        if word not in of_parents
        and not any(likeness(word, form) >= _SAME_SECOND_NAME for form in second)
        and (word in own or not (word == middle or _goes_on_with(clue, word, forms)))
    ]


def _goes_on_with(clue: NameClue, word: str, forms: frozenset[str]) -> bool:
    """Whether a recogniser heard the end of the given name as a word of its own."""
    whole = clue.given + word
    return clue.heard and any(
        likeness(whole, form.replace(" ", "")) >= _HEARD_APART or form in formal_names(whole) for form in forms
    )


def _runs_together(said: str, student: RosterStudent, other: RosterStudent) -> bool:
    """Whether a recogniser may have taken one for the other: after "it's", Amira and Samira are one sound."""
    pairs = ((a, b) for a in given_forms(student) for b in given_forms(other))
    return any(a == "s" + b or b == "s" + a or (said in (a, b) and phones(a)[0] == phones(b)[0]) for a, b in pairs)


def _better_elsewhere(
    clue: NameClue, student: RosterStudent, score: float, far: list[RosterStudent]
) -> list[RosterStudent]:
    """Return students of other families who fit the words better than the household's own student does.

    A number on file decides between namesakes. It does not turn one name into another: where the words spell a name
    that another student bears, the household's student must sound the same or be backed by the class or family name.
    """
    family = family_likeness(clue.family, student) if clue.family else 0.0
    backed = class_fits(student, clue.clues) is True or family >= 0.75
    rivals = []
    for other in far:
        exact = given_likeness(clue.given, other) >= 1.0
        own_family = family_likeness(clue.family, other) if clue.family else 0.0
        against = class_fits(other, clue.clues) is False
        if (
            (clue.family and own_family >= 0.99 and family < 0.75 and exact and not against)
            or (exact and score < _HARDLY_OTHER[clue.heard] and not backed and not against)
            or (exact and score < 1.0 and own_family >= 0.99 and family < 0.99 and not clue.heard and not against)
            or (class_fits(student, clue.clues) is False and class_fits(other, clue.clues) is True)
        ):
            rivals.append(other)
    return rivals


def _kin(households: tuple[Household, ...], roster: Roster) -> frozenset[str]:
    """Return the students who share a contact with the household's: half-brothers whose other parent calls."""
    contacts = {c.contact_id for h in households for s in h.students for c in s.contacts}
    return frozenset(i for contact in contacts for i in roster.students_of(contact))


def _decide_far(clue: NameClue, far: list[RosterStudent], kin: frozenset[str]) -> Match:
    fits = [s for s in far if class_fits(s, clue.clues) is True]
    left = (
        fits or [s for s in far if class_fits(s, clue.clues) is None] or ([] if clue.clues and len(far) != 1 else far)
    )
    exact = left if clue.either_order else [s for s in left if clue.given in given_forms(s)] or left
    exact = [s for s in exact if s.student_id in kin] or exact
    exact = [s for s in exact if s.student_id in clue.callers] or exact
    shown = _listed(clue, exact)
    if len(exact) == 1:
        student = exact[0]
        concerns = ["class_does_not_fit"] if class_fits(student, clue.clues) is False else []
        if given_likeness(clue.given, student) < 0.97:
            concerns.append("name_uncertain")
        return Match(student.student_id, shown, tuple(concerns))
    if exact or far:
        return Match(None, shown, ("two_students_fit",))
    return Match(None, (), ("name_fits_nobody",))


def _listed(clue: NameClue, students: list[RosterStudent]) -> tuple[Fit, ...]:
    """Return students of the school of whom the name fits none better than another."""
    return tuple(_fit(clue, s, school=len(students) - 1) for s in students[:MOST_CANDIDATES])


def _fit(clue: NameClue, student: RosterStudent, *, household: int = 0, school: int = 0) -> Fit:
    """Return a student with the grounds that the name gives; `household` and `school` count those who fit as well."""
    names = [name for name in (clue.given, *clue.also) if name]
    family = family_likeness(clue.family, student) if clue.family else None
    if clue.initial and family is None:
        family = float(any(form.startswith(clue.initial) for form in family_forms(student)))
    grounds = Grounds(
        given=max((given_likeness(name, student) for name in names), default=None),
        family=family,
        class_fits=class_fits(student, clue.clues),
        household_namesakes=household,
        school_namesakes=school,
    )
    return Fit(student.student_id, grounds)
