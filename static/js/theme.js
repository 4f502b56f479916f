// Runs before the first paint: the chosen theme, or none for the system's.
(() => {
  const root = document.documentElement;
  root.classList.remove("no-script");
  let theme = null;
  try {
    theme = localStorage.getItem("theme");
  } catch {
    // A browser that keeps nothing follows the cookie the server has already answered.
    return;
  }
  if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  else delete root.dataset.theme;
})();
