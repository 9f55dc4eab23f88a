"""What is wrong with a policy is told before it is used: all of it, each with its line, its place and a remedy."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from escalation.tiers.policy import Basis, Window, WindowKind
from escalation.tiers.reader import YearPolicyError, read_year_policy
from tests.tiers.ladders import HEAD, TIERS, ladder, problems, tier

CALL = 'what = "Call the family"'


def line(text: str, wanted: str, nth: int = 1) -> int:
    """The line, from 1, that holds these words for the nth time."""
    return [number for number, content in enumerate(text.splitlines(), 1) if wanted in content][nth - 1]


def test_a_good_policy_is_read() -> None:
    policy = ladder()
    assert [one.id for one in policy.tiers] == ["contact", "letter"]
    assert policy.tier("letter").when[0].thresholds[0].value == 7
    assert policy.step("contact", "call").within == 5
    assert policy.rank("letter") == 1
    assert policy.builds_on_previous
    with pytest.raises(KeyError):
        policy.tier("court")
    with pytest.raises(KeyError):
        policy.step("contact", "send")


def test_windows_are_read() -> None:
    ways = "{ absences = 3, window = 'month' }, { unexcused = 5, window = '30 school days' }"
    ways += ", { tardies = 2, window = '7 days' }"
    (one,) = ladder(tier("one", ways)).tiers
    assert [(way.thresholds[0].basis, way.thresholds[0].window) for way in one.when] == [
        (Basis.ABSENCES, Window(WindowKind.MONTH)),
        (Basis.UNEXCUSED, Window(WindowKind.SCHOOL_DAYS, 30)),
        (Basis.TARDIES, Window(WindowKind.DAYS, 7)),
    ]


# What is replaced in the good policy, by what; where the message points; and what it says.
REFUSED = {
    "unknown basis": ("absences = 4", "abscences = 4", "when = [{ abs", "Did you mean absences?"),
    "unknown key": ("partial_from", "half = 1\npartial_from", "half", "count, half: not known here."),
    "missing key": ("parent_notes = 0\n", "", "[count]", "parent_notes is missing; add parent_notes = …"),
    "missing key of a step": (CALL, "", "[[tier.step]]", "what is missing; add what = …"),
    "wrong type": ("absences = 4", 'absences = "four"', "when = ", "expected a whole number, found 'four'"),
    "text where a list is": ("when = [{ absences = 4 }]", "when = 4", "when = 4", "expected a list, found 4"),
    "too small": ("absences = 4", "absences = 0", "when = ", "expected at least 1, found 0"),
    "no part of a day": ("partial_from = 0.5", "partial_from = 0", "partial_from", "expected more than 0, found 0"),
    "too large": ("partial_from = 0.5", "partial_from = 2.5", "partial_from", "expected at most 1, found 2.5"),
    "unknown kind of step": ('"contact"\nwhat', '"contract "\nwhat', 'does = "contract "', "Did you mean contract?"),
    "a name with spaces": ('id = "letter"', 'id = "First letter"', 'id = "First', "expected small letters,"),
    "a window of its own": ("absences = 4", "absences = 4, window = 'term'", "when = ", 'expected year, month,'),
    "another kind of policy": ('kind = "year"', 'kind = "morning"', "kind", "expected exactly 'year', found 'morning'"),
    "no way at all": ("when = [{ absences = 4 }]", "when = []", "when = []", "expected a list of at least 1, found []"),
    "a way without a threshold": ("{ absences = 4 }", "{ window = 'month' }", "when = ", "without threshold or fact"),
    "nobody reaches it": ("when = [{ absences = 4 }]", "", "[[tier]]", "nobody would ever reach it; add when = "),
    "overlapping thresholds": ("absences = 7", "absences = 4", "when = [{ absences = 4", "overlapping thresholds"),
    "wrong order": ("absences = 7", "absences = 3", "when = [{ absences = 3", "order the tiers from the first"),
    "percent of a month": ("absences = 4", "absent_percent = 4, window = 'month'", "when = ", "leave the window out"),
    "two equal ids of tiers": ('id = "letter"', 'id = "contact"', 'id = "contact"', "is the id of an earlier tier"),
    "unknown person": ('who = "clerk"', 'who = "clark"', 'who = "clark"', "Did you mean clerk?"),
    "unknown fact": ("{ absences = 4 }", "{ facts = ['contract'] }", "when = ", "Did you mean contract_violated?"),
    "who states a fact": ('who = "principal"', 'who = "prince"', "contract_violated =", "there is no person 'prince'"),
    "a letter without template": ('letter = "first-letter"\n', "", "[[tier.step]]", "a letter needs letter = …"),
    "a meeting without people": ('"contact"\nwhat', '"meeting"\nwhat', "[[tier.step]]", "a meeting needs attend"),
    "a referral to nobody": ('"contact"\nwhat', '"referral"\nwhat', "[[tier.step]]", "a referral needs to = …"),
    "by notices there are not": (CALL, CALL + '\nby = "notices"', 'by = "notices"', "the policy has no [[notice]]"),
    "an unknown step to wait for": (CALL, CALL + '\nafter = ["letter/sent"]', "after = [", "Did you mean letter/send?"),
    "a step that waits for itself": (CALL, CALL + '\nafter = ["call"]', "after = [", "call waits for contact/call"),
    "another name than the file's": ('name = "ladder"', 'name = "stairs"', "name", 'expected the name of the file'),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_it_is_refused_with_line_and_remedy(what: str) -> None:
    good, bad, where, says = REFUSED[what]
    text = (HEAD + TIERS).replace(good, bad, 1)
    assert text != HEAD + TIERS
    (problem,) = problems(text)
    nth = 2 if what in ("two equal ids of tiers", "a letter without template", "overlapping thresholds") else 1
    assert problem.startswith(f"ladder.toml:{line(text, where, nth)}: "), problem
    assert says in problem


def test_an_unknown_letter_is_told_where_the_letters_are_known() -> None:
    (problem,) = problems(HEAD + TIERS, letters=["first-leter", "medical"])
    at = line(HEAD + TIERS, 'letter = "first-letter"')
    assert problem == (
        f"ladder.toml:{at}: tier 2, step 1, letter: "
        "there is no letter 'first-letter' in the folder of letters. Did you mean first-leter?"
    )
    assert problems(HEAD + TIERS, letters=["first-letter"]) == []


def test_a_cycle_of_steps_is_told_with_its_chain() -> None:
    steps = ('id = "a"\nafter = ["b"]', 'id = "b"\nafter = ["c"]', 'id = "c"\nafter = ["a"]')
    (problem,) = problems(HEAD + tier("one", "{ absences = 1 }", *steps))
    assert "a cycle: " in problem
    assert problem.count(" waits for ") == 3
    assert "take one of these out of after" in problem


def test_a_tier_waits_only_for_earlier_tiers() -> None:
    for other in ("two", "three"):
        text = HEAD + tier("one", "{ absences = 1 }")
        text += tier("two", "{ absences = 2 }", more=f'once = {{ tiers_done = ["{other}"] }}')
        text += tier("three", "{ absences = 3 }")
        (problem,) = problems(text)
        assert problem.startswith(
            f"ladder.toml:{line(text, 'once')}: tier 2, once: a cycle: two would wait for {other}"
        )


def test_a_tier_that_waits_for_an_unknown_one() -> None:
    text = HEAD + tier("campus", "{ absences = 1 }") + tier("court", more='once = { tiers_done = ["campos"] }')
    (problem,) = problems(text)
    assert "there is no tier 'campos' in [[tier]]. Did you mean campus?" in problem


def test_a_step_does_not_wait_for_what_nobody_documents() -> None:
    steps = ('id = "calls"\nby = "line"', 'id = "letter"\nafter = ["calls"]')
    text = HEAD + tier("one", "{ absences = 1 }", *steps)
    (problem,) = problems(text)
    assert problem.startswith(
        f"ladder.toml:{line(text, 'after = [')}: tier 1, step 2, after: one/calls is not carried out"
    )


def test_bands_do_not_overlap_and_leave_nobody_out() -> None:
    bands = '[[band]]\nname = "Good"\nfrom_percent = 92\n[[band]]\nname = "Low"\nfrom_percent = {}\n'
    assert problems(HEAD + bands.format(0) + TIERS) == []
    (overlap, no_end) = problems(HEAD + bands.format(95) + TIERS)
    assert "overlapping bands: expected less than 92, the beginning of Good" in overlap + no_end
    (no_end,) = problems(HEAD + bands.format(87) + TIERS)
    assert "band 2, from_percent: the last band must begin at 0: nobody is without a band" in no_end


def test_equal_ids_of_steps_notices_and_reports() -> None:
    notice = '[[notice]]\nid = "daily"\nat = ["09:00"]\nabout = "absences"\n'
    report = '[[report]]\nid = "weekly"\nkind = "chronic"\nweekday = "monday"\nto = ["clerk"]\n'
    text = HEAD + 2 * notice + 2 * report + tier("one", "{ absences = 1 }", 'id = "a"', 'id = "a"')
    found = problems(text)
    assert [one.split(": ", 2)[1] for one in found] == ["notice 2, id", "report 2, id", "tier 1, step 2, id"]
    assert [int(one.split(":")[1]) for one in found] == [
        line(text, 'id = "daily"', 2), line(text, 'id = "weekly"', 2), line(text, 'id = "a"', 2)
    ]  # fmt: skip


def test_who_manages_cases_and_from_where() -> None:
    managed = '[case_manager]\nfrom_tier = "contact"\nwho = "principal"\n'
    assert problems(HEAD + managed + TIERS) == []
    policy = ladder(managed + TIERS)
    assert [step.id for step in policy.tier("contact").steps] == ["call", "case-manager"]
    assert policy.step("contact", "case-manager").who == "principal"
    (problem,) = problems(HEAD + managed.replace('"contact"', '"contract"') + TIERS)
    assert "case_manager, from_tier: there is no tier 'contract' in [[tier]]. Did you mean contact?" in problem
    # The step that the program adds does not shift the places of the others.
    wrong = (HEAD + managed + TIERS).replace('who = "clerk"', 'who = "clark"', 1)
    (problem,) = problems(wrong)
    assert problem.startswith(f"ladder.toml:{line(wrong, 'clark')}: tier 1, step 1, who")


def test_recurring_referrals_and_contracts_are_refused() -> None:
    (problem,) = problems(HEAD + tier("one", "{ absences = 1 }", 'does = "contract"\nevery = "week"'))
    assert "tier 1, step 1, every: a contract is done once" in problem


def test_several_problems_are_told_at_once_in_the_order_of_lines() -> None:
    text = (HEAD + TIERS).replace('who = "clerk"', 'who = "clark"').replace("absences = 7", "absences = 2")
    found = problems(text)
    assert len(found) == 3
    lines = [int(one.split(":")[1]) for one in found]
    assert lines == sorted(lines)


def test_two_missing_and_two_unknown_keys_are_four_problems() -> None:
    text = (HEAD + TIERS).replace("parent_notes = 0", "notes = 8").replace("partial_from = 0.5", "from = 0.5")
    found = "\n".join(problems(text))
    for words in (
        "parent_notes is missing",
        "partial_from is missing",
        "count, notes: not known",
        "count, from: not known",
    ):
        assert found.count(words) == 1


def test_what_is_no_toml_is_told_with_its_line() -> None:
    text = (HEAD + TIERS).replace("absences = 7", "absences: 7")
    (problem,) = problems(text)
    assert problem.startswith(f"ladder.toml:{line(text, 'absences: 7')}: this is no TOML: ")
    assert problem.endswith("mend this line")
    (problem,) = problems(HEAD + 'x = """')
    assert re.match(r"ladder.toml:\d+: this is no TOML", problem)


def test_what_is_no_text_and_what_is_not_there(tmp_path: Path) -> None:
    path = tmp_path / "ladder.toml"
    path.write_bytes(b'kind = "year"\ntitle = "\xff"')
    with pytest.raises(YearPolicyError, match=r"ladder.toml:2: this is no UTF-8; save the file as UTF-8"):
        read_year_policy(path)
    with pytest.raises(YearPolicyError, match=r"cannot be read: No such file or directory. Name a policy file."):
        read_year_policy(tmp_path / "none.toml")


def test_an_empty_file_lacks_everything() -> None:
    found = problems("")
    assert found[0] == "ladder.toml:1: the file: count is missing; add count = …"
    assert len(found) == 6


def test_the_digest_changes_with_the_content_only() -> None:
    assert ladder().digest == ladder("# a comment\n" + TIERS).digest
    assert ladder().digest != ladder(TIERS.replace("absences = 7", "absences = 8")).digest
