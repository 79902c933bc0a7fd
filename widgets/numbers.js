// The view of Numbers. Every value enters the page through textContent; the CSV is made here, from the raw values.

function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

const cellOf = (value) => (value !== null && typeof value === "object" ? value : { text: String(value ?? "–"), value });

function tableOf(model) {
  const columns = model.get("columns");
  const side = columns.map(({ align }) => (align === "right" ? "wb-right" : ""));
  const heads = columns.map(({ key, label }, i) =>
    element("th", { scope: "col", className: side[i], textContent: label ?? key }));
  const body = model.get("rows").map((row) => element("tr", {}, ...row.map((value, i) => {
    const head = i === 0 && !side[0];
    const properties = { className: side[i] ?? "", textContent: cellOf(value).text };
    return head ? element("th", { scope: "row", ...properties }) : element("td", properties);
  })));
  const caption = model.get("caption");
  return element("table", {},
    ...(caption ? [element("caption", { textContent: caption })] : []),
    element("thead", {}, element("tr", {}, ...heads)), element("tbody", {}, ...body));
}

// What begins a formula where a cell may begin: also after a semicolon, at which some spreadsheets part a line; the wide
// signs are those of East Asian keyboards. The same rule stands in workbench/spreadsheet.py.
const FORMULA = /([;\t\r\n]|^)(?=\s*[=+\-@＝＋－＠]|[\t\r])/g;

/** One CSV field. A text that a spreadsheet would run as a formula gets an apostrophe before it; numbers stay numbers. */
export function field(raw) {
  const { value } = cellOf(raw);
  if (value === null || value === undefined) return "";
  const text = typeof value === "string" ? value.replace(FORMULA, "$1'") : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export function csvOf(columns, rows) {
  const lines = [columns.map(({ key, label }) => label ?? key), ...rows];
  return lines.map((line) => `${line.map(field).join(",")}\r\n`).join("");
}

function download(model) {
  const text = csvOf(model.get("columns"), model.get("rows"));
  const url = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
  element("a", { href: url, download: model.get("filename") }).click();
  setTimeout(() => URL.revokeObjectURL(url), 1000); // the browser reads it a moment after the click
}

function render({ model, el }) {
  const summary = element("summary");
  const scroll = element("div", { className: "wb-numbers-scroll", tabIndex: 0 });
  const button = element("button", { type: "button", className: "wb-button", textContent: tr("Download as CSV") });
  const root = element("details", { className: "wb-numbers" }, summary, scroll, button);
  const changes = "change:columns change:rows change:caption";
  let stale = true; // the table is built when somebody opens it
  const build = () => {
    if (!stale || !root.open) return;
    stale = false;
    scroll.replaceChildren(tableOf(model));
  };
  const update = () => {
    const count = model.get("rows").length;
    stale = true;
    summary.textContent = count === 1 ? tr("The numbers as a table (1 row)") : tr("The numbers as a table ({count} rows)", { count });
    scroll.setAttribute("aria-label", model.get("caption") || tr("The numbers as a table"));
    build();
  };
  scroll.setAttribute("role", "region");
  root.addEventListener("toggle", build);
  button.addEventListener("click", () => download(model));
  update();
  model.on(changes, update);
  el.append(root);
  return () => model.off(changes, update);
}

export default { render };
