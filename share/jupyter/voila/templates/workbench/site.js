/* On every page: light, dark, or what the system says, painted before anything is shown; and links that keep the project. */
const workbench = {
  choices: { auto: "Automatic", light: "Light", dark: "Dark" },
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
    button.setAttribute("aria-label", `Colours: ${this.choices[theme]}. Press to change.`);
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

/* A link to another guide, also one that a panel drew, carries the project and the colours of this address. */
function keepProject(event) {
  const link = event.target.closest?.("a[href]");
  if (!link) return;
  const target = new URL(link.href, location.href);
  if (target.origin !== location.origin || !(target.pathname === "/" || target.pathname.endsWith(".ipynb"))) return;
  const here = new URLSearchParams(location.search);
  const valid = { project: /^[\w-]{16,64}$/, theme: /^(light|dark)$/ };
  for (const name in valid) {
    if (valid[name].test(here.get(name) ?? "")) target.searchParams.set(name, here.get(name));
    else target.searchParams.delete(name);
  }
  if (target.href !== link.href) link.href = target.href;
}
for (const moment of ["pointerdown", "focusin", "click"]) document.addEventListener(moment, keepProject, true);
