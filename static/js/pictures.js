// A picture that does not come leaves the drawn card as it is, without the browser's broken mark.
const hide = (picture) => picture.classList.add("is-broken");

document.addEventListener("error", (event) => {
  if (event.target instanceof HTMLImageElement && "picture" in event.target.dataset) hide(event.target);
}, true);

for (const picture of document.querySelectorAll("img[data-picture]")) {
  if (picture.complete && picture.naturalWidth === 0) hide(picture);
}
