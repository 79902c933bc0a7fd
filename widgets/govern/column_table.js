// The view of ColumnTable: a table with native fields in each row, and one row of fields for all that are ticked.
// - What is entered in a row is sent once it is done with (change), with what stood there; "Saved" comes from the kernel.
// - A field that a person is in is never written over.
// - Enter goes to the same field of the next row, Shift+Enter to that of the one before.

const FIELDS = ["category", "purpose", "ground", "consent", "months"];
const HEADS = {
  category: tr("Category"), purpose: tr("What it is for"), ground: tr("Ground"), consent: tr("Is there consent?"), months: tr("Months kept")
};
const EMPTY = { category: "", purpose: "", ground: "", consent: "", months: null };
const PLAIN = tr("Nothing stood out");

function element(tag, properties = {}, ...children) {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children.filter((child) => child !== null));
  return node;
}

const button = (textContent, onclick, className = "wb-button") =>
  element("button", { type: "button", className, textContent, onclick });

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/** One field; `blank` is what its empty choice says. */
function field(name, choices, label, blank) {
  const options = choices[name];
  const input = options
    ? element("select", {}, element("option", { value: "", textContent: blank }), ...options.map(([value, textContent]) => element("option", { value, textContent })))
    : element("input", name === "months" ? { type: "number", min: 0, max: 1200, step: "any" } : { type: "text", maxLength: 500, autocomplete: "off" });
  input.dataset.field = name;
  input.setAttribute("aria-label", `${HEADS[name]}: ${label}`);
  return input;
}

function valueOf(input) {
  if (input.type !== "number") return input.value.trim();
  return input.value === "" ? null : input.valueAsNumber;
}

function show(input, value) {
  if (document.activeElement !== input && !same(valueOf(input), value)) input.value = value ?? "";
}

/** What is only offered stands where nothing is kept, after a question mark: a narrow field shows its beginning. */
function offer(input, value) {
  const word = input.options ? [...input.options].find((option) => value && option.value === value)?.textContent : value;
  const text = word === undefined || word === null || word === "" ? "" : `? ${word}`;
  if (input.options) input.options[0].textContent = text || "–";
  else input.placeholder = text;
}

/** What is kept after these changes: consent goes with its ground, a category that was offered comes along. */
function merged(line, changes) {
  const use = { ...EMPTY, ...(line.use ?? {}), ...changes };
  if (!use.category && !("category" in changes)) use.category = line.offered?.category ?? "";
  if (use.ground !== "consent") use.consent = "";
  return use;
}

class Row {
  constructor(line, choices, { write, ticked }) {
    this.column = line.column;
    this.tick = element("input", { type: "checkbox", onchange: ticked });
    this.tick.setAttribute("aria-label", tr("Tick {column}", { column: line.label }));
    this.name = element("span");
    this.note = element("span", { className: "wb-note" });
    this.inputs = Object.fromEntries(FIELDS.map((name) => [name, field(name, choices, line.label, "–")]));
    this.none = element("span", { className: "wb-note", textContent: "–" });
    for (const [name, input] of Object.entries(this.inputs)) {
      input.addEventListener("change", () => input.checkValidity() ? write(this.line, { [name]: valueOf(input) }) : input.reportValidity());
    }
    this.root = element(
      "tr", {},
      element("th", { scope: "row" }, element("label", {}, this.tick, this.name), this.note),
      ...FIELDS.map((name) => {
        const cell = element("td", {}, this.inputs[name], name === "consent" ? this.none : null);
        cell.dataset.head = HEADS[name];
        return cell;
      }),
    );
    this.update(line);
  }

  update(line) {
    this.line = line;
    this.name.textContent = line.label;
    this.note.textContent = line.sign ? `${line.sign}. ${line.why}` : line.why || PLAIN;
    this.root.dataset.sign = line.sign ? "yes" : "";
    const use = line.use ?? EMPTY;
    for (const name of FIELDS) {
      offer(this.inputs[name], line.offered?.[name]);
      show(this.inputs[name], use[name]);
    }
    const asked = use.ground === "consent";
    this.inputs.consent.hidden = !asked;
    this.none.hidden = asked;
  }
}

/** The fields for all that are ticked; an empty one leaves what stands there. */
function bulkOf(choices, set) {
  const inputs = Object.fromEntries(FIELDS.map((name) => [name, field(name, choices, tr("all that are ticked"), tr("leave as it is"))]));
  const fields = FIELDS.map((name) => {
    inputs[name].removeAttribute("aria-label");
    return element("label", {}, element("span", { textContent: HEADS[name] }), inputs[name]);
  });
  const go = button("", () => {
    const given = FIELDS.map((name) => [name, valueOf(inputs[name])]).filter(([, value]) => value !== "" && value !== null);
    if (!Object.values(inputs).every((input) => input.reportValidity())) return;
    set(Object.fromEntries(given));
    for (const input of Object.values(inputs)) input.value = "";
  });
  const legend = element("legend", { textContent: tr("The same for all that are ticked") });
  const root = element("fieldset", { className: "wb-columns-bulk" }, legend, ...fields, go);
  return { root, go };
}

/** The buttons that tick rows, by what they lack or by their category. */
function tickersOf(rows, ticked) {
  const tick = (wanted) => {
    for (const row of rows()) row.tick.checked = wanted(row.line);
    ticked();
  };
  return element(
    "div", { className: "wb-columns-tick" },
    element("span", { textContent: tr("Tick:") }),
    button(tr("all"), () => tick(() => true)), button(tr("none"), () => tick(() => false)),
    button(tr("what lacks something"), () => tick((line) => line.lacks.length > 0)),
    button(tr("what stands out"), () => tick((line) => Boolean(line.sign))),
  );
}

function moveBy(event, body) {
  const { target } = event;
  if (event.key !== "Enter" || target.tagName !== "INPUT" || target.type === "checkbox") return;
  event.preventDefault();
  const row = target.closest("tr");
  const next = event.shiftKey ? row.previousElementSibling : row.nextElementSibling;
  target.dispatchEvent(new Event("change"));
  next?.querySelector(`[data-field="${target.dataset.field}"]`)?.focus();
  if (!next) body.querySelector("input")?.blur();
}

function render({ model, el }) {
  const choices = model.get("choices");
  let rows = new Map();
  let pending = 0; // writes that the kernel has not answered yet
  const all = () => [...rows.values()];
  const chosen = () => all().filter((row) => row.tick.checked);
  const status = element("p", { className: "wb-note" });
  status.setAttribute("role", "status");

  const send = (uses) => {
    if (!Object.keys(uses).length) return;
    const seen = Object.fromEntries(Object.keys(uses).map((column) => [column, rows.get(column).line.use]));
    status.className = "wb-note";
    status.textContent = tr("Saving…");
    pending += 1;
    model.send({ type: "write", uses, seen });
    // What is entered next was written with this one in sight, which the kernel has kept by then.
    for (const [column, use] of Object.entries(uses)) rows.get(column).line = { ...rows.get(column).line, use };
  };
  const write = (line, changes) => {
    const use = merged(line, changes);
    if (!same(use, { ...EMPTY, ...(line.use ?? {}) })) send({ [line.column]: same(use, EMPTY) ? null : use });
  };
  const set = (changes) => {
    if (Object.keys(changes).length) send(Object.fromEntries(chosen().map(({ line }) => [line.column, merged(line, changes)])));
  };
  const take = button("", () => send(Object.fromEntries(all().filter(({ line }) => line.offered).map(({ line }) => [line.column, line.offered]))));
  const bulk = bulkOf(choices, set);
  const ticked = () => {
    const count = chosen().length;
    bulk.go.textContent = count === 0 ? tr("Tick some columns first") : count === 1 ? tr("Set for 1 column") : tr("Set for {count} columns", { count });
    bulk.go.disabled = !count;
  };

  const body = element("tbody");
  body.addEventListener("keydown", (event) => moveBy(event, body));
  const heads = [tr("Column"), ...FIELDS.map((name) => HEADS[name])].map((textContent) => element("th", { scope: "col", textContent }));
  const caption = element("caption", { className: "wb-visually-hidden", textContent: tr("What each column is for") });
  const table = element("table", {}, caption, element("thead", {}, element("tr", {}, ...heads)), body);
  const root = element("div", { className: "wb-columns" }, take, tickersOf(all, ticked), bulk.root, table, status);
  root.dataset.lmSuppressShortcuts = "true"; // JupyterLab's own keys do not belong into fields

  const update = () => {
    if (pending) return; // an earlier state would write over what was entered since
    const lines = model.get("lines");
    if (!same(lines.map((line) => line.column), [...rows.keys()])) {
      rows = new Map(lines.map((line) => [line.column, new Row(line, choices, { write, ticked })]));
      body.replaceChildren(...all().map((row) => row.root));
    }
    for (const line of lines) rows.get(line.column).update(line);
    const offered = lines.filter((line) => line.offered).length;
    take.hidden = !offered;
    take.textContent = offered === 1 ? tr("Take over what is offered for 1 column") : tr("Take over what is offered for {offered} columns", { offered });
    ticked();
  };
  const heard = ({ type, words }) => {
    pending -= 1;
    status.className = type === "kept" ? "wb-note" : "wb-alert wb-alert-warning";
    status.textContent = type !== "kept" ? words : pending ? tr("Saving…") : tr("Saved.");
    update(); // also after a refusal, for what was refused must not stand there as if it were kept
  };

  model.on("change:lines", update);
  model.on("msg:custom", heard);
  update();
  el.append(root);
  return () => {
    model.off("change:lines", update);
    model.off("msg:custom", heard);
  };
}

export default { render };
