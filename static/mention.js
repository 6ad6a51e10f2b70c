// @ and the beginning of a name: a list of the people in the thread and of the team, as a listbox under the field.

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
  const id = `${field.id}-people`;
  list = element("ul", { className: "people-list", id, role: "listbox", ariaLabel: words.people }, ...names.map((name, at) => {
    const option = element("li", { id: `${id}-${at}`, textContent: name, role: "option" });
    option.addEventListener("pointerdown", (event) => { event.preventDefault(); pick(name); });
    return option;
  }));
  field.after(element("div", { className: "people-anchor" }, list));
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", id);
  choose(0);
  say(`${words.people}: ${names.join(", ")}`);
}

function choose(at) {
  const options = [...list.children];
  for (const option of options) option.ariaSelected = option === options[at];
  field.setAttribute("aria-activedescendant", options[at].id);
}

function pick(name) {
  const target = field;
  target.setSelectionRange(from, target.selectionStart);
  close();
  insert(target, `${name} `);
}

function close() {
  list?.parentElement.remove();
  for (const name of ["aria-activedescendant", "aria-controls", "aria-autocomplete"]) field?.removeAttribute(name);
  list = field = null;
}

on("input", "textarea.markdown", suggest);
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
