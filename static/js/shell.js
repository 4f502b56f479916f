// What every page does: theme switch, search keys and completions, pictures that did not come.
import "./suggest.js";
import "./search.js";
import "./pictures.js";
import "./own.js";

const YEAR = 365 * 24 * 3600;
const root = document.documentElement;

for (const form of document.querySelectorAll("[data-theme-switch]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    choose(event.submitter.value);
    if ("keep" in form.dataset) {
      fetch(form.action, { method: "POST", body: new FormData(form, event.submitter), redirect: "manual", keepalive: true });
    }
  });
}
show();

// The server tells times as the clock here shows them.
if (!document.cookie.includes("time_zone=")) {
  document.cookie = `time_zone=${Intl.DateTimeFormat().resolvedOptions().timeZone}; path=/; max-age=${YEAR}; samesite=lax`;
}

// A form with one choice goes as soon as it is made; its button is for those without scripts.
document.addEventListener("change", (event) => event.target.closest("form[data-at-once]")?.requestSubmit());

function choose(theme) {
  if (theme === "system") delete root.dataset.theme;
  else root.dataset.theme = theme;
  document.cookie = `theme=${theme}; path=/; max-age=${YEAR}; samesite=lax`;
  show();
  document.dispatchEvent(new CustomEvent("themechange"));
}

function show() {
  const theme = root.dataset.theme ?? "system";
  for (const button of document.querySelectorAll("[data-theme-switch] button")) {
    button.setAttribute("aria-pressed", String(button.value === theme));
  }
}

matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
  document.dispatchEvent(new CustomEvent("themechange"));
});
