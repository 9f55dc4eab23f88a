"""What each step of the four documents asks, written from the documents, not from the policies."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Asks:
    """At so many of what, a step of which kind for whom. `given`: facts to be stated; `done`: steps before it."""

    basis: str
    at: int
    does: str
    who: str
    letter: str = ""
    attend: tuple[str, ...] = ()
    to: str = ""
    every: str = "once"
    given: tuple[str, ...] = ()
    done: tuple[str, ...] = ()
    optional: bool = False


EXPECTED: dict[str, dict[str, Asks]] = {
    "four-seven-ten": {
        "four-days/contact": Asks("absences", 4, "contact", "staff"),
        "four-days/open-file": Asks("absences", 4, "file", "clerk"),
        "seven-days/first-letter": Asks("absences", 7, "letter", "clerk", letter="first-letter"),
        "seven-days/think-of-a-meeting": Asks(
            "absences", 7, "meeting", "administrator", attend=("administrator", "counselor"), optional=True
        ),
        "seven-days/case-manager": Asks("absences", 7, "task", "administrator"),
        "ten-days/medical-letter": Asks("absences", 10, "letter", "clerk", letter="medical-letter"),
        "ten-days/contract-meeting": Asks(
            "absences", 10, "meeting", "administrator",
            attend=("administrator", "counselor", "teacher", "truancy_officer"),
        ),
        "ten-days/contract": Asks("absences", 10, "contract", "administrator", letter="attendance-contract"),
        "truancy-officer/send-file": Asks("absences", 11, "referral", "clerk", to="truancy_officer"),
        "truancy-officer/officer-review": Asks(
            "absences", 11, "review", "truancy_officer", done=("truancy-officer/send-file",)
        ),
    },
    "bands-and-referrals": {
        "proficient/services": Asks("absences", 1, "task", "staff", optional=True),
        "basic/case-manager": Asks("absences", 8, "task", "administrator"),
        "basic/teacher-call": Asks("absences", 8, "contact", "teacher"),
        "basic/unexcused-letter": Asks("absences", 8, "letter", "staff", letter="unexcused-letter"),
        "basic/consult-psa": Asks("absences", 8, "review", "staff", given=("psa_available",)),
        "basic/clear-absences": Asks("absences", 8, "review", "staff"),
        "basic/services": Asks("absences", 8, "task", "staff", optional=True),
        "below-basic/consult-on-visit": Asks("absences", 16, "review", "case_manager", given=("psa_available",)),
        "below-basic/home-visit": Asks("absences", 16, "visit", "psa_counselor", given=("visit_appropriate",)),
        "below-basic/strategies": Asks("absences", 16, "task", "case_manager"),
        "below-basic/truancy-letter-2": Asks("absences", 16, "letter", "staff", letter="truancy-letter-2"),
        "below-basic/conference": Asks(
            "absences", 16, "meeting", "case_manager", attend=("case_manager", "administrator")
        ),
        "below-basic/plan": Asks("absences", 16, "contract", "case_manager", letter="attendance-contract"),
        "below-basic/services": Asks("absences", 16, "task", "case_manager", optional=True),
        "far-below-basic/patterns": Asks("absences", 25, "review", "staff"),
        "far-below-basic/follow-up": Asks("absences", 25, "review", "case_manager", every="month"),
        "far-below-basic/refer-sst": Asks("absences", 25, "referral", "case_manager", to="sst"),
        "far-below-basic/refer-cost": Asks("absences", 25, "referral", "case_manager", to="cost"),
        "far-below-basic/refer-act": Asks("absences", 25, "referral", "case_manager", to="act"),
        "far-below-basic/refer-sart": Asks("absences", 25, "referral", "case_manager", to="sart"),
        "far-below-basic/attorney": Asks("absences", 25, "review", "administrator", given=("attorney_partnership",)),
        "far-below-basic/staff-meeting": Asks("absences", 25, "task", "administrator", optional=True),
        "far-below-basic/assembly": Asks("absences", 25, "task", "administrator", optional=True),
        "far-below-basic/reclassification-letter-3": Asks(
            "absences", 25, "letter", "staff", letter="habitual-truancy-reclassification-3"
        ),
        "far-below-basic/services": Asks("absences", 25, "task", "case_manager", optional=True),
        "far-below-basic/resource-panel": Asks(
            "absences", 25, "referral", "case_manager", to="resource_panel",
            done=tuple(f"far-below-basic/refer-{team}" for team in ("sst", "cost", "act", "sart")),
        ),
        "far-below-basic/refer-sarb": Asks(
            "absences", 25, "referral", "case_manager", to="sarb",
            done=(
                *(f"far-below-basic/refer-{team}" for team in ("sst", "cost", "act", "sart")),
                "far-below-basic/resource-panel",
            ),
        ),
    },
    "liaison-tiers": {
        "three-absences/call": Asks("absences", 3, "contact", "liaison"),
        "three-absences/inform-principal": Asks("absences", 3, "inform", "liaison", given=("infection_suspected",)),
        "tier-1/case-manager": Asks("unexcused", 3, "task", "liaison"),
        "tier-1/call": Asks("unexcused", 3, "contact", "liaison"),
        "tier-1/letter": Asks("unexcused", 3, "letter", "liaison", letter="reminder-letter"),
        "tier-1/meeting": Asks("unexcused", 3, "meeting", "liaison", attend=("liaison",)),
        "tier-1/inform-principal": Asks("unexcused", 3, "inform", "liaison", given=("infection_suspected",)),
        "tier-1/excuse": Asks("unexcused", 3, "review", "principal", given=("infection_confirmed",)),
        "tier-2/call": Asks("unexcused", 5, "contact", "liaison"),
        "tier-2/letter": Asks("unexcused", 5, "letter", "liaison", letter="reminder-letter"),
        "tier-2/meeting": Asks("unexcused", 5, "meeting", "liaison", attend=("liaison", "administrator")),
        "tier-2/inform-principal": Asks("unexcused", 5, "inform", "liaison", given=("infection_suspected",)),
        "tier-2/assessment": Asks("unexcused", 5, "assessment", "liaison", given=("assessment_needed",)),
        "tier-3/letter": Asks("unexcused", 10, "letter", "liaison", letter="reminder-letter"),
        "tier-3/inform-principal": Asks("unexcused", 10, "inform", "liaison", given=("infection_suspected",)),
        "tier-3/meeting": Asks(
            "unexcused", 10, "meeting", "liaison", attend=("liaison", "administrator", "coordinator")
        ),
        "tier-3/refer": Asks("unexcused", 10, "referral", "liaison", to="coordinator", done=("tier-3/meeting",)),
    },
    "five-steps": {
        "step-1/warning-letter": Asks("unexcused", 3, "letter", "campus_staff", letter="warning-letter"),
        "step-1/engagement": Asks("unexcused", 3, "contact", "teacher", every="month"),
        "step-2/case-manager": Asks("unexcused", 5, "task", "specialist"),
        "step-2/second-letter": Asks("unexcused", 5, "letter", "campus_staff", letter="ninety-percent-warning"),
        "step-2/contact": Asks("unexcused", 5, "contact", "specialist"),
        "step-2/support": Asks("unexcused", 5, "contact", "specialist", every="month"),
        "step-3/meeting": Asks(
            "unexcused", 8, "meeting", "assistant_principal", attend=("assistant_principal", "specialist", "teacher")
        ),
        "step-3/prevention-plan": Asks("unexcused", 8, "contract", "assistant_principal", letter="prevention-plan"),
        "step-3/refer-district": Asks(
            "unexcused", 8, "referral", "assistant_principal", to="district_specialist",
            given=("campus_efforts_exhausted",), done=("step-3/meeting", "step-3/prevention-plan"),
        ),
    },
}  # fmt: skip

CAMPUS = tuple(EXPECTED["five-steps"])
DISTRICT = ("step-4/district-interventions", "step-4/root-causes", "step-4/consider-court")
EXHAUSTED = ("campus_efforts_exhausted", "follow_up_completed")
FAILED = (*EXHAUSTED, "district_efforts_failed")
TO_COURT = (*FAILED, "court_case_decided")
EXPECTED["five-steps"] |= {
    "step-4/district-interventions": Asks(
        "unexcused", 11, "contact", "district_specialist", given=EXHAUSTED, done=CAMPUS
    ),
    "step-4/root-causes": Asks("unexcused", 11, "assessment", "district_specialist", given=EXHAUSTED, done=CAMPUS),
    "step-4/consider-court": Asks(
        "unexcused", 11, "review", "district_specialist", given=FAILED, done=(*CAMPUS, *DISTRICT[:2])
    ),
    "step-5/court-referral": Asks(
        "unexcused", 11, "referral", "district_specialist", to="court", given=TO_COURT, done=(*CAMPUS, *DISTRICT)
    ),
    "step-5/communication": Asks(
        "unexcused", 11, "contact", "specialist", every="month", given=TO_COURT, done=(*CAMPUS, *DISTRICT)
    ),
    "step-5/engagement": Asks(
        "unexcused", 11, "contact", "teacher", every="month", given=TO_COURT, done=(*CAMPUS, *DISTRICT)
    ),
}
