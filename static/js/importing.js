// The name of the file that was dropped or chosen, under the words that asked for it.
const input = document.querySelector(".import-zone input");
const name = document.querySelector(".import-zone output");

input?.addEventListener("change", show);
show();

function show() {
  if (name) name.textContent = input.files[0]?.name ?? "";
}
