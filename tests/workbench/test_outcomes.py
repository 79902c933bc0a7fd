import numpy as np
import pandas as pd
import pytest

from workbench.errors import WorkbenchError
from workbench.outcomes import code_prediction, code_score, code_target, read_numbers
from workbench.roles import Roles


def target(values, favourable=None, dtype=None):
    return list(code_target(pd.Series(values, dtype=dtype, name="hired"), favourable))


def prediction(values, beside, favourable=None):
    return list(code_prediction(pd.Series(values, name="predicted"), favourable, pd.Series(beside, name="hired")))


@pytest.mark.parametrize(
    ("values", "dtype"),
    [
        ([1, 0, 1], int),
        ([1.0, 0.0, 1.0], float),
        ([True, False, True], bool),
        ([True, False, True], "boolean"),
        (["yes", "no", "yes"], "string"),
        (["Yes", "No", "Yes"], "string[pyarrow]"),
        (["TRUE", "FALSE", "TRUE"], object),
        (["1", "0", "1"], "category"),
    ],
)
def test_one_true_and_yes_are_favourable_unless_somebody_says_otherwise(values, dtype):
    assert target(values, dtype=dtype) == [1, 0, 1]


@pytest.mark.parametrize(
    ("values", "favourable"),
    [
        (["good", "bad"], "good"),
        ([1, 0], "1"),
        ([1, 0], "1.0"),
        ([1.0, 0.0], "1"),
        (["1.0", "0.0"], "1"),
        ([True, False], "true"),
        ([True, False], "True"),
        ([True, False], "1"),
        ([False, True], "0"),
        ([2, 1], "2"),
        (["a", "b"], " a "),
        ([" a", "b"], " a"),
        (["Ärztin", "b"], "Ärztin"),
    ],
)
def test_the_favourable_value_is_compared_as_text_or_as_a_number(values, favourable):
    assert target(values, favourable) == [1, 0]


@pytest.mark.parametrize(("values", "favourable"), [([1, 0], 1), ([1.0, 0.0], 1), ([True, False], True), ([0, 1], 0)])
def test_the_favourable_value_may_be_given_as_a_number_or_truth_value(values, favourable):
    assert target(values, favourable) == [1, 0]


def test_with_more_than_two_values_the_rest_is_unfavourable():
    assert target(["good", "fair", "bad", None], "good") == [1, 0, 0, -1]


def test_missing_answers_are_unknown_and_not_a_value():
    assert target([1, None, 0], dtype="Int64") == [1, -1, 0]
    assert target([1.0, np.nan, 0.0]) == [1, -1, 0]


@pytest.mark.parametrize("values", [["good", "bad"], [1, 2, 3], ["yes", "true"], [1, 0, 2], ["a"]])
def test_what_is_favourable_must_be_named_where_it_is_not_plain_and_the_values_are_listed(values):
    with pytest.raises(WorkbenchError, match=r"Which value of column 'hired'") as error:
        target(values)
    assert all(repr(str(value)) in str(error.value) for value in values)


def test_a_favourable_value_that_never_occurs_is_an_error_that_lists_the_values():
    with pytest.raises(WorkbenchError, match=r"'hired' never has the favourable value 'great'; it has: 'good', 'bad'"):
        target(["good", "bad"], "great")


def test_long_lists_of_values_are_cut_and_counted():
    with pytest.raises(WorkbenchError, match="and 15 more"):
        target(list(range(25)), "99")


def test_a_target_without_any_answer_says_so():
    with pytest.raises(WorkbenchError, match="only missing values"):
        target([None, None])


def test_a_prediction_that_is_never_favourable_is_an_answer():
    assert prediction([0, 0, 0], beside=[0, 1, 0]) == [0, 0, 0]
    assert prediction(["bad", "bad"], beside=["good", "bad"], favourable="good") == [0, 0]


@pytest.mark.parametrize("predicted", [[True, False], ["yes", "no"], [1.0, 0.0], ["1", "0"]])
def test_a_plain_prediction_beside_a_plain_target_needs_no_favourable_value(predicted):
    assert prediction(predicted, beside=[0, 1]) == [1, 0]


def test_a_prediction_that_speaks_another_language_than_its_target_is_not_taken_for_all_unfavourable():
    with pytest.raises(WorkbenchError, match="predicted"):
        prediction([1, 0], beside=["good", "bad"], favourable="good")


def test_a_prediction_alone_is_read_like_a_target():
    column = pd.Series(["no", "yes", None])
    assert list(code_prediction(column, None, None)) == [0, 1, -1]


def test_a_score_at_the_threshold_is_favourable():
    scores = np.array([0.0, 0.4, 0.5, 1.0, np.nan])
    assert list(code_score(scores, Roles(threshold=0.4))) == [0, 1, 1, 1, -1]


def test_a_score_that_means_something_bad_is_favourable_below_the_threshold():
    scores = np.array([0.0, 0.4, 0.5, 1.0, np.nan])
    assert list(code_score(scores, Roles(threshold=0.4, score_means="unfavourable"))) == [1, 0, 0, 0, -1]


@pytest.mark.parametrize(
    ("values", "dtype"),
    [
        ([0.5, None], float),
        ([0.5, None], "Float64"),
        (["0.5", None], object),
        (["0.5", None], "string"),
        (["0.5", None], "string[pyarrow]"),
    ],
)
def test_numbers_are_read_from_every_kind_of_column(values, dtype):
    numbers = read_numbers(pd.Series(values, dtype=dtype, name="score"), "score")
    assert numbers[0] == 0.5
    assert np.isnan(numbers[1])


@pytest.mark.parametrize("text", ["high", "0,5"])
def test_text_where_numbers_belong_is_an_error_with_an_example(text):
    with pytest.raises(WorkbenchError, match="score column 's' must hold numbers") as error:
        read_numbers(pd.Series(["0.5", text], name="s"), "score")
    assert repr(text) in str(error.value)


def test_dates_are_not_weights():
    with pytest.raises(WorkbenchError, match="must hold numbers"):
        read_numbers(pd.Series(pd.to_datetime(["2020-01-01"]), name="w"), "weight")
