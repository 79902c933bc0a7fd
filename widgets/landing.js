// The view of Landing: a heading that takes the focus in the first frame in which it is wanted and seen.

function render({ model, el }) {
  const heading = Object.assign(document.createElement("h3"), { tabIndex: -1, className: "wb-landing" });
  const say = () => (heading.textContent = model.get("text"));
  const land = () => {
    if (!model.get("wanted") || !heading.offsetParent) return;
    heading.focus({ preventScroll: true });
    heading.scrollIntoView({ block: "start" });
    model.set("wanted", false);
    model.save_changes();
  };
  // Whoever is observed anew is reported once it has a size: the box around it may be put on the page, or unfolded, later.
  const shown = new ResizeObserver(land);
  const look = () => {
    shown.unobserve(heading);
    shown.observe(heading);
  };
  say();
  look();
  el.append(heading);
  model.on("change:text", say);
  model.on("change:wanted", look);
  return () => {
    shown.disconnect();
    model.off("change:text", say);
    model.off("change:wanted", look);
  };
}

export default { render };
