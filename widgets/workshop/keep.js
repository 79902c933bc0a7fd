// A button that asks the kernel for a file and saves it; the bytes come as one buffer, nothing goes anywhere else.
function render({ model, el }) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "wb-button";
  const label = () => { button.textContent = model.get("label"); };
  const ask = () => model.send({ type: "ask" });
  const save = (content, buffers) => {
    if (content.type !== "file" || !buffers?.length) return;
    const url = URL.createObjectURL(new Blob([buffers[0]], { type: "application/zip" }));
    Object.assign(document.createElement("a"), { href: url, download: model.get("filename") }).click();
    setTimeout(() => URL.revokeObjectURL(url), 1000); // the browser reads it a moment after the click
  };
  label();
  button.addEventListener("click", ask);
  model.on("change:label", label);
  model.on("msg:custom", save);
  el.append(button);
  return () => {
    model.off("change:label", label);
    model.off("msg:custom", save);
  };
}

export default { render };
