// The view of Back. The browser itself remembers whose work was open here last; nobody else is told.

const PLACE = "wb-workshop";
const MOST = 3;

function works() {
  try {
    const kept = JSON.parse(localStorage.getItem(PLACE));
    return Array.isArray(kept) ? kept : [];
  } catch {
    return [];
  }
}

function remember(entries) {
  try {
    localStorage.setItem(PLACE, JSON.stringify(entries.slice(0, MOST)));
  } catch {
    console.info("This browser keeps nothing: only the address leads back.");
  }
}

function element(tag, properties, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

function wayTo({ project, name }) {
  const there = new URL(location.href);
  there.searchParams.set("project", project);
  const link = element("a", { className: "wb-next", href: there.href, textContent: tr("Go on as {name}", { name }) });
  link.dataset.wbProject = "own"; // the page's other links stay with the project that is open
  return link;
}

function render({ model, el }) {
  const project = new URLSearchParams(location.search).get("project");
  const others = works().filter((each) => each.project !== project);
  const keep = () => project && model.get("name") && remember([{ project, name: model.get("name") }, ...others]);
  keep();
  model.on("change:name", keep);
  const leave = () => model.off("change:name", keep);
  if (model.get("name") || !others.length) return leave;
  const anew = element("button", { type: "button", className: "wb-button", textContent: tr("Begin anew") });
  const row = element("div", { className: "wb-back" }, element("p", { textContent: tr("Somebody worked here before.") }), ...others.map(wayTo), anew);
  anew.addEventListener("click", () => {
    others.length = 0;
    remember([]);
    row.remove();
  });
  el.append(row);
  return leave;
}

export default { render };
