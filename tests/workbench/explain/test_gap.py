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


@pytest.mark.parametrize("seed", range(4))
def test_it_names_what_was_planted_and_gives_the_rest_less_than_a_tenth(seed):
    case, direct, proxy = with_both_planted(seed)
    report = split_gap(explain_people(case, fit_plain(case, use_sensitive=True)), direct)
    assert {column for finding in report.findings for column in finding.columns} == {direct, proxy}
    rest = report.parts[~report.parts["feature"].isin([direct, proxy])]["part"].sum()
    assert abs(rest) < 0.1 * report.gap
    assert {finding.code for finding in report.findings} == {"WB601", "WB602"}
    assert "itself" in next(finding.text for finding in report.findings if finding.columns == (direct,))


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
