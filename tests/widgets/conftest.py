"""A widget's view in a real browser, with a model that the test plays: no server, no kernel, a second for all of them.

`mount("chart.js", {...})` renders the view; `sent()` is what it sent; `answer` and `set` play the kernel's side.
"""

import base64
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import widgets
from widgets.script import script as as_sent
from widgets.theme import theme_css

HERE = Path(widgets.__file__).parent
PAGE = "http://127.0.0.1/"  # answered by the test itself; a secure place, so that the clipboard is there
PLAY = """
async ([source, traits, count]) => {
  const address = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  const view = (await import(address)).default;
  globalThis.played = [];
  for (let i = 0; i < count; i += 1) {
    const listeners = {};
    const state = { ...traits };
    const sent = [];
    const each = (names, act) => names.split(" ").forEach(act);
    const model = {
      get: (name) => state[name],
      set: (name, value) => { state[name] = value; },
      save_changes: () => { sent.push({ saved: { ...state } }); },
      send: (content, _callbacks, buffers) =>
        sent.push({ ...content, ...(buffers && { bytes: buffers[0].byteLength }) }),
      on: (names, act) => each(names, (name) => (listeners[name] ??= []).push(act)),
      off: (names, act) => each(names, (name) => {
        listeners[name] = (listeners[name] ?? []).filter((other) => other !== act);
      }),
    };
    const fire = (name, ...words) => [...(listeners[name] ?? [])].forEach((act) => act(...words));
    const el = document.body.appendChild(document.createElement("div"));
    el.className = "wb-panel";
    const cleanup = await view.render({ model, el });
    played.push({ state, sent, fire, cleanup, listeners });
  }
}
"""


class View:
    """What the test holds of the views it mounted."""

    def __init__(self, page: Any) -> None:
        self.page = page

    def sent(self, by: int = 0) -> list[dict[str, Any]]:
        return self.page.evaluate("(i) => played[i].sent", by)

    def wait_for(self, kind: str, by: int = 0) -> dict[str, Any]:
        """The last message of a kind, once it has been sent."""
        self.page.wait_for_function("([i, kind]) => played[i].sent.at(-1)?.type === kind", arg=[by, kind])
        return self.sent(by)[-1]

    def answer(self, content: dict[str, Any], data: bytes | None = None, *, to: int = 0) -> None:
        encoded = base64.b64encode(data).decode() if data else None
        self.page.evaluate(
            """([i, content, encoded]) => {
              const bytes = encoded && Uint8Array.from(atob(encoded), (letter) => letter.charCodeAt(0));
              played[i].fire("msg:custom", content, bytes ? [new DataView(bytes.buffer)] : []);
            }""",
            [to, content, encoded],
        )

    def set(self, to: int = 0, **traits: Any) -> None:
        self.page.evaluate(
            """([i, traits]) => {
              Object.assign(played[i].state, traits);
              Object.keys(traits).forEach((name) => played[i].fire(`change:${name}`));
            }""",
            [to, traits],
        )

    def close(self, of: int = 0) -> None:
        self.page.evaluate("(i) => played[i].cleanup?.()", of)


@pytest.fixture
def mount(browser: Any) -> Iterator[Callable[..., View]]:
    """Render views of one file; nothing may be asked of any host, and no script may fail."""
    context = browser.new_context(accept_downloads=True, permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    asked: list[str] = []
    failed: list[str] = []
    page.on("pageerror", lambda problem: failed.append(str(problem)))

    def answer(route: Any) -> None:
        if route.request.url == PAGE:
            route.fulfill(body=document[0], content_type="text/html")
        else:
            asked.append(route.request.url)
            route.abort()

    document = [""]
    context.route("http*://**/*", answer)

    def render(
        script: str, traits: dict[str, Any], *, count: int = 1, themed: bool = False, still: bool = False
    ) -> View:
        """`count` views of a script with the same traits; `themed` with the theme on the page; `still` stops time.

        A script of several parts is named by all of them, a space between.
        """
        style = f"<style>{theme_css()}</style>" if themed else ""
        document[0] = (
            f'<!doctype html><html lang="en"><head><link rel="icon" href="data:,">{style}</head><body></body></html>'
        )
        if still:
            page.clock.install()
        page.goto(PAGE)
        page.evaluate(PLAY, [as_sent(*(HERE / part for part in script.split())), json.loads(json.dumps(traits)), count])
        return View(page)

    yield render
    context.close()
    assert (asked, failed) == ([], [])
