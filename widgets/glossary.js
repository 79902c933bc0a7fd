// The first place of each word of the glossary, in what panels say, is explained on hover and on focus: once a page or
// notebook. Guides that are served have their prose explained too; what an analyst wrote in a notebook stays as it is.

const SAID = ".wb-panel :is(.wb-asks, .wb-note, .wb-how, .wb-finding)";
const PROSE = "#wb-cells .jp-RenderedMarkdown :is(p, li)";
const NOT_IN = "a, code, button, summary, .wb-term, h1, h2, h3";

function markIn(place, word) {
  const pattern = new RegExp(`(?<![\\w-])${word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}(?![\\w-])`, "i");
  const walker = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const found = node.parentElement.closest(NOT_IN) ? null : pattern.exec(node.data);
    if (!found) continue;
    const rest = node.splitText(found.index);
    rest.splitText(found[0].length);
    const term = Object.assign(document.createElement("dfn"), { className: "wb-term", tabIndex: 0, textContent: found[0] });
    term.dataset.word = word;
    term.setAttribute("aria-describedby", "wb-explained");
    rest.replaceWith(term);
    return true;
  }
  return false;
}

function markAll(words) {
  const roots = document.querySelectorAll("#wb-cells, .jp-Notebook");
  for (const root of roots.length ? roots : [document.body]) {
    const marked = new Set([...root.querySelectorAll(".wb-term")].map((term) => term.dataset.word));
    const left = new Set(Object.keys(words).filter((word) => !marked.has(word)));
    // what is folded away comes last: a word is explained where it is read first
    const places = [...root.querySelectorAll(`${SAID}, ${PROSE}`)].sort((one, other) => other.checkVisibility() - one.checkVisibility());
    for (const place of places) {
      for (const word of [...left]) if (markIn(place, word)) left.delete(word);
    }
  }
}

function tooltip(words) {
  const note = Object.assign(document.createElement("div"), { id: "wb-explained", className: "wb-explained", role: "tooltip", hidden: true });
  let shownFor = null;
  const place = () => {
    if (!shownFor) return;
    const at = shownFor.getBoundingClientRect();
    const room = document.documentElement.clientWidth - note.offsetWidth - 12;
    note.style.left = `${Math.max(12, Math.min(at.left, room))}px`;
    note.style.top = `${at.bottom + 6}px`;
  };
  return {
    note,
    place,
    shownFor: () => shownFor,
    show(term) {
      note.textContent = words[term.dataset.word];
      note.hidden = false;
      shownFor = term;
      place();
    },
    hide() {
      note.hidden = true;
      shownFor = null;
    },
  };
}

export function explain(words) {
  const tip = tooltip(words);
  let waiting = 0;
  const mark = () => markAll(words);
  for (const moment of ["mouseover", "focusin"]) {
    document.addEventListener(moment, (event) => {
      const term = event.target.closest?.(".wb-term");
      if (term) tip.show(term);
      else if (!event.target.closest?.(".wb-explained") && document.activeElement !== tip.shownFor()) tip.hide();
    });
  }
  document.addEventListener("focusout", tip.hide);
  addEventListener("resize", tip.hide);
  document.addEventListener("scroll", tip.place, { capture: true, passive: true });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") tip.hide(); });
  document.body.append(tip.note);
  mark();
  new MutationObserver((changes) => {
    if (!changes.some((each) => each.target.closest?.("#wb-cells, .wb-panel") && !each.target.closest("svg"))) return;
    clearTimeout(waiting);
    waiting = setTimeout(mark, 300);
  }).observe(document.body, { childList: true, subtree: true });
}
