"""Letters to two hundred people who got a no: plain enough to read, and in the words of the business."""

import re
import tomllib

import numpy as np
import pyphen
import pytest

from workbench.case import Case
from workbench.catalog import list_datasets
from workbench.explain.decided import decisions_of
from workbench.explain.letters import write_letter
from workbench.explain.reasons import Reasoner
from workbench.explain.reasons_words import FOLDER, Wording
from workbench.model import fit_plain
from workbench.outcomes import UNFAVOURABLE
from workbench.roles import Roles
from workbench.scenarios import SCENARIOS
from workbench.sources import card_of
from workbench.tables import read_table

pytestmark = pytest.mark.xdist_group("letters")  # written once
SYLLABLES = pyphen.Pyphen(lang="en_US")
PEOPLE, EACH, GRADE = 200, 25, 8
READ = (
    ("dataset:german_credit", "logistic"),
    ("dataset:card_default", "boosting"),
    ("dataset:employee_attrition", "logistic"),
    ("dataset:mortgage_lending", "scorecard"),
    ("dataset:telco_churn", "boosting"),
    ("scenario:lending", "scorecard"),
    ("scenario:hiring", "tree"),
    ("scenario:prices", "logistic"),
    ("scenario:delivery", "logistic"),
)
WORDED = sorted(file.stem for file in FOLDER.glob("*.toml"))


def kincaid(letter):
    """The grade of Kincaid et al. (1975): 0.39 words a sentence + 11.8 syllables a word - 15.59."""
    text = re.sub(r"^\d+\. ", "", letter, flags=re.MULTILINE)
    lines = (line if re.search(r"[.!?]$", line) else f"{line}." for line in text.splitlines() if line.strip())
    sentences = [
        part for part in re.split(r"[.!?]+\s", " ".join(lines) + " ") if re.search("[a-z]", part, re.IGNORECASE)
    ]
    words = [word for part in sentences for word in re.findall(r"[A-Za-z0-9][A-Za-z0-9',]*", part)]
    syllables = sum(len(SYLLABLES.inserted(word).split("-")) for word in words)
    return 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59


def letters(ref, kind):
    """Letters to people drawn at random among those who got a no, from the table as well where it decides itself."""
    case = Case.of(read_table(ref).head(2000), roles=card_of(ref).roles, name=ref)
    ready = Reasoner.of(case, fit_plain(case, kind))
    decided = decisions_of(case)
    told_no = True if decided is None else decided == UNFAVOURABLE
    refused = np.flatnonzero((ready.model.score(case.pandas) < case.roles.threshold) & told_no)
    reports = [ready.give(row) for row in np.random.default_rng(1).permutation(refused)[:EACH].tolist()]
    return [(ref, write_letter(report)) for report in reports if report.reasons]


@pytest.fixture(scope="module")
def written():
    return [letter for ref, kind in READ for letter in letters(ref, kind)]


def test_the_reading_grades_know_hard_from_easy(readability):
    easy, hard = (
        "The cat sat on the mat. It was red.",
        "Notwithstanding considerable institutional heterogeneity, interpretability deteriorates.",
    )
    for grade in (kincaid, readability):
        assert grade(easy) < 2
        assert grade(hard) > 15


def test_letters_for_two_hundred_random_people_read_at_grade_eight_or_below(written, readability):
    assert len(written) >= PEOPLE
    for grade in (kincaid, readability):
        found = {ref: max(grade(letter) for each, letter in written if each == ref) for ref, _ in READ}
        assert max(found.values()) <= GRADE, found


def test_a_letter_has_no_word_that_only_a_table_would_use(written):
    for ref, letter in written:
        assert "_" not in letter, (ref, letter)
        assert not re.search(r"\b(class|level|grade), ", letter), (ref, letter)
        assert not re.search(r"\b(None|nan|True|False)\b", letter), (ref, letter)
        assert not re.search(r"\b(your|Your) (what|how|if|the)\b", letter), (ref, letter)


def test_no_reason_is_given_twice(written):
    for ref, letter in written:
        reasons = re.findall(r"^\d+\. (.+)$", letter, flags=re.MULTILINE)
        assert 1 <= len(set(reasons)) == len(reasons) <= 4, (ref, letter)


@pytest.mark.parametrize("name", WORDED)
def test_every_word_is_for_a_column_and_a_value_that_the_table_has(name):
    assert name in (*list_datasets(), *SCENARIOS)
    frame = read_table(f"scenario:{name}?rows=2000" if name in SCENARIOS else f"dataset:{name}")
    parts = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    assert {*parts["phrases"], *parts["changeable"], *parts.get("values", {})} <= set(frame)
    assert set(parts["changeable"]) <= set(parts["phrases"])
    for column, words in parts.get("values", {}).items():
        assert set(words) <= set(frame[column].astype(str)), column


def test_a_table_of_ones_own_has_no_words_of_ours():
    for name in ("lending.csv", "/home/mira/german_credit", "../wording/lending", "table", ""):
        assert Wording.of(name) == Wording()
    assert Wording.of("dataset:german_credit") == Wording.of("german_credit") != Wording()
    assert Wording.of("scenario:hiring?bias=proxy&seed=4").phrase("training", Roles()) == "your training"
