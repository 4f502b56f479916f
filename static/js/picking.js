// One box chooses every stack on the page, the bar says how many are chosen; Esc gives up the edit of a row.
const boxes = () => [...document.querySelectorAll("#lots input[name='lot']")];

document.addEventListener("change", ({ target }) => {
  if (target.matches("[data-pick-all]")) for (const box of boxes()) box.checked = target.checked;
  const count = document.querySelector(".bulk-count");
  if (count) count.textContent = `${boxes().filter((box) => box.checked).length} chosen`;
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") event.target.closest?.(".lot-editing")?.querySelector("[data-give-up]")?.click();
});

// Without scripts the box could do nothing.
function wake() {
  for (const box of document.querySelectorAll("[data-pick-all]")) box.disabled = false;
}
wake();
document.addEventListener("htmx:afterSettle", wake);
