"""Rules of evidence about groups: gaps in decisions and errors, the record of the past, the way to a yes."""

from workbench.govern.evidence_words import Found, Values, Verdict, points_words

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
    return _with_action(found, found["groups"]["errors"], "outcome that was checked later", rare=False)


def judge_record(found: Found) -> Verdict:
    """Whether groups had fewer good outcomes in the past."""
    return _with_action(found, found["record"]["outcomes"], "recorded outcome", rare=True)


def judge_disability(found: Found) -> Verdict:
    """Whether enough people with a recorded disability were among those it was tested on."""
    slice_ = found["groups"]["disability"]
    if slice_ is None:
        return Verdict(outcome="no", sentence="No column of those compared says whether a person has a disability.")
    n = slice_["n"]
    enough = n >= SMALLEST_SLICE
    much = "" if enough else f", fewer than the {SMALLEST_SLICE} that a rate needs"
    return Verdict(
        outcome="yes" if enough else "no",
        sentence=f"Groups were compared by {slice_['column']}; the smallest of them has {n:,} people{much}.",
    )


def judge_recourse(found: Found) -> Verdict:
    """Whether a yes is farther away for refused people of some group."""
    values = found["recourse"]
    chance, low, high = (100 * values[name] for name in ("chance", "low", "high"))
    words = (
        f"of two refused people, one of {values['farther']} and one of {values['nearer']}, the first needs more for a "
        f"yes in {chance:.0f} of 100 pairs (95% interval {low:.0f} to {high:.0f}; a way was searched for "
        f"{values['n']:,} people)"
    )
    if values["found"]:
        return Verdict(outcome="gap", sentence=f"The way is longer for some: {words}.")
    if values["high"] <= EVEN + LARGEST_UNSEEN:
        return Verdict(outcome="no-gap", sentence=f"No clear difference: {words}.")
    return Verdict(outcome="", sentence=f"There are too few people to tell: {words}.")


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
        return Verdict(outcome="", sentence="Whether there is a gap to act on cannot be told from this table.")
    return Verdict(outcome="none", sentence=f"{first.sentence} Nothing against it was tried here.")


def _with_action(found: Found, part: Values | None, what: str, *, rare: bool) -> Verdict:
    if part is None:
        return Verdict(outcome="", sentence=f"The table holds no {what}, so nothing could be compared.")
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
        others = f" {more} more stand{'s' * (more == 1)} out." if more else ""
        return Verdict(outcome="gap", sentence=part["findings"][0]["text"] + others)
    widest = part["widest"]
    if widest is None:
        return Verdict(outcome="", sentence="No two groups are large enough to be compared.")
    words = points_words(widest["difference"], widest["low"], widest["high"])
    between = f"{widest['between']}: {words}; {widest['n_low']:,} and {widest['n_high']:,} people"
    large = _not_ruled_out(widest["high"], part["least_ratio"], rare)
    if large:
        return Verdict(outcome="", sentence=f"No gap stands out, but {large} cannot be ruled out ({between}).")
    tested = f"in {part['tested']} comparisons"
    words = f"No gap stands out {tested}; by one column the widest that is possible is between {between}."
    return Verdict(outcome="no-gap", sentence=words)


def _not_ruled_out(gap: float, ratio: float | None, rare: bool) -> str:
    """What the table still allows: a large gap, or favourable rates of which one is a fraction; "" for neither."""
    if gap > LARGEST_UNSEEN:
        return f"a gap of {100 * LARGEST_UNSEEN:.0f} percentage points or more"
    if rare and ratio is None:
        return "that one rate is a fraction of another"
    return f"a ratio of {ratio:.2f}" if rare and ratio is not None and ratio < FOUR_FIFTHS else ""


def _in_use(found: Found) -> bool:
    return bool(found.get("model", {}).get("mitigation"))


def _tried_words(found: Found, tried: Values) -> str:
    change = points_words(-tried["change"], -tried["high"], -tried["low"])
    clearly = "" if tried["high"] < 0 else "; that may be chance"
    use = "The model in use was made so." if _in_use(found) else "The model in use was not made so."
    return (
        f"{tried['method']} was tried on {tried['n']:,} people: the gap went from {tried['before']:.1%} to "
        f"{tried['after']:.1%}, {change} smaller{clearly}. {use}"
    )
