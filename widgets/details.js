// The view of Disclosure: a native <details>, with code and a copy button where there is code.

function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text); // pages that are not served by https have no clipboard
  }
}

function copyBySelection(text) {
  const area = element("textarea", { value: text, className: "wb-visually-hidden" });
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  return done;
}

function codeOf(model) {
  const pre = element("pre", { tabIndex: 0 });
  const button = element("button", { type: "button", className: "wb-button" });
  const said = element("span", { className: "wb-visually-hidden" });
  const root = element("div", { className: "wb-code" }, pre, button, said);
  said.setAttribute("aria-live", "polite");
  pre.setAttribute("aria-label", tr("Python code"));
  pre.setAttribute("role", "region");
  const update = () => {
    pre.textContent = model.get("code");
    button.textContent = tr("Copy");
    root.hidden = !model.get("code");
  };
  button.addEventListener("click", async () => {
    button.textContent = (await copy(model.get("code"))) ? tr("Copied") : tr("Select it");
    said.textContent = button.textContent;
  });
  update();
  return { root, update };
}

function render({ model, el }) {
  const summary = element("summary");
  const code = codeOf(model);
  const root = element("details", { className: "wb-disclosure", open: model.get("opened") }, summary, code.root);
  const name = () => (summary.textContent = model.get("summary"));
  const follow = () => (root.open = model.get("opened"));
  const listeners = { "change:summary": name, "change:code": code.update, "change:opened": follow };
  name();
  root.addEventListener("toggle", () => {
    if (root.open === model.get("opened")) return;
    model.set("opened", root.open);
    model.save_changes();
  });
  Object.entries(listeners).forEach(([event, listener]) => model.on(event, listener));
  el.append(root);
  return () => Object.entries(listeners).forEach(([event, listener]) => model.off(event, listener));
}

export default { render };
