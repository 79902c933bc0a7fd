"""The records about the table: who is in it, what gives people away, what was tested, what the columns hold."""

import re
from typing import Any

import numpy as np
import pandas as pd

from workbench.case import Case
from workbench.data.identifiers import find_identifiers
from workbench.data.privacy import find_unique
from workbench.data.proxies import MIDDLE, find_proxies
from workbench.data.representation import RepresentationReport
from workbench.data.review import DataReview

MEDIA = re.compile(r"\.(?:jpe?g|png|gif|webp|bmp|tiff?|mp3|wav|ogg|flac|mp4|mov|avi|webm)$", re.IGNORECASE)
FREE_TEXT, LOOKED_AT = 40, 500
MOST_KEPT = 10
Values = dict[str, Any]


def representation_values(report: RepresentationReport) -> Values:
    """The record "representation": the population stability index of each column that has a reference."""
    columns = []
    for column, part in report.groups.dropna(subset=["due"]).groupby("column", sort=False):
        share, due = (np.maximum(part[name].to_numpy(dtype=float), 1e-6) for name in ("share", "due"))
        worst = part.iloc[int(np.abs(np.log(share / due)).argmax())]
        numbers = {name: float(worst[name]) for name in ("share", "low", "high", "due")}
        group = report.roles.value_label(str(column), str(worst["group"]))
        psi = float(((share - due) * np.log(share / due)).sum())
        label = report.roles.column_label(str(column))
        columns.append({"label": label, "group": group, "psi": psi, "n": int(part["people"].sum()), **numbers})
    return {"columns": columns}


def proxy_values(case: Case) -> Values:
    """The record "proxies": how many pairs were looked at, and those that tell much, strongest first."""
    report, roles = find_proxies(case), case.roles
    named = {finding.columns for finding in report.findings}
    strong = [
        {"feature": row["feature"], "label": roles.column_label(row["feature"]), "n": int(row["rows"])}
        | {"group": roles.value_label(row["sensitive"], row["group"]), "auc": float(row["auc"])}
        | {"low": float(row["auc_low"]), "high": float(row["auc_high"])}
        for row in report.pairs.to_dict("records")
        if row["auc"] >= MIDDLE and (row["feature"], row["sensitive"]) in named
    ]
    return {"pairs": len(report.pairs), "strong": strong[:MOST_KEPT], "rows": report.rows}


def identifier_values(case: Case) -> Values:
    """The record "identifiers": columns about people by what they are, never by what stands in them."""
    label = case.roles.column_label
    found = find_identifiers(case).identifying
    return {
        "columns": len(case.columns),
        "sensitive": [label(column) for column in case.roles.sensitive],
        "identifying": [{"label": label(each.column), "kind": each.kind} for each in found],
    }


def privacy_values(case: Case) -> Values:
    """The record "privacy": how many people are alone with their combination of the sensitive columns."""
    report = find_unique(case)
    counts = {name: int(getattr(report, name)) for name in ("rows", "k", "unique", "few")}
    return {"by": [case.roles.column_label(column) for column in report.by], **counts}


def review_values(report: DataReview) -> Values:
    """The record "review": how many tests of the table there were, and the titles of what stood out."""
    found = [finding.title for finding in report.findings]
    return {"tests": report.tested, "rows": report.rows, "found": found[:MOST_KEPT], "raised": len(found)}


def column_values(case: Case) -> Values:
    """The record "columns": which columns hold free text, and which sound or pictures."""
    label = case.roles.column_label
    found = {column: _form(case.pandas[column]) for column in case.columns}
    parts = {form: [label(column) for column, its in found.items() if its == form] for form in ("text", "media")}
    return {"columns": len(case.columns), **parts}


def _form(values: pd.Series) -> str:
    """Free "text" where cells are long and hardly repeat, "media" where they are bytes or name such files, else ""."""
    some = values.dropna().head(LOOKED_AT)
    if some.empty or pd.api.types.is_numeric_dtype(values):
        return ""
    if some.map(lambda value: isinstance(value, bytes)).all():
        return "media"
    words = some[some.map(lambda value: isinstance(value, str))].astype(str)
    if len(words) < len(some):
        return ""
    if words.str.contains(MEDIA).mean() > 0.5:  # noqa: PLR2004 - most of them
        return "media"
    return "text" if words.str.len().mean() >= FREE_TEXT and words.nunique() > len(words) / 2 else ""
