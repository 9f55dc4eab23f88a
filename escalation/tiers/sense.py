"""What a schema cannot tell of a year policy: thresholds that overlap, cycles, and names that lead nowhere."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from graphlib import CycleError, TopologicalSorter

from rapidfuzz import process

from escalation.tiers.places import Place
from escalation.tiers.policy import (
    PERCENTS,
    Basis,
    CarriedOutBy,
    Every,
    Notice,
    Report,
    Step,
    StepKind,
    Threshold,
    Tier,
    WindowKind,
    YearPolicy,
)

Complaint = tuple[Place, str]


def complaints(policy: YearPolicy, letters: Collection[str]) -> list[Complaint]:
    """Everything that makes no sense, each with its place."""
    return [
        *_twice(policy),
        *_thresholds(policy),
        *_bands(policy),
        *_names(policy),
        *_steps(policy, letters),
        *_cycles(policy),
    ]


def _twice(policy: YearPolicy) -> Iterator[Complaint]:
    lists: list[tuple[Place, Sequence[Tier | Step | Notice | Report]]] = [
        (("tier",), policy.tiers),
        (("notice",), policy.notices),
        (("report",), policy.reports),
        *((("tier", number, "step"), tier.steps) for number, tier in enumerate(policy.tiers)),
    ]
    for place, items in lists:
        seen: set[str] = set()
        for number, item in enumerate(items):
            if item.id in seen:
                yield (*place, number, "id"), f"{item.id} is the id of an earlier {place[-1]}; give it another"
            seen.add(item.id)


def _thresholds(policy: YearPolicy) -> Iterator[Complaint]:
    """On one basis and window, each tier begins where the one before does not yet."""
    last: dict[tuple[object, ...], tuple[float, str]] = {}
    for number, tier in enumerate(policy.tiers):
        place = ("tier", number, "when")
        if not tier.when and not tier.once.facts and not tier.once.tiers_done:
            yield ("tier", number), "nobody would ever reach it; add when = [{ absences = 4 }] or [tier.once]"
        for way in tier.when:
            if not way.thresholds and not way.facts:
                yield place, f"a way to {tier.id} without threshold or fact; add one, such as absences = 4"
            for threshold in way.thresholds:
                if threshold.window.kind is not WindowKind.YEAR and threshold.basis in PERCENTS:
                    yield place, f"{threshold.basis} is of the days enrolled so far; leave the window out"
            if len(way.thresholds) != 1 or way.facts:
                continue
            threshold = way.thresholds[0]
            key, value = _comparable(threshold)
            before = last.get(key)
            if before is not None and value <= before[0]:
                words = (
                    f"overlapping thresholds: {threshold.basis} = {threshold.value:g} is not beyond that of {before[1]}"
                )
                yield place, f"{words}; order the tiers from the first to the most serious"
            last[key] = (value, tier.id)


def _comparable(threshold: Threshold) -> tuple[tuple[object, ...], float]:
    """Attendance falls from tier to tier; everything else rises."""
    value = -threshold.value if threshold.basis is Basis.ATTENDANCE_BELOW else threshold.value
    return (threshold.basis, threshold.window), value


def _bands(policy: YearPolicy) -> Iterator[Complaint]:
    for number, (band, worse) in enumerate(zip(policy.bands, policy.bands[1:], strict=False)):
        if worse.from_percent >= band.from_percent:
            yield (
                ("band", number + 1, "from_percent"),
                f"overlapping bands: expected less than {band.from_percent:g}, the beginning of {band.name}",
            )
    if policy.bands and policy.bands[-1].from_percent != 0:
        yield ("band", len(policy.bands) - 1, "from_percent"), "the last band must begin at 0: nobody is without a band"


def _names(policy: YearPolicy) -> Iterator[Complaint]:
    for key, fact in policy.facts.items():
        yield from _known([fact.who], policy.people, ("facts", key, "who"), "person", "[people]")
    for number, tier in enumerate(policy.tiers):
        for way in tier.when:
            yield from _known(way.facts, policy.facts, ("tier", number, "when"), "fact", "[facts]")
        yield from _known(tier.once.facts, policy.facts, ("tier", number, "once"), "fact", "[facts]")
    tiers = [tier.id for tier in policy.tiers]
    if policy.case_manager:
        yield from _known([policy.case_manager.from_tier], tiers, ("case_manager", "from_tier"), "tier", "[[tier]]")
        yield from _known([policy.case_manager.who], policy.people, ("case_manager", "who"), "person", "[people]")
    for number, notice in enumerate(policy.notices):
        yield from _known(filter(None, [notice.from_tier]), tiers, ("notice", number, "from_tier"), "tier", "[[tier]]")
    for number, report in enumerate(policy.reports):
        yield from _known(report.to, policy.people, ("report", number, "to"), "person", "[people]")
        yield from _known(filter(None, [report.from_tier]), tiers, ("report", number, "from_tier"), "tier", "[[tier]]")


def _steps(policy: YearPolicy, letters: Collection[str]) -> Iterator[Complaint]:
    for number, tier in enumerate(policy.tiers):
        for position, step in enumerate(tier.steps):
            place: Place = ("tier", number, "step", position)
            yield from _known([step.who], policy.people, (*place, "who"), "person", "[people]")
            yield from _known(step.attend, policy.people, (*place, "attend"), "person", "[people]")
            yield from _known(filter(None, [step.to]), policy.people, (*place, "to"), "person", "[people]")
            yield from _known(filter(None, [step.only]), policy.facts, (*place, "only"), "fact", "[facts]")
            if letters and step.letter:
                yield from _known([step.letter], letters, (*place, "letter"), "letter", "the folder of letters")
            yield from _fits(policy, step, place)


def _fits(policy: YearPolicy, step: Step, place: Place) -> Iterator[Complaint]:
    if step.does is StepKind.LETTER and not step.letter:
        yield place, "a letter needs letter = …: the name of its template"
    if step.does is StepKind.REFERRAL and not step.to:
        yield place, "a referral needs to = …: the person of [people] who receives it"
    if step.does is StepKind.MEETING and not step.attend:
        yield place, "a meeting needs attend = […]: who must be there"
    there = {CarriedOutBy.NOTICES: policy.notices, CarriedOutBy.REPORTS: policy.reports, CarriedOutBy.ROLL: policy.roll}
    if step.by in there and not there[step.by]:
        yield (*place, "by"), f"nothing carries it out: the policy has no [[{step.by.value.removesuffix('s')}]]"
    if step.every is not Every.ONCE and step.does in (StepKind.REFERRAL, StepKind.CONTRACT):
        yield (*place, "every"), f"a {step.does} is done once"


def _cycles(policy: YearPolicy) -> Iterator[Complaint]:
    """Steps wait for steps, tiers for tiers: nothing may wait for itself, and a tier only for earlier ones."""
    tiers = {tier.id: rank for rank, tier in enumerate(policy.tiers)}
    for number, tier in enumerate(policy.tiers):
        place: Place = ("tier", number, "once")
        yield from _known(tier.once.tiers_done, tiers, place, "tier", "[[tier]]")
        for other in tier.once.tiers_done:
            if tiers.get(other, -1) >= number:
                yield place, f"a cycle: {tier.id} would wait for {other}, which does not come before it"
    graph: dict[str, list[str]] = {}
    places: dict[str, Place] = {}
    nobodys: set[str] = set()
    for number, tier in enumerate(policy.tiers):
        for position, step in enumerate(tier.steps):
            step_id = full_id(tier, step.id)
            places[step_id] = ("tier", number, "step", position, "after")
            graph[step_id] = [full_id(tier, other) for other in step.after]
            if step.by is not CarriedOutBy.PEOPLE:
                nobodys.add(step_id)
    for step_id, others in graph.items():
        yield from _known(others, places, places[step_id], "step", "the tiers' steps")
        for other in nobodys.intersection(others):
            yield places[step_id], f"{other} is not carried out by people, so nobody documents it; take it out"
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        chain = error.args[1]
        yield places.get(chain[-1], ()), f"a cycle: {' waits for '.join(chain)}; take one of these out of after"


def full_id(tier: Tier, step: str) -> str:
    """The id of a step within the policy: `tier/step`, where a bare one is of the tier itself."""
    return step if "/" in step else f"{tier.id}/{step}"


def _known(names: Iterable[str], there: Collection[str], place: Place, kind: str, where: str) -> Iterator[Complaint]:
    for name in names:
        if name not in there:
            near = process.extractOne(name, list(there)) if there else None
            guess = f" Did you mean {near[0]}?" if near and near[1] >= 60 else ""
            yield place, f"there is no {kind} {name!r} in {where}.{guess}"
