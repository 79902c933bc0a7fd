"""The address of a page: whole, copied by mouse and by keys, and said to be."""

import pytest

from widgets.copy_address import CopyAddress

TRAITS = {"label": "Address of the page made today", "path": "/look/abc"}
WHOLE = "http://127.0.0.1/look/abc"


def test_it_holds_the_path_and_what_it_is_the_address_of():
    made = CopyAddress("Address of the page made today", "/look/abc")
    assert (made.label, made.path) == ("Address of the page made today", "/look/abc")


@pytest.mark.browser
@pytest.mark.parametrize("press", ["click", "keyboard"])
def test_the_whole_address_is_copied_and_said_to_be(mount, press):
    view = mount("copy_address.js", TRAITS, themed=True)
    page, button = view.page, view.page.get_by_role("button", name="Copy the address")
    assert page.get_by_label("Address of the page made today", exact=True).input_value() == WHOLE
    assert page.get_by_role("status").inner_text() == ""
    if press == "click":
        button.click()
    else:
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
    page.get_by_role("status").filter(has_text="Copied.").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == WHOLE
    assert button.evaluate("(node) => node === document.activeElement"), "the focus stays where the hand is"


@pytest.mark.browser
def test_on_this_computer_only_it_says_so(mount):
    view = mount("copy_address.js", TRAITS)
    view.page.get_by_role("button").click()
    view.page.get_by_role("status").filter(has_text="On other computers it opens nothing").wait_for()


@pytest.mark.browser
@pytest.mark.parametrize("works", [True, False])
def test_without_a_clipboard_the_field_itself_is_copied_or_left_selected(mount, works):
    view = mount("copy_address.js", TRAITS)
    page = view.page
    page.evaluate(
        """(works) => {
          navigator.clipboard.writeText = () => Promise.reject(new Error("not here"));
          document.execCommand = () => { globalThis.taken = selected(); return works; };
          globalThis.selected = () => {
            const field = document.activeElement;
            return field.value.slice(field.selectionStart, field.selectionEnd);
          };
        }""",
        works,
    )
    page.get_by_role("button").click()
    page.get_by_role("status").filter(has_text="Copied." if works else "It is selected now").wait_for()
    assert page.evaluate("taken") == WHOLE
    assert page.get_by_role("button").evaluate("(node) => node === document.activeElement") == works
    assert works or page.evaluate("selected()") == WHOLE


@pytest.mark.browser
def test_it_follows_the_kernel_and_listens_no_more_once_closed(mount):
    view = mount("copy_address.js", TRAITS)
    view.page.get_by_role("button").click()
    view.page.get_by_role("status").filter(has_text="Copied.").wait_for()
    view.set(path="/look/other", label="Address of another page")
    assert view.page.get_by_label("Address of another page", exact=True).input_value().endswith("/look/other")
    assert view.page.get_by_role("status").inner_text() == ""
    view.close()
    assert view.page.evaluate("Object.values(played[0].listeners).flat().length") == 0
