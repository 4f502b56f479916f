// Runs before the first paint. The theme itself is written by the server, from preferences or the cookie.
document.documentElement.classList.remove("no-script");
