import re
from collections.abc import Sequence
from html import escape
from pathlib import Path

import plotly
import plotly.graph_objects as go
import pytest

from widgets.chart import PLOTLY_JS, Chart, figure_json, plotly_js_version
from widgets.data.dots import Axis, Dots, dots_figure

BARS = go.Figure(
    [
        go.Bar(
            x=["women", "men"],
            y=[0.3, 0.6],
            name="approved",
            marker_color="var(--wb-series-2)",
            hovertemplate="%{x}: %{y:.0%}",
        ),
        go.Scatter(
            x=["women", "men"], y=[0.4, 0.5], fillcolor="var(--wb-accent / 0.2)", fill="tozeroy", name="expected"
        ),
        go.Scatter(x=["women", "men"], y=[0.1, 0.1], hoverinfo="skip"),
    ]
)
ALT = "Women are approved half as often as men."
TRAITS = {"figure": figure_json(BARS), "alt": ALT, "plotly_version": plotly_js_version()}
LIBRARY = {"type": "plotlyjs"}
NARROW = 400
VIEW = "chart_narrow.js chart.js"


@pytest.fixture
def drawn(mount):
    """One chart, drawn."""
    view = mount(VIEW, TRAITS, themed=True)
    view.answer(LIBRARY, PLOTLY_JS.read_bytes())
    view.page.locator(".wb-chart .main-svg").first.wait_for()
    view.page.locator(".bars path").first.wait_for()
    return view


def test_the_vendored_plotly_is_the_one_that_plotly_for_python_carries():
    carried = (Path(plotly.__file__).parent / "package_data" / "plotly.min.js").read_text(encoding="utf-8")[:400]
    assert plotly_js_version() == re.search(r"v(\d+\.\d+\.\d+)", carried)[1]
    assert f"| {plotly_js_version()} |" in (PLOTLY_JS.parent / "README.md").read_text(encoding="utf-8")
    assert "MIT" in (PLOTLY_JS.parent / "LICENSE").read_text(encoding="utf-8")


def test_a_figure_travels_without_a_template():
    figure = go.Figure(go.Bar(y=[1, 2]), layout={"template": "plotly_white", "title": "t"})
    assert figure_json(figure)["layout"] == {"title": {"text": "t"}}
    assert figure.layout.template.layout.colorway
    assert figure_json(None) == {}


def test_the_state_of_a_chart_is_small():
    assert len(str(Chart(BARS, ALT).get_state())) < 25_000


def test_the_library_is_sent_when_asked_for_and_not_before(monkeypatch):
    chart, sent = Chart(BARS, ALT), []
    monkeypatch.setattr(chart, "send", lambda content, buffers=None: sent.append((content, buffers)))
    chart._handle_custom_msg({"type": "hello"}, [])
    assert sent == []
    chart._handle_custom_msg({"type": "need_plotlyjs"}, [])
    assert sent == [(LIBRARY, [PLOTLY_JS.read_bytes()])]


def test_show_changes_figure_and_words_together():
    chart = Chart()
    assert chart.figure == {}
    chart.show(BARS, ALT)
    assert (len(chart.figure["data"]), chart.alt) == (3, ALT)
    chart.show(None, "")
    assert chart.figure == {}


@pytest.mark.browser
def test_four_charts_ask_for_the_library_once(mount):
    view = mount(VIEW, TRAITS, count=4)
    assert [len(view.sent(i)) for i in range(4)] == [1, 0, 0, 0]
    view.answer(LIBRARY, PLOTLY_JS.read_bytes())
    view.page.wait_for_function("() => document.querySelectorAll('.wb-chart .bars').length === 4")


@pytest.mark.browser
def test_another_chart_asks_when_the_first_goes_before_the_answer(mount):
    view = mount(VIEW, TRAITS, count=2)
    view.close(0)
    assert view.sent(1) == [{"type": "need_plotlyjs"}]
    view.answer(LIBRARY, PLOTLY_JS.read_bytes(), to=1)
    view.page.wait_for_function("() => document.querySelectorAll('.wb-chart .bars').length === 1")


@pytest.mark.browser
def test_another_chart_asks_when_no_answer_comes(mount):
    view = mount(VIEW, TRAITS, count=3, still=True)
    ask = {"type": "need_plotlyjs"}
    view.page.clock.run_for(21_000)
    assert [view.sent(i) for i in range(3)] == [[ask], [ask], []]
    view.page.clock.run_for(41_000)
    assert [view.sent(i) for i in range(3)] == [[ask], [ask], [ask]]


@pytest.mark.browser
def test_neither_another_plotly_nor_an_amd_loader_is_disturbed(mount):
    view = mount(VIEW, TRAITS)
    view.page.evaluate(
        """() => {
          globalThis.Plotly = "theirs";
          globalThis.define = Object.assign(() => { throw new Error("taken by an AMD loader"); }, { amd: true });
        }"""
    )
    view.answer(LIBRARY, PLOTLY_JS.read_bytes())
    view.page.locator(".bars path").first.wait_for()
    assert view.page.evaluate("() => [globalThis.Plotly, globalThis.define.amd]") == ["theirs", True]


@pytest.mark.browser
def test_a_library_that_does_not_start_is_said_in_the_chart(mount):
    view = mount(VIEW, TRAITS)
    view.answer(LIBRARY, b"/* nothing in it */ module.exports = {};")
    view.page.get_by_role("alert").filter(has_text="This chart cannot be drawn here").wait_for()


@pytest.mark.browser
def test_a_chart_is_named_by_its_sentence(drawn):
    chart = drawn.page.get_by_role("group", name=ALT)
    assert chart.get_attribute("tabindex") == "0"
    drawn.set(alt="Now they are approved equally often.")
    drawn.page.get_by_role("group", name="Now they are approved equally often.").wait_for()


@pytest.mark.browser
def test_colours_come_from_the_page_and_follow_its_theme(drawn):
    def bar() -> str:
        return drawn.page.locator(".bars path").first.evaluate("(path) => getComputedStyle(path).fill")

    assert bar() == "rgb(192, 122, 18)"
    fill = drawn.page.locator(".js-fill").first.evaluate("(path) => [path.style.fill, path.style.fillOpacity]")
    assert fill == ["rgb(27, 94, 140)", "0.2"]
    drawn.page.evaluate("() => { document.documentElement.dataset.wbTheme = 'dark'; }")
    drawn.page.wait_for_function(
        "() => getComputedStyle(document.querySelector('.bars path')).fill === 'rgb(217, 132, 58)'"
    )


@pytest.mark.browser
def test_a_new_figure_is_drawn_in_the_same_place(drawn):
    drawn.set(figure=figure_json(go.Figure(go.Heatmap(z=[[1, 2], [3, 4]]))))
    drawn.page.locator(".heatmaplayer image").wait_for()
    assert drawn.page.locator(".bars").count() == 0
    drawn.set(figure={})
    drawn.page.locator(".wb-chart").wait_for(state="hidden")


@pytest.mark.browser
def test_arrow_keys_read_the_points(drawn):
    chart, said = drawn.page.locator(".wb-chart"), drawn.page.locator("[aria-live]")

    def press(key: str, expected: str) -> None:
        chart.press(key)
        said.filter(has_text=re.compile(f"^{expected}$")).wait_for(state="attached")

    press("ArrowRight", "approved, women: 30%")
    press("ArrowRight", "approved, men: 60%")
    press("ArrowDown", r"expected, \(men, 0.5\)")
    press("ArrowDown", r"expected, \(men, 0.5\)")
    press("ArrowLeft", r"expected, \(women, 0.4\)")
    press("Escape", "")


@pytest.mark.browser
def test_the_tiles_of_a_heatmap_are_read_too(drawn):
    drawn.set(figure=figure_json(go.Figure(go.Heatmap(x=["a", "b"], y=["c", "d"], z=[[1, None], [3, 4]]))))
    drawn.page.locator(".heatmaplayer image").wait_for()
    for _ in range(2):
        drawn.page.locator(".wb-chart").press("ArrowRight")
    drawn.page.locator("[aria-live]", has_text="x: a, y: d, z: 3").wait_for(state="attached")


@pytest.mark.browser
@pytest.mark.parametrize(("format", "magic"), [("png", b"\x89PNG"), ("svg", b"<svg")])
def test_a_picture_is_saved_by_keyboard(drawn, format, magic):  # noqa: A002
    with drawn.page.expect_download() as download:
        drawn.page.get_by_role("button", name=f"Save as {format.upper()}").press("Enter")
    assert download.value.suggested_filename == f"women-are-approved-half-as-often.{format}"
    assert Path(download.value.path()).read_bytes().startswith(magic)


@pytest.mark.browser
def test_a_closed_chart_listens_to_nothing(drawn):
    drawn.close()
    assert drawn.page.evaluate("() => Object.values(played[0].listeners).flat().length") == 0
    assert drawn.page.locator(".wb-chart .main-svg").count() == 0


LONG = "Applicants recorded as women who have lived at the same address for fewer than two years"
GROUPS = [LONG, "Applicants recorded as men", "Black or African American applicants"]
TITLE = "Favourable answers, more or fewer than all of the other people in this table"


def told(names: Sequence[str] = GROUPS, series: Sequence[str] = ("",)) -> go.Figure:
    """A dot with its interval for each group, as many panels draw it."""
    values = [0.1 * at for at in range(1, len(names) + 1)]
    ends = {"low": [value - 0.05 for value in values], "high": [value + 0.05 for value in values]}
    return dots_figure([Dots(name, names, values, **ends) for name in series], Axis(TITLE))


@pytest.fixture
def seen_at(mount):
    """A figure, drawn on a page of some width."""

    def go_there(figure: go.Figure, width: int):
        view = mount(VIEW, TRAITS | {"figure": figure_json(figure)}, themed=True)
        view.page.set_viewport_size({"width": width, "height": 800})
        view.answer(LIBRARY, PLOTLY_JS.read_bytes())
        view.page.locator(".wb-chart .main-svg").first.wait_for(timeout=8_000)
        view.page.wait_for_function(DRAWN_FOR)
        return view

    return go_there


DRAWN_FOR = """() => {
  const plot = document.querySelector(".wb-chart-plot");
  return plot._fullLayout?.width === plot.clientWidth && plot._fullLayout._size;
}"""
PART_OF_THE_HEIGHT = """() => {
  const { height, _size: { h } } = document.querySelector(".wb-chart-plot")._fullLayout;
  return h / height;
}"""
PART_OF_THE_WIDTH = """() => {
  const { width, _size: { w } } = document.querySelector(".wb-chart-plot")._fullLayout;
  return w / width;
}"""


def boxes(page, kind: str) -> list[dict[str, float]]:
    return [each.bounding_box() for each in page.locator(f".wb-chart-plot {kind}").all()]


def apart(one: dict[str, float], other: dict[str, float]) -> bool:
    return one["y"] + one["height"] <= other["y"] + 1 or other["y"] + other["height"] <= one["y"] + 1


NAMES, BESIDE, POINTS = ".annotation-text-g text", ".yaxislayer-above .ytick text", ".points .point"


@pytest.mark.browser
@pytest.mark.parametrize("series", [("",), ("first", "second"), ("first", "second", "third", "fourth")])
def test_on_a_phone_names_stand_above_their_rows_and_leave_the_width_to_the_dots(seen_at, series):
    page = seen_at(told(series=series), 400).page
    assert page.evaluate(PART_OF_THE_WIDTH) > 0.85
    names, points = boxes(page, NAMES), boxes(page, POINTS)
    said = page.locator(f".wb-chart-plot {NAMES}").all_text_contents()
    assert ["".join(each.split()) for each in said] == ["".join(each.split()) for each in GROUPS]
    assert (len(names), len(points), boxes(page, BESIDE)) == (len(GROUPS), len(GROUPS) * len(series), [])
    assert all(apart(name, point) for name in names for point in points)
    assert all(box["x"] >= 0 and box["x"] + box["width"] <= 400 for box in names)
    order = sorted([(box["y"], "name") for box in names] + [(box["y"], "dot") for box in points])
    assert [kind for _, kind in order] == ["name", *["dot"] * len(series)] * len(GROUPS)


@pytest.mark.browser
@pytest.mark.parametrize("width", [400, 1280])
def test_no_title_of_an_axis_is_cut_off(seen_at, width):
    upright = go.Figure(
        go.Scatter(x=[1, 2], y=[1, 2]), {"xaxis": {"title": {"text": TITLE}}, "yaxis": {"title": {"text": TITLE}}}
    )
    for figure in (told(), upright) if width == NARROW else (told(),):
        page = seen_at(figure, width).page
        chart = page.locator(".wb-chart-plot").bounding_box()
        for title in boxes(page, ":is(.xtitle, .ytitle)"):
            assert title["x"] >= chart["x"]
            assert title["x"] + title["width"] <= chart["x"] + chart["width"]
            assert title["y"] + title["height"] <= chart["y"] + chart["height"]


@pytest.mark.browser
def test_a_wide_page_has_the_names_beside_and_both_follow_the_window(seen_at):
    page = seen_at(told(), 1024).page
    wide = page.evaluate("JSON.stringify(document.querySelector('.wb-chart-plot')._fullLayout._size)")
    assert (len(boxes(page, NAMES)), len(boxes(page, BESIDE))) == (0, len(GROUPS))
    page.set_viewport_size({"width": NARROW, "height": 800})
    page.locator(f".wb-chart-plot {NAMES}").nth(len(GROUPS) - 1).wait_for()
    page.wait_for_function(DRAWN_FOR)
    assert page.evaluate(PART_OF_THE_WIDTH) > 0.85
    assert page.evaluate("document.documentElement.scrollWidth") == NARROW
    page.set_viewport_size({"width": 1024, "height": 800})
    page.locator(f".wb-chart-plot {BESIDE}").nth(len(GROUPS) - 1).wait_for()
    page.wait_for_function(DRAWN_FOR)
    assert page.evaluate("JSON.stringify(document.querySelector('.wb-chart-plot')._fullLayout._size)") == wide


@pytest.mark.browser
def test_bars_are_as_high_on_a_phone_as_on_a_wide_page(seen_at):
    rows = {"height": 320, "yaxis": {"type": "category", "autorange": "reversed"}}
    figure = go.Figure(go.Bar(x=[3, 1, 2], y=GROUPS, orientation="h"), rows)
    beside = [box["height"] for box in boxes(seen_at(figure, 1024).page, POINTS)]
    page = seen_at(figure, NARROW).page
    bars = boxes(page, POINTS)
    assert [box["height"] for box in bars] == pytest.approx(beside, abs=2)
    assert all(apart(name, bar) for name in boxes(page, NAMES) for bar in bars)


@pytest.mark.browser
def test_the_names_of_tiles_stand_on_more_lines_on_a_phone_and_are_not_turned(seen_at):
    axes = {"xaxis": {"type": "category"}, "yaxis": {"type": "category", "autorange": "reversed"}}
    names = ["Aged under 25", "Aged 25 to 59", "Aged 60 and over"]
    page = seen_at(
        go.Figure(go.Heatmap(x=names, y=GROUPS[1:], z=[[1, 2, 3], [4, 5, 6]], showscale=False), axes), NARROW
    ).page
    assert page.evaluate(PART_OF_THE_WIDTH) > 0.55
    turned = page.locator(".xtick text").evaluate_all("(all) => all.map((each) => each.getAttribute('transform'))")
    assert not any(re.search(r"rotate\((?!0)", each or "") for each in turned)


def test_a_name_that_is_cut_beside_its_row_is_whole_when_it_is_pointed_at():
    figure = dots_figure([Dots("", [LONG], [0.5], words=["50% of <b>"])], Axis("Share"))
    assert "…" in figure.data[0].y[0]
    assert figure.data[0].hovertext[0].replace("<br>", " ") == f"{LONG} 50% of &lt;b&gt;"


LEGEND = ".legend .legendtext"


@pytest.mark.browser
@pytest.mark.parametrize(
    "names",
    [
        (LONG,),
        ("short", LONG, "Applicants recorded as men"),
        ("Abteilungsverwaltungsvorschriftenverordnungsgesetzgebungsverfahren <b>",),
    ],
)
def test_a_name_in_the_legend_that_is_wider_than_a_phone_goes_on_below(seen_at, names):
    curves = go.Figure(
        [go.Scatter(x=[1, 2], y=[1, 2], name=escape(name, quote=False)) for name in names],
        {"showlegend": True, "legend": {"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0}},
    )
    for figure in (curves, told(series=[*names, "another"])):
        page = seen_at(figure, NARROW).page
        chart = page.locator(".wb-chart-plot").bounding_box()
        said, legend = page.locator(f".wb-chart-plot {LEGEND}").all_text_contents(), boxes(page, LEGEND)
        assert ["".join(each.split()) for each in said][: len(names)] == ["".join(each.split()) for each in names]
        assert all(box["x"] + box["width"] <= chart["x"] + chart["width"] for box in legend)
        assert all(box["y"] >= chart["y"] for box in legend)
        assert page.evaluate(PART_OF_THE_HEIGHT) > 0.3, "the legend takes no room from the picture"
        assert all(apart(name, point) for name in legend for point in boxes(page, POINTS))


@pytest.mark.browser
def test_names_that_stand_on_several_lines_beside_their_rows_are_given_for_a_phone_in_one(seen_at):
    rows = {
        "tickvals": [0, 1],
        "ticktext": ["Amount of the cred…<br>1,000 → 500", "Age<br>3 → 4"],
        "range": [1.6, -0.8],
    }
    names = ["Amount of the credit: 1,000 → 500", "Age: 3 → 4"]
    figure = go.Figure(go.Scatter(x=[1, 2], y=[0, 1]), {"yaxis": rows, "meta": {"names": names}, "height": 300})
    assert seen_at(figure, NARROW).page.locator(f".wb-chart-plot {NAMES}").all_text_contents() == names
