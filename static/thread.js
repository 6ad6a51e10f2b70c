// A thread that is open: quoting a post where one writes, and new answers offered without moving anything.

const words = JSON.parse(document.body.dataset.words);
const EVERY = 20_000;
let asked = Date.now();

function thread() {
  return document.querySelector("#conversation[data-news]");
}

function composer() {
  return document.querySelector(".composer textarea.markdown");
}

// Quote: the link fills the form by itself; with script its text comes here, and the page stays where it is.
async function quote(link, chosen) {
  const field = composer();
  const given = await fetch(link.href).then((got) => got.ok ? got.text() : "", () => "");
  const whole = new DOMParser().parseFromString(given, "text/html").querySelector(".composer textarea.markdown")?.value;
  if (!field || !whole) return location.assign(link.href);
  const who = whole.slice(0, whole.indexOf("\n"));
  const text = chosen ? `${[who, ">", ...chosen.split("\n").map((line) => `> ${line}`.trimEnd())].join("\n")}\n\n` : whole;
  field.hidden = false;
  field.focus();
  field.setSelectionRange(field.value.length, field.value.length);
  const apart = !field.value.trim() || field.value.endsWith("\n\n") ? "" : "\n\n";
  if (!document.execCommand?.("insertText", false, apart + text)) {
    field.setRangeText(apart + text, field.value.length, field.value.length, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  field.scrollIntoView({ block: "nearest" });
}

function chosenIn(post) {
  const selection = getSelection();
  const prose = post?.querySelector(".prose");
  if (!prose || selection.isCollapsed || !selection.rangeCount) return "";
  const range = selection.getRangeAt(0);
  return prose.contains(range.commonAncestorContainer) ? selection.toString().trim() : "";
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-quote]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || !composer()) return;
  event.preventDefault();
  link.closest("details")?.removeAttribute("open");
  quote(link, "");
});

// Text that was chosen with the pointer gets a button beside it; by keyboard the post's menu quotes all of it.
const here = Object.assign(document.createElement("button"), { type: "button", className: "quote-here button-second", textContent: words.quote, hidden: true });
here.addEventListener("pointerdown", (event) => event.preventDefault());
here.addEventListener("click", () => {
  const post = getSelection().anchorNode?.parentElement?.closest(".post");
  const text = chosenIn(post);
  here.hidden = true;
  if (text) quote(post.querySelector("a[data-quote]"), text);
});

function offerQuote() {
  const post = getSelection().anchorNode?.parentElement?.closest(".post");
  here.hidden = !(composer() && post?.querySelector("a[data-quote]") && chosenIn(post));
  if (here.hidden) return;
  const box = getSelection().getRangeAt(0).getBoundingClientRect();
  here.style.top = `${box.bottom + scrollY + 6}px`;
  here.style.left = `${Math.max(8, Math.min(box.left + scrollX, document.documentElement.clientWidth - 110))}px`;
}

// New answers: asked for while somebody looks, told quietly, shown when they say so.
async function look() {
  const open = thread();
  if (!open || document.visibilityState !== "visible") return;
  asked = Date.now();
  const { news, revision } = open.dataset;
  const got = await fetch(news, { headers: { "If-None-Match": `"${revision}"` }, cache: "no-store" }).catch(() => null);
  if (got?.status !== 200 || !open.isConnected) return;
  const { words: told } = await got.json();
  const place = open.querySelector(".news");
  if (place.dataset.told === told) return;
  place.dataset.told = told;
  const button = Object.assign(document.createElement("button"), { type: "button", className: "button", textContent: words.show });
  button.addEventListener("pointerdown", (event) => event.preventDefault());
  button.addEventListener("click", show);
  const line = document.createElement("p");
  line.append(Object.assign(document.createElement("span"), { textContent: told }), button);
  place.replaceChildren(line);
}

// Everything above the form is put in anew; the form with its text, its focus and its place on the screen stays.
async function show() {
  const open = thread();
  const got = await fetch(location.pathname, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (!got?.ok) return;
  const fresh = new DOMParser().parseFromString(await got.text(), "text/html").querySelector("#conversation");
  const form = open.querySelector(":scope > .composer");
  if (!fresh || !form) return location.reload();
  const known = new Set([...open.querySelectorAll("[id^=answer-]")].map((post) => post.id));
  const writing = form.contains(document.activeElement);
  const anchor = writing ? form : anchored(open, form);
  const top = anchor.getBoundingClientRect().top;
  for (const old of [...open.children]) if (old !== form) old.remove();
  for (const part of [...fresh.children]) {
    if (part.matches(".composer")) continue;
    form.before(document.adoptNode(part));
    htmx.process(part);
    part.dispatchEvent(new CustomEvent("htmx:load", { bubbles: true, detail: { elt: part } }));
  }
  Object.assign(open.dataset, { news: fresh.dataset.news, revision: fresh.dataset.revision });
  const now = anchor.isConnected ? anchor : document.getElementById(anchor.id) ?? form;
  scrollBy({ top: now.getBoundingClientRect().top - top, behavior: "instant" });
  const first = [...open.querySelectorAll("[id^=answer-]")].filter((post) => !known.has(post.id)).map((post) => (post.classList.add("fresh"), post))[0];
  if (writing) return;
  const target = first ?? open.querySelector("h1");
  target.tabIndex = -1;
  target.focus({ preventScroll: true });
}

function anchored(open, form) {
  const seen = (part) => part.getBoundingClientRect().bottom > 0 && part.getBoundingClientRect().top < innerHeight;
  return [...open.querySelectorAll(".post[id]"), form].find(seen) ?? form;
}

if (thread()) {
  document.body.append(here);
  let timer = 0;
  document.addEventListener("selectionchange", () => {
    clearTimeout(timer);
    timer = setTimeout(offerQuote, 200);
  });
  setInterval(look, EVERY);
  document.addEventListener("visibilitychange", () => { if (Date.now() - asked > EVERY) look(); });
}
