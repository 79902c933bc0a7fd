/* On every page: light, dark, or what the system says, painted before anything is shown; and links that keep the project. */
const workbench = {
  choices: {
    auto: {{ tr("Automatic") | tojson }}, light: {{ tr("Light") | tojson }}, dark: {{ tr("Dark") | tojson }}
  },
  icons: { auto: "◐", light: "☀\uFE0E", dark: "☾" },
  system: matchMedia("(prefers-color-scheme: dark)"),
  theme() {
    let kept = null;
    try { kept = localStorage.getItem("wb-theme"); } catch { /* private windows may refuse */ }
    const asked = new URLSearchParams(location.search).get("theme");
    return [asked, kept].find((name) => name in this.choices) ?? "auto";
  },
  paint() {
    const theme = this.theme();
    const dark = theme === "dark" || (theme === "auto" && this.system.matches);
    document.documentElement.dataset.wbTheme = theme;
    const sheet = document.getElementById("wb-dark-sheet");
    if (sheet) sheet.media = dark ? "screen" : "not all";
    if (!document.body) return;
    document.body.dataset.jpThemeLight = String(!dark);
    document.body.dataset.jpThemeName = dark ? "JupyterLab Dark" : "JupyterLab Light";
    document.body.classList.toggle("theme-dark", dark);
    document.body.classList.toggle("theme-light", !dark);
    const button = document.getElementById("wb-colours");
    if (!button) return;
    const icon = Object.assign(document.createElement("span"), { textContent: this.icons[theme], ariaHidden: "true" });
    const word = Object.assign(document.createElement("span"), { textContent: this.choices[theme], className: "wb-colours-word" });
    button.replaceChildren(icon, word);
    button.setAttribute("aria-label", {{ tr("Colours: {theme}. Press to change.") | tojson }}.replace("{theme}", this.choices[theme]));
  },
  nextTheme() {
    const names = Object.keys(this.choices);
    const next = names[(names.indexOf(this.theme()) + 1) % names.length];
    try { localStorage.setItem("wb-theme", next); } catch { /* then it lasts for this page */ }
    const address = new URL(location.href);
    address.searchParams.delete("theme");
    history.replaceState(null, "", address);
    this.paint();
  },
};
workbench.paint();
workbench.system.addEventListener("change", () => workbench.paint());
document.addEventListener("DOMContentLoaded", () => {
  workbench.paint();
  document.getElementById("wb-colours").addEventListener("click", () => workbench.nextTheme());
});

/* Plain words for everybody, the technical ones for whoever asks; kept for this browser, and the same on every page. */
const reading = {
  kept() {
    try { return localStorage.getItem("wb-reading") === "technical" ? "technical" : "plain"; } catch { return "plain"; }
  },
  paint(how = this.kept()) {
    document.documentElement.dataset.wbReading = how;
    const button = document.getElementById("wb-reading");
    if (!button) return;
    button.setAttribute("aria-pressed", String(how === "technical"));
    button.textContent = {{ tr("Technical notes") | tojson }};
    button.title = how === "technical" ? {{ tr("Hide methods, sources and code") | tojson }} : {{ tr("Show methods, sources and code") | tojson }};
  },
  change() {
    const next = document.documentElement.dataset.wbReading === "technical" ? "plain" : "technical";
    try { localStorage.setItem("wb-reading", next); } catch { /* then it lasts for this page */ }
    this.paint(next);
  },
};
reading.paint();

/* The menus of the guides: one open at a time, closed by Escape, by a click elsewhere, and when the focus leaves. */
function closeMenus(except) {
  for (const open of document.querySelectorAll(".wb-nav details[open]")) if (!open.contains(except)) open.open = false;
}
function showGuides(shown) {
  const button = document.getElementById("wb-menu");
  if (button) button.setAttribute("aria-expanded", String(shown));
}
document.addEventListener("DOMContentLoaded", () => {
  reading.paint();
  document.getElementById("wb-reading")?.addEventListener("click", () => reading.change());
  document.getElementById("wb-menu")?.addEventListener("click", (event) => showGuides(event.currentTarget.ariaExpanded !== "true"));
});
document.addEventListener("click", (event) => {
  closeMenus(event.target);
  if (!event.target.closest?.(".wb-nav")) showGuides(false);
});
document.addEventListener("focusin", (event) => { if (event.target.closest?.(".wb-nav")) closeMenus(event.target); else closeMenus(null); });
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = document.activeElement?.closest?.(".wb-nav details[open]");
  if (open) open.querySelector("summary").focus();
  else if (document.activeElement?.closest?.(".wb-nav")) {
    showGuides(false);
    document.getElementById("wb-menu")?.focus();
  }
  closeMenus(null);
});

/* A link to another guide, also one that a panel drew, carries the project and the colours of this address; a link that
   names a project itself, as in the list of projects, keeps its own. */
function keepProject(event) {
  const link = event.target.closest?.("a[href]");
  if (!link) return;
  const base = document.querySelector("meta[name=wb-base]")?.content ?? "/";
  const target = new URL(link.href, location.href);
  if (target.origin !== location.origin || !(target.pathname === base || target.pathname.endsWith(".ipynb"))) return;
  const here = new URLSearchParams(location.search);
  const valid = { project: /^[\w-]{16,64}$/, theme: /^(light|dark)$/ };
  for (const name in valid) {
    if (link.dataset.wbProject === "own" && name === "project") continue;
    if (valid[name].test(here.get(name) ?? "")) target.searchParams.set(name, here.get(name));
    else target.searchParams.delete(name);
  }
  if (target.href !== link.href) link.href = target.href;
}
for (const moment of ["pointerdown", "focusin", "click"]) document.addEventListener(moment, keepProject, true);
