// Drafts: what one types in a form with data-draft survives a reload, a crash and another page. This browser keeps it
// at once; for whoever is signed in the forum keeps it too, and brings it to every other device.

const words = JSON.parse(document.body.dataset.words);
const PAUSE = 1200;
const states = new WeakMap();

function draftKey(form) {
  return `draft:${form.dataset.draft}`;
}

function fieldsOf(form) {
  return [...form.querySelectorAll("textarea, input[type=text], input:not([type])")].filter((field) => field.name && !field.readOnly);
}

function textsOf(form) {
  return Object.fromEntries(fieldsOf(form).filter((field) => field.value.trim()).map((field) => [field.name, field.value]));
}

function same(one, other) {
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => one[name] === other[name]);
}

function fill(form, texts, over) {
  for (const field of fieldsOf(form)) if (over || !field.value) field.value = texts[field.name] ?? (over ? "" : field.value);
  for (const field of fieldsOf(form)) field.dispatchEvent(new Event("draft:filled", { bubbles: true }));
}

// A browser may refuse storage altogether, as in a frame with other sites' cookies blocked; all works without it.
function read(key, store = "localStorage") {
  try { return JSON.parse(window[store].getItem(key)); } catch { return null; }
}

function write(key, value, store = "localStorage") {
  try { window[store].setItem(key, JSON.stringify(value)); } catch { /* as above */ }
}

function forget(key, store = "localStorage") {
  try { window[store].removeItem(key); } catch { /* as above */ }
}

// Whoever comes next to this browser must not find what the last one was writing.
function forgetAll() {
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith("draft:")) localStorage.removeItem(key);
  } catch { /* as above */ }
}

// Signed in on a page of our own, a form carries its token; the forum keeps drafts for nobody else.
function isKept(form) {
  return Boolean(form.elements.csrf_token);
}

function keepHere(form, changed) {
  const { number, version } = states.get(form);
  const texts = textsOf(form);
  if (Object.keys(texts).length || number) write(draftKey(form), { texts, number, version, changed });
  else forget(draftKey(form));
}

async function begin(form) {
  const state = { number: "", version: 0, timer: 0, busy: false, sent: false };
  states.set(form, state);
  const kept = read(draftKey(form));
  const here = kept?.texts ? kept : null;
  const before = textsOf(form);
  if (here) fill(form, here.texts);
  if (here && !isKept(form) && !same(before, textsOf(form))) restored(form);
  if (!isKept(form)) return;
  const found = await fetch(`/drafts?place=${encodeURIComponent(form.dataset.draft)}`).then((got) => got.ok ? got.json() : null, () => null);
  if (!found || state.sent || !form.isConnected) return;
  const now = textsOf(form);
  const mine = found.find((draft) => same(draft.texts, now)) ?? found.find((draft) => here?.number === draft.number);
  const gone = here?.number && !here.changed && !found.some((draft) => draft.number === here.number);
  if (gone && same(now, here.texts)) return clear(form);
  if (!Object.keys(now).length && found.length) take(form, found[0], true);
  else if (mine && same(mine.texts, now)) take(form, mine, Boolean(here));
  else if (mine && here.version === mine.version) Object.assign(state, { number: mine.number, version: mine.version }), soon(form);
  else if (mine && !here.changed && same(now, here.texts)) take(form, mine, true);
  else if (Object.keys(now).length) soon(form);
  const other = found.find((draft) => draft.number !== state.number);
  if (other) offer(form, words.otherDraft, words.showDraft, () => swap(form, other));
}

// From now on this window writes that draft.
function take(form, draft, tell) {
  Object.assign(states.get(form), { number: draft.number, version: draft.version });
  fill(form, draft.texts, true);
  name(form);
  keepHere(form, false);
  if (tell) restored(form);
}

function restored(form) {
  if (!form.querySelector(".problem, .problems")) offer(form, words.draftRestored, words.discard, () => discard(form));
}

async function swap(form, other) {
  await save(form);
  const mine = { ...states.get(form), texts: textsOf(form) };
  take(form, other, false);
  if (mine.number) offer(form, words.otherDraft, words.showDraft, () => swap(form, mine));
}

function clear(form) {
  fill(form, {}, true);
  forget(draftKey(form));
}

function discard(form) {
  const state = states.get(form);
  const texts = textsOf(form);
  clearTimeout(state.timer);
  if (state.number) post(form, `/drafts/${state.number}/removal`, {});
  Object.assign(state, { number: "", version: 0 });
  name(form);
  clear(form);
  fieldsOf(form)[0]?.focus();
  offer(form, words.discarded, words.undo, () => { fill(form, texts, true); typed(form); });
}

// The number travels with the form, so that the draft goes in the same moment in which the text arrives.
function name(form) {
  const { number } = states.get(form);
  form.querySelector("input[name=draft]")?.remove();
  if (number) form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "draft", value: number }));
}

function offer(form, text, action, act) {
  const foot = form.querySelector(".writing-foot");
  if (!foot) return;
  const line = Object.assign(document.createElement("p"), { className: "writing-offer", textContent: `${text} ` });
  const button = Object.assign(document.createElement("button"), { type: "button", className: "quiet", textContent: action });
  button.addEventListener("click", () => { quiet(form); act(); });
  quiet(form);
  line.append(button);
  foot.classList.add("offering");
  foot.append(line);
  document.getElementById("said")?.replaceChildren(text);
}

function quiet(form) {
  const foot = form.querySelector(".writing-foot");
  foot?.classList.remove("offering");
  foot?.querySelector(".writing-offer")?.remove();
}

function typed(form) {
  if (!states.has(form)) return;
  keepHere(form, true);
  if (isKept(form)) soon(form);
}

function soon(form) {
  const state = states.get(form);
  clearTimeout(state.timer);
  state.timer = setTimeout(() => save(form), PAUSE);
}

async function save(form, leaving = false) {
  const state = states.get(form);
  clearTimeout(state.timer);
  state.timer = 0;
  if (state.sent || !form.isConnected) return;
  if (state.busy && !leaving) return soon(form);
  const texts = textsOf(form);
  if (!state.number && !Object.keys(texts).length) return;
  state.busy = true;
  const given = await post(form, "/drafts", {
    place: form.dataset.draft, number: state.number, version: state.version, texts: JSON.stringify(texts),
    path: location.pathname + location.search, title: document.querySelector("main h1")?.textContent ?? document.title,
  }, leaving);
  state.busy = false;
  if (given?.status === 404 && !state.sent) {
    Object.assign(state, { number: "", version: 0 });
    return soon(form);
  }
  if (!given?.ok) return;
  const { number, version } = await given.json();
  // Sent while it was on its way: the form did not carry this number, so it goes by itself.
  if (state.sent) return number !== state.number && post(form, `/drafts/${number}/removal`, {});
  Object.assign(state, { number, version });
  name(form);
  keepHere(form, !same(textsOf(form), texts));
}

function post(form, address, fields, keepalive = false) {
  const body = new URLSearchParams({ ...fields, csrf_token: form.elements.csrf_token.value, stamp: form.elements.stamp.value });
  return fetch(address, { method: "POST", body, keepalive, headers: { "HX-Request": "true" } }).catch(() => null);
}

document.addEventListener("input", (event) => {
  const form = event.target.closest?.("form[data-draft]");
  if (form) typed(form);
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.getAttribute("action") === "/sign-out") forgetAll();
  const state = states.get(form);
  if (!state) return;
  state.sent = true;
  clearTimeout(state.timer);
  if (!form.hasAttribute("hx-post")) write("sent", draftKey(form), "sessionStorage");
});

// Whoever comes back to a form that did not arrive goes on writing in it.
addEventListener("pageshow", (event) => {
  if (event.persisted) for (const form of document.querySelectorAll("form[data-draft]")) if (states.has(form)) states.get(form).sent = false;
});

document.addEventListener("htmx:afterRequest", (event) => {
  const state = states.get(event.detail.requestConfig?.elt);
  if (state && !event.detail.successful) state.sent = false;
});

addEventListener("visibilitychange", () => {
  if (document.visibilityState !== "hidden") return;
  for (const form of document.querySelectorAll("form[data-draft]")) if (states.get(form)?.timer) save(form, true);
});

// A page that came after a sent form and shows no problem means that the text arrived: its draft may go.
function forgetSent() {
  const sent = read("sent", "sessionStorage");
  if (!sent) return;
  forget("sent", "sessionStorage");
  const back = performance.getEntriesByType("navigation")[0]?.type === "back_forward";
  if (!back && !document.querySelector(".problems, .problem, [data-problem], form[data-draft] [aria-invalid]")) forget(sent);
}

// Before the swap: the form that comes back must not be given its sent text again.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, requestConfig } = event.detail;
  const arrived = requestConfig.verb === "post" && xhr.status < 400;
  if (arrived && requestConfig.elt.matches("form[data-draft]")) forget(draftKey(requestConfig.elt));
});

function ready(root) {
  for (const form of root.querySelectorAll("form[data-draft]")) if (!states.has(form)) begin(form);
}

document.addEventListener("htmx:load", (event) => ready(event.detail.elt));
// In the moment in which a form comes anew, not when it has settled: keys are pressed in between.
document.addEventListener("htmx:afterSwap", () => ready(document));
forgetSent();
ready(document.body);
