// The view of FilePicker. It sends one piece, waits for the word that it is there, sends the next; Cancel works at any
// moment. Pieces go over HTTP where the page has an address for them, else through the kernel.

const PATIENCE = 60_000; // how long the kernel may think about one piece
const TRIES = 5; // how often a piece is sent that the network lost

function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

const megabytes = (bytes) => bytes < 1e5
  ? `${Math.max(1, Math.round(bytes / 1e3))} kB`
  : `${(bytes / 1e6).toLocaleString("en", { maximumFractionDigits: 1 })} MB`;

/** Why this file is not sent at all, in one sentence; "" when it may go. The kernel checks again. */
export function refusal(file, accept, limit) {
  const name = file.name.toLowerCase();
  if (accept.length && !accept.some((ending) => name.endsWith(ending.toLowerCase()))) {
    return tr("{file} cannot be used here; choose a file that ends in {accept}.", { file: file.name, accept: accept.join(tr(" or ")) });
  }
  if (!file.size) return tr("{file} is empty; choose a file with something in it.", { file: file.name });
  if (file.size > limit) return tr("{file} has {size}; up to {limit} can be taken.", { file: file.name, size: megabytes(file.size), limit: megabytes(limit) });
  return "";
}

const moment = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** One request; null where no server takes files here, and after a few tries the word of one that cannot be reached. */
async function ask(address, words, options) {
  for (let tried = 1; ; tried += 1) {
    try {
      const answer = await fetch(`${address}&${new URLSearchParams(words)}`, { credentials: "same-origin", ...options });
      const isOurs = (answer.headers.get("Content-Type") ?? "").startsWith("application/json");
      if (isOurs) return { ok: answer.ok || answer.status === 409, ...(await answer.json()) };
      if (options.method === "POST") return null;
      throw new Error(String(answer.status));
    } catch (problem) {
      if (options.signal?.aborted || tried === TRIES) {
        throw options.signal?.aborted ? problem : new Error(tr("The page and its server lost touch; please try again."));
      }
      await moment(500 * tried);
    }
  }
}

/** Send one file over HTTP; resolves like `send`, or with null where there is no server for it. */
async function put(model, file, onProgress, signal) {
  const address = model.get("address");
  if (!address) return null;
  const begun = await ask(address, { name: file.name, size: file.size }, { method: "POST" });
  if (!begun?.ok) return begun && { type: "refused", problem: begun.problem };
  const id = begun.id;
  const leave = () => fetch(`${address}&${new URLSearchParams({ id })}`, { method: "DELETE", keepalive: true }).catch(() => {});
  addEventListener("pagehide", leave);
  try {
    for (let at = 0, last = begun; ; at = last.received) {
      onProgress(at);
      const body = await pieceOf(file, at, begun.piece);
      last = await ask(address, { id, at }, { method: "PUT", body, signal });
      if (last.name) {
        model.send({ type: "arrived", id, name: last.name });
        return { type: "done", name: last.name };
      }
      if (!last.ok) return { type: "refused", problem: last.problem };
    }
  } catch (problem) {
    leave();
    if (signal.aborted) return { type: "cancelled" };
    throw problem;
  } finally {
    removeEventListener("pagehide", leave);
  }
}

async function pieceOf(file, at, size) {
  try {
    return await file.slice(at, at + size).arrayBuffer();
  } catch {
    throw new Error(tr("{file} could not be read; has it been moved or changed?", { file: file.name }));
  }
}

/** Send one file through the kernel; resolves with the kernel's last word: {type: "done"}, {type: "refused"} or {type: "cancelled"}. */
function send(model, file, onProgress, signal) {
  const id = Math.random().toString(36).slice(2);
  const piece = model.get("piece");
  return new Promise((resolve, reject) => {
    let timer;
    const tell = (message, buffers) => {
      clearTimeout(timer);
      timer = setTimeout(() => end(reject, new Error(tr("The page and its kernel lost touch; please reload the page."))), PATIENCE);
      model.send({ id, ...message }, undefined, buffers);
    };
    const end = (settle, value) => {
      clearTimeout(timer);
      model.off("msg:custom", answered);
      signal.removeEventListener("abort", cancelled);
      settle(value);
    };
    const cancelled = () => {
      model.send({ type: "cancel", id });
      end(resolve, { type: "cancelled" });
    };
    const answered = async (message) => {
      if (message.id !== id) return;
      if (message.type !== "got") return end(resolve, message);
      onProgress(message.received);
      try {
        const bytes = await pieceOf(file, message.received, piece);
        if (!signal.aborted) tell({ type: "piece", offset: message.received }, [bytes]);
      } catch (problem) {
        model.send({ type: "cancel", id });
        end(reject, problem);
      }
    };
    signal.addEventListener("abort", cancelled);
    model.on("msg:custom", answered);
    tell({ type: "start", name: file.name, size: file.size });
  });
}

function frame(model) {
  const id = model.get("place") || `wb-file-${Math.random().toString(36).slice(2)}`;
  const label = element("label", { htmlFor: id });
  const input = element("input", { type: "file", id });
  const hint = element("div", { className: "wb-file-hint", id: `${id}-hint` });
  const drop = element("div", { className: "wb-file-drop" }, label, input, hint);
  const bar = element("progress");
  const cancel = element("button", { type: "button", className: "wb-button", textContent: tr("Cancel") });
  const progress = element("div", { className: "wb-file-progress", hidden: true }, bar, cancel);
  const status = element("div", { className: "wb-file-status" });
  const alert = element("div");
  const root = element("div", { className: "wb-file" }, drop, progress, status, alert);
  input.setAttribute("aria-describedby", hint.id);
  bar.setAttribute("aria-label", tr("How much of the file has arrived"));
  status.setAttribute("role", "status");
  alert.setAttribute("role", "alert"); // stands empty from the start, so that its words are announced
  const describe = () => {
    const accept = model.get("accept");
    label.textContent = model.get("label");
    input.accept = accept.join(",");
    hint.textContent = `${accept.length ? `${accept.join(", ")}, ` : ""}${tr("up to {limit}. You can also drop it here.", { limit: megabytes(model.get("limit")) })}`;
  };
  return { root, drop, input, bar, cancel, progress, status, alert, describe };
}

function acceptDrops(drop, take) {
  const over = (on) => (event) => {
    event.preventDefault();
    event.stopPropagation(); // JupyterLab would take the file into its own folder
    drop.classList.toggle("wb-file-over", on);
  };
  drop.addEventListener("dragenter", over(true));
  drop.addEventListener("dragover", over(true));
  drop.addEventListener("dragleave", over(false));
  drop.addEventListener("drop", (event) => {
    over(false)(event);
    take(event.dataTransfer.files[0]);
  });
}

function render({ model, el }) {
  const parts = frame(model);
  const { root, drop, input, bar, cancel, progress, status, alert } = parts;
  let upload = null;
  const complain = (text) => {
    alert.className = text ? "wb-alert" : "";
    alert.textContent = text;
  };
  const showProblem = () => complain(model.get("problem"));
  const take = async (file) => {
    if (!file || upload) return;
    const reason = refusal(file, model.get("accept"), model.get("limit"));
    complain(reason);
    status.textContent = "";
    input.value = "";
    if (reason) return;
    upload = new AbortController();
    status.textContent = tr("Sending {file} …", { file: file.name });
    Object.assign(bar, { max: file.size, value: 0 });
    progress.hidden = false;
    input.disabled = true;
    try {
      const show = (received) => (bar.value = received);
      const last = (await put(model, file, show, upload.signal)) ?? (await send(model, file, show, upload.signal));
      const words = { done: tr("{file} is here ({size}).", { file: last.name, size: megabytes(file.size) }), cancelled: tr("Cancelled; nothing was kept.") };
      status.textContent = words[last.type] ?? "";
      if (last.type === "refused") complain(last.problem ?? model.get("problem"));
    } catch (problem) {
      status.textContent = "";
      complain(problem.message);
    }
    upload = null;
    progress.hidden = true;
    input.disabled = false;
  };
  const listeners = { "change:problem": showProblem, "change:label change:accept change:limit": parts.describe };
  parts.describe();
  showProblem();
  input.addEventListener("change", () => take(input.files[0]));
  cancel.addEventListener("click", () => upload?.abort());
  acceptDrops(drop, take);
  Object.entries(listeners).forEach(([event, listener]) => model.on(event, listener));
  el.append(root);
  return () => {
    upload?.abort();
    Object.entries(listeners).forEach(([event, listener]) => model.off(event, listener));
  };
}

export default { render };
