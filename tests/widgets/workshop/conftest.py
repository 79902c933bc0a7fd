import pytest

from workbench.workshop.room import Room

KEY = "mountain"  # what the tests of this folder unlock the trainer's desk with


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """A page of one participant of a room with a trainer."""
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path))
    monkeypatch.setenv("QUERY_STRING", "project=participant-number-1")
    monkeypatch.setenv("WORKBENCH_SERVED", "1")
    Room.current().lock(KEY)
    return tmp_path
