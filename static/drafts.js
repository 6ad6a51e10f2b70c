// Drafts: what one types in a form with data-draft survives a reload, a crash and another page. This browser keeps it
// at once; for whoever is signed in the forum keeps it too, and brings it to every other device.

const PAUSE = 1200;
const states = new WeakMap();

function draftKey(form) {
  return `draft:${form.dataset.draft}`;
}

function fieldsOf(form) {
  return [...form.querySelectorAll("textarea, input[type=text], input[type=email], input:not([type])")].filter((field) => field.name && !field.readOnly);
}

function textsOf(form) {
  return Object.fromEntries(fieldsOf(form).filter((field) => field.value.trim()).map((field) => [field.name, field.value]));
}

function same(one, other) {
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => one[name] === other[name]);
}

function fill(form, texts, over) {
  for (const field of fieldsOf(form)) {
    const text = (!over && field.value) || texts[field.name] || "";
    if (text === field.value) continue;
    field.value = text;
    field.dispatchEvent(new Event("draft:filled", { bubbles: true }));
  }
}

// A browser may refuse storage, as in a frame with other sites' cookies blocked; what one types then lasts as long as
// the page, is not lost between two views of it, and one is asked before it goes with the page.
function storage(kind) {
  try { return window[kind]; } catch { return {}; }
}

const kept = storage("localStorage");
const session = storage("sessionStorage");
if (!kept.getItem) onbeforeunload = () => Object.keys(kept)[0];

function keep(store, key, value) {
  // It may be full.
  try { store[key] = JSON.stringify(value); } catch {}
}

function read(store, key) {
  return JSON.parse(store[key] ?? null);
}

// Signed in on a page of our own, a form carries its token; the forum keeps drafts for nobody else.
function isKept(form) {
  return form.elements.csrf_token;
}

function keepHere(form, changed) {
  const { number, version } = states.get(form);
  const texts = textsOf(form);
  if (Object.keys(texts).length || number) keep(kept, draftKey(form), { texts, number, version, changed });
  else delete kept[draftKey(form)];
}

function drafted() {
  return [...document.querySelectorAll("form[data-draft]")].filter((form) => states.has(form));
}

async function begin(form) {
  const state = { number: "", version: 0, timer: 0, busy: false, sent: false };
  states.set(form, state);
  const here = read(kept, draftKey(form));
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
  else if (mine && same(mine.texts, now)) take(form, mine, here);
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
  delete kept[draftKey(form)];
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
  if (number) form.append(element("input", { type: "hidden", name: "draft", value: number }));
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

on("input", "form[data-draft]", typed);

// Whoever comes next to this browser must not find what the last one was writing.
on("submit", 'form[action="/sign-out"]', () => {
  for (const key of Object.keys(kept)) if (key.startsWith("draft:")) delete kept[key];
});

on("submit", "form[data-draft]", (form) => {
  const state = states.get(form);
  state.sent = true;
  clearTimeout(state.timer);
  if (!form.hasAttribute("hx-post")) keep(session, "sent", draftKey(form));
});

// Whoever comes back to a form that did not arrive goes on writing in it.
addEventListener("pageshow", (event) => {
  if (event.persisted) for (const form of drafted()) states.get(form).sent = false;
});

document.addEventListener("htmx:afterRequest", (event) => {
  const state = states.get(event.detail.requestConfig?.elt);
  if (state && !event.detail.successful) state.sent = false;
});

addEventListener("visibilitychange", () => {
  if (document.hidden) for (const form of drafted()) if (states.get(form).timer) save(form, true);
});

// A page that came after a sent form and shows no problem means that the text arrived: its draft may go.
const sent = read(session, "sent");
delete session.sent;
const back = performance.getEntriesByType("navigation")[0]?.type === "back_forward";
if (!back && !document.querySelector(".problems, .problem, [data-problem], form[data-draft] [aria-invalid]")) delete kept[sent];

// Before the swap: the form that comes back must not be given its sent text again.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, requestConfig } = event.detail;
  const arrived = requestConfig.verb === "post" && xhr.status < 400;
  if (arrived && requestConfig.elt.matches("form[data-draft]")) delete kept[draftKey(requestConfig.elt)];
});

each("form[data-draft]", (form) => { if (!states.has(form)) begin(form); });
