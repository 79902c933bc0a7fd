"""The parts of a gap sum to it, and a planted cause is named."""

import numpy as np
import pytest

from workbench.case import Case
from workbench.errors import WorkbenchError
from workbench.explain.drivers import explain_people
from workbench.explain.gap import split_gap
from workbench.model import fit_plain
from workbench.scenarios import generate


def with_both_planted(seed, rows=12_000):
    """Lending decided against one group directly and through the branch as well."""
    direct, proxy = (generate("lending", bias=bias, seed=seed, rows=rows) for bias in ("direct", "proxy"))
    decision, record = (getattr(direct.recipe.scenario, part).column for part in ("decision", "record"))
    frame = direct.frame.copy()
    frame[decision] &= proxy.frame[decision]
    roles = direct.card.roles
    aside = (*roles.not_features, record)
    roles = roles.replace(target=decision, prediction=None, favourable="1", not_features=aside)
    return Case.of(frame, roles=roles), direct.truth.columns[0], proxy.truth.proxy


@pytest.mark.parametrize("kind", ["scorecard", "tree", "logistic", "boosting"])
def test_the_parts_sum_to_the_gap_on_the_explained_rows(plain, kind):
    case, model = plain("german_credit", kind)
    drivers = explain_people(case, model, most=600)
    for column in case.roles.sensitive:
        report = split_gap(drivers, column)
        coded = drivers.coded(column)
        low, high = (coded.codes == coded.names.index(name) for name in (report.low, report.high))
        means = [np.average(drivers.predictions[rows], weights=drivers.weights[rows]) for rows in (low, high)]
        assert report.gap == pytest.approx(means[1] - means[0])
        assert report.parts["part"].sum() == pytest.approx(report.gap, abs=1e-9)
        assert report.gap_low <= report.gap <= report.gap_high
        assert report.gap >= 0
        scores = model.score(drivers.table)
        low_score, high_score = (np.average(scores[rows], weights=drivers.weights[rows]) for rows in (low, high))
        assert report.points[0] == pytest.approx(high_score - low_score, abs=1e-6)
        assert report.points[1] <= report.points[0] <= report.points[2]


@pytest.mark.parametrize("seed", range(4))
def test_it_names_what_was_planted_and_gives_the_rest_less_than_a_tenth(seed):
    case, direct, proxy = with_both_planted(seed)
    report = split_gap(explain_people(case, fit_plain(case, use_sensitive=True)), direct)
    assert {column for finding in report.findings for column in finding.columns} == {direct, proxy}
    rest = report.parts[~report.parts["feature"].isin([direct, proxy])]["part"].sum()
    assert abs(rest) < 0.1 * report.gap
    assert {finding.code for finding in report.findings} == {"WB601", "WB602"}
    assert "itself" in next(finding.text for finding in report.findings if finding.columns == (direct,))


@pytest.mark.parametrize("kind", ["logistic", "boosting"])
def test_no_sentence_is_in_log_odds(plain, kind):
    drivers = explain_people(*plain("german_credit", kind), most=600)
    assert drivers.scale == "log-odds"
    for column in ("sex", "age"):
        report = split_gap(drivers, column)
        assert f"score {abs(report.points[0]):.3f} " in report.finding
        words = " ".join([report.finding, *(finding.text for finding in report.findings)])
        assert "log-odds" not in words
        if report.gap_low <= 0:
            assert all("clearer than chance" in finding.text for finding in report.findings)


def test_a_part_is_said_as_its_share_of_the_gap():
    case, direct, _ = with_both_planted(0, rows=3000)
    report = split_gap(explain_people(case, fit_plain(case, use_sensitive=True), most=1500), direct)
    parts = report.parts.set_index("feature")
    for finding in report.findings:
        row = parts.loc[finding.columns[0]]
        assert f"{100 * abs(row['share']):.1f}% of it" in finding.text
        assert ("comes through this column" in finding.text) == (row["share"] > 0)


def test_the_groups_can_be_named_and_turned(plain):
    drivers = explain_people(*plain("german_credit", "logistic"))
    one = split_gap(drivers, "sex", low="female", high="male")
    other = split_gap(drivers, "sex", low="male", high="female")
    assert one.gap == pytest.approx(-other.gap)
    assert "applicants recorded as women" in one.finding.lower()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"column": "sexx"}, "There is no sensitive column 'sexx'"),
        ({"column": "sex", "low": "femal"}, "There is no group of 'sex' 'femal'. Did you mean 'female'"),
        ({"column": "sex", "low": "male", "high": "male"}, "both are 'male'"),
    ],
)
def test_what_is_not_there_is_one_sentence(plain, given, said):
    drivers = explain_people(*plain("german_credit", "logistic"))
    with pytest.raises(WorkbenchError, match=said):
        split_gap(drivers, **given)
