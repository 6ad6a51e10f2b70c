// What HTML and htmx cannot do alone. Every part is an improvement: without it all forms and links still work.

document.documentElement.classList.add("scripted");

const relative = new Intl.RelativeTimeFormat(language, { numeric: "auto", style: "short" });
const STEPS = [["year", 31536000], ["month", 2592000], ["week", 604800], ["day", 86400], ["hour", 3600], ["minute", 60]];

function ago(then) {
  const seconds = (then - Date.now()) / 1000;
  const [unit, size] = STEPS.find((step) => Math.abs(seconds) >= step[1]) ?? ["minute", Infinity];
  return relative.format(Math.trunc(seconds / size), unit);
}

each("time[datetime]", (time) => {
  const then = new Date(time.dateTime);
  time.textContent = ago(then);
  time.title = then.toLocaleString(language, { dateStyle: "full", timeStyle: "short" });
});

each("pre.code:not(.code-block > pre)", (pre) => {
  const box = element("div", { className: "code-block" });
  pre.replaceWith(box);
  box.append(pre, button("copy", words.copy, ({ target }) => copy(target, pre.querySelector("code").textContent)));
});

on("click", "[data-copy]", (button) => copy(button, button.dataset.copy));

async function copy(button, text) {
  await navigator.clipboard.writeText(text);
  setTimeout(relabel(button, words.copied), 2000);
  say(words.copied);
}

// What scrolls sideways must be reachable by keyboard; what does not is no stop on the way.
const scrollers = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
  }
});
each("pre.code, .prose table", (scroller) => scrollers.observe(scroller));

// A button that sends a form says what it does meanwhile.
let relax = () => {};
function busy(button) {
  if (button?.dataset.busy) relax = relabel(button, button.dataset.busy);
}
on("submit", "form:not([hx-post])", (form, event) => busy(event.submitter));
on("htmx:beforeRequest", "form", (form, event) => busy(event.detail.requestConfig.triggeringEvent?.submitter));
document.addEventListener("htmx:afterRequest", () => relax());

each("[data-fresh]", (region) => {
  const post = document.getElementById(region.dataset.fresh);
  delete region.dataset.fresh;
  post?.classList.add("fresh");
  post?.scrollIntoView({ block: "nearest" });
});

// A paper beside another is sent alone: what is on the other stays in the page.
each("[form=reply]:not([name=seen])", (one) => one.removeAttribute("form"));

// What was unfolded stays so when its region comes anew, and what an address points to is unfolded.
let unfolded = [], here;
document.addEventListener("htmx:beforeSwap", (event) => {
  const { target } = event.detail;
  unfolded = [...target.querySelectorAll("details[id][open]")].map((one) => one.id);
  here = target.querySelector(":focus");
});
function unfold() {
  for (const id of [...unfolded, location.hash.slice(1)]) document.getElementById(id)?.closest("details[id]")?.setAttribute("open", "");
}
addEventListener("hashchange", unfold);
unfold();

document.addEventListener("htmx:afterSwap", (event) => {
  unfold();
  const text = document.querySelector(".notice-text");
  setTimeout(() => text?.remove(), 8000);
  // What was swapped as a whole is gone; the event then comes from what stands in its place.
  const { target } = event.detail;
  const place = target.isConnected ? target : event.target;
  let field = place.querySelector?.("[data-focus]");
  // Whoever pressed what is gone with it goes on where it was, and not at the top of the page.
  if (!field && here && !document.querySelector(":focus")) (field = place).tabIndex = -1;
  field?.focus?.();
  field?.setSelectionRange?.(1e6, 1e6);
});

document.addEventListener("htmx:sendError", () => {
  document.getElementById("notice").replaceChildren(element("p", { className: "notice-text", textContent: words.away }));
});

// Menus close by a click or a step with Tab to anywhere else.
for (const type of ["click", "focusin"]) document.addEventListener(type, ({ target }) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(target)) menu.open = false;
});

// Escape closes the menu that is open, or what is unfolded around the focus, and leads back to its button. It leaves a
// field that stands elsewhere: there the keys of the page are silent.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented) return;
  const fold = document.querySelector("details.menu[open]") ?? event.target.closest("details[open]");
  if (!fold) return event.target.closest("input:not([type=checkbox]), textarea, select")?.blur();
  fold.open = false;
  fold.firstElementChild.focus();
});

// A sentence that fits often begins the note; it can be changed there.
on("change", "[data-fills]", ({ dataset, value }) => {
  const note = document.getElementById(dataset.fills);
  if (note && value) note.value = value;
});

// All of a page is chosen as one; whoever then takes one out does not mean all any more.
const CHOSEN = '.choose input[form="bulk"]';
on("change", "[data-all]", (all) => document.querySelectorAll(CHOSEN).forEach((box) => { box.checked = all.checked; }));
on("change", CHOSEN, (box) => { if (!box.checked) document.querySelector("[data-all]").checked = false; });

// By keyboard: j and k move through a list, g begins two letters, any other presses what carries it, in the item first.
let began = "";
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input:not([type=checkbox]), textarea, select")) return;
  const items = [...document.querySelectorAll("[data-item]")].filter((item) => item.checkVisibility());
  const at = items.findIndex((item) => item.contains(document.activeElement));
  const key = CSS.escape(began + event.key);
  began = event.key === "g" ? "g " : "";
  const step = { j: 1, k: -1 }[key];
  const next = step && items[Math.min(items.length - 1, Math.max(0, at + step))];
  const found = next || items[at]?.querySelector(`[data-key="${key}"]`) || document.querySelector(`[data-hotkey="${key}"]`);
  if (!found) return;
  event.preventDefault();
  found.closest("details:not([open])")?.setAttribute("open", "");
  // Whoever unfolds something by key goes on in it.
  const field = found.matches("summary") && found.parentElement.querySelector("input:not([type=hidden]), textarea, select");
  if (field) field.focus();
  else if (next || found.matches("summary, textarea, input:not([type=checkbox])")) found.focus();
  else found.click();
  if (next) next.scrollIntoView({ block: "nearest" });
});

// The keys that are shown are those that do something on this page now.
const IN_ITEMS = { j: "[data-item]", k: "[data-item]", o: '[data-item] [data-key="o"]' };
document.addEventListener("beforetoggle", (event) => {
  for (const row of event.target.querySelectorAll("[data-key-of]")) {
    const key = row.dataset.keyOf;
    row.hidden = !document.querySelector(IN_ITEMS[key] ?? `[data-hotkey="${key}"]`);
  }
}, true);

// Whoever looks at another window is not here; what is asked for every few seconds waits until they come back.
on("htmx:beforeRequest", "[data-beat]", (beat, event) => {
  if (document.hidden && event.target === beat) event.preventDefault();
});

// On a phone the panel's entries and the lists scroll sideways: the one that is open is in view.
for (const row of document.querySelectorAll(".panel-nav ul, .tabs")) {
  const open = row.querySelector("[aria-current]");
  if (open) row.scrollLeft = open.offsetLeft - row.offsetLeft - (row.clientWidth - open.offsetWidth) / 2;
}

// What was typed before htmx could hear it.
addEventListener("htmx:load", () => {
  const title = document.getElementById("title");
  if (title?.value) changed(title);
}, { once: true });

// The code of a mail's link stands behind the #, which is never sent to the server: it only fills the field.
const behind = (name) => new URLSearchParams(location.hash.slice(1)).get(name);
const code = behind("code");
const field = document.getElementById("code");
if (code && field) {
  field.value = code;
  field.focus();
}

// So does the key of a link that may do something: it goes in a form, and not into the history or a log.
const lock = document.getElementById("key");
function unlock() {
  if (!lock || !behind("key")) return;
  lock.value = behind("key");
  history.replaceState(history.state, "", location.pathname);
  lock.form.requestSubmit();
}
addEventListener("hashchange", unlock);
unlock();
