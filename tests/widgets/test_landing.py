"""A heading that takes the focus once it is wanted and seen, whichever comes first, and only once."""

import pytest

from widgets.landing import Landing

FOCUSED = "document.activeElement.matches('.wb-landing')"


def test_it_is_wanted_when_a_person_is_to_be_brought_there():
    landing = Landing(text="Here")
    assert not landing.wanted
    landing.bring()
    assert landing.wanted


@pytest.mark.browser
def test_nobody_is_moved_before_it_is_wanted_and_then_once(mount):
    view = mount("landing.js", {"text": "Here", "wanted": False}, themed=True)
    page = view.page
    page.evaluate("document.body.insertAdjacentHTML('afterbegin', '<div style=\"height: 3000px\"></div>')")
    page.get_by_role("heading", name="Here").wait_for()
    assert not page.evaluate(FOCUSED)
    view.set(wanted=True)
    page.wait_for_function(FOCUSED)
    page.wait_for_function("scrollY > 1000")
    assert [each["saved"]["wanted"] for each in view.sent()] == [False]
    page.evaluate("document.activeElement.blur()")
    view.set(text="Here")
    assert not page.evaluate(FOCUSED)


@pytest.mark.browser
def test_what_is_wanted_while_nothing_is_shown_is_done_when_it_is(mount):
    view = mount("landing.js", {"text": "Here", "wanted": False})
    page = view.page
    page.evaluate("document.querySelector('.wb-panel').style.display = 'none'")
    view.set(wanted=True)
    assert not page.evaluate(FOCUSED)
    page.evaluate("document.querySelector('.wb-panel').style.display = ''")
    page.wait_for_function(FOCUSED)


@pytest.mark.browser
def test_a_heading_that_is_made_when_it_is_wanted_already_takes_the_focus(mount):
    view = mount("landing.js", {"text": "Here", "wanted": True})
    view.page.wait_for_function(FOCUSED)
    view.close()
    assert view.page.evaluate("Object.values(played[0].listeners).flat().length") == 0
