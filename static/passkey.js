// Passkeys: what the browser says of a key is sent with the form around the button. Without script, or in a browser
// that cannot, the forms stay hidden and there are the other ways to sign in.

const able = window.PublicKeyCredential?.parseCreationOptionsFromJSON && navigator.credentials;

async function ask(form) {
  const answer = await fetch(form.dataset.options, { method: "POST", body: new FormData(form), credentials: "same-origin" });
  if (!answer.ok || answer.redirected) throw new Error(answer.statusText);
  const options = await answer.json();
  const made = form.dataset.passkey === "create"
    ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
    : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
  return JSON.stringify(made.toJSON());
}

for (const form of able ? document.querySelectorAll("form[data-passkey]") : []) {
  const problem = form.querySelector("[role=alert]");
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    problem.textContent = "";
    try {
      form.elements.credential.value = await ask(form);
      form.submit();
    } catch {
      problem.textContent = form.dataset.problem;
    }
  });
}
