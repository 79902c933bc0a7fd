import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.case import Case
from workbench.catalog import list_datasets, load_card, table_path
from workbench.suggest import Suggestion, suggest_favourable, suggest_parts, suggested_roles


def parts_of(frame: pd.DataFrame) -> dict[str, str]:
    return {guess.column: guess.part for guess in suggest_parts(frame)}


def test_a_newcomers_table_in_german_is_understood():
    frame = pd.DataFrame(
        {
            "Kundennummer": [f"K{row}" for row in range(40)],
            "Geschlecht": ["w", "m"] * 20,
            "Alter": range(20, 60),
            "Etage": [1, 2] * 20,
            "Zusage": ["ja", "nein", "ja", "ja"] * 10,
        }
    )
    assert parts_of(frame) == {
        "Kundennummer": "not_features",
        "Geschlecht": "sensitive",
        "Alter": "sensitive",
        "Zusage": "target",
    }
    roles = suggested_roles(frame, suggest_parts(frame))
    assert roles["favourable"] == "ja"
    assert Case.of(frame, **roles).roles.sensitive == ("Geschlecht", "Alter")


@pytest.mark.parametrize(
    ("age", "outcome", "yes", "no"),
    [
        ("Âge du client", "Accepté", "oui", "non"),
        ("AGE_CLIENT", "demande_acceptee", "oui", "non"),
        ("A\u0302ge", "Prêt accordé", "oui", "non"),
        ("Edad", "Aceptada", "sí", "no"),
        ("Età", "Richiesta approvata", "sì", "no"),
    ],
)
def test_ages_and_answers_are_understood_in_other_languages_with_accents_and_without(age, outcome, yes, no):
    frame = pd.DataFrame({age: range(20, 60), "Étage": [1, 2] * 20, outcome: [yes, no, yes, yes] * 10})
    assert parts_of(frame) == {age: "sensitive", outcome: "target"}, "a floor is no age"
    assert suggested_roles(frame, suggest_parts(frame))["favourable"] == yes


@pytest.mark.parametrize("name", list_datasets())
def test_on_the_tables_that_came_along_the_guesses_agree_with_the_cards(name):
    frame, roles = pd.read_parquet(table_path(name)), load_card(name).roles
    guessed = suggested_roles(frame, suggest_parts(frame))
    assert set(guessed["sensitive"]) >= set(roles.sensitive) - {"education", "foreign_worker"}
    assert guessed.get("target", roles.target) == roles.target


def test_words_that_only_begin_alike_are_no_reason():
    frame = pd.DataFrame(
        {"agency": ["x", "y"] * 5, "raced": [1, 2] * 5, "manager": ["Ann", "Bo"] * 5, "sexes": [1, 2] * 5}
    )
    assert "agency" not in parts_of(frame)
    assert "raced" not in parts_of(frame)


def test_values_alone_give_a_column_of_sexes_away_and_the_reason_says_so():
    (guess,) = suggest_parts(pd.DataFrame({"column_7": ["F", "M", "F", None]}))
    assert guess == Suggestion("column_7", "sensitive", "its values are F and M")


def test_a_score_must_lie_between_0_and_1_and_an_outcome_have_two_values():
    frame = pd.DataFrame({"credit_score": [300.0, 700.0, 650.5], "prob": [0.1, 0.9, 0.4], "outcome": ["a", "b", "c"]})
    assert parts_of(frame) == {"prob": "score", "outcome": "not_features"}


def test_only_the_first_outcome_is_suggested():
    frame = pd.DataFrame({"outcome": [0, 1] * 5, "repaid": [1, 0] * 5})
    assert parts_of(frame) == {"outcome": "target"}


@pytest.mark.parametrize("decision", ["approved", "Zusage", "hired"])
def test_a_yes_beside_what_showed_later_is_the_decision(decision):
    frame = pd.DataFrame({decision: ["ja", "nein"] * 5, "repaid": [1, 0] * 5})
    assert parts_of(frame) == {decision: "prediction", "repaid": "target"}
    assert parts_of(frame[[decision]]) == {decision: "target"}


def test_too_many_answers_have_no_favourable_one():
    assert suggest_favourable(pd.Series(range(100))) is None
    assert suggest_favourable(pd.Series([None, None], dtype=object)) is None
    assert suggest_favourable(pd.Series(["b", "a"])) is None


@pytest.mark.parametrize(
    ("name", "values", "favourable"),
    [
        ("angeboten", ["nein", "ja"], "ja"),
        ("offre", ["Oui", "Non"], "Oui"),
        ("ok", [0, 1], "1"),
        ("answer", ["accepted", "rejected"], "accepted"),
        ("answer", ["shortlisted", "rejected"], "shortlisted"),
        ("abgelehnt", ["nein", "ja"], "nein"),
        ("loan_default", [1, 0], "0"),
        ("no_default", [1, 0], "1"),
        ("rejected", ["accepted", "rejected"], "accepted"),
        ("answer", ["accepted", "approved"], None),
        ("answer", ["A", "B"], None),
        ("answer", ["always"], "always"),
    ],
)
def test_the_favourable_answer_sounds_like_good_news_or_nobody_guesses(name, values, favourable):
    assert suggest_favourable(pd.Series(values, name=name)) == favourable


@pytest.mark.parametrize("name", list_datasets())
def test_the_favourable_answers_of_the_tables_that_came_along_are_guessed(name):
    frame, roles = pd.read_parquet(table_path(name)), load_card(name).roles
    assert suggest_favourable(frame[roles.target]) == roles.favourable


@pytest.mark.parametrize("name", list_datasets())
def test_no_decision_is_seen_in_the_tables_that_came_along_for_they_have_none(name):
    assert "prediction" not in parts_of(pd.read_parquet(table_path(name))).values()


def test_where_people_live_and_what_they_were_offered_are_found_in_a_shops_table():
    frame = pd.DataFrame(
        {
            "Stadtteil": ["Mitte", "Süd", "Nord", "West"] * 10,
            "Warenkorb €": [10.5, 20.25, 10.5, 5.0] * 10,
            "Express angeboten": ["ja", "nein"] * 20,
        }
    )
    assert suggest_parts(frame) == (
        Suggestion("Stadtteil", "sensitive", "it says where people live, in 4 places"),
        Suggestion("Express angeboten", "prediction", "its name says so"),
    )
    assert suggested_roles(frame, suggest_parts(frame))["favourable"] == "ja"


def test_places_are_few_and_a_decision_has_two_answers():
    frame = pd.DataFrame({"district": [f"d{row // 2}" for row in range(60)], "offered": ["a", "b", "c"] * 20})
    assert suggest_parts(frame) == ()


def test_a_decision_in_other_words_than_the_outcomes_has_a_favourable_value_of_its_own():
    frame = pd.DataFrame({"repaid": [1, 0] * 5, "offered": ["yes", "no"] * 5})
    roles = suggested_roles(frame, suggest_parts(frame))
    assert roles == {"target": "repaid", "prediction": "offered", "favourable": "1", "favourable_decision": "yes"}
    assert list(Case.of(frame, **roles).prediction) == [1, 0] * 5


def test_a_decision_whose_yes_is_bad_news_is_not_read_like_the_outcome():
    frame = pd.DataFrame({"repaid": [1, 0] * 5, "rejected": [0, 1] * 5})
    assert suggested_roles(frame, suggest_parts(frame))["favourable_decision"] == "0"


@pytest.mark.parametrize("decided", [[1, 1, 1, 0, 0] * 2, [0] * 10])
def test_a_decision_in_the_words_of_the_outcome_is_read_like_it(decided):
    frame = pd.DataFrame({"repaid": [1, 0] * 5, "decision": decided})
    roles = suggested_roles(frame, suggest_parts(frame))
    assert "favourable_decision" not in roles
    assert roles["favourable"] == "1"


VALUES = st.one_of(st.none(), st.booleans(), st.integers(-5, 5), st.floats(), st.text(max_size=5))


@given(st.dictionaries(st.text(max_size=20), st.lists(VALUES, min_size=3, max_size=3), max_size=6))
def test_no_table_makes_it_fail(columns):
    guesses = suggest_parts(pd.DataFrame(columns, dtype=object))
    assert {guess.column for guess in guesses} <= set(columns)


def test_lists_in_a_column_play_no_part():
    assert suggest_parts(pd.DataFrame({"age": [[1], [2]]})) == ()
