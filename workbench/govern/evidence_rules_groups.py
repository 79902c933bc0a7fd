"""Rules of evidence about groups: gaps in decisions and errors, the record of the past, the way to a yes."""

from workbench.govern.evidence_words import Found, Values, Verdict, points_words
from workbench.language import tr

SMALLEST_SLICE = 30
LARGEST_UNSEEN = 0.10
"""For "no clear difference" the table must rule out a gap of this size, which would count as large."""

EVEN = 0.5
"""Of two people, one of each group: the first needs more as often as the second."""

FOUR_FIFTHS = 0.8
"""It must also rule out a ratio of two rates of favourable outcomes under this: of rare ones a gap is always small."""


def judge_decisions(found: Found) -> Verdict:
    """Whether decisions differ by group, and whether what was done about it is in use."""
    return _with_action(found, found["groups"]["selection"], "decision", rare=True)


def judge_errors(found: Found) -> Verdict:
    """Whether errors differ by group, and whether what was done about it is in use."""
    return _with_action(found, found["groups"]["errors"], tr("outcome that was checked later"), rare=False)


def judge_record(found: Found) -> Verdict:
    """Whether groups had fewer good outcomes in the past."""
    return _with_action(found, found["record"]["outcomes"], tr("recorded outcome"), rare=True)


def judge_disability(found: Found) -> Verdict:
    """Whether enough people with a recorded disability were among those it was tested on."""
    slice_ = found["groups"]["disability"]
    if slice_ is None:
        return Verdict(outcome="no", sentence=tr("No column of those compared says whether a person has a disability."))
    n = slice_["n"]
    enough = n >= SMALLEST_SLICE
    much = "" if enough else tr(", fewer than the {smallest_slice} that a rate needs", smallest_slice=SMALLEST_SLICE)
    return Verdict(
        outcome="yes" if enough else "no",
        sentence=tr(
            "Groups were compared by {column}; the smallest of them has {n:,} people{much}.",
            column=slice_["column"],
            n=n,
            much=much,
        ),
    )


def judge_recourse(found: Found) -> Verdict:
    """Whether a yes is farther away for refused people of some group."""
    values = found["recourse"]
    chance, low, high = (100 * values[name] for name in ("chance", "low", "high"))
    words = tr(
        "of two refused people, one of {farther} and one of {nearer}, the first needs more for a yes in "
        "{chance:.0f} of 100 pairs (95% interval {low:.0f} to {high:.0f}; a way was searched for {n:,} people)",
        farther=values["farther"],
        nearer=values["nearer"],
        chance=chance,
        low=low,
        high=high,
        n=values["n"],
    )
    if values["found"]:
        return Verdict(outcome="gap", sentence=tr("The way is longer for some: {words}.", words=words))
    if values["high"] <= EVEN + LARGEST_UNSEEN:
        return Verdict(outcome="no-gap", sentence=tr("No clear difference: {words}.", words=words))
    return Verdict(outcome="", sentence=tr("There are too few people to tell: {words}.", words=words))


def judge_action(found: Found) -> Verdict:
    """Whether something was done about gaps, with numbers before and after."""
    groups, tried = found["groups"], found.get("mitigation")
    parts = [part for part in ("selection", "errors") if groups[part] is not None]
    gaps = [_gap(groups[part], rare=part == "selection") for part in parts]
    if tried is not None:
        return Verdict(outcome="in-use" if _in_use(found) else "tried", sentence=_tried_words(found, tried))
    if gaps and all(gap.outcome == "no-gap" for gap in gaps):
        return Verdict(outcome="not-needed", sentence=" ".join(gap.sentence for gap in gaps))
    first = next((gap for gap in gaps if gap.outcome == "gap"), None)
    if first is None:
        return Verdict(outcome="", sentence=tr("Whether there is a gap to act on cannot be told from this table."))
    return Verdict(
        outcome="none", sentence=tr("{sentence} Nothing against it was tried here.", sentence=first.sentence)
    )


def _with_action(found: Found, part: Values | None, what: str, *, rare: bool) -> Verdict:
    if part is None:
        return Verdict(outcome="", sentence=tr("The table holds no {what}, so nothing could be compared.", what=what))
    gap = _gap(part, rare=rare)
    tried = found.get("mitigation") if gap.outcome == "gap" else None
    if tried is None:
        return gap
    acted = "gap-treated" if _in_use(found) else "gap"
    return Verdict(outcome=acted, sentence=f"{gap.sentence} {_tried_words(found, tried)}")


def _gap(part: Values, *, rare: bool) -> Verdict:
    """A gap that stands out, none that could be large, or too few people to tell; of `rare` ones by ratio, too."""
    if part["findings"]:
        more = len(part["findings"]) - 1
        others = tr(" {more} more stand{more_2} out.", more=more, more_2="s" * (more == 1)) if more else ""
        return Verdict(outcome="gap", sentence=part["findings"][0]["text"] + others)
    widest = part["widest"]
    if widest is None:
        return Verdict(outcome="", sentence=tr("No two groups are large enough to be compared."))
    words = points_words(widest["difference"], widest["low"], widest["high"])
    between = tr(
        "{between}: {words}; {n_low:,} and {n_high:,} people",
        between=widest["between"],
        words=words,
        n_low=widest["n_low"],
        n_high=widest["n_high"],
    )
    large = _not_ruled_out(widest["high"], part["least_ratio"], rare)
    if large:
        return Verdict(
            outcome="",
            sentence=tr(
                "No gap stands out, but {large} cannot be ruled out ({between}).", large=large, between=between
            ),
        )
    tested = tr("in {tested} comparisons", tested=part["tested"])
    words = tr(
        "No gap stands out {tested}; by one column the widest that is possible is between {between}.",
        tested=tested,
        between=between,
    )
    return Verdict(outcome="no-gap", sentence=words)


def _not_ruled_out(gap: float, ratio: float | None, rare: bool) -> str:
    """What the table still allows: a large gap, or favourable rates of which one is a fraction; "" for neither."""
    if gap > LARGEST_UNSEEN:
        return tr("a gap of {largest_unseen:.0f} percentage points or more", largest_unseen=100 * LARGEST_UNSEEN)
    if rare and ratio is None:
        return tr("that one rate is a fraction of another")
    return tr("a ratio of {ratio:.2f}", ratio=ratio) if rare and ratio is not None and ratio < FOUR_FIFTHS else ""


def _in_use(found: Found) -> bool:
    return bool(found.get("model", {}).get("mitigation"))


def _tried_words(found: Found, tried: Values) -> str:
    change = points_words(-tried["change"], -tried["high"], -tried["low"])
    clearly = "" if tried["high"] < 0 else tr("; that may be chance")
    use = tr("The model in use was made so.") if _in_use(found) else tr("The model in use was not made so.")
    return tr(
        "{method} was tried on {n:,} people: the gap went from {before:.1%} to {after:.1%}, {change} "
        "smaller{clearly}. {use}",
        method=tried["method"],
        n=tried["n"],
        before=tried["before"],
        after=tried["after"],
        change=change,
        clearly=clearly,
        use=use,
    )
