// A card with two sides turns over.
for (const button of document.querySelectorAll("[data-turn]")) {
  const card = button.parentElement.querySelector("[data-turning]");
  button.addEventListener("click", () => {
    const turned = card.classList.toggle("is-turned");
    button.setAttribute("aria-pressed", String(turned));
  });
}
