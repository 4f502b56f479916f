// Completions under the search field: keywords, what they take, names. Arrows choose, Enter or Tab takes, Esc puts away.
const field = document.getElementById("q");
const list = document.getElementById("completions");
const PAUSE = 110;
let found = [], at = -1, waiting, asked;

if (field && list) {
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, PAUSE);
  });
  field.addEventListener("keydown", keys);
  field.addEventListener("blur", close);
  field.form?.addEventListener("submit", close);
  list.addEventListener("mousedown", (event) => {
    const option = event.target.closest("li");
    event.preventDefault();
    if (option) take([...list.children].indexOf(option));
  });
}

async function ask() {
  asked?.abort();
  if (!field.value.trim() || document.activeElement !== field) return close();
  asked = new AbortController();
  try {
    const query = new URLSearchParams({ q: field.value, at: field.selectionStart });
    const answer = await fetch(`${list.dataset.from}?${query}`, { signal: asked.signal });
    if (answer.ok) show((await answer.json()).results);
  } catch { /* the next letter asks again */ }
}

function show(results) {
  found = results;
  at = -1;
  list.replaceChildren(...results.map(option));
  list.hidden = !results.length;
  mark();
}

function option({ text, label, kind }, index) {
  const item = document.createElement("li");
  item.id = `completion-${index}`;
  item.role = "option";
  item.dataset.kind = kind;
  item.append(Object.assign(document.createElement("b"), { textContent: kind === "card" ? label : text }));
  if (label && kind !== "card") item.append(Object.assign(document.createElement("span"), { textContent: label }));
  return item;
}

function mark() {
  [...list.children].forEach((item, index) => item.setAttribute("aria-selected", String(index === at)));
  list.children[at]?.scrollIntoView({ block: "nearest" });
  field.setAttribute("aria-expanded", String(!list.hidden));
  if (at < 0) field.removeAttribute("aria-activedescendant");
  else field.setAttribute("aria-activedescendant", `completion-${at}`);
}

function close() {
  clearTimeout(waiting);
  asked?.abort();
  if (!list.hidden) show([]);
}

function take(index) {
  const { text, start, end, more } = found[index];
  const after = field.value.slice(end);
  field.value = field.value.slice(0, start) + text + (more ? "" : after ? "" : " ") + after;
  const caret = start + text.length + (more || after ? 0 : 1);
  field.setSelectionRange(caret, caret);
  close();
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function keys(event) {
  if (list.hidden) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && at + step < found.length) {
    at = Math.max(at + step, -1);
    mark();
  } else if (step || event.key === "Escape") {
    close();
    if (step) return; // past the last one the arrow goes on to the cards
  } else if (at >= 0 && (event.key === "Enter" || event.key === "Tab")) {
    take(at);
  } else return;
  event.preventDefault();
}
