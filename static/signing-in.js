// Signing in: with a passkey, and to a frame under somebody's page.

// What the browser says of a key is sent with the form around the button. Without script, or in a browser that cannot,
// the forms stay hidden and there are the other ways to sign in.
if (window.PublicKeyCredential?.parseCreationOptionsFromJSON && navigator.credentials) {
  each("form[data-passkey]", (form) => { form.hidden = false; });
}

on("submit", "form[data-passkey]", async (form, event) => {
  event.preventDefault();
  const problem = form.querySelector("[role=alert]");
  problem.textContent = "";
  try {
    form.elements.credential.value = JSON.stringify((await credential(form)).toJSON());
    form.submit();
  } catch {
    problem.textContent = form.dataset.problem;
  }
});

async function credential(form) {
  const answer = await fetch(form.dataset.options, { method: "POST", body: new FormData(form) });
  if (!answer.ok || answer.redirected) throw new Error(answer.statusText);
  const options = await answer.json();
  return form.dataset.passkey === "create"
    ? navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
    : navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
}

// The window in which one signs in to a frame: hands its token to the frame that opened it, and to nobody else.
const frame = window.opener;
const handOver = document.getElementById("with-frame");
if (frame && handOver) {
  document.getElementById("without-frame").hidden = true;
  handOver.hidden = false;
  handOver.querySelector("button").focus();
}

on("click", "#with-frame button", () => {
  // The browser delivers this only to a window of our own origin; a foreign page that opened us hears nothing.
  frame.postMessage({ docside: "token", token: document.getElementById("hand-over").dataset.token }, location.origin);
  window.close();
});
