// `/` goes to the search field, Esc leaves it, arrows walk from it through the cards on the page.
const field = () => document.getElementById("q");
const TYPING = "input, select, textarea, [contenteditable]";

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "/" && !event.target.closest(TYPING)) {
    event.preventDefault();
    field()?.focus();
    field()?.select();
  } else if (event.target === field()) {
    inField(event);
  } else if (event.key.startsWith("Arrow") && event.target.closest("#results")) {
    walk(event);
  }
});

function inField(event) {
  if (event.key === "Escape") {
    if (field().value) field().value = "";
    else field().blur();
    field().dispatchEvent(new Event("search"));
    event.preventDefault();
  } else if (event.key === "ArrowDown" && links().length) {
    event.preventDefault();
    links()[0].focus();
  }
}

function links() {
  return [...document.querySelectorAll("#results .card-tile-name a, #results tbody th a")];
}

function walk(event) {
  const all = links();
  const at = all.indexOf(event.target);
  if (at < 0) return;
  const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns(all), ArrowUp: -columns(all) }[event.key];
  event.preventDefault();
  if (at + step < 0) field()?.focus();
  else all[Math.min(at + step, all.length - 1)].focus();
}

function columns(all) {
  const top = (link) => (link.closest(".card-tile") ?? link).getBoundingClientRect().top;
  const first = top(all[0]);
  const wrapped = all.findIndex((link) => Math.abs(top(link) - first) > 4);
  return wrapped < 1 ? all.length : wrapped;
}

// Back through the history brings the old results; the field says again what they answer.
document.addEventListener("htmx:historyRestore", () => {
  if (field()) field().value = new URLSearchParams(location.search).get("q") ?? "";
});

// What was left empty does not belong into the address.
document.addEventListener("htmx:configRequest", ({ detail }) => {
  for (const [name, value] of [...detail.parameters.entries()]) if (value === "") detail.parameters.delete(name);
});

// The field says what the results answer, and whether it can be read. How many were found is said politely.
document.addEventListener("htmx:afterSettle", ({ target }) => {
  const results = document.getElementById("results");
  if (results && target.id === "results") {
    if (document.activeElement !== field()) field().value = results.dataset.q;
    field().setAttribute("aria-invalid", String(Boolean(document.getElementById("query-error"))));
  }
  const words = target.querySelector?.("[data-announce]") ?? target.closest?.("#results")?.querySelector("[data-announce]");
  const live = document.getElementById("live");
  if (words && live) live.textContent = words.textContent;
});
