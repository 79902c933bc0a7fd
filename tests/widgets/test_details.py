import ipywidgets as ipw
import pytest

from widgets.details import CodeDetails, Details

CODE = "from workbench import Case\nCase.of('<b>')"


def test_details_hold_any_widgets_and_can_change_them():
    first, second = ipw.HTML("one"), ipw.HTML("two")
    details = Details("How to read this", [first])
    assert details.content == (first,)
    details.content = [first, second]
    assert details.body.children == (first, second)
    assert details.toggle.summary == "How to read this"


def test_code_details_are_closed_at_first():
    details = CodeDetails(CODE)
    assert (details.summary, details.code, details.opened) == ("Show the code", CODE, False)


def test_code_is_a_technical_note_and_what_else_opens_is_not():
    assert "wb-technical" in CodeDetails(CODE)._dom_classes
    assert "wb-technical" not in Details("How to read this").toggle._dom_classes


@pytest.mark.browser
def test_enter_opens_and_the_kernel_is_told(mount):
    view = mount("details.js", {"summary": "More", "code": "", "opened": False})
    view.page.locator("summary").press("Enter")
    view.page.wait_for_function("() => played[0].sent.length === 1")
    assert view.sent()[0]["saved"]["opened"] is True
    assert not view.page.locator(".wb-code").is_visible()


@pytest.mark.browser
def test_the_kernel_can_open_it_without_an_echo(mount):
    view = mount("details.js", {"summary": "More", "code": "x = 1", "opened": False})
    view.set(opened=True, summary="Less")
    assert view.page.locator("pre").is_visible()
    assert view.page.locator("summary").text_content() == "Less"
    assert view.sent() == []


@pytest.mark.browser
def test_code_is_shown_as_it_is_and_copied_whole(mount):
    view = mount("details.js", {"summary": "Show the code", "code": CODE, "opened": True}, themed=True)
    assert view.page.locator("pre").text_content() == CODE
    view.page.get_by_role("button", name="Copy").click()
    view.page.get_by_role("button", name="Copied").wait_for()
    assert view.page.evaluate("() => navigator.clipboard.readText()") == CODE


@pytest.mark.browser
def test_the_theme_shows_what_is_beside_an_open_line(mount):
    view = mount("details.js", {"summary": "More", "code": "", "opened": False}, themed=True)
    view.page.evaluate(
        """() => {
          const el = document.querySelector(".wb-panel");
          el.className = "wb-details-toggle";
          const box = document.body.appendChild(document.createElement("div"));
          box.className = "wb-details";
          box.append(el, document.createElement("div"));
          Object.assign(box.lastChild, { className: "wb-details-body", textContent: "inside" });
        }"""
    )
    assert not view.page.get_by_text("inside").is_visible()
    view.page.locator("summary").press("Space")
    view.page.get_by_text("inside").wait_for()
