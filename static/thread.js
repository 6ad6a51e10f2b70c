// A thread that is open: quoting a post where one writes, and new answers offered without moving anything.

const EVERY = 20_000;
let asked = Date.now();

function thread() {
  return document.querySelector("#conversation[data-news]");
}

function composer(page = document) {
  return page?.querySelector(".composer textarea.markdown");
}

async function fetched(address, headers) {
  const got = await fetch(address, { headers }).catch(() => null);
  return got?.ok ? new DOMParser().parseFromString(await got.text(), "text/html") : null;
}

// Quote: the link fills the form by itself; with script its text comes here, and the page stays where it is.
async function quote(link, chosen) {
  const field = composer();
  const whole = composer(await fetched(link.href))?.value;
  if (!field || !whole) return location.assign(link.href);
  const who = whole.slice(0, whole.indexOf("\n"));
  const text = chosen ? `${[who, ">", ...chosen.split("\n").map((line) => `> ${line}`.trimEnd())].join("\n")}\n\n` : whole;
  field.hidden = false;
  field.setSelectionRange(1e6, 1e6);
  insert(field, (!field.value.trim() || field.value.endsWith("\n\n") ? "" : "\n\n") + text);
  field.scrollIntoView({ block: "nearest" });
}

function chosenIn(post) {
  const selection = getSelection();
  const prose = post?.querySelector(".prose");
  if (!prose || selection.isCollapsed || !selection.rangeCount) return "";
  const range = selection.getRangeAt(0);
  return prose.contains(range.commonAncestorContainer) ? selection.toString().trim() : "";
}

on("click", "a[data-quote]", (link, event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey || !composer()) return;
  event.preventDefault();
  link.closest("details")?.removeAttribute("open");
  quote(link, "");
});

// Text that was chosen with the pointer gets a button beside it; by keyboard the post's menu quotes all of it.
const here = unfocused("quote-here button-second", words.quote, () => {
  const post = chosenPost();
  const text = chosenIn(post);
  here.hidden = true;
  if (text) quote(post.querySelector("a[data-quote]"), text);
});
here.hidden = true;

// Pressed with the pointer it leaves the focus and the selection where they are.
function unfocused(...what) {
  const made = button(...what);
  made.addEventListener("pointerdown", (event) => event.preventDefault());
  return made;
}

function chosenPost() {
  return getSelection().anchorNode?.parentElement?.closest(".post");
}

function offerQuote() {
  const post = chosenPost();
  here.hidden = !(composer() && post?.querySelector("a[data-quote]") && chosenIn(post));
  if (here.hidden) return;
  const box = getSelection().getRangeAt(0).getBoundingClientRect();
  here.style.top = `${box.bottom + scrollY + 6}px`;
  here.style.left = `${Math.max(8, Math.min(box.left + scrollX, document.documentElement.clientWidth - 110))}px`;
}

// New answers: asked for while somebody looks, told quietly, shown when they say so.
async function look() {
  const open = thread();
  if (!open || document.hidden) return;
  asked = Date.now();
  const { news, revision } = open.dataset;
  const got = await fetch(news, { headers: { "If-None-Match": `"${revision}"` }, cache: "no-store" }).catch(() => null);
  if (got?.status !== 200 || !open.isConnected) return;
  const { words: told } = await got.json();
  const place = open.querySelector(".news");
  if (place.dataset.told === told) return;
  place.dataset.told = told;
  place.replaceChildren(element("p", {}, element("span", { textContent: told }), unfocused("button", words.show, show)));
}

// Everything above the form is put in anew; the form with its text, its focus and its place on the screen stays.
async function show() {
  const open = thread();
  const page = await fetched(location.pathname, { "HX-Request": "true" });
  if (!page) return;
  const fresh = page.querySelector("#conversation");
  const form = open.querySelector(":scope > .composer");
  if (!fresh || !form) return location.reload();
  const known = new Set([...open.querySelectorAll("[id^=answer-]")].map((post) => post.id));
  const writing = form.contains(document.activeElement);
  const anchor = writing ? form : anchored(open, form);
  const top = anchor.getBoundingClientRect().top;
  for (const old of [...open.children]) if (old !== form) old.remove();
  form.before(...[...fresh.children].filter((part) => !part.matches(".composer")));
  htmx.process(open);
  Object.assign(open.dataset, { news: fresh.dataset.news, revision: fresh.dataset.revision });
  htmx.trigger(open, "htmx:load");
  const now = anchor.isConnected ? anchor : document.getElementById(anchor.id) ?? form;
  scrollBy({ top: now.getBoundingClientRect().top - top, behavior: "instant" });
  const added = [...open.querySelectorAll("[id^=answer-]")].filter((post) => !known.has(post.id));
  for (const post of added) post.classList.add("fresh");
  if (writing) return;
  const target = added[0] ?? open.querySelector("h1");
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
