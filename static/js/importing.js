// The name of the file that was dropped or chosen, under the words that asked for it.
const input = document.querySelector(".import-zone input");
const name = document.querySelector(".import-zone output");

input?.addEventListener("change", show);
show();

// What was chosen before the scripts were there is sent now, so that the page never says another thing than it does.
const choice = document.querySelector(".import-modes");
if (choice && [...choice.elements].some((one) => (one.checked ?? false) !== (one.defaultChecked ?? false))) choice.requestSubmit();

function show() {
  if (name) name.textContent = input.files[0]?.name ?? "";
}
