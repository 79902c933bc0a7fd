"""Where the table has a name for those who got the favourable decision, questions and sentences use it."""

import pandas as pd
import pytest

from workbench.case import Case
from workbench.fairness.groups import compare_groups
from workbench.fairness.headline import headline
from workbench.metric_words import decided_words, in_own_words
from workbench.metrics import METRICS
from workbench.roles import Label, Roles
from workbench.scenarios.cards import card_of_recipe
from workbench.scenarios.recipes import SCENARIOS, Recipe

WORDS = {"1": "applicants who were invited", "0": "applicants who were refused", "2": "applicants who were called"}
RATE = METRICS["selection_rate"]


def roles_of(**parts):
    values = parts.pop("values", WORDS)
    return Roles(prediction="said", labels={"said": Label(name="invited", values=values)}, **parts)


@pytest.mark.parametrize(
    ("roles", "words"),
    [
        (roles_of(favourable="1"), "were invited"),
        (roles_of(favourable="1.0"), ""),
        (roles_of(favourable=" 1 "), "were invited"),
        (roles_of(), "were invited"),
        (roles_of(favourable="0"), "were refused"),
        (roles_of(favourable="good", favourable_decision="1"), "were invited"),
        (roles_of(favourable="1", favourable_decision="0"), "were refused"),
        (roles_of(favourable=("1", "2")), "were invited or were called"),
        (roles_of(favourable=("1", "3")), ""),
        (roles_of(values={"1": "customers sent an offer"}), ""),
        (roles_of(values={}), ""),
        (Roles(prediction="said"), ""),
        (roles_of(favourable="1").replace(prediction=None, score="said"), ""),
    ],
)
def test_the_name_of_the_favourable_value_says_what_became_of_the_people(roles, words):
    assert decided_words(roles) == words
    assert (in_own_words(RATE, roles) is RATE) == (words == "")


def test_a_metric_keeps_its_name_and_its_numbers_and_only_the_selection_rate_has_other_words():
    roles = roles_of(favourable="1")
    own = in_own_words(RATE, roles)
    assert (own.question, own.axis) == ("How many of each group were invited?", "Share who were invited")
    assert own.says.format(low="women", high="men", outcome="did well") == "women were invited less often than men"
    changed = {"axis", "question", "says"}
    assert {name for name in vars(RATE) if getattr(own, name) != getattr(RATE, name)} == changed
    assert all(in_own_words(each, roles) is each for key, each in METRICS.items() if key != "selection_rate")


def test_braces_in_a_name_are_shown_as_they_are():
    own = in_own_words(RATE, roles_of(favourable="1", values={"1": "people who got {low} {0}"}))
    assert own.says.format(low="women", high="men", outcome="") == "women got {low} {0} less often than men"


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_table_of_the_workshop_has_words_for_its_decision(name):
    roles = card_of_recipe(Recipe(name)).roles
    assert decided_words(roles)


def test_the_sentence_of_a_comparison_speaks_in_the_table_s_words():
    frame = pd.DataFrame({"sex": ["f", "m"] * 200, "said": [0, 1] * 150 + [1, 1] * 50})
    labels = {"said": Label(values=WORDS), "sex": Label(values={"f": "women", "m": "men"})}
    case = Case.of(frame, sensitive="sex", prediction="said", labels=labels)
    said = headline(compare_groups(case, by=[("sex",)]), "selection_rate", ("sex",))
    assert said.startswith("Women were invited less often than men: 25.0% of 200 against 100.0% of 200")
