// A button that lets this browser be told, where it can be.
const button = document.querySelector("[data-push]");
const said = document.querySelector("[data-push-said]");
const form = document.getElementById("push");

if (button && "serviceWorker" in navigator && "PushManager" in window) {
  button.hidden = false;
  button.addEventListener("click", () => subscribe().catch((error) => say(`This browser could not be subscribed: ${error.message}`)));
}

async function subscribe() {
  if ((await Notification.requestPermission()) !== "granted") return say("Your browser says that it may not show notifications of this site.");
  const worker = await navigator.serviceWorker.register(button.dataset.worker);
  await active(worker);
  await (await worker.pushManager.getSubscription())?.unsubscribe(); // it may be to a key that is no longer ours
  const key = Uint8Array.from(atob(button.dataset.push.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
  const { endpoint, keys } = (await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key })).toJSON();
  form.elements.address.value = endpoint;
  form.elements.secret.value = JSON.stringify(keys);
  form.elements.name.value = navigator.userAgentData?.platform ? `Browser on ${navigator.userAgentData.platform}` : "Browser";
  form.requestSubmit();
}

// `navigator.serviceWorker.ready` waits for a worker of this page, and ours is of another.
function active(worker) {
  const coming = worker.installing ?? worker.waiting;
  if (!coming) return worker.active;
  return new Promise((resolve) => coming.addEventListener("statechange", () => coming.state === "activated" && resolve()));
}

function say(words) {
  said.textContent = words;
}
