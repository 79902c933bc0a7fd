// The view of Download. The text never becomes part of the page: it goes from the model straight into a file.

function save(model) {
  const url = URL.createObjectURL(new Blob([model.get("content")], { type: `${model.get("mimetype")};charset=utf-8` }));
  Object.assign(document.createElement("a"), { href: url, download: model.get("filename") }).click();
  setTimeout(() => URL.revokeObjectURL(url), 1000); // the browser reads it a moment after the click
}

function render({ model, el }) {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "wb-button" });
  const changes = "change:label change:disabled";
  const update = () => {
    button.textContent = model.get("label");
    button.disabled = model.get("disabled");
  };
  button.addEventListener("click", () => save(model));
  update();
  model.on(changes, update);
  el.append(button);
  return () => model.off(changes, update);
}

export default { render };
