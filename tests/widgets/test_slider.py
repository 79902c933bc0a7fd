"""The slider: a name, the number in its unit, every key, and no flood of messages."""

import pytest
from traitlets import TraitError

from widgets.slider import Slider

TRAITS = {"label": "Threshold", "value": 0.5, "least": 0, "most": 1, "step": 0.001, "unit": "points", "disabled": False}


def test_a_value_stays_between_the_ends():
    slider = Slider(label="Threshold", value=0.4)
    slider.value = 3
    assert slider.value == 1
    slider.value = -1
    assert slider.value == 0
    with pytest.raises(TraitError):
        slider.value = "much"


@pytest.mark.browser
def test_it_has_a_name_and_says_its_value_in_its_unit(mount):
    view = mount("slider.js", TRAITS, themed=True)
    slider = view.page.get_by_role("slider", name="Threshold")
    assert slider.get_attribute("aria-valuetext") == "0.500 points"
    assert view.page.get_by_role("spinbutton", name="Threshold: type a number").input_value() == "0.500"
    assert view.page.locator(".wb-slider-unit").text_content() == "points"


@pytest.mark.browser
@pytest.mark.parametrize(
    ("key", "value"),
    [("ArrowRight", 0.501), ("ArrowLeft", 0.499), ("PageUp", 0.6), ("PageDown", 0.4), ("Home", 0), ("End", 1)],
)
def test_every_key_moves_it_and_the_kernel_is_told(mount, key, value):
    view = mount("slider.js", TRAITS)
    view.page.get_by_role("slider").press(key)
    view.page.wait_for_function("() => played[0].sent.length === 1")
    assert view.sent()[0]["saved"]["value"] == pytest.approx(value)


@pytest.mark.browser
def test_a_number_can_be_typed_and_one_too_large_is_the_end(mount):
    view = mount("slider.js", TRAITS)
    field = view.page.get_by_role("spinbutton")
    for typed, value in (("0.25", 0.25), ("7", 1)):
        field.fill(typed)
        field.press("Enter")
        view.page.wait_for_function("(value) => played[0].state.value === value", arg=value)
    field.blur()
    assert field.input_value() == "1.000"


@pytest.mark.browser
def test_a_long_drag_sends_few_messages_and_the_last_value(mount):
    view = mount("slider.js", TRAITS)
    view.page.evaluate(
        """() => {
          const range = document.querySelector("input[type=range]");
          for (let k = 0; k <= 200; k += 1) {
            range.value = k / 1000;
            range.dispatchEvent(new Event("input"));
          }
        }"""
    )
    view.page.wait_for_function("() => played[0].state.value === 0.2")
    assert len(view.sent()) == 2


@pytest.mark.browser
def test_the_kernel_moves_it_without_an_echo(mount):
    view = mount("slider.js", TRAITS)
    view.set(value=0.125, label="Threshold for women")
    assert view.page.get_by_role("slider", name="Threshold for women").input_value() == "0.125"
    assert view.sent() == []


@pytest.mark.browser
def test_what_is_in_a_label_is_shown_and_never_run(mount):
    view = mount("slider.js", TRAITS | {"label": "<img src=x onerror=alert(1)>"})
    assert view.page.locator("label").text_content() == "<img src=x onerror=alert(1)>"
    assert view.page.locator("img").count() == 0
