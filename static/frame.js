// Inside the frame under a documentation page: what the host looks like, how high the frame is, who is signed in.

const root = document.documentElement;
const host = window.parent;
const COLOUR = /^(#[\da-f]{3,8}|(rgba?|hsla?|hwb|lab|lch|oklab|oklch|color)\([-+.,%/\sa-z\d]+\))$/i;
const FONT = /^[\p{L}\d\s,'"_.-]{1,300}$/u;
let page = { section: "", title: "" };
let told = 0;
let token = "";
let opened;
let knows = false;
let asked = false;

// The host: it says how it looks, we say how high we are. Nothing else passes between us.
addEventListener("message", (event) => {
  if (event.source === host && event.data?.docside === "theme") follow(event.data);
  if (event.source === opened && event.origin === location.origin && event.data?.docside === "token") signIn(event.data.token);
  if (event.source === host && event.data?.docside === "identity") introduce(String(event.data.token));
});

// A host that knows its reader is asked for them when the reader turns to the frame, not before: most only read.
for (const touched of ["pointerenter", "focusin"]) root.addEventListener(touched, askHost);

function askHost() {
  if (!knows || asked || token) return;
  asked = true;
  host.postMessage({ docside: "identity" }, "*");
}

async function introduce(told) {
  const query = document.getElementById("view").dataset.url.split("?")[1];
  const answer = await fetch(`/embed/identity?${query}`, { method: "POST", body: new URLSearchParams({ token: told }) });
  if (answer.ok) signIn(answer.headers.get("X-Docside-Token"));
  else if (token) offerSignIn();
}

// Half an hour is over: the host is asked once more, and where it does not know, the person.
function askAgain() {
  if (knows) host.postMessage({ docside: "identity" }, "*");
  else offerSignIn();
}

function offerSignIn() {
  document.getElementById("again").hidden = false;
}

function follow(theme) {
  for (const name of ["text", "paper", "accent"]) setColour(name, theme[name]);
  const scheme = theme.scheme === "dark" ? "dark" : "light";
  root.style.colorScheme = scheme;
  root.dataset.scheme = scheme;
  if (FONT.test(theme.font)) root.style.setProperty("--font", theme.font);
  root.style.fontSize = `${Math.min(Math.max(Number(theme.size) || 16, 14), 17)}px`;
  knows = theme.knows === true;
  page = { section: String(theme.section ?? ""), title: String(theme.title ?? "").slice(0, 300) };
  namePage(document);
  if (told) return;
  // The first time by hand: the browser does not draw a frame that is not shown yet, so nothing would be observed.
  tellHeight();
  new ResizeObserver(tellHeight).observe(document.body);
}

// Nothing for a value takes the property away.
function setColour(name, value) {
  root.style.setProperty(`--${name}`, COLOUR.test(value) && CSS.supports("color", value) ? value : "");
}

function tellHeight() {
  const height = Math.ceil(document.body.getBoundingClientRect().height);
  if (height !== told) host.postMessage({ docside: "height", height }, "*");
  told = height;
}

// The section one reads and the title, as of now: a question is asked at the heading where its asker stands.
function namePage(part) {
  for (const form of part.querySelectorAll("form.ask-form")) {
    const { page: address, page_title: title } = form.elements;
    if (page.section.length > 1) address.value = address.value.split("#")[0] + page.section;
    if (page.title) title.value = page.title;
  }
}

// Signing in: a window of our own has the cookie that this frame never sees, and hands over a token for this page.
function signIn(given) {
  const again = Boolean(token);
  token = String(given);
  document.getElementById("again").hidden = true;
  document.getElementById("notice").replaceChildren();
  if (again) return;
  // A question that waits for its code stays in view; only what stands around it is made anew.
  if (!document.getElementById("receipt")) return renew();
  document.querySelector(".frame-foot")?.remove();
  htmx.trigger(document.body, "threads-changed");
}

async function renew() {
  const view = document.getElementById("view");
  const held = document.activeElement?.id;
  await htmx.ajax("GET", view.dataset.url, { target: view, swap: "outerHTML" });
  if (held) document.getElementById(held)?.focus();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-sign-in], [data-sign-out]");
  if (!button) return;
  if ("signOut" in button.dataset) {
    token = "";
    renew();
  } else opened = window.open(button.dataset.signIn, "docside-sign-in", "popup,width=480,height=640");
});

// A button that leads out of the frame takes the form along as it stands; htmx would keep it inside.
document.addEventListener("submit", (event) => {
  if (event.submitter?.matches("[data-leaves]")) event.stopImmediatePropagation();
}, true);

for (const type of ["htmx:configRequest", "docside:upload"]) document.addEventListener(type, (event) => {
  if (token) event.detail.headers["X-Docside-Token"] = token;
});

// Before anything of the answer is used: what it makes the page fetch is fetched as the person it proved.
document.addEventListener("htmx:beforeOnLoad", (event) => {
  const given = event.detail.xhr.getResponseHeader("X-Docside-Token");
  if (!given) return;
  token = given;
  document.querySelector(".frame-foot")?.remove();
});

document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.xhr.status === 401) askAgain();
});

// The form is one line until it is touched, and stays open then.
document.addEventListener("focusin", (event) => event.target.closest?.(".ask-form")?.classList.add("open"));

document.addEventListener("htmx:load", (event) => {
  const part = event.detail.elt;
  namePage(part);
  if (told) part.querySelector("[data-focus], #code")?.focus();
});

if (host !== window) {
  root.classList.add("inside");
  host.postMessage({ docside: "ready" }, "*");
}
