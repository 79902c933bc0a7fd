"""A project with a small group in it, answers, and words that try to be markup."""

import numpy as np
import pandas as pd
import pytest

from workbench.case import Case
from workbench.govern.answers import Answer
from workbench.govern.kept import KeptAssessment
from workbench.govern.measured import note
from workbench.govern.questionnaire import load_pack
from workbench.report.gather import gather
from workbench.roles import Label
from workbench.store import Project
from workbench.table_ref import TableRef

EVIL = "<script>alert(1)</script>"
MARK = "Hildegard-4711"
TINY = "tiny-village"
GIVEN = {
    "impact": {
        "story": Answer(value=f"Who gets a | loan {EVIL}"),
        "who-decides": Answer(value="person", note="nine of ten"),
        "protected": Answer(value="testing"),
        "reasons": Answer(value="asked"),
        "appeal": Answer(value="human"),
        "next-look": Answer(value="2027-01-15"),
        "overruled": Answer(value="yes", basis="measured", note="exactly 4242 of 4243"),
    },
    "ai-policy": {"business": Answer(value=f"Shop {EVIL}"), "tools": Answer(value="listed")},
    "eu-ai-act": {"record-harm": Answer(value="People pay more than others.")},
}


def table(rows: int = 3000, seed: int = 7) -> pd.DataFrame:
    """Two large groups, a tiny one, one that is hidden with it, and a column that names each person."""
    random = np.random.default_rng(seed)
    drawn = random.random(rows)
    place = np.select([np.arange(rows) < 7, drawn < 0.1, drawn < 0.45], [TINY, "hamlet", f"a{EVIL}"], "big town")
    good = random.random(rows) < np.where(place == "big town", 0.6, 0.4)
    said = np.where(random.random(rows) < 0.8, good, ~good)
    return pd.DataFrame(
        {
            "place": place,
            "good": good.astype(int),
            "said": said.astype(int),
            "name": [f"{MARK}-{number}" for number in range(rows)],
            "pay": random.random(rows).round(9),
        }
    )


def case_of(frame: pd.DataFrame) -> Case:
    labels = {"place": Label(name=f"place {EVIL}")}
    return Case.of(frame, name="loans.csv", sensitive="place", target="good", prediction="said", labels=labels)


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Project:
    made = Project.open(tmp_path_factory.mktemp("reported") / "project")
    case = case_of(table())
    made.choose_table(TableRef(ref="loans.csv", sha256="ab" * 32, rows=case.rows, name=f"loans {EVIL}.csv"), case.roles)
    made.choose("project.name", f"Loans {EVIL}")
    for name, answers in GIVEN.items():
        kept = KeptAssessment(made, load_pack(name))
        for question, answer in answers.items():
            kept.write(question, answer, seen=None)
    note(made, "feedback", {"where": "mail", "items": 3})
    return made


@pytest.fixture(scope="module")
def dossier(project):
    return gather(project, case_of(table()))


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    return gather(Project.open(tmp_path_factory.mktemp("empty") / "project"))
