// A table of people to choose from: sort by a head, choose with the name. Every value enters through textContent.

function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

/** Low, value and high between -1 and 1 as a line with a dot beside a middle mark; the numbers stand beside it. */
function barOf([low, value, high]) {
  const space = "http://www.w3.org/2000/svg";
  const picture = document.createElementNS(space, "svg");
  const part = (tag, attributes) => {
    const made = document.createElementNS(space, tag);
    for (const [name, number] of Object.entries(attributes)) made.setAttribute(name, number);
    picture.append(made);
  };
  for (const [name, text] of [["viewBox", "-52 0 104 16"], ["aria-hidden", "true"]]) picture.setAttribute(name, text);
  part("line", { x1: 0, x2: 0, y1: 1, y2: 15, class: "wb-span-middle" });
  if (low !== null && high !== null) part("line", { x1: 50 * low, x2: 50 * high, y1: 8, y2: 8, class: "wb-span-range" });
  if (value !== null) part("circle", { cx: 50 * value, cy: 8, r: 4, class: "wb-span-dot" });
  return picture;
}

function rowOf(model, columns, row) {
  const cells = row.cells.map((text, i) => {
    if (i > 0) return element("td", { className: columns[i].align === "right" ? "wb-right" : "", textContent: text });
    const name = element("button", { type: "button", className: "wb-choose", textContent: text });
    name.setAttribute("aria-pressed", String(row.chosen));
    name.dataset.place = row.place;
    name.addEventListener("click", () => model.send({ type: "choose", place: row.place }));
    return element("th", { scope: "row" }, name);
  });
  if (row.bar) cells.splice(2, 0, element("td", { className: "wb-span" }, barOf(row.bar)));
  return element("tr", { className: row.chosen ? "wb-chosen" : "" }, ...cells);
}

function headOf(model, { key, label, align, sorts }) {
  const head = element("th", { scope: "col", className: align === "right" ? "wb-right" : "" });
  if (!sorts) {
    head.textContent = label;
    return head;
  }
  const chosen = model.get("sort") === key;
  const arrow = element("span", { textContent: chosen ? (model.get("descending") ? " ↓" : " ↑") : "" });
  arrow.setAttribute("aria-hidden", "true");
  const button = element("button", { type: "button", className: "wb-sort" }, label, arrow);
  button.dataset.key = key;
  button.addEventListener("click", () => model.send({ type: "sort", key }));
  if (chosen) head.setAttribute("aria-sort", model.get("descending") ? "descending" : "ascending");
  head.append(button);
  return head;
}

function render({ model, el }) {
  const scroll = element("div", { className: "wb-subgroups-scroll", tabIndex: 0 });
  const more = element("button", { type: "button", className: "wb-button" });
  const root = element("div", { className: "wb-subgroups" }, scroll, more);
  scroll.setAttribute("role", "region");
  const update = () => {
    const held = root.contains(document.activeElement) ? { ...document.activeElement.dataset } : null;
    const columns = model.get("columns");
    const heads = columns.map((column) => headOf(model, column));
    heads.splice(2, 0, element("td", {}));
    const body = model.get("rows").map((row) => rowOf(model, columns, row));
    const caption = element("caption", { textContent: model.get("caption") });
    const parts = [element("thead", {}, element("tr", {}, ...heads)), element("tbody", {}, ...body)];
    scroll.replaceChildren(element("table", {}, caption, ...(body.length ? parts : [])));
    scroll.setAttribute("aria-label", model.get("caption"));
    more.textContent = model.get("more");
    more.hidden = !model.get("more");
    if (!held) return;
    const [name] = Object.keys(held); // who worked with the keyboard stays where they were
    root.querySelector(name ? `[data-${name}="${CSS.escape(held[name])}"]` : ".wb-none")?.focus();
  };
  more.addEventListener("click", () => model.send({ type: "more" }));
  update();
  const changes = "change:columns change:rows change:caption change:more change:sort change:descending";
  let waiting = false;
  const later = () => {
    if (waiting) return;
    waiting = true; // several traits change together: one table for all of them
    queueMicrotask(() => {
      waiting = false;
      update();
    });
  };
  model.on(changes, later);
  el.append(root);
  return () => model.off(changes, later);
}

export default { render };
