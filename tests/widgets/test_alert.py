import pytest
import traitlets

from widgets.alert import Alert


def test_an_alert_interrupts_a_screen_reader_and_information_waits():
    assert 'role="alert"' in Alert("No such column.").value
    assert 'role="alert"' in Alert("Few people.", "warning").value
    assert 'role="status"' in Alert("Saved.", "info").value


def test_what_a_person_typed_is_shown_and_never_run():
    assert "<script>" not in Alert("<script>alert(1)</script>").value
    assert "&lt;script&gt;" in Alert("<script>alert(1)</script>").value


def test_an_alert_without_words_takes_no_room():
    alert = Alert()
    assert (alert.value, alert.layout.display) == ("", "none")
    alert.show("Something is missing.", "warning")
    assert "wb-alert-warning" in alert.value
    assert alert.layout.display is None
    alert.clear()
    assert (alert.value, alert.layout.display) == ("", "none")


def test_an_unknown_kind_is_refused():
    with pytest.raises(traitlets.TraitError):
        Alert("text", "loud")
