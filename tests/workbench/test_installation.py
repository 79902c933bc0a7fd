"""A whole installation is well, and what it lacks is named."""

from workbench import installation


def said(checks):
    return [(check.state, check.says) for check in checks]


def test_what_runs_these_tests_is_whole():
    for check in (installation.check_python, installation.check_packages, installation.check_files):
        assert [state for state, _ in said(check())] == ["well"]


def test_a_missing_package_is_named(monkeypatch):
    monkeypatch.setattr(installation, "NEEDED", ("voila", "no-such-package"))
    assert said(installation.check_packages()) == [("ill", "Not installed: no-such-package.")]


def test_an_old_python_is_told_which_one_is_needed(monkeypatch):
    monkeypatch.setattr(installation, "OLDEST", (4, 0))
    (check,) = installation.check_python()
    assert (check.state, check.remedy) == ("ill", "Install Python 3.11 or newer.")


def test_missing_guides_and_a_missing_template_are_told_apart(monkeypatch, tmp_path):
    monkeypatch.setattr(installation, "bundled", lambda name: tmp_path / name)
    assert said(installation.check_files()) == [("ill", "The pages' template is missing.")]
    template = tmp_path / "share" / "jupyter" / "voila" / "templates" / "workbench" / "index.html.j2"
    template.parent.mkdir(parents=True)
    template.touch()
    assert said(installation.check_files()) == [("ill", "The guides are missing.")]


def test_little_memory_is_worth_a_look(monkeypatch):
    monkeypatch.setattr(installation, "LITTLE_MEMORY", 10**18)
    assert all(check.state == "look" and check.remedy for check in installation.check_memory())
