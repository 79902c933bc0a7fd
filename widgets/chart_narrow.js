// A narrow picture: names above their rows, titles of axes on as many lines as they need. Part of the view of Chart.

const NARROW = 560;
const SIZE = 14;
const LINE = 18;
const BREATH = 14;

/** How wide words are, in pixels. */
function ruler(token) {
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = `${SIZE}px ${token("--wb-font", "system-ui, sans-serif")}`;
  return (words) => pen.measureText(words.replace(/<[^>]*>/g, "")).width;
}

/** Parts one after the other, as many on a line as there is room for. */
function lines(parts, room, wide) {
  return parts.reduce((done, part) => {
    const longer = `${done.at(-1)} ${part}`;
    return done.length && wide(longer) <= room ? [...done.slice(0, -1), longer] : [...done, part];
  }, []);
}

/** A line that is too long for the room, on several; a word that is longer than all of it goes on below, too. */
function broken(line, room, wide) {
  return wide(line) <= room ? [line] : lines(line.split(/\s+/).flatMap((word) => pieces(word, room, wide)), room, wide);
}

const LETTER = /<[^>]*>|&#?\w+;|./gsu;

function pieces(word, room, wide) {
  if (wide(word) <= room) return [word];
  return word.match(LETTER).reduce((done, letter) => {
    const longer = `${done.at(-1)}${letter}`;
    return done.length && wide(longer) <= room ? [...done.slice(0, -1), longer] : [...done, letter];
  }, []);
}

function narrowed(figure, page) {
  const rows = namedRows(figure);
  return legended(titled(rows.length ? namesAbove(figure, rows, page) : tiled(figure, page), page), page);
}

/** The names from the top, [[place, name], …]; none where the axis has numbers or the rows are full of tiles. */
function namedRows({ data, layout: { yaxis = {}, meta } }) {
  const fromTop = yaxis.autorange === "reversed" || yaxis.range?.[0] > yaxis.range?.[1];
  if (!fromTop || data.some(({ type }) => type === "heatmap")) return [];
  const full = (name, i) => meta?.names?.[i] ?? `${name}`; // where they were cut, or stand on lines of their own
  if (yaxis.ticktext) return yaxis.ticktext.map((name, i) => [yaxis.tickvals[i], full(name, i)]);
  if (yaxis.type !== "category") return [];
  const names = new Set([...(yaxis.categoryarray ?? []), ...data.flatMap(({ y }) => y ?? [])]);
  return [...names].map((name, i) => [i, full(name, i)]);
}

function namesAbove({ data, layout }, rows, { width, wide, paper }) {
  const { t = 32, r = 16, b = 48 } = layout.margin ?? {};
  const margin = { ...layout.margin, l: 16 };
  const room = width - margin.l - r;
  const last = rows.length - 1;
  const [bottom, top] = layout.yaxis.range ?? [last + 0.5, -0.5];
  const row = (layout.height - t - b) / (bottom - top);
  const names = rows.map(([, name]) => lines(name.split("<br>"), room, wide).flatMap((line) => broken(line, room, wide)));
  const name = LINE * Math.max(...names.map((each) => each.length));
  const [above, below] = reach(data, layout, row);
  const high = name + above + below + BREATH; // of a row, in pixels, as `row` was
  const over = name + above + Math.max(0, -0.5 - top) * row; // what else stood over the first row or under the last
  const under = below + BREATH + Math.max(0, bottom - last - 0.5) * row;
  const words = rows.map(([y], i) => ({
    text: names[i].join("<br>"), x: 0, xref: "paper", xshift: 3, y, yshift: above, font: { size: SIZE }, bgcolor: paper,
    xanchor: "left", yanchor: "bottom", align: "left", showarrow: false,
  }));
  const range = [last + under / high, -over / high];
  const yaxis = { ...layout.yaxis, autorange: false, range, showticklabels: false };
  const annotations = [...(layout.annotations ?? []), ...words];
  const height = t + b + over + under + last * high + LINE * 1.2 * (legendLines(data, layout, room, wide) - 1);
  return asHigh({ data, layout: { ...layout, margin, yaxis, annotations, height } }, row / high);
}

const SAMPLE = 50; // what stands before a name in the legend

function legendLines(data, { showlegend }, room, wide) {
  const names = data.filter(isNamed).map(({ name }) => name);
  if (!showlegend || !names.length) return 1;
  const beside = Math.floor(room / (SAMPLE + Math.max(...names.map(wide))));
  return Math.ceil(names.length / Math.max(beside, 1));
}

const isNamed = ({ name, showlegend = true }) => Boolean(name) && showlegend;

/** A name in the legend that is wider than the page, on several lines, with room for them. */
function legended({ data, layout }, { width, wide }) {
  if (!layout.showlegend) return { data, layout };
  const { l = 48, r = 16 } = layout.margin ?? {};
  const room = width - l - r - SAMPLE;
  const named = data.map((trace) => (isNamed(trace) ? broken(trace.name, room, wide) : []));
  const more = named.reduce((sum, each) => sum + Math.max(each.length - 1, 0), 0);
  const names = data.map((trace, i) => (named[i].length > 1 ? { ...trace, name: named[i].join("<br>") } : trace));
  return { data: names, layout: { ...layout, height: layout.height + LINE * 1.2 * more } };
}

/** How far what is drawn in a row reaches above and below its middle, in pixels. */
function reach(data, layout, row) {
  const sizes = data.flatMap(({ marker = {} }) => marker.size).filter(Number.isFinite);
  const texts = data.filter(({ mode = "" }) => mode.includes("text")).map(({ textposition = "" }) => textposition);
  const half = Math.max(...data.map((trace) => spread(trace, layout, data.length))) * row + Math.max(0, ...sizes) / 2;
  return [half + (texts.some((place) => /top/.test(place)) ? LINE : 0) + 2, half];
}

/** The same as a part of the row: of a bar, of series beneath each other, of dots that were moved apart. */
function spread({ type, width, y }, { bargap = 0.2, scattermode, scattergap = bargap }, series) {
  if (type === "bar") return (width ?? 1 - bargap) / 2;
  if (scattermode === "group") return ((1 - scattergap) * (series - 1)) / series / 2;
  return Math.max(0, ...(Array.isArray(y) ? y.map((place) => Math.abs(place - Math.round(place)) || 0) : []));
}

/** In rows that are higher now, what is drawn stays as high as it was. */
function asHigh({ data, layout }, part) {
  const nearer = (place) => (Number.isFinite(place) ? Math.round(place) + (place - Math.round(place)) * part : place);
  const drawn = data.map((trace) => ({
    ...trace,
    ...(trace.width && { width: trace.width * part }),
    ...(Array.isArray(trace.y) && { y: trace.y.map(nearer) }),
  }));
  const { bargap = 0.2, scattergap = bargap } = layout;
  const gaps = { bargap: 1 - (1 - bargap) * part, scattergap: 1 - (1 - scattergap) * part };
  return { data: drawn, layout: { ...layout, ...gaps } };
}

/** The names of a table of tiles, on more lines: beside it a third of the width, below it that of a tile. */
function tiled({ data, layout }, { width, wide }) {
  const tiles = data.find(({ type }) => type === "heatmap");
  if (!tiles?.x?.length || !tiles.y?.length) return { data, layout };
  const side = width / 3;
  const named = (axis, names, room) => {
    const words = names.map((name) => lines(`${name}`.replaceAll("<br>", " ").split(/\s+/), room, wide).join("<br>"));
    return axis?.type === "category" ? { ...axis, tickvals: words.map((_, i) => i), ticktext: words } : axis;
  };
  const xaxis = named(layout.xaxis, tiles.x, (width - side) / tiles.x.length - BREATH);
  return { data, layout: { ...layout, xaxis, yaxis: named(layout.yaxis, tiles.y, side - BREATH) } };
}

function titled({ data, layout }, { width, wide }) {
  const { l = 48, r = 16, t = 32, b = 48 } = layout.margin ?? {};
  const axes = Object.entries(layout).filter(([key, axis]) => /^[xy]axis\d*$/.test(key) && axis.title?.text);
  let { height } = layout;
  const changed = axes.map(([key, axis]) => {
    const room = key[0] === "x" ? width - l - r : layout.height - t - b;
    const before = axis.title.text.split("<br>");
    const after = before.flatMap((line) => broken(line, room, wide));
    if (key[0] === "x") height += LINE * (after.length - before.length);
    return [key, { ...axis, title: { ...axis.title, text: after.join("<br>"), font: { ...axis.title.font, size: SIZE } } }];
  });
  return { data, layout: { ...layout, ...Object.fromEntries(changed), height } };
}
