// Who fills in what a choice needs has made it.
for (const choice of document.querySelectorAll("div.export-choice")) {
  choice.addEventListener("input", ({ target }) => {
    if (target.type !== "radio") choice.querySelector("input[type=radio]").checked = true;
  });
}
