// The view of CopyAddress. Without a clipboard, as on pages that are not served by https, the field itself is copied.

const LOCAL = /^(localhost|127(\.\d+){3}|\[::1\])$/;

function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

async function copy(field) {
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    field.select();
    return document.execCommand("copy");
  }
}

function words(copied) {
  if (!copied) return tr("It could not be copied. It is selected now: press Ctrl or Cmd and C.");
  return LOCAL.test(location.hostname) ? tr("Copied. On other computers it opens nothing: this workbench answers only on this one.") : tr("Copied.");
}

function render({ model, el }) {
  const id = `wb-copy-${Math.random().toString(36).slice(2)}`;
  const label = element("label", { htmlFor: id });
  const field = element("input", { type: "text", id, readOnly: true });
  const button = element("button", { type: "button", className: "wb-button", textContent: tr("Copy the address") });
  const said = element("span");
  said.setAttribute("role", "status"); // stands empty from the start, so that its words are announced
  const update = () => {
    label.textContent = model.get("label");
    field.value = new URL(model.get("path"), location.href).href;
    button.setAttribute("aria-label", `${button.textContent}: ${model.get("label")}`);
    said.textContent = "";
  };
  field.addEventListener("focus", () => field.select());
  button.addEventListener("click", async () => {
    said.textContent = ""; // the same words again are announced again
    const copied = await copy(field);
    (copied ? button : field).focus();
    said.textContent = words(copied);
  });
  update();
  model.on("change:label change:path", update);
  el.append(element("div", { className: "wb-copy" }, label, field, button, said));
  return () => model.off("change:label change:path", update);
}

export default { render };
