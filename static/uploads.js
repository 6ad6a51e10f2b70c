// Pictures and files in a text: by button, pasted or dropped. A line at the caret says that one is on its way, and what
// shows it stands there once it has arrived; one writes on meanwhile.

const MOST_AT_ONCE = 5;
const under = new WeakMap();
let drawn = 0;

function boxOf(field) {
  return field?.closest?.(".writing")?.querySelector(".writing-files") ?? null;
}

function filled(sentence, name) {
  return sentence.replace("{name}", name);
}

// The name as it may stand in brackets; two files of one name are told apart.
function placeholderFor(file) {
  drawn += 1;
  const name = file.name.replace(/[[\]()\\\n]/g, " ").slice(0, 60);
  return `[${filled(words.uploading, name)}${drawn > 1 ? ` ${drawn}` : ""}]`;
}

// On a line of its own, where one writes just now; whoever still describes another picture gets it after that one.
function put(field, text) {
  const { value } = field;
  let { selectionStart: start, selectionEnd: end } = field;
  for (const shown of value.matchAll(/!?\[[^\]\n]*\]\(\/uploads\/[^)\s]*\)/g)) {
    const after = shown.index + shown[0].length;
    if (start > shown.index && start < after) [start, end] = [after, after];
  }
  const before = start === 0 || value[start - 1] === "\n" ? "" : "\n";
  const after = value[end] === "\n" || end === value.length ? "" : "\n";
  field.setRangeText(`${before}${text}${after}`, start, end, "end");
  changed(field);
}

// Wherever it stands by now, and without moving the caret of somebody who writes on elsewhere.
function replace(field, placeholder, text) {
  const at = field.value.indexOf(placeholder);
  if (at < 0) return -1;
  let [from, to] = [at, at + placeholder.length];
  if (!text && field.value[to] === "\n") to += 1;
  field.setRangeText(text, from, to, "preserve");
  changed(field);
  return at;
}

function trouble(field, sentence) {
  const line = boxOf(field)?.querySelector(".writing-trouble");
  if (line) line.textContent = sentence;
}

function markdownOf(given) {
  const title = given.title.replace(/([\\[\]*_`<>])/g, "\\$1");
  return given.picture ? `![${words.describe}](${given.path})` : `[${title}](${given.path})`;
}

async function upload(field, file) {
  const box = boxOf(field);
  const placeholder = placeholderFor(file);
  put(field, placeholder);
  say(filled(words.uploading, file.name));
  under.set(field, (under.get(field) ?? 0) + 1);
  const before = field.value;
  const given = await send(box, field.form, file);
  under.set(field, under.get(field) - 1);
  if (given.path) arrived(field, placeholder, file, given, field.value !== before);
  else {
    replace(field, placeholder, "");
    trouble(field, given.sentence ?? filled(words.notUploaded, file.name));
  }
}

function arrived(field, placeholder, file, given, writesOn) {
  const text = markdownOf(given);
  const at = replace(field, placeholder, text);
  say(`${filled(words.uploaded, file.name)} ${given.picture ? words.describe : ""}`);
  // What the picture shows is asked for where it is written: the words are chosen, and typing replaces them.
  if (at < 0 || !given.picture || writesOn || field.hidden) return;
  field.focus();
  field.setSelectionRange(at + 2, at + 2 + words.describe.length);
}

async function send(box, form, file) {
  const body = new FormData();
  for (const name of ["stamp", "csrf_token", "page"]) {
    const value = form?.elements[name]?.value;
    if (value) body.set(name, value);
  }
  body.set("file", file, file.name);
  const headers = {};
  document.dispatchEvent(new CustomEvent("docside:upload", { detail: { headers } }));
  try {
    const answer = await fetch(box.dataset.uploads, { method: "POST", body, headers });
    return answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : {};
  } catch {
    return {};
  }
}

function take(field, files) {
  trouble(field, "");
  for (const file of [...files].slice(0, MOST_AT_ONCE)) upload(field, file);
}

on("change", ".writing-files input[type=file]", (input) => {
  take(input.closest(".writing").querySelector("textarea"), input.files);
  input.value = "";
});

// Text beside a picture, as from a table program, is what one wants more often.
document.addEventListener("paste", (event) => {
  const field = event.target;
  const files = event.clipboardData?.files ?? [];
  if (!boxOf(field) || !files.length || event.clipboardData.getData("text/plain").trim()) return;
  event.preventDefault();
  take(field, files);
});

function brings(event) {
  return boxOf(event.target) && [...(event.dataTransfer?.types ?? [])].includes("Files");
}

document.addEventListener("dragover", (event) => {
  if (!brings(event)) return;
  event.preventDefault();
  event.target.closest(".writing").classList.add("dropping");
});

for (const over of ["dragleave", "drop"]) {
  document.addEventListener(over, (event) => event.target.closest?.(".writing")?.classList.remove("dropping"));
}

document.addEventListener("drop", (event) => {
  if (!brings(event)) return;
  event.preventDefault();
  const field = event.target.closest(".writing").querySelector("textarea");
  take(field, event.dataTransfer.files);
});

// A text does not go without what belongs to it.
on("submit", "form", (form, event) => {
  const busy = [...form.querySelectorAll("textarea")].find((field) => under.get(field));
  if (!busy) return;
  stop(event);
  trouble(busy, words.wait);
}, true);
