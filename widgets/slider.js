// The view of Slider: a native range and a native number field, so that the browser gives both their keys and names.

const EVERY = 60; // milliseconds between two messages while it moves

let made = 0;

function element(tag, properties = {}, ...children) {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
}

/** How many decimals a step has: 0.001 has three. */
function decimals(step) {
  const [, fraction = "", exponent = "0"] = /^\d+(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(step)) ?? [];
  return Math.max(0, fraction.length - Number(exponent));
}

/** Send now if nothing was sent lately, else when the pause is over; what comes in between is dropped. */
function throttled(send) {
  let last = -Infinity; // the first goes at once, however young the page is
  let timer = 0;
  const now = () => {
    clearTimeout(timer);
    timer = 0;
    last = performance.now();
    send();
  };
  const soon = () => {
    if (timer) return;
    const wait = last + EVERY - performance.now();
    if (wait <= 0) now();
    else timer = setTimeout(now, wait);
  };
  return { soon, now, waiting: () => timer !== 0, stop: () => clearTimeout(timer) };
}

function render({ model, el }) {
  const id = `wb-slider-${(made += 1)}`;
  const name = element("label", { htmlFor: id });
  const range = element("input", { type: "range", id });
  const field = element("input", { type: "number", className: "wb-slider-field" });
  const unit = element("span", { className: "wb-slider-unit" });
  const root = element("div", { className: "wb-slider" }, name, element("span", { className: "wb-slider-value" }, field, unit), range);
  const shown = (value) => Number(value).toFixed(decimals(model.get("step")));
  const spoken = () => [shown(range.value), model.get("unit")].filter(Boolean).join(" ");

  const sending = throttled(() => {
    if (Number(range.value) === model.get("value")) return;
    model.set("value", Number(range.value));
    model.save_changes();
  });
  const say = () => {
    range.setAttribute("aria-valuetext", spoken());
    if (document.activeElement !== field) field.value = shown(range.value);
  };
  const follow = () => {
    name.textContent = model.get("label");
    field.setAttribute("aria-label", tr("{label}: type a number", { label: model.get("label") }));
    unit.textContent = model.get("unit");
    unit.hidden = !model.get("unit");
    for (const input of [range, field]) {
      Object.assign(input, { min: model.get("least"), max: model.get("most"), step: model.get("step"), disabled: model.get("disabled") });
    }
    if (!sending.waiting()) range.value = model.get("value"); // a hand that still moves it is ahead of the kernel
    say();
  };

  range.addEventListener("input", () => (say(), sending.soon()));
  range.addEventListener("change", () => (say(), sending.now()));
  const typed = () => {
    if (field.value !== "" && Number.isFinite(field.valueAsNumber)) range.value = field.valueAsNumber;
    sending.now();
  };
  field.addEventListener("change", typed);
  field.addEventListener("blur", () => say());
  field.addEventListener("keydown", (event) => event.key === "Enter" && typed());

  const watched = "change:label change:value change:least change:most change:step change:unit change:disabled";
  model.on(watched, follow);
  follow();
  el.append(root);
  return () => {
    model.off(watched, follow);
    sending.stop();
  };
}

export default { render };
