/* The first place of each word of the glossary, in prose and in what panels say, is explained on hover and on focus. */
const glossary = {
  words: {{ glossary | tojson }},
  prose: "#wb-cells .jp-RenderedMarkdown :is(p, li), .wb-panel :is(.wb-asks, .wb-note, .wb-how, .wb-finding)",
  note: null,
  shownFor: null,
  mark() {
    const marked = new Set([...document.querySelectorAll(".wb-term")].map((term) => term.dataset.word));
    const left = Object.keys(this.words).filter((word) => !marked.has(word));
    for (const place of document.querySelectorAll(this.prose)) {
      for (const word of [...left]) if (this.markIn(place, word)) left.splice(left.indexOf(word), 1);
    }
  },
  markIn(place, word) {
    const pattern = new RegExp(`(?<![\\w-])${word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}(?![\\w-])`, "i");
    const walker = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node.parentElement.closest("a, code, button, summary, .wb-term, h1, h2, h3")) continue;
      const found = pattern.exec(node.data);
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
  },
  show(term) {
    this.note.textContent = this.words[term.dataset.word];
    this.note.hidden = false;
    this.shownFor = term;
    const at = term.getBoundingClientRect();
    const room = document.documentElement.clientWidth - this.note.offsetWidth - 12;
    this.note.style.left = `${Math.max(12, Math.min(at.left, room)) + scrollX}px`;
    this.note.style.top = `${at.bottom + 6 + scrollY}px`;
  },
  hide() {
    if (this.note) this.note.hidden = true;
    this.shownFor = null;
  },
};
for (const moment of ["mouseover", "focusin"]) {
  document.addEventListener(moment, (event) => {
    const term = event.target.closest?.(".wb-term");
    if (term) glossary.show(term);
    else if (!event.target.closest?.(".wb-explained") && document.activeElement !== glossary.shownFor) glossary.hide();
  });
}
document.addEventListener("focusout", () => glossary.hide());
document.addEventListener("keydown", (event) => { if (event.key === "Escape") glossary.hide(); });
let marking = 0;
function markSoon() {
  clearTimeout(marking);
  marking = setTimeout(() => glossary.mark(), 300);
}
document.addEventListener("DOMContentLoaded", () => {
  glossary.note = document.body.appendChild(Object.assign(document.createElement("div"), { id: "wb-explained", className: "wb-explained", role: "tooltip", hidden: true }));
  glossary.mark();
  new MutationObserver((changes) => { if (changes.some((each) => !each.target.closest?.(".wb-explained, svg"))) markSoon(); })
    .observe(document.getElementById("wb-cells"), { childList: true, subtree: true });
});
