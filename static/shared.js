// What the parts of a page's script share; it stands before them, and only what is here has names for all of them.

const words = JSON.parse(document.body.dataset.words);
const language = document.documentElement.lang || "en";

// Hear of an event wherever it happens in what the selector finds, now and in what comes later.
function on(type, selector, act, early = false) {
  document.addEventListener(type, (event) => {
    const found = event.target.closest?.(selector);
    if (found) act(found, event);
  }, early);
}

// Do something with all that the selector finds, and again when a part of the page came anew: twice must be as once.
// In the moment in which it comes, not only when it has settled: keys are pressed in between.
function each(selector, act) {
  const look = () => document.querySelectorAll(selector).forEach((found) => act(found));
  for (const type of ["htmx:afterSwap", "htmx:load"]) document.addEventListener(type, look);
  look();
}

function element(tag, fields, ...inside) {
  const made = Object.assign(document.createElement(tag), fields);
  made.append(...inside);
  return made;
}

function button(className, textContent, act) {
  const made = element("button", { type: "button", className, textContent });
  made.addEventListener("click", act);
  return made;
}

function say(text) {
  document.getElementById("said")?.replaceChildren(text);
}

// A button says something else for a while; what is given back makes it say what it did.
function relabel(one, text) {
  const label = [...one.childNodes];
  one.textContent = text;
  return () => one.replaceChildren(...label);
}

// Nobody after us, not htmx and not the browser, gets to see the event.
function stop(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
}

function changed(field) {
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

// Typed by command, so that undo knows it; the event tells the draft and the counter.
function insert(field, text) {
  field.focus();
  if (document.execCommand?.("insertText", false, text)) return;
  field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
  changed(field);
}

// A line at the foot of a text, with the one thing to do about it.
function offer(box, text, action, act) {
  const foot = box.querySelector(".writing-foot");
  if (!foot) return;
  foot.querySelector(".writing-offer")?.remove();
  const line = element("p", { className: "writing-offer" }, `${text} `, button("quiet", action, () => { line.remove(); act(); }));
  foot.append(line);
  say(`${text} ${action}`);
}
