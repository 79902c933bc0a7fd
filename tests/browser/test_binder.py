"""The workshop as Binder serves it: in a Jupyter server of one's own, where one is one's own trainer."""

import json
import os
import re

import pytest

from workbench.bundled import CHECKOUT

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-extension")]
INSTALLED = "etc/jupyter/jupyter_server_config.d/responsible-ai-workbench.json"


@pytest.fixture(scope="module")
def jupyter(jupyter_server, tmp_path_factory) -> str:
    """The workshop's address in a server with the installed settings and those that binder/postBuild writes."""
    written = re.search(r"<<'JSON'\n(.*?)\nJSON\n", (CHECKOUT / "binder" / "postBuild").read_text(), re.DOTALL)
    installed = json.loads((CHECKOUT / INSTALLED).read_text())
    both = json.loads(written[1])
    both["ServerApp"] |= installed["ServerApp"]
    settings = tmp_path_factory.mktemp("binder") / "jupyter_server_config.json"
    settings.write_text(json.dumps(both))
    return f"{jupyter_server(f'--config={settings}')}workbench/"


def test_a_person_alone_answers_sees_the_truth_and_finds_the_guides_too(jupyter, browser):
    page = browser.new_page()
    page.set_default_timeout(60_000)
    foreign = []
    page.on("request", lambda request: foreign.append(request.url) if "127.0.0.1" not in request.url[:20] else None)
    page.goto(f"{jupyter}workshop/?token=key")
    page.get_by_label("Length").select_option(label="20 minutes")
    page.get_by_role("heading", name="20 minutes").wait_for()
    page.get_by_role("link", name="Part 1, hiring").click()
    panel = page.locator(".wb-panel", has=page.get_by_role("heading", name="Exercise 1", exact=True))
    panel.get_by_label("Your answer").fill("women")
    panel.get_by_role("button", name="Check").click()
    panel.locator("[data-kind=right]").wait_for()
    page.get_by_role("button", name="Look", exact=True).click()
    page.get_by_text("The decision itself looks at recorded sex").wait_for()
    page.goto(jupyter)
    page.get_by_role("button", name="Hiring: who is invited?").wait_for()
    assert [url for url in foreign if not url.startswith(("data:", "blob:", "ws://127.0.0.1"))] == []
    page.context.close()


def test_the_image_installs_the_project_with_known_versions_and_nothing_else():
    binder = CHECKOUT / "binder"
    assert {file.name for file in binder.iterdir()} == {"requirements.txt", "runtime.txt", "postBuild"}
    assert (binder / "requirements.txt").read_text().split() == ["-c", "../constraints.txt", "."]
    assert os.access(binder / "postBuild", os.X_OK)
    assert "://" not in (binder / "postBuild").read_text()
