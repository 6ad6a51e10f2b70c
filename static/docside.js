// What HTML and htmx cannot do alone. Every part is an improvement: without it all forms and links still work.

document.documentElement.classList.add("scripted");

const words = JSON.parse(document.body.dataset.words);

const relative = new Intl.RelativeTimeFormat(document.documentElement.lang || "en", { numeric: "auto" });
const STEPS = [["year", 31536000], ["month", 2592000], ["week", 604800], ["day", 86400], ["hour", 3600], ["minute", 60]];

function ago(then) {
  const seconds = (then - Date.now()) / 1000;
  for (const [unit, size] of STEPS) {
    if (Math.abs(seconds) >= size) return relative.format(Math.trunc(seconds / size), unit);
  }
  return relative.format(0, "minute");
}

function showTimes(root) {
  for (const time of root.querySelectorAll("time[datetime]")) {
    const then = new Date(time.dateTime);
    time.textContent = ago(then);
    time.title = then.toLocaleString(document.documentElement.lang, { dateStyle: "full", timeStyle: "short" });
  }
}

function addCopyButtons(root) {
  for (const pre of root.querySelectorAll("pre.code:not(.code-block > pre)")) {
    const box = document.createElement("div");
    box.className = "code-block";
    pre.replaceWith(box);
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = words.copy;
    button.addEventListener("click", () => copy(button, pre.querySelector("code").textContent));
    box.append(pre, button);
  }
}

async function copy(button, text) {
  const label = [...button.childNodes];
  await navigator.clipboard.writeText(text);
  button.textContent = words.copied;
  say(words.copied);
  setTimeout(() => button.replaceChildren(...label), 2000);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-copy]");
  if (button) copy(button, button.dataset.copy);
});

// What scrolls sideways must be reachable by keyboard; what does not is no stop on the way.
const scrollers = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
  }
});

function say(text) {
  const said = document.getElementById("said");
  if (said) said.textContent = text;
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  const button = event.submitter;
  if (button?.dataset.busy && !form.hasAttribute("hx-post")) {
    button.dataset.label = button.textContent;
    button.textContent = button.dataset.busy;
  }
});

// The code of a mail's link stands behind the #, which is never sent to the server: it only fills the field.
function fillCode() {
  const code = new URLSearchParams(location.hash.slice(1)).get("code");
  const field = document.getElementById("code");
  if (code && field) {
    field.value = code;
    field.focus();
  }
}

function ready(root) {
  for (const scroller of root.querySelectorAll("pre.code, .prose table")) scrollers.observe(scroller);
  showTimes(root);
  addCopyButtons(root);
  const fresh = root.querySelector("[data-fresh]") || (root.matches?.("[data-fresh]") ? root : null);
  if (fresh) {
    const post = document.getElementById(fresh.dataset.fresh);
    post?.classList.add("fresh");
    post?.scrollIntoView({ block: "nearest" });
  }
}

document.addEventListener("htmx:load", (event) => ready(event.detail.elt));

// What was unfolded stays so when its region comes anew, and what an address points to is unfolded.
let unfolded = [];
document.addEventListener("htmx:beforeSwap", (event) => {
  unfolded = [...event.detail.target.querySelectorAll("details[id][open]")].map((one) => one.id);
});
function unfold() {
  for (const id of unfolded) document.getElementById(id)?.setAttribute("open", "");
  document.getElementById(location.hash.slice(1))?.closest("details[id]")?.setAttribute("open", "");
}
document.addEventListener("htmx:afterSwap", unfold);
addEventListener("hashchange", unfold);

document.addEventListener("htmx:afterSwap", (event) => {
  const text = document.querySelector("#notice .notice-text");
  if (text) setTimeout(() => text.remove(), 8000);
  // What was swapped as a whole is gone; the event then comes from what stands in its place.
  const { target } = event.detail;
  const field = (target.isConnected ? target : event.target).querySelector?.("[data-focus]");
  field?.focus();
  if (field?.matches("textarea")) field.setSelectionRange(field.value.length, field.value.length);
});

document.addEventListener("htmx:sendError", () => {
  const notice = document.getElementById("notice");
  notice.replaceChildren(Object.assign(document.createElement("p"), {
    className: "notice-text",
    textContent: words.away,
  }));
});

// Menus close by Escape, which leads back to their button, and by a click or a step with Tab to anywhere else.
function closeMenus(except) {
  for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(except)) menu.open = false;
}

document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector("details.menu[open]");
  if (!menu) return;
  closeMenus(null);
  menu.querySelector("summary").focus();
});

document.addEventListener("click", (event) => closeMenus(event.target));
document.addEventListener("focusin", (event) => closeMenus(event.target));

// A sentence that fits often begins the note; it can be changed there.
document.addEventListener("change", (event) => {
  const note = document.getElementById(event.target.dataset?.fills);
  if (note && event.target.value) note.value = event.target.value;
});

// All of a page is chosen as one; whoever then takes one out does not mean all any more.
document.addEventListener("change", (event) => {
  const chosen = [...document.querySelectorAll('.choose input[form="bulk"]')];
  if ("all" in event.target.dataset) for (const box of chosen) box.checked = event.target.checked;
  else if (chosen.includes(event.target) && !event.target.checked) document.querySelector("[data-all]").checked = false;
});

// By keyboard: j and k move through a list, g begins two letters, any other presses what carries it, in the item first.
let began = "";
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input:not([type=checkbox]), textarea, select")) return;
  const items = [...document.querySelectorAll("[data-item]")].filter((item) => item.checkVisibility());
  const at = items.findIndex((item) => item.contains(document.activeElement));
  const key = CSS.escape(began + event.key);
  began = event.key === "g" ? "g " : "";
  const next = { j: 1, k: -1 }[key] && items[Math.min(items.length - 1, Math.max(0, at + (key === "j" ? 1 : -1)))];
  const found = next || items[at]?.querySelector(`[data-key="${key}"]`) || document.querySelector(`[data-hotkey="${key}"]`);
  if (!found) return;
  event.preventDefault();
  // A summary opens its own.
  if (!found.matches("summary")) found.closest("details:not([open])")?.setAttribute("open", "");
  if (next || found.matches("textarea, input:not([type=checkbox])")) found.focus();
  else found.click();
  // Whoever unfolds something by key goes on in it.
  if (found.matches("summary")) found.parentElement.querySelector("input:not([type=hidden]), select, textarea")?.focus();
  if (next) next.scrollIntoView({ block: "nearest" });
});

// The keys that are shown are those that do something on this page now.
const IN_ITEMS = { j: "[data-item]", k: "[data-item]", o: '[data-item] [data-key="o"]' };
document.addEventListener("beforetoggle", (event) => {
  for (const row of event.target.querySelectorAll?.("[data-key-of]") ?? []) {
    const key = row.dataset.keyOf;
    row.hidden = !document.querySelector(IN_ITEMS[key] ?? `[data-hotkey="${key.split(" …")[0]}"]`);
  }
}, true);

// Whoever looks at another window is not here; what is asked for every few seconds waits until they come back.
document.addEventListener("htmx:beforeRequest", (event) => {
  if (document.hidden && event.target.matches("[data-beat]")) event.preventDefault();
});

// On a phone the panel's entries and the lists scroll sideways: the one that is open is in view.
for (const row of document.querySelectorAll(".panel-nav ul, .tabs")) {
  const open = row.querySelector("[aria-current]");
  if (open) row.scrollLeft = open.offsetLeft - row.offsetLeft - (row.clientWidth - open.offsetWidth) / 2;
}

ready(document.body);
unfold();
fillCode();
