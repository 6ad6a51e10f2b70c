// @ and the beginning of a name: a list of the people in the thread and of the team, as a listbox under the field.

const words = JSON.parse(document.body.dataset.words);
const NAME = /(?:^|[\s(>*_])@([\p{L}\p{N}][^\n@]{0,40})?$/u;
const asked = new Map();
let list = null;
let field = null;
let from = 0;

function people(address) {
  if (!asked.has(address)) asked.set(address, fetch(address).then((got) => got.ok ? got.json() : [], () => []));
  return asked.get(address);
}

async function suggest(target) {
  const address = target.form?.dataset.people;
  const before = target.value.slice(0, target.selectionStart);
  const found = address && NAME.exec(before);
  if (!found) return close();
  const begun = (found[1] ?? "").toLocaleLowerCase();
  const names = (await people(address)).filter((name) => {
    const small = name.toLocaleLowerCase();
    return small !== begun && (small.startsWith(begun) || small.split(" ").some((word) => word.startsWith(begun)));
  }).slice(0, 6);
  if (!names.length || document.activeElement !== target || target.value.slice(0, target.selectionStart) !== before) return close();
  open(target, before.length - begun.length, names);
}

function open(target, start, names) {
  close();
  field = target;
  from = start;
  list = Object.assign(document.createElement("ul"), { className: "people-list", id: `${field.id}-people` });
  list.role = "listbox";
  list.ariaLabel = words.people;
  list.append(...names.map((name, at) => {
    const option = Object.assign(document.createElement("li"), { id: `${list.id}-${at}`, textContent: name });
    option.role = "option";
    option.addEventListener("pointerdown", (event) => { event.preventDefault(); pick(name); });
    return option;
  }));
  const anchor = Object.assign(document.createElement("div"), { className: "people-anchor" });
  anchor.append(list);
  field.after(anchor);
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id);
  choose(0);
  document.getElementById("said")?.replaceChildren(`${words.people}: ${names.join(", ")}`);
}

function choose(at) {
  const options = [...list.children];
  for (const [number, option] of options.entries()) option.ariaSelected = String(number === at);
  field.setAttribute("aria-activedescendant", options[at].id);
}

function pick(name) {
  const target = field;
  target.setSelectionRange(from, target.selectionStart);
  close();
  if (document.execCommand?.("insertText", false, `${name} `)) return;
  target.setRangeText(`${name} `, from, target.selectionEnd, "end");
  target.dispatchEvent(new Event("input", { bubbles: true }));
}

function close() {
  list?.parentElement.remove();
  for (const name of ["aria-activedescendant", "aria-controls", "aria-autocomplete"]) field?.removeAttribute(name);
  list = field = null;
}

document.addEventListener("input", (event) => { if (event.target.matches?.("textarea.markdown")) suggest(event.target); });
document.addEventListener("focusout", close);

document.addEventListener("keydown", (event) => {
  if (!list || event.target !== field) return;
  const options = [...list.children];
  const at = options.findIndex((option) => option.ariaSelected === "true");
  if (event.key === "ArrowDown" || event.key === "ArrowUp") choose((at + (event.key === "ArrowDown" ? 1 : -1) + options.length) % options.length);
  else if (event.key === "Enter" || event.key === "Tab") pick(options[at].textContent);
  else if (event.key === "Escape") close();
  else return;
  event.preventDefault();
}, true);
