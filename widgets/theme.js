// The view of Theme: asks for the stylesheet unless the page has it, from its template or from another Theme, and once a
// page for the glossary. In JupyterLab it also keeps the keys of a panel for the panel.

const ID = "wb-theme";

function hasTheme(version) {
  const ours = document.getElementById(ID);
  if (ours) return ours.dataset.version === version;
  return getComputedStyle(document.documentElement).getPropertyValue("--wb-ink") !== "";
}

function paint(version, css) {
  if (hasTheme(version)) return;
  document.getElementById(ID)?.remove();
  const style = Object.assign(document.createElement("style"), { id: ID, textContent: css });
  style.dataset.version = version;
  document.head.append(style);
}

async function explain({ script, words }) {
  if (document.getElementById("wb-explained")) return;
  const address = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  const glossary = await import(address);
  URL.revokeObjectURL(address);
  if (!document.getElementById("wb-explained")) glossary.explain(words);
}

// A notebook takes arrows, Enter and letters for commands of its own, also while a control in an output has the focus.
function keepKeys(event) {
  if (!event.target.closest?.(".wb-panel")) return;
  event.target.toggleAttribute("data-lm-suppress-shortcuts", !(event.ctrlKey || event.metaKey || event.altKey));
}

// What was written goes to the kernel before the Enter that asks about it; by itself the change would come after.
function writeFirst(event) {
  const isLine = event.key === "Enter" && event.target.matches?.(".wb-panel input:is([type=text], [type=password])");
  if (isLine) event.target.dispatchEvent(new Event("change", { bubbles: true }));
}

function ask(model, what) {
  try {
    model.send({ type: `need_${what}` });
  } catch (problem) {
    console.info(`The ${what} was not asked for: this page is being left (${problem.message}).`);
  }
}

function render({ model, el }) {
  // once a page, before anybody else
  if (!globalThis.wbGlossaryAsked) for (const act of [keepKeys, writeFirst]) addEventListener("keydown", act, true);
  const version = model.get("version");
  const needs = { theme: !hasTheme(version), glossary: !globalThis.wbGlossaryAsked };
  el.hidden = true;
  el.style.display = "none";
  if (!needs.theme && !needs.glossary) return;
  model.on("msg:custom", (message) => {
    if (message.type === "theme") paint(version, message.css);
    if (message.type === "glossary") explain(message);
  });
  globalThis.wbGlossaryAsked = true;
  for (const what of ["theme", "glossary"]) if (needs[what]) ask(model, what);
}

export default { render };
