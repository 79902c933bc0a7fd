// The view of Chart. Five parts: getting plotly.js once a page, the page's theme, reading points aloud, saving, the view.
// What a narrow picture asks for stands before it, in chart_narrow.js.

// ---- plotly.js, once a page --------------------------------------------------------------------------------------

const FIRST_WAIT = 20_000; // a slow line needs 12 s for the library; then another chart asks, and each waits twice as long

function library(version) {
  const key = `__wb_plotly_${version}`;
  return (globalThis[key] ??= { waiting: new Set(), asking: null, timer: 0, wait: FIRST_WAIT, ...promised() });
}

function promised() {
  const parts = {};
  parts.ready = new Promise((resolve, reject) => Object.assign(parts, { resolve, reject }));
  return parts;
}

function ask(shared) {
  clearTimeout(shared.timer);
  if (shared.waiting.delete(shared.asking)) shared.waiting.add(shared.asking); // who asked in vain goes to the back
  const model = shared.waiting.values().next().value;
  shared.asking = model ?? null;
  if (!model) return;
  shared.timer = setTimeout(() => ask(shared), shared.wait);
  shared.wait *= 2;
  model.send({ type: "need_plotlyjs" });
}

function plotly(model, signal) {
  const shared = library(model.get("plotly_version"));
  if (shared.loaded) return shared.ready;
  const answered = (message, buffers) => {
    if (message.type === "plotlyjs" && !shared.loaded) load(shared, buffers[0]);
  };
  const leave = () => {
    model.off("msg:custom", answered);
    shared.waiting.delete(model);
    if (shared.asking === model && !shared.loaded) ask(shared); // it may die before the answer: let another chart ask
  };
  model.on("msg:custom", answered);
  shared.waiting.add(model);
  signal.addEventListener("abort", leave);
  if (!shared.asking) ask(shared);
  return shared.ready.finally(() => {
    model.off("msg:custom", answered);
    shared.waiting.delete(model);
  });
}

function load(shared, bytes) {
  shared.loaded = true;
  clearTimeout(shared.timer);
  const before = globalThis.Plotly;
  const hook = `__wb_plotly_module_${Math.random().toString(36).slice(2)}`;
  globalThis[hook] = { exports: {} };
  // Our own `module` and no `define`: neither an AMD loader nor another plotly on the page is disturbed.
  const wrapped = [`(function (module, define) {\n`, bytes, `\n})(globalThis.${hook});`];
  const url = URL.createObjectURL(new Blob(wrapped, { type: "text/javascript" }));
  const script = Object.assign(document.createElement("script"), { src: url });
  const settle = (then) => () => {
    const { exports } = globalThis[hook];
    delete globalThis[hook];
    globalThis.Plotly = before;
    URL.revokeObjectURL(url);
    script.remove();
    then(exports);
  };
  script.onload = settle(shared.resolve);
  script.onerror = settle(() => shared.reject(new Error(tr("the chart library could not be started"))));
  document.head.append(script);
}

// ---- The page's theme --------------------------------------------------------------------------------------------

function tokens(el) {
  const style = getComputedStyle(el);
  return (name, otherwise = "") => style.getPropertyValue(name).trim() || otherwise;
}

const TOKEN = /^var\((--[\w-]+)(?:\s*\/\s*([\d.]+))?\)$/;

/** The same JSON with every "var(--token)" or "var(--token / opacity)" replaced by the page's colour. */
function resolved(value, token) {
  if (typeof value === "string") {
    const found = TOKEN.exec(value);
    return found ? faded(token(found[1], "#777777"), found[2]) : value;
  }
  if (Array.isArray(value)) return value.map((item) => resolved(item, token));
  if (!value || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolved(item, token)]));
}

function faded(colour, opacity) {
  if (!opacity || !/^#[0-9a-f]{6}$/i.test(colour)) return colour;
  const [red, green, blue] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
  return `rgba(${red}, ${green}, ${blue}, ${opacity})`;
}

/** What plotly calls a template: defaults that the figure's own layout overrides, on every axis of every subplot. */
function template(token) {
  const ink = token("--wb-ink", "#1d2530");
  const soft = token("--wb-ink-soft", "#525d6b");
  const line = token("--wb-line", "#dfdcd5");
  const family = token("--wb-font", "system-ui, sans-serif");
  const axis = {
    automargin: true, gridcolor: line, linecolor: line, zerolinecolor: token("--wb-edge", "#7f8894"), tickcolor: line,
    tickfont: { color: soft }, title: { standoff: 12 },
  };
  const layout = {
    font: { family, color: ink, size: 14 },
    title: { font: { size: 16 }, x: 0, xref: "paper" },
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    colorway: [1, 2, 3, 4, 5, 6, 7, 8].map((n) => token(`--wb-series-${n}`, "#1f4fc4")),
    margin: { l: 48, r: 16, t: 32, b: 48 },
    hoverlabel: { bgcolor: token("--wb-surface", "#ffffff"), bordercolor: soft, font: { family, color: ink } },
    legend: { orientation: "h", x: 0, y: 1.02, yanchor: "bottom" },
    annotationdefaults: { font: { color: soft }, arrowcolor: soft },
    shapedefaults: { line: { color: soft } },
    dragmode: false, // a finger on a chart scrolls the page
    xaxis: axis,
    yaxis: axis,
  };
  const bar = [{ marker: { line: { width: 0 } } }];
  return { layout, data: { bar, heatmap: [{ colorbar: { outlinewidth: 0, tickfont: { color: soft } } }] } };
}

const HEIGHT = 360;

function dressed(figure, el, width) {
  const token = tokens(el);
  const { data = [], layout = {} } = resolved(figure, token);
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches ? { transition: { duration: 0 } } : {};
  const themed = { data, layout: { height: HEIGHT, template: template(token), ...layout, ...calm } };
  return width && width < NARROW ? narrowed(themed, { width, wide: ruler(token), paper: token("--wb-surface", "#ffffff") }) : themed;
}

function onThemeChange(redraw, signal) {
  const watcher = new MutationObserver(redraw);
  for (const root of [document.documentElement, document.body]) {
    watcher.observe(root, { attributes: true, attributeFilter: ["class", "data-wb-theme", "data-jp-theme-light"] });
  }
  for (const query of ["(prefers-color-scheme: dark)", "(prefers-reduced-motion: reduce)", "print"]) {
    matchMedia(query).addEventListener("change", redraw, { signal });
  }
  signal.addEventListener("abort", () => watcher.disconnect());
}

// ---- Reading the points aloud ------------------------------------------------------------------------------------

/** Every point that can be pointed at, by series: [[{curveNumber, subplot, pointNumber or xval and yval}, …], …]. */
function series(plot) {
  return (plot.calcdata ?? []).map(pointsOf).filter((points) => points.length);
}

function pointsOf(calculated, curveNumber) {
  const trace = calculated[0]?.trace;
  if (!trace || trace.visible !== true || trace.hoverinfo === "skip") return [];
  const places = Array.isArray(calculated[0].z) ? tiles(calculated[0]) : marks(calculated);
  const subplot = (trace.xaxis ?? "x") + (trace.yaxis ?? "y");
  return places.map((place) => ({ curveNumber, subplot, ...place }));
}

function marks(calculated) {
  const shown = ({ x, y, p }) => [x, y, p].some((value) => value !== undefined);
  return calculated.flatMap((point, pointNumber) => (shown(point) ? [{ pointNumber }] : []));
}

/** The tiles of a heatmap are found by place, row by row; `x` and `y` are their edges. */
function tiles({ x, y, z }) {
  const middle = (edges, i) => (edges[i] + (edges[i + 1] ?? edges[i])) / 2;
  return z.flatMap((row, r) => Array.from(row, (value, c) => ({ value, xval: middle(x, c), yval: middle(y, r) })))
    .filter(({ value }) => value !== null && value !== undefined);
}

/** What the label of the point says to those who see it. */
function spoken(plot) {
  const lines = [...plot.querySelectorAll(".hoverlayer :is(.name, .nums)")].flatMap((text) => {
    const parts = text.querySelectorAll("tspan.line");
    return parts.length ? [...parts].map((part) => part.textContent) : [text.textContent];
  });
  return lines.map((line) => line.trim()).filter(Boolean).join(", ");
}

const SETTLED = 80; // plotly shows at most one label in 50 ms; a held key is read when it is let go
const STEPS = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] };

function readByKeys(Plotly, root, plot, live, signal) {
  let at = null; // [series, point]
  let timer = 0;
  const silence = () => {
    clearTimeout(timer);
    at = null;
    live.textContent = "";
    Plotly.Fx.unhover(plot);
  };
  const move = ([down, right]) => {
    const all = series(plot);
    if (!all.length) return;
    const [s, p] = at ?? [0, right < 0 ? all[0].length : -1];
    const row = Math.min(Math.max(s + down, 0), all.length - 1);
    const points = all[row];
    at = [row, Math.min(Math.max(p + right, 0), points.length - 1)];
    const { subplot, ...point } = points[at[1]];
    Plotly.Fx.hover(plot, [point], subplot);
    clearTimeout(timer);
    timer = setTimeout(() => (live.textContent = spoken(plot)), SETTLED);
  };
  const pressed = (event) => {
    if (event.target !== root || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "Escape" && at) silence();
    else if (STEPS[event.key]) move(STEPS[event.key]);
    else return;
    event.preventDefault();
    event.stopPropagation(); // JupyterLab would move to another cell
  };
  root.addEventListener("keydown", pressed, { signal });
  root.addEventListener("blur", silence, { signal });
  signal.addEventListener("abort", () => clearTimeout(timer));
}

// ---- Saving a picture --------------------------------------------------------------------------------------------

function fileName(alt) {
  return (alt.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? ["chart"]).slice(0, 6).join("-").slice(0, 60);
}

async function save(Plotly, { plot, model, root }, format) {
  const { data, layout } = dressed(model.get("figure"), root, plot.clientWidth);
  const size = { width: plot.clientWidth || 800, height: plot.clientHeight || HEIGHT };
  const paper = { paper_bgcolor: tokens(root)("--wb-surface", "#ffffff") };
  const address = await Plotly.toImage({ data, layout: { ...layout, ...paper } }, { format, scale: 2, ...size });
  const link = element("a", { href: address, download: `${fileName(model.get("alt"))}.${format}` });
  link.click();
}

// ---- The view ----------------------------------------------------------------------------------------------------

function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

function frame() {
  const plot = element("div", { className: "wb-chart-plot" });
  const live = element("div", { className: "wb-visually-hidden" });
  const hint = element("span", { className: "wb-chart-hint", textContent: tr("Arrow keys read the points") });
  const buttons = ["png", "svg"].map((format) =>
    element("button", { type: "button", className: "wb-button wb-button-quiet", textContent: tr("Save as {format}", { format: format.toUpperCase() }) }));
  const tools = element("div", { className: "wb-chart-tools" }, ...buttons, hint);
  const root = element("div", { className: "wb-chart", tabIndex: 0 }, plot, tools, live);
  plot.setAttribute("aria-hidden", "true"); // the label, the live region and the table say it in words
  live.setAttribute("aria-live", "polite");
  root.setAttribute("role", "group");
  root.setAttribute("aria-roledescription", "chart");
  return { root, plot, live, buttons };
}

function showProblem(root, problem) {
  const text = tr("This chart cannot be drawn here: {problem}.", { problem: problem.message });
  root.replaceChildren(element("div", { className: "wb-alert", role: "alert", textContent: text }));
}

/** The page's colours are known only once the chart is in the page, which may be after plotly.js is there. */
async function attached(root, signal) {
  while (!root.isConnected && !signal.aborted) await new Promise((next) => requestAnimationFrame(next));
}

async function start(Plotly, model, parts, signal) {
  const { root, plot, live, buttons } = parts;
  await attached(root, signal);
  if (signal.aborted) return;
  let width = 0;
  const draw = () => {
    width = plot.clientWidth;
    const { data, layout } = dressed(model.get("figure"), root, width);
    return Plotly.react(plot, data, { ...layout, ...(width && { width }) }, { displayModeBar: false, responsive: false });
  };
  let pending = false;
  const redraw = () => {
    if (pending || signal.aborted) return;
    pending = true; // figure, words and theme often change together: draw once
    queueMicrotask(() => {
      pending = false;
      if (!signal.aborted) draw();
    });
  };
  await draw();
  model.on("change:figure", redraw);
  onThemeChange(redraw, signal);
  readByKeys(Plotly, root, plot, live, signal);
  const sizes = new ResizeObserver(() => plot.clientWidth && plot.clientWidth !== width && redraw());
  sizes.observe(root);
  buttons.forEach((button, i) => button.addEventListener("click", () => save(Plotly, { plot, model, root }, ["png", "svg"][i])));
  signal.addEventListener("abort", () => {
    model.off("change:figure", redraw);
    sizes.disconnect();
    Plotly.purge(plot);
  });
}

function render({ model, el }) {
  const view = new AbortController();
  const parts = frame();
  const describe = () => {
    parts.root.setAttribute("aria-label", model.get("alt") || tr("Chart"));
    el.style.display = model.get("figure").data ? "" : "none";
  };
  describe();
  model.on("change:alt change:figure", describe);
  el.append(parts.root);
  plotly(model, view.signal)
    .then((Plotly) => view.signal.aborted || start(Plotly, model, parts, view.signal))
    .catch((problem) => showProblem(parts.root, problem));
  return () => {
    model.off("change:alt change:figure", describe);
    view.abort();
  };
}

export default { render };
