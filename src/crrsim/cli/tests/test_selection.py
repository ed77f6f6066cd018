import pytest

from crrsim.cli.complaint import Complaint
from crrsim.cli.selection import check_tags, expression


def test_nothing_asked_is_everything() -> None:
    assert not expression("", None, "")


def test_a_day_is_its_plan_ids() -> None:
    assert expression("", None, "w1-fri") == "(w1-fri-iso-1)"


def test_a_day_of_open_weeks_is_covered_by_the_span_of_days() -> None:
    assert expression("", None, "W4-WED") == "(w4-open-1)"


def test_a_week_is_its_tag_and_all_its_plan_ids() -> None:
    assert expression("", 4, "") == "(week4 or w4-open-1 or w4-fri-iso-1)"


def test_tags_may_be_written_as_in_the_features_and_are_joined_with_the_rest() -> None:
    assert expression("@auction and not @mock_only", 5, "") == (
        "(auction and not mock_only) and (week5 or w5-open-1 or w5-fri-iso-1)"
    )


def test_a_day_the_plan_lacks_is_refused_by_field() -> None:
    with pytest.raises(Complaint, match=r"--day: 'W2-SUN' is no day of the plan; it has W1-MON to W5-FRI"):
        expression("", None, "W2-SUN")


def test_a_tag_that_no_scenario_has_is_named_with_the_nearest() -> None:
    known = {"auction", "w2-tue-auc-mn-1", "CRR-AUC-012"}
    check_tags("@auction and not CRR-AUC-012", known)
    with pytest.raises(Complaint, match="no scenario has the tag w2_tue_auc_mn_1; did you mean w2-tue-auc-mn-1"):
        check_tags("auction or w2_tue_auc_mn_1", known)
    with pytest.raises(Complaint, match="no scenario has the tag zzz; `crrsim plan` lists what there is"):
        check_tags("zzz", known)


@pytest.mark.parametrize("row", ["CRR-AUC-020[12:00:00]", "@CRR-AUC-020[W2-TUE-two words, and (more)]"])
def test_a_row_as_the_terminal_prints_it_is_answered_with_the_id_to_use(row: str) -> None:
    with pytest.raises(Complaint, match=r"is one row of an outline, .* with its whole scenario: use CRR-AUC-020$"):
        expression(f"auction or {row}", None, "")
