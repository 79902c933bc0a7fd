// The view of Questions: native fields in a fieldset a question, so that the browser gives them names and keys.
// - What a person enters is sent at once, with the answer that stood there; "Saved" appears when the kernel has kept it.
// - One write a question is under way at a time; what is entered meanwhile waits for it.
// - Where somebody else was faster nothing is lost: their answer and one's own stand side by side.

const PAUSE = 600; // milliseconds after the last key in a text before it is sent
const LOOK = 20_000; // how often others' answers are asked for while the page is in use
const IN_USE = 600_000; // milliseconds after the last key or click; a page left alone lets its kernel rest
const EASY = { asserted: tr("our own word"), document: tr("a document"), vendor: tr("the vendor's word") };
const NOTE = tr("Note");
const HINT = tr("Keys: a number chooses, 0 is “we do not know yet”, Enter goes on, Shift+Enter begins a new line in a text.");

let made = 0;

function element(tag, properties = {}, ...children) {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children.filter((child) => child !== null));
  return node;
}

const button = (textContent, onclick, className = "wb-button") =>
  element("button", { type: "button", className, textContent, onclick });

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/** The parts of an answer that a person gives, without who and when. */
function given(answer) {
  const { value = null, basis = "asserted", note = "", evidence = [] } = answer ?? {};
  return { value, basis, note, evidence };
}

const isBlank = (value) => value === null || value === "" || (Array.isArray(value) && !value.length);

/** An answer that says nothing takes the question's answer back. */
function toSend(draft) {
  const says = !isBlank(draft.value) || draft.note || draft.basis === "unknown" || draft.basis === "not applicable";
  return says ? draft : null;
}

/** Sends answers one after the other a question, and knows how each of them stands. */
class Outbox {
  constructor(model, changed) {
    Object.assign(this, { model, changed, items: new Map(), asked: 0 });
  }

  item(id) {
    if (!this.items.has(id)) {
      this.items.set(id, { draft: null, busy: 0, timer: 0, words: "", theirs: undefined });
      this.recover(id);
    }
    return this.items.get(id);
  }

  /** Where the browser itself keeps what is entered until the kernel has it: a page may close at any moment. */
  shelf(id, text) {
    const name = `wb-draft ${this.model.get("place")} ${id}`;
    try {
      if (text === undefined) return localStorage.getItem(name);
      text === null ? localStorage.removeItem(name) : localStorage.setItem(name, text);
    } catch { // a browser that keeps nothing: then it is the kernel alone
    }
    return null;
  }

  recover(id) {
    const left = JSON.parse(this.shelf(id) ?? "null");
    if (!left) return;
    const item = this.items.get(id);
    const now = this.mark(id).answer ?? null;
    if (same(left.draft, given(now))) return this.shelf(id, null);
    item.draft = left.draft;
    if (same(left.seen, now)) item.timer = setTimeout(() => this.send(id), PAUSE);
    else Object.assign(item, { theirs: now, words: tr("This was answered since you wrote yours. Nothing is lost: choose whose answer stands.") });
  }

  mark(id) {
    return this.model.get("marks")[id] ?? {};
  }

  /** What stands in the fields: what was entered last, else what is kept. */
  answer(id) {
    return this.item(id).draft ?? given(this.mark(id).answer);
  }

  enter(id, changes, wait = 0) {
    const item = this.item(id);
    item.draft = { ...this.answer(id), ...changes };
    item.words = "";
    this.shelf(id, JSON.stringify({ draft: item.draft, seen: this.mark(id).answer ?? null }));
    clearTimeout(item.timer);
    item.timer = setTimeout(() => this.send(id), wait);
    this.changed(id);
  }

  flush() {
    for (const [id, item] of this.items) if (item.timer) this.send(id);
  }

  send(id) {
    const item = this.item(id);
    clearTimeout(item.timer);
    item.timer = 0;
    if (!item.draft || item.busy || item.theirs !== undefined) return;
    if (item.draft.basis === "not applicable" && !item.draft.note.trim()) return this.changed(id);
    if (same(item.draft, given(this.mark(id).answer))) return this.settle(id, null);
    item.busy = this.asked += 1;
    item.sent = item.draft;
    const seen = this.mark(id).answer ?? null;
    this.model.send({ type: "answer", question: id, number: item.busy, answer: toSend(item.draft), seen });
    this.changed(id);
  }

  accept(id) {
    const item = this.item(id);
    clearTimeout(item.timer);
    Object.assign(item, { draft: null, timer: 0, busy: (this.asked += 1), sent: null });
    this.model.send({ type: "accept", question: id, number: item.busy, seen: this.mark(id).answer ?? null });
    this.changed(id);
  }

  heard({ question: id, number, type, words, answer, mark }) {
    const item = this.item(id);
    if (number !== item.busy) return;
    item.busy = 0;
    if (type === "kept") {
      this.model.get("marks")[id] = mark; // the marks themselves may come a moment later
      return same(item.draft, item.sent) ? this.settle(id) : (item.timer || this.send(id));
    }
    item.words = words;
    if (type === "refused") item.theirs = answer;
    this.changed(id);
  }

  settle(id) {
    this.shelf(id, null);
    Object.assign(this.item(id), { draft: null, sent: null, words: "", theirs: undefined });
    this.changed(id);
  }

  /** One's own answer after all, now that the other one was seen. */
  insist(id) {
    this.item(id).theirs = undefined;
    this.send(id);
  }

  get waiting() {
    return [...this.items.values()].some((item) => item.draft || item.busy);
  }

  status(id) {
    const item = this.item(id);
    const { answer } = this.mark(id);
    if (item.theirs !== undefined || item.words) return "";
    if (item.draft?.basis === "not applicable" && !item.draft.note.trim()) return tr("Not saved yet: write the reason why it does not apply.");
    if (item.busy || item.draft) return tr("Saving…");
    return answer ? `${tr("Saved")}${this.mark(id).saved ? ` ${this.mark(id).saved}` : ""}.` : "";
  }
}

function choices(question, name, box) {
  const several = question.kind === "several";
  const list = element("div", { className: "wb-q-choices" });
  const inputs = question.choices.map(({ token, text }, at) => {
    const input = element("input", { type: several ? "checkbox" : "radio", name, value: token });
    const key = element("kbd", { textContent: at < 9 ? at + 1 : "" });
    key.setAttribute("aria-hidden", "true");
    list.append(element("label", {}, input, key, element("span", { textContent: text })));
    input.addEventListener("change", () => {
      const ticked = inputs.filter((each) => each.checked).map((each) => each.value);
      box.chosen(several ? ticked : input.value);
    });
    return input;
  });
  return {
    root: list,
    first: () => inputs.find((input) => input.checked) ?? inputs[0],
    press: (at) => inputs[at]?.click(),
    move: (step) => several && inputs[inputs.indexOf(document.activeElement) + step]?.focus(),
    show: (value) => inputs.forEach((input) => (input.checked = [value].flat().includes(input.value))),
  };
}

function field(question, name, box) {
  const long = question.kind === "text";
  const input = long ? element("textarea", { rows: 3, name }) : element("input", { name, type: question.kind });
  if (question.kind === "number") Object.assign(input, { min: question.least ?? "", max: question.most ?? "", step: "any" });
  const value = () => (question.kind === "number" && input.value !== "" ? input.valueAsNumber : input.value || null);
  input.setAttribute("aria-label", question.text);
  input.addEventListener("input", () => box.typed(value()));
  const unit = element("span", { className: "wb-q-unit", textContent: question.unit ?? "" });
  return {
    root: element("div", { className: "wb-q-field" }, input, unit),
    first: () => input,
    press: () => {},
    move: () => {},
    show: (shown) => !same(value(), shown) && (input.value = shown ?? ""), // what is being typed is the draft itself
  };
}

function boxOf(question, outbox) {
  // another answer than the measured one rests on a person's word, and the measurement's sentence is not its note
  const own = (value) => {
    const { mark, answer } = { mark: outbox.mark(question.id), answer: outbox.answer(question.id) };
    const rests = answer.basis in EASY ? answer.basis : "asserted";
    const note = answer.note === mark.proposal?.sentence ? "" : answer.note;
    return { value, basis: rests, note, evidence: [] };
  };
  return {
    chosen: (value) => outbox.enter(question.id, own(value), 250), // arrow keys pass over choices nobody meant
    typed: (value) => outbox.enter(question.id, own(value), PAUSE),
  };
}

function proposalOf(mark, outbox, id, next) {
  const { proposal, unmeasured } = mark;
  const linked = (text, link) => (link ? element("a", { href: link, textContent: text }) : element("span", { textContent: text }));
  if (proposal) {
    const use = button(tr("Use this answer"), () => (outbox.accept(id), next()), "wb-button wb-q-use");
    return element(
      "div", { className: "wb-q-proposal" },
      element("p", {}, element("strong", { textContent: tr("Measured here: {words}", { words: proposal.words }) })),
      element("p", { textContent: proposal.sentence }),
      element("p", { className: "wb-note" }, tr("From the page "), linked(proposal.page, proposal.link), tr(". Choose below to answer otherwise.")),
      mark.accepted ? element("p", { className: "wb-note", textContent: tr("This is the answer that is used.") }) : use,
    );
  }
  if (!unmeasured) return element("span");
  return element("p", { className: "wb-note wb-q-unmeasured" }, `${unmeasured.reason} `, unmeasured.link ? linked(tr("Go to “{page}”.", { page: unmeasured.page }), unmeasured.link) : "");
}

function conflictOf(outbox, id, words) {
  const item = outbox.item(id);
  if (item.theirs === undefined && !item.words) return element("span");
  const alert = element("div", { className: "wb-alert wb-alert-warning" }, element("p", { textContent: item.words }));
  alert.setAttribute("role", "alert");
  if (item.theirs === undefined) {
    alert.append(button(tr("Try again"), () => outbox.send(id)));
    return alert;
  }
  alert.append(
    element("p", { textContent: tr("Theirs: {theirs}. Yours: {yours}.", { theirs: words(item.theirs), yours: words(item.draft) }) }),
    button(tr("Keep theirs"), () => outbox.settle(id)), button(tr("Use mine"), () => outbox.insist(id)),
  );
  return alert;
}

function wordsOf(question, answer) {
  const { value, basis } = given(answer);
  if (!answer || (isBlank(value) && basis === "asserted")) return tr("no answer");
  if (isBlank(value)) return basis === "unknown" ? tr("we do not know yet") : tr("does not apply");
  const text = (token) => question.choices?.find((choice) => choice.token === token)?.text ?? String(token);
  return [value].flat().map(text).join(", ");
}

/** One question with all that belongs to it; `update` follows what is kept and what is entered. */
function card(question, outbox, { next }) {
  const id = question.id;
  const box = boxOf(question, outbox);
  const fields = (question.choices?.length ? choices : field)(question, `wb-q-${(made += 1)}`, box);
  const enter = (basis) => outbox.enter(id, outbox.answer(id).basis === basis ? { basis: "asserted" } : { value: null, basis, evidence: [] });
  const unknown = button(tr("We do not know yet"), () => enter("unknown"), "wb-button wb-button-quiet");
  const apart = question.may_not_apply ? button(tr("Does not apply"), () => (enter("not applicable"), note.focus()), "wb-button wb-button-quiet") : null;
  const rests = element("select", {}, ...Object.entries(EASY).map(([value, textContent]) => element("option", { value, textContent })));
  const note = element("textarea", { rows: 2 });
  const noteName = element("span");
  const more = element("details", { className: "wb-disclosure" }, element("summary", { textContent: tr("What it rests on, and a note") }),
    element("label", { className: "wb-q-label" }, tr("This answer rests on"), rests), element("label", { className: "wb-q-label" }, noteName, note));
  const proof = question.evidence
    ? element("details", { className: "wb-disclosure" }, element("summary", { textContent: tr("What would prove it?") }), element("p", { textContent: question.evidence }))
    : null;
  const [proposal, clash, aside] = [element("div"), element("div"), element("div")];
  const status = element("p", { className: "wb-note wb-q-status" });
  status.setAttribute("role", "status");
  const root = element("fieldset", { className: "wb-q" },
    element("legend", { textContent: `${question.text}${question.required ? tr(" (needed)") : ""}` }),
    question.help ? element("p", { className: "wb-note", textContent: question.help }) : null,
    proposal, fields.root, element("div", { className: "wb-q-else" }, unknown, apart), aside, clash, more, proof, status);
  root.dataset.question = id;
  rests.addEventListener("change", () => outbox.enter(id, { basis: rests.value, evidence: [] }));
  note.addEventListener("input", () => outbox.enter(id, { note: note.value }, PAUSE));
  root.addEventListener("focusout", () => outbox.item(id).timer && outbox.send(id));

  const keys = { Enter: () => next(), ArrowDown: () => fields.move(1), ArrowUp: () => fields.move(-1), 0: () => unknown.click() };
  root.addEventListener("keydown", (event) => {
    const { target, key } = event;
    const writes = target.matches("textarea, select, input:not([type=radio], [type=checkbox])");
    const acts = target.matches("button, summary, a, select");
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    if (key === "Enter" ? acts : writes) return;
    const act = keys[key] ?? (/^[1-9]$/.test(key) ? () => fields.press(Number(key) - 1) : null);
    if (!act || (key.startsWith("Arrow") && !target.matches("[type=checkbox]"))) return;
    event.preventDefault();
    act();
  });

  const shown = {};
  const replace = (place, state, make) => {
    if (same(shown[place], state)) return; // what has the focus is left alone while nothing changed
    shown[place] = structuredClone(state);
    ({ proposal, clash, aside })[place].replaceChildren(make());
  };
  const update = () => {
    const mark = outbox.mark(id);
    const answer = outbox.answer(id);
    const item = outbox.item(id);
    fields.show(answer.value);
    unknown.setAttribute("aria-pressed", answer.basis === "unknown");
    apart?.setAttribute("aria-pressed", answer.basis === "not applicable");
    const reason = answer.basis === "not applicable" ? tr("Why it does not apply") : mark.contradiction ? tr("Why your answer stands against the measurement") : NOTE;
    noteName.textContent = reason;
    if (reason !== NOTE && !answer.note) more.open = true;
    if (note.value !== answer.note) note.value = answer.note;
    rests.value = answer.basis in EASY ? answer.basis : "";
    rests.parentElement.hidden = !(answer.basis in EASY);
    replace("proposal", [mark.proposal, mark.unmeasured, mark.accepted], () => proposalOf(mark, outbox, id, next));
    replace("clash", [item.words, item.theirs, item.draft && item.words ? item.draft : null], () => conflictOf(outbox, id, (one) => wordsOf(question, one)));
    const warnings = [mark.stale && tr("Look at this again: {stale}.", { stale: mark.stale }), mark.contradiction?.text].filter(Boolean);
    replace("aside", warnings, () => element("div", {}, ...warnings.map((text) => element("p", { className: "wb-alert wb-alert-warning", textContent: text }))));
    status.textContent = outbox.status(id);
  };
  update();
  const focus = () => {
    const use = root.querySelector(".wb-q-use");
    (use && mayUse() ? use : fields.first()).focus();
  };
  const mayUse = () => isBlank(outbox.answer(id).value) && outbox.answer(id).basis === "asserted";
  return { root, update, focus, explain: () => ((more.open = true), note.focus()) };
}

function render({ model, el }) {
  const cards = new Map();
  let used = Date.now();
  let leaving = null; // a step that waits for the word on an answer that a measurement may speak against
  const outbox = new Outbox(model, (id) => (cards.get(id)?.update(), say(), leaving?.(id)));
  const marks = () => model.get("marks");
  const shown = () => model.get("form").sections
    .map((section) => ({ ...section, questions: section.questions.filter(({ id }) => marks()[id]?.shown) }))
    .filter((section) => section.questions.length);
  const everything = () => shown().flatMap((section) => section.questions.map((question) => ({ section, question })));
  const isOpen = (id) => Boolean(marks()[id]?.open);

  const bar = element("progress");
  bar.setAttribute("aria-label", tr("Questions answered"));
  const [words, saved] = [element("p", { className: "wb-form-words" }), element("p", { className: "wb-note" })];
  for (const line of [words, saved]) line.setAttribute("role", "status");
  const nav = element("ol");
  const jump = element("select");
  jump.setAttribute("aria-label", tr("Section"));
  const page = element("div", { className: "wb-form-page" });
  const back = button(tr("Back"), () => step(-1));
  const on = button(tr("Next"), () => step(1), "wb-button wb-button-main");
  const steps = element("nav", {}, nav, jump);
  steps.setAttribute("aria-label", tr("Sections"));
  const root = element("div", { className: "wb-form" },
    element("div", { className: "wb-form-top" }, bar, words, saved),
    element("div", { className: "wb-form-grid" }, steps,
      element("div", {}, page, element("div", { className: "wb-form-move" }, back, on), element("p", { className: "wb-note", textContent: HINT }))));

  root.dataset.lmSuppressShortcuts = "true"; // in JupyterLab a digit or Enter would change the cell around it

  const here = () => {
    const all = everything();
    return all.find(({ question }) => question.id === model.get("current")) ?? all.find(({ question }) => isOpen(question.id)) ?? all[0];
  };
  const single = () => model.get("one_at_a_time");
  let stands = ""; // the question the page is at; the kernel may ask for another one
  const moveTo = (id, focus = true) => {
    outbox.flush();
    stands = id;
    model.set("current", id);
    model.save_changes();
    build();
    if (focus) cards.get(id)?.focus();
  };
  /** The next question; where a section is shown as a whole, Next goes to the next section. */
  const step = (by, from = null) => {
    const id = from ?? here()?.question.id;
    outbox.flush();
    if (by < 0 || !marks()[id]?.proposal || (!single() && !from)) return go(by, from);
    leaving = (settled) => {
      const { busy, draft, words } = outbox.item(id);
      if (settled !== id || busy || (draft && !words)) return;
      leaving = null;
      const due = marks()[id].contradiction?.due && !warned.has(id);
      warned.add(id);
      if (due) cards.get(id)?.explain();
      else if (!words) go(by, from);
    };
    leaving(id);
  };
  const warned = new Set(); // who was asked for a reason once may go on without
  const go = (by, from) => {
    const all = everything();
    const at = all.findIndex(({ question }) => question.id === (from ?? here()?.question.id));
    const list = single() || from ? all : shown().map((section) => ({ section, question: section.questions[0] }));
    const place = single() || from ? at : list.findIndex(({ section }) => section.id === here()?.section.id);
    const to = list[place + by];
    if (to) return moveTo(to.question.id);
    outbox.flush();
    finish();
  };
  /** After the last question: what is still open; an answer that comes in late may bring up another question. */
  const finish = () => {
    const open = everything().find(({ question }) => isOpen(question.id) && isBlank(outbox.answer(question.id).value));
    page.querySelector(".wb-form-end")?.remove();
    const end = element("p", { className: "wb-form-end wb-how", textContent: open ? tr("That was the last question. Some are still open: ") : tr("That was the last question. Nothing is open.") });
    if (open) end.append(button(tr("Go to the first open one"), () => moveTo(open.question.id)));
    page.append(end);
    (end.querySelector("button") ?? on).focus();
  };

  const say = () => {
    const sum = model.get("summary");
    Object.assign(bar, { max: Math.max(sum.asked ?? 1, 1), value: sum.answered ?? 0 });
    if (words.textContent !== (sum.sentence ?? "")) words.textContent = sum.sentence ?? "";
    const state = outbox.waiting ? tr("Saving…") : sum.answered || sum.kept ? tr("Everything is saved.") : tr("Nothing to save yet.");
    const stuck = [...outbox.items.values()].some((item) => item.words || item.theirs !== undefined);
    const text = stuck ? tr("Something is not saved; look at the marked question.") : state;
    if (saved.textContent !== text) saved.textContent = text;
  };
  const list = () => {
    const current = here()?.section.id;
    const sections = shown().map((section) => {
      const answered = section.questions.filter(({ id }) => !isOpen(id)).length;
      return { ...section, count: tr("{answered} of {questions}", { answered, questions: section.questions.length }), full: answered === section.questions.length };
    });
    nav.replaceChildren(...sections.map((section) => {
      const link = button("", () => moveTo(section.questions[0].id), "wb-form-step");
      link.append(element("span", { textContent: `${section.full ? "✓ " : ""}${section.title}` }), element("span", { className: "wb-note", textContent: section.count }));
      if (section.id === current) link.setAttribute("aria-current", "step");
      return element("li", {}, link);
    }));
    jump.replaceChildren(...sections.map((section) => element("option", { value: section.questions[0].id, selected: section.id === current, textContent: `${section.title} (${section.count})` })));
  };
  const build = () => {
    const now = here();
    cards.clear();
    list();
    if (!now) return page.replaceChildren();
    stands = now.question.id;
    if (model.get("current") !== stands) { // an answered question stays where a person is
      model.set("current", stands);
      model.save_changes();
    }
    const section = shown().find(({ id }) => id === now.section.id);
    const asked = single() ? [now.question] : section.questions;
    const made = asked.map((question) => {
      const one = card(question, outbox, { next: () => step(1, question.id) });
      cards.set(question.id, one);
      return one.root;
    });
    const place = everything().findIndex(({ question }) => question.id === now.question.id) + 1;
    const where = single() ? tr("Question {place} of {questions}", { place, questions: everything().length }) : "";
    page.replaceChildren(
      element("h3", { textContent: section.title }), element("p", { className: "wb-note", textContent: [section.about, where].filter(Boolean).join(" ") }), ...made);
    back.disabled = place === 1;
    page.dataset.shows = JSON.stringify([section.id, asked.map(({ id }) => id)]);
    say();
  };
  /** New marks: the same questions follow in place; others appear or go, and the focus stays where it was. */
  const follow = () => {
    const now = here();
    const asked = now && (single() ? [now.question] : shown().find(({ id }) => id === now.section.id).questions);
    const key = now && JSON.stringify([now.section.id, asked.map(({ id }) => id)]);
    if (key === page.dataset.shows) {
      cards.forEach((one) => one.update());
      list();
      const end = page.querySelector(".wb-form-end");
      if (end && (document.activeElement === on || end.contains(document.activeElement))) finish();
      return say();
    }
    const focused = document.activeElement?.closest?.(".wb-q")?.dataset.question;
    const inside = root.contains(document.activeElement);
    build();
    if (inside && focused) cards.get(focused)?.focus();
  };

  const heard = (message) => outbox.heard(message);
  const look = () => document.visibilityState === "visible" && Date.now() - used < IN_USE && model.send({ type: "look" });
  const timer = setInterval(look, LOOK);
  const touch = () => (used = Date.now());
  const back_again = () => document.visibilityState === "visible" ? (touch(), look()) : outbox.flush();
  const leave = () => outbox.flush();
  jump.addEventListener("change", () => moveTo(jump.value));
  root.addEventListener("keydown", touch);
  root.addEventListener("pointerdown", touch);
  document.addEventListener("visibilitychange", back_again);
  addEventListener("pagehide", leave);
  const rebuild = () => (outbox.items.clear(), recover(), build());
  const called = () => {
    const id = model.get("current");
    if (!id) stands = ""; // what comes next is meant, even if it is where the page stands
    else if (id !== stands) moveTo(id);
  };
  const recover = () => everything().forEach(({ question }) => outbox.item(question.id));
  const listeners = { "msg:custom": heard, "change:marks change:summary": follow, "change:one_at_a_time": build, "change:form": rebuild, "change:current": called };
  Object.entries(listeners).forEach(([name, act]) => model.on(name, act));
  recover();
  build();
  el.append(root);
  return () => {
    outbox.flush();
    clearInterval(timer);
    document.removeEventListener("visibilitychange", back_again);
    removeEventListener("pagehide", leave);
    Object.entries(listeners).forEach(([name, act]) => model.off(name, act));
  };
}

export default { render };
