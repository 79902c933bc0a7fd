/* Progress in plain words, and a word when the connection is lost. */

/* Voila calls these while it runs the page, and voila_finish again when its own scripts are ready. */
let executed = false;
window.voila_heartbeat = () => {};
window.voila_process = (cell, cells) => {
  const bar = document.getElementById("wb-progress");
  bar.max = cells + 1;
  bar.value = cell;
};
window.voila_finish = () => {
  executed = true;
  window.cellLoaded = true;
  document.getElementById("wb-status-text").textContent = {{ tr("Almost there…") | tojson }};
  if (!window.themeLoaded) return;
  document.getElementById("wb-status-text").textContent = "";
  document.documentElement.classList.remove("wb-loading");
};

/* Voila never says that a kernel has gone; the page's own socket and the kernel's last message do. */
let leaving = false;
let waiting = 0;
function showLost(lost) {
  clearTimeout(waiting);
  const banner = document.getElementById("wb-lost");
  banner.replaceChildren();
  if (!lost) return;
  const button = Object.assign(document.createElement("button"), { type: "button", className: "wb-button", textContent: {{ tr("Reload the page") | tojson }} });
  button.addEventListener("click", () => location.reload());
  banner.append({{ tr("The connection was lost. Your choices are saved.") | tojson }}, " ", button);
}
function hearEnd(event) {
  const small = typeof event.data === "string" ? event.data.length < 4096 : event.data.byteLength < 4096;
  if (!small) return;
  const text = typeof event.data === "string" ? event.data : new TextDecoder().decode(event.data);
  if (/"execution_state":\s*"dead"/.test(text)) showLost(true);
}
window.WebSocket = class extends WebSocket {
  constructor(...address) {
    super(...address);
    this.addEventListener("open", () => showLost(false));
    this.addEventListener("message", hearEnd);
    this.addEventListener("close", () => {
      clearTimeout(waiting);
      if (!leaving) waiting = setTimeout(showLost, 3000, true);
    });
  }
};
/* In a Jupyter server Voila's own call, which ends the kernel of a page that is left, is refused; ours is not. */
const ours = {{ page_config.workbenchBase | tojson }};
addEventListener("pagehide", () => {
  const known = JSON.parse(document.getElementById("jupyter-config-data")?.textContent ?? "{}");
  if (known.kernelId && known.baseUrl !== ours) navigator.sendBeacon(`${ours}end/${known.kernelId}`);
});
addEventListener("beforeunload", () => { leaving = true; });
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
document.addEventListener("DOMContentLoaded", () => { if (!executed) showLost(true); });
/* On paper a chart is as wide as the paper: drawn as it is, and scaled. */
const charts = () => document.querySelectorAll(".wb-chart-plot .main-svg");
addEventListener("beforeprint", () => charts().forEach((svg) => {
  svg.setAttribute("viewBox", `0 0 ${svg.getAttribute("width")} ${svg.getAttribute("height")}`);
  svg.setAttribute("preserveAspectRatio", "xMinYMin meet");
  svg.parentElement.style.setProperty("--wb-chart-shape", svg.getAttribute("width") / svg.getAttribute("height"));
}));
addEventListener("afterprint", () => charts().forEach((svg) => ["viewBox", "preserveAspectRatio"].forEach((name) => svg.removeAttribute(name))));
