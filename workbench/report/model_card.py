"""A model card: in the order of Hugging Face's template with its front matter, and as Google's model-card JSON.

Mitchell et al., Model Cards for Model Reporting, 2019; huggingface_hub `modelcard_template.md` and `EvalResult`; Google
Model Card Toolkit, schema v0.0.2, in which every value is a text.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from workbench.language import tr
from workbench.report import duties_part, groups_part, pieces
from workbench.report.document import Block, Document, Section, missing
from workbench.report.dossier import Compared, Dossier, Record, Row
from workbench.words import whole

LEAD = tr("What this model is for, how it was judged, for whom it works less well, and what is not known.")
SCHEMA_VERSION = "0.0.2"
TASK = {"type": "tabular-classification", "name": tr("Tabular classification")}


def model_card(dossier: Dossier) -> Document:
    """The card in Hugging Face's order."""
    own = dossier.assessment("impact")
    sheet = own.sheet if own else None
    story = pieces.said_answer(sheet, "story")
    sections = [
        Section(tr("Model details"), (pieces.about_model(dossier),)),
        Section(
            tr("Uses"),
            (
                pieces.facts(
                    [
                        (tr("Direct use"), story),
                        (tr("Who decides"), pieces.said_answer(sheet, "who-decides")),
                        (tr("Out of scope"), ""),
                    ]
                ),
            ),
        ),
        Section(tr("Bias, risks and limitations"), (duties_part.risks_blocks(dossier), *_limits(dossier))),
        Section(tr("Training data"), (*pieces.about_table(dossier), pieces.about_roles(dossier))),
        Section(tr("Evaluation"), tuple(groups_part.measured_blocks(dossier))),
        Section(tr("Environmental impact"), (missing(),)),
        Section(
            tr("Who to ask"), (pieces.facts([(tr("Somebody answers for it"), pieces.said_answer(sheet, "owner"))]),)
        ),
        pieces.gaps_section(dossier),
    ]
    made = pieces.document(dossier, "model-card", tr("Model card"), LEAD, sections)
    return replace(made, front=_front(dossier))


def google_card(dossier: Dossier) -> dict[str, Any]:
    """The same as the JSON of Google's Model Card Toolkit: what is not known is left out or "not assessed"."""
    own = dossier.assessment("impact")
    story = pieces.said_answer(own.sheet if own else None, "story").text
    head = dossier.log.head or tr("no entry yet")
    about = " ".join(dossier.about_model.values()) or tr("Not assessed.")
    return {
        "schema_version": SCHEMA_VERSION,
        "model_details": {
            "name": dossier.name,
            "overview": story,
            "documentation": tr(
                "{about} Made by the Responsible AI Workbench {version}; log: {head}.",
                about=about,
                version=dossier.version,
                head=head,
            ),
            "version": {
                "name": dossier.about_model.get("Fingerprint (SHA-256)", "not assessed"),
                "date": dossier.made[:10],
            },
        },
        "model_parameters": {
            "model_architecture": dossier.about_model.get("In words", "not assessed"),
            "data": [_google_data(dossier)] if dossier.table else [],
        },
        "quantitative_analysis": {"performance_metrics": list(_google_metrics(dossier))},
        "considerations": {
            "use_cases": [{"description": story}],
            "limitations": [{"description": words} for words in (*dossier.gaps, *dossier.measured.rules)],
            "ethical_considerations": list(_google_risks(dossier)),
        },
    }


def _limits(dossier: Dossier) -> Iterator[Block]:
    own = dossier.assessment("impact")
    if own:
        yield from pieces.answers_table(
            own, pieces.in_areas(own, ("fairness", "explanation")), tr("Groups and explanation")
        )


def _google_data(dossier: Dossier) -> dict[str, Any]:
    traits = [dossier.roles.column_label(column) for column in dossier.roles.sensitive]
    rows = whole(dossier.table.rows) if dossier.table else "not assessed"
    about = " ".join(filter(None, [dossier.about_table.get("About", ""), tr("{rows} rows.", rows=rows)]))
    return {
        "name": dossier.about_table.get("Name", dossier.name),
        "description": about,
        "sensitive": {"sensitive_data": traits},
    }


def _google_metrics(dossier: Dossier) -> Iterator[dict[str, Any]]:
    """Everyone's value once, then each group's."""
    seen: set[str] = set()
    for compared in dossier.measured.compared:
        if compared.everyone and compared.metric not in seen:
            seen.add(compared.metric)
            yield _google_metric(compared, compared.everyone, "")
        for row in compared.rows:
            yield _google_metric(compared, row, row.name)


def _google_metric(compared: Compared, row: Row, part: str) -> dict[str, Any]:
    bounds = {"lower_bound": f"{row.low:.4f}", "upper_bound": f"{row.high:.4f}"}
    found = {"type": compared.metric, "value": f"{row.value:.4f}", "confidence_interval": bounds}
    return {**found, "slice": part} if part else found


def _google_risks(dossier: Dossier) -> Iterator[dict[str, str]]:
    for risk in dossier.risks:
        yield {"name": risk.title, "mitigation_strategy": risk.controls or "not assessed"}


def _front(dossier: Dossier) -> dict[str, Any]:
    tags = ["tabular-classification", "responsible-ai-workbench"]
    front: dict[str, Any] = {"tags": tags, "pipeline_tag": "tabular-classification"}
    metrics = [_result(compared, dossier.records) for compared in _once(dossier)]
    if not metrics:
        return front
    name = dossier.about_table.get("Name", dossier.name)
    dataset = {"type": "tabular", "name": name}
    if dossier.table:
        dataset["revision"] = dossier.table.sha256
    results = [{"task": TASK, "dataset": dataset, "metrics": metrics}]
    return {
        **front,
        "metrics": [each["type"] for each in metrics],
        "model-index": [{"name": dossier.name, "results": results}],
    }


def _once(dossier: Dossier) -> list[Compared]:
    """One comparison for each metric, for everyone's value in it."""
    found = {compared.metric: compared for compared in dossier.measured.compared if compared.everyone}
    return list(found.values())


def _result(compared: Compared, records: Any) -> dict[str, Any]:
    row = compared.everyone
    if row is None:
        return {}
    record: Record = records[row.record]
    args = {"people": row.people, "low": round(row.low, 4), "high": round(row.high, 4), "at": record.at}
    return {"type": compared.metric, "name": compared.label, "value": round(row.value, 4), "args": args}
