"""The button that saves a text: its name, its keyboard, and that the file is the text and nothing else."""

import pytest

from widgets.download import Download

LETTER = "Hello,\n\n<script>document.title = 'gotcha'</script> Grüße"
TRAITS = {
    "label": "Download the letter as text",
    "content": LETTER,
    "filename": "letter.txt",
    "mimetype": "text/plain",
    "disabled": False,
}


def test_it_offers_a_text_or_nothing():
    button = Download("Download the letter as text")
    button.offer(LETTER, "letter.txt")
    assert (button.content, button.filename, button.mimetype, button.disabled) == (
        LETTER,
        "letter.txt",
        "text/plain",
        False,
    )
    button.offer("", "letter.txt")
    assert button.disabled


@pytest.mark.browser
@pytest.mark.parametrize("press", ["click", "keyboard"])
def test_the_file_is_the_text(mount, press, tmp_path):
    view = mount("download.js", TRAITS)
    button = view.page.get_by_role("button", name="Download the letter as text")
    with view.page.expect_download() as waiting:
        if press == "click":
            button.click()
        else:
            view.page.keyboard.press("Tab")
            view.page.keyboard.press("Enter")
    saved = waiting.value
    saved.save_as(tmp_path / "saved")
    assert saved.suggested_filename == "letter.txt"
    assert (tmp_path / "saved").read_text(encoding="utf-8") == LETTER
    assert view.page.title() == ""


@pytest.mark.browser
def test_a_button_with_nothing_to_save_is_off_and_listens_no_more_once_closed(mount):
    view = mount("download.js", TRAITS | {"disabled": True})
    button = view.page.get_by_role("button")
    assert button.is_disabled()
    view.set(disabled=False, label="Save")
    assert button.is_enabled()
    assert button.inner_text() == "Save"
    view.close()
    assert view.page.evaluate("Object.values(played[0].listeners).flat().length") == 0
