"""The cross-walk lists every place of NIST and ISO, and every place that a pack names."""

import re
from collections import Counter

import pytest
import yaml

from workbench.errors import WorkbenchError
from workbench.govern.crosswalk import FILE, load_crosswalk, obligations_touching, questions_touching
from workbench.govern.questionnaire import load_pack, pack_versions

ALL = [(name, version) for name, versions in pack_versions().items() for version in versions]


@pytest.fixture(scope="module")
def crosswalk():
    return load_crosswalk()


def test_nist_has_its_72_subcategories(crosswalk):
    ids = crosswalk.by_key["nist"].entries
    of = Counter(id_.split()[0] for id_ in ids)
    assert of == {"GOVERN": 19, "MAP": 18, "MEASURE": 22, "MANAGE": 13}
    assert len(ids) == 72
    sizes = {"GOVERN": (7, 3, 2, 3, 2, 2), "MAP": (6, 3, 5, 2, 2), "MEASURE": (3, 13, 3, 3), "MANAGE": (4, 4, 2, 3)}
    wanted = [
        f"{function} {category}.{number}"
        for function, categories in sizes.items()
        for category, size in enumerate(categories, start=1)
        for number in range(1, size + 1)
    ]
    assert list(ids) == wanted


def test_iso_has_its_38_controls(crosswalk):
    ids = crosswalk.by_key["iso42001"].entries
    assert len(ids) == 38
    of = Counter(id_.split(".")[1] for id_ in ids)
    assert of == {"2": 3, "3": 2, "4": 5, "5": 4, "6": 9, "7": 5, "8": 4, "9": 3, "10": 3}


def test_every_title_is_short_and_said_once(crosswalk):
    for framework in crosswalk.frameworks:
        assert max(len(title) for title in framework.entries.values()) <= 110
        assert [title for title, times in Counter(framework.entries.values()).items() if times > 1] == []


def test_no_place_is_written_twice_in_the_file():
    """YAML would let the second win in silence."""
    text = FILE.read_text(encoding="utf-8").partition("topics:")[0]
    written = re.findall(r"^      \S[^:\n]*:(?: |$)", text, re.MULTILINE)
    loaded = yaml.safe_load(FILE.read_text(encoding="utf-8"))["frameworks"]
    assert len(written) == sum(len(part["entries"]) + len(part.get("standing", {})) for part in loaded)


@pytest.mark.parametrize(("name", "version"), ALL)
def test_every_place_that_a_pack_names_is_listed(crosswalk, name, version):
    pack = load_pack(name, version)
    for holder in (*pack.questions.values(), *pack.obligations):
        for framework, ids in holder.crosswalk.items():
            assert set(ids) <= set(crosswalk.by_key[framework].entries), holder.id


def test_every_place_of_law_is_named_by_a_pack_or_a_topic(crosswalk):
    """What nobody names is not kept up to date."""
    packs = [load_pack(name, version) for name, version in ALL]
    for key in ("eu_ai_act", "gdpr", "us"):
        named = {id_ for topic in crosswalk.topics for id_ in topic.places.get(key, ())}
        for pack in packs:
            named |= set(questions_touching(pack, key)) | set(obligations_touching(pack, key))
        assert set(crosswalk.by_key[key].entries) <= named


def test_impact_touches_most_of_what_can_be_measured(crosswalk):
    touched = set(questions_touching(load_pack("impact"), "nist"))
    measured = {id_ for id_ in crosswalk.by_key["nist"].entries if id_.startswith("MEASURE 2.")}
    assert len(touched & measured) >= 9


def test_a_place_has_a_title_and_topics_and_an_unknown_one_offers_the_nearest(crosswalk):
    assert crosswalk.title("iso42001", "A.7.5") == "History of data"
    assert [topic.id for topic in crosswalk.topics_of("nist", "MEASURE 2.11")] == ["traits", "groups"]
    with pytest.raises(WorkbenchError, match=r"'MEASURE 2\.14'\. Did you mean 'MEASURE 2\.4'"):
        crosswalk.title("nist", "MEASURE 2.14")
    with pytest.raises(WorkbenchError, match="There are: nist, iso42001, eu_ai_act, gdpr, us"):
        crosswalk.title("soc2", "1")


def test_how_a_place_stands_falls_back_on_its_framework(crosswalk):
    us = crosswalk.by_key["us"]
    assert (us.stands("SB 26-189").status, us.stands("SB 26-189").as_of) == ("adopted", us.source.as_of)
    assert str(us.stands("29 CFR 1607").as_of) == "2026-07-31"
    assert us.stands("6 RCNY 5-303").status == "in force"


def test_questions_touching_names_them_in_the_order_of_the_pack():
    pack = load_pack("impact")
    found = questions_touching(pack, "nist")
    order = list(pack.questions)
    assert found["MEASURE 2.9"] == ("model-kind", "hard-to-explain", "reasons")
    assert all(list(ids) == sorted(ids, key=order.index) for ids in found.values())
    assert obligations_touching(pack, "gdpr")["Art. 35"] == ("gdpr-screen",)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("[A.10.2, A.10.3]", "[A.10.2, A.10.9]"), "vendors names A.10.9"),
        (("schema: workbench.crosswalk/1", "schema: other"), "layout"),
        (("SB 26-189:\n        status", "SB 24-205:\n        status"), "SB 24-205"),
    ],
)
def test_a_crosswalk_that_does_not_hold_together_is_one_sentence(tmp_path, change, said):
    file = tmp_path / "crosswalk.yaml"
    file.write_text(FILE.read_text(encoding="utf-8").replace(*change, 1), encoding="utf-8")
    with pytest.raises(WorkbenchError, match=re.escape(said)):
        load_crosswalk(file)


def test_a_file_that_is_no_crosswalk_is_one_sentence(tmp_path):
    file = tmp_path / "crosswalk.yaml"
    file.write_text("[", encoding="utf-8")
    with pytest.raises(WorkbenchError, match=r"crosswalk\.yaml cannot be read"):
        load_crosswalk(file)
