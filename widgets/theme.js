// The view of Theme: asks for the stylesheet unless the page has it, from its template or from another Theme.

const ID = "wb-theme";

function hasTheme(version) {
  const ours = document.getElementById(ID);
  if (ours) return ours.dataset.version === version;
  return getComputedStyle(document.documentElement).getPropertyValue("--wb-ink") !== "";
}

function render({ model, el }) {
  const version = model.get("version");
  el.hidden = true;
  el.style.display = "none";
  if (hasTheme(version)) return;
  model.on("msg:custom", (message) => {
    if (message.type !== "theme" || hasTheme(version)) return;
    document.getElementById(ID)?.remove();
    const style = Object.assign(document.createElement("style"), { id: ID, textContent: message.css });
    style.dataset.version = version;
    document.head.append(style);
  });
  model.send({ type: "need_theme" });
}

export default { render };
