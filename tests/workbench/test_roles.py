import json

import pytest

from workbench.errors import WorkbenchError
from workbench.roles import Label, Roles

ROLES = Roles(
    sensitive=("sex", "age"),
    target="hired",
    favourable="yes",
    prediction="invited",
    favourable_decision="ja",
    threshold=0.3,
    score_means="unfavourable",
    not_features=("id",),
    cuts={"age": (25.0, 40.0)},
    labels={"sex": Label(name="Sex", values={"female": "women"}), "age": Label(unit="years")},
    people="applicants",
    outcome="were hired",
)


def test_roles_survive_json_unchanged():
    assert Roles.from_dict(json.loads(json.dumps(ROLES.to_dict()))) == ROLES


def test_nothing_given_means_the_defaults():
    assert Roles.from_dict({}) == Roles()


def test_replacing_a_part_leaves_the_rest_and_the_original():
    assert ROLES.replace(target="kept").target == "kept"
    assert ROLES.replace(target="kept").sensitive == ROLES.sensitive
    assert ROLES.target == "hired"


def test_an_unknown_part_names_the_nearest():
    with pytest.raises(WorkbenchError, match=r"no role 'treshold'.*'threshold'"):
        Roles().replace(treshold=0.4)


def test_an_unknown_part_in_a_stored_dictionary_is_an_error_too():
    with pytest.raises(WorkbenchError, match="no role 'targets'"):
        Roles.from_dict({"targets": "hired"})


def test_an_unknown_part_of_a_label_is_an_error_that_names_it():
    with pytest.raises(WorkbenchError, match="nam"):
        Roles.from_dict({"labels": {"sex": {"nam": "Sex"}}})


def test_one_sensitive_column_given_as_text_is_one_column():
    assert Roles.from_dict({"sensitive": "sex"}).sensitive == ("sex",)


@pytest.mark.parametrize(
    ("group", "words"),
    [
        ({"sex": "female"}, "women"),
        ({"sex": "male"}, "Sex: male"),
        ({"sex": "female", "age": "under 25"}, "women, age: under 25"),
        ({"favourite_colour": "(missing)"}, "favourite colour: (missing)"),
        ({}, "everyone"),
    ],
)
def test_groups_are_called_what_the_business_calls_them(group, words):
    assert ROLES.group_label(group) == words


def test_a_label_with_a_unit_alone_leaves_the_name_of_the_column():
    assert ROLES.column_label("age") == "age"
