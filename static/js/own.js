// “Own it” opens its form on a sheet above the page; without scripts it is a page of its own.
const PASSING_MS = 6000;

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-sheet]");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  htmx.ajax("GET", link.href, { target: sheet(), swap: "innerHTML" }).then(() => {
    if (sheet().childElementCount && !sheet().matches(":popover-open")) sheet().showPopover();
  });
});

document.addEventListener("sheet-done", () => sheet().hidePopover());

// What was only said in passing goes by itself.
document.addEventListener("htmx:oobAfterSwap", () => {
  for (const toast of document.querySelectorAll("[data-passing]")) setTimeout(() => toast.remove(), PASSING_MS);
});

function sheet() {
  const found = document.getElementById("sheet");
  if (found) return found;
  const made = Object.assign(document.createElement("section"), { id: "sheet", className: "sheet", popover: "auto", ariaLabel: "Add to your collection" });
  document.body.append(made);
  return made;
}
