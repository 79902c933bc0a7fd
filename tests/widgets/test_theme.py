import itertools
import re

import numpy as np
import pytest

from widgets.theme import HERE, Theme, theme_css
from workbench.glossary import glossary

# What a colour becomes for people without red, green or blue cones (Machado, Oliveira and Fernandes 2009, severity 1).
SEEN = {
    "all cones": np.eye(3),
    "no red": np.array([[0.1523, 1.0526, -0.2049], [0.1145, 0.7863, 0.0992], [-0.0039, -0.0481, 1.052]]),
    "no green": np.array([[0.3673, 0.8606, -0.228], [0.2801, 0.6725, 0.0474], [-0.0118, 0.0429, 0.9689]]),
    "no blue": np.array([[1.2555, -0.0767, -0.1788], [-0.0784, 0.9308, 0.1476], [0.0047, 0.6914, 0.3039]]),
}
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
WHITE = np.array([0.9505, 1.0, 1.089])
TEXT = [
    (ink, paper)
    for ink, papers in {
        "ink": ("surface", "paper", "accent-soft", "alert-soft", "warn-soft"),
        "ink-soft": ("surface", "paper"),
        "accent": ("surface", "paper", "accent-soft"),
        "accent-ink": ("accent",),
        "alert": ("alert-soft", "surface"),
        "warn": ("warn-soft", "surface"),
    }.items()
    for paper in papers
]
SHAPES = [
    (ink, paper) for ink in ("edge", "focus", *(f"series-{n}" for n in range(1, 9))) for paper in ("surface", "paper")
]


def blocks() -> list[dict[str, str]]:
    """The tokens of each block that sets the ink: light, dark, dark again."""
    found = re.findall(r"\{([^{}]*--wb-ink:[^{}]*)\}", theme_css())
    return [dict(re.findall(r"--wb-([\w-]+):\s*([^;]+);", block)) for block in found]


def linear(colour: str) -> np.ndarray:
    parts = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    low, high = sorted(float(linear(colour) @ TO_XYZ[1]) for colour in (one, other))
    return (high + 0.05) / (low + 0.05)


def lab(colour: str, seen: np.ndarray) -> np.ndarray:
    share = TO_XYZ @ np.clip(seen @ linear(colour), 0, 1) / WHITE
    x, y, z = np.where(share > 0.008856, np.cbrt(share), 7.787 * share + 16 / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_text_has_the_contrast_of_wcag_aa(scheme):
    tokens = blocks()[scheme]
    assert {
        pair: contrast(*(tokens[name] for name in pair)) for pair in TEXT if contrast(*(tokens[n] for n in pair)) < 4.5
    } == {}


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_series_borders_and_the_focus_ring_stand_out_from_the_page(scheme):
    tokens = blocks()[scheme]
    assert {pair for pair in SHAPES if contrast(*(tokens[name] for name in pair)) < 3} == set()


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("seen", SEEN.values(), ids=SEEN)
def test_series_stay_apart_for_the_colour_blind(scheme, seen):
    series = [lab(blocks()[scheme][f"series-{n}"], seen) for n in range(1, 9)]
    assert min(float(np.linalg.norm(a - b)) for a, b in itertools.combinations(series, 2)) > 14


def test_dark_is_the_same_however_it_is_asked_for():
    _light, asked, automatic = blocks()
    assert asked == automatic


def test_dark_changes_every_colour_and_nothing_else():
    light, dark, _ = blocks()
    colours = {name for name, value in light.items() if value.startswith("#")}
    assert colours | {"scheme", "shadow"} == set(dark)


def test_no_rule_reaches_outside_the_workbench():
    css = re.sub(r"/\*.*?\*/", "", theme_css(), flags=re.DOTALL)
    selectors = [part.strip() for part in re.findall(r"([^{};]+)\{", css) if not part.strip().startswith("@")]
    tokens_only = (":root", "[data-wb-theme")
    assert [s for s in selectors if ".wb-" not in s and not s.startswith(tokens_only)] == []


def test_nothing_is_fetched():
    assert "url(" not in theme_css()
    assert "@import" not in theme_css()


def test_the_theme_travels_only_when_a_page_asks_for_it(monkeypatch):
    theme, sent = Theme(), []
    monkeypatch.setattr(theme, "send", lambda content, _buffers=None: sent.append(content))
    assert len(str(theme.get_state())) < 5_000
    theme._handle_custom_msg({"type": "something else"}, [])
    assert sent == []
    theme._handle_custom_msg({"type": "need_theme"}, [])
    assert sent == [{"type": "theme", "css": theme_css()}]


def test_the_glossary_travels_only_when_a_page_asks_for_it(monkeypatch):
    theme, sent = Theme(), []
    monkeypatch.setattr(theme, "send", lambda content, _buffers=None: sent.append(content))
    theme._handle_custom_msg({"type": "need_glossary"}, [])
    assert [content["words"] for content in sent] == [glossary()]
    assert "export function explain" in sent[0]["script"]


@pytest.mark.browser
def test_many_themes_put_one_stylesheet_on_a_page_and_ask_for_one_glossary(mount):
    view = mount("theme.js", {"version": "a"}, count=3)
    view.answer({"type": "theme", "css": ":root { --wb-ink: #123456 }"}, to=0)
    view.answer({"type": "theme", "css": ":root { --wb-ink: #123456 }"}, to=1)
    assert view.page.locator("style#wb-theme").count() == 1
    asked = [message["type"] for by in range(3) for message in view.sent(by)]
    assert asked.count("need_glossary") == 1


@pytest.mark.browser
def test_a_page_that_has_the_theme_does_not_ask_for_it(mount):
    view = mount("theme.js", {"version": "a"}, themed=True)
    assert view.sent() == [{"type": "need_glossary"}]


@pytest.mark.browser
def test_a_word_that_a_panel_says_is_explained_in_any_front_end_once_and_not_in_an_analysts_own_prose(mount):
    view = mount("theme.js", {"version": "a"})
    view.page.evaluate(
        """() => document.body.insertAdjacentHTML("beforeend", `<div class="jp-Notebook">
          <div class="jp-RenderedMarkdown"><p>My own cohort.</p></div>
          <div class="wb-panel"><p class="wb-note">A Cohort, a <code>cohort</code>, a cohort.</p></div></div>`)"""
    )
    script = (HERE / "glossary.js").read_text(encoding="utf-8")
    view.answer({"type": "glossary", "script": script, "words": {"cohort": "A part of the people."}})
    term = view.page.locator(".wb-term")
    term.wait_for()
    assert (term.count(), term.inner_text()) == (1, "Cohort")
    explained = view.page.get_by_role("tooltip")
    term.focus()
    explained.filter(has_text="A part of the people.").wait_for()
    view.page.keyboard.press("Escape")
    explained.wait_for(state="hidden")
    term.hover()
    explained.wait_for()
