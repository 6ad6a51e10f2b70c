// Writing Markdown: preview, marks by button and key, the counter, and code that was pasted without its fence.

const numbers = new Intl.NumberFormat(language);
const MARKS = {
  bold: ["b", "**"],
  italic: ["i", "*"],
  code: ["e", "`"],
  link: ["k", "[", "](https://)"],
};
const CODE = [
  /^\s*at \S+.*[(:]/, /^Traceback |^\s+File ".+", line \d/, /\b(ERROR|WARN(ING)?|INFO|DEBUG|FATAL|TRACE)\b/, /^\S*Error\b|Exception\b/,
  /^\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d/, /[{};]\s*$/, /^(\t| {2,})\S/, /^[$#>%] \S/, /=>|::|->|==|\(\)|<\/?\w+>/, /^\s*[\w.-]+\s*[:=]\s*\S+$/,
];

// As the server counts: letters, not halves of them, without what it would not keep.
function lettersOf(text) {
  const kept = text.replace(/\r\n?/g, "\n").replace(/(?![\n\t])[\p{Cc}\p{Cs}]/gu, "").replace(/^\n+/, "").trimEnd();
  return [...kept].length;
}

function count(field) {
  const { most } = field.dataset;
  const counter = field.closest(".writing").querySelector(".writing-count");
  const now = lettersOf(field.value);
  counter.textContent = now > most * 0.75 ? `${numbers.format(now)} / ${numbers.format(most)}` : "";
  const over = now > most;
  if (over && !counter.classList.contains("problem")) say(words.long);
  counter.classList.toggle("problem", over);
}

// What was wrong with an empty field is not wrong any more once there is text in it.
function forgive(field) {
  if (!field.hasAttribute("aria-invalid") || !field.value.trim()) return;
  field.removeAttribute("aria-invalid");
  if (document.getElementById(`${field.id}-hint`)) field.setAttribute("aria-describedby", `${field.id}-hint`);
  document.getElementById(`${field.id}-error`)?.remove();
  for (const link of field.form?.querySelectorAll(`.problems a[href="#${CSS.escape(field.id)}"]`) ?? []) {
    const box = link.closest(".problems");
    link.closest("p").remove();
    if (!box.querySelector("p")) box.remove();
  }
}

function mark(field, kind) {
  const [, before, after = before] = MARKS[kind];
  const { selectionStart: start, selectionEnd: end, value } = field;
  const chosen = value.slice(start, end);
  if (kind === "code" && chosen.includes("\n")) return fence(field, start, end);
  const around = value.slice(start - before.length, start) === before && value.slice(end, end + after.length) === after;
  if (around && kind !== "link") {
    field.setSelectionRange(start - before.length, end + after.length);
    insert(field, chosen);
    return field.setSelectionRange(start - before.length, end - before.length);
  }
  insert(field, before + chosen + after);
  const from = start + before.length;
  if (kind === "link" && chosen) field.setSelectionRange(from + chosen.length + 2, from + chosen.length + 10);
  else field.setSelectionRange(from, from + chosen.length);
}

function fence(field, start, end) {
  const { value } = field;
  const chosen = value.slice(start, end).replace(/^\n+|\n+$/g, "");
  const longest = Math.max(2, ...(chosen.match(/`{3,}/g) ?? []).map((run) => run.length));
  const ticks = "`".repeat(longest + 1);
  const above = start === 0 || value[start - 1] === "\n" ? "" : "\n";
  field.setSelectionRange(start, end);
  insert(field, `${above}${ticks}\n${chosen}\n${ticks}\n`);
}

function looksLikeCode(text) {
  const lines = text.split("\n").filter((line) => line.trim());
  if (lines.length < 3 || text.includes("```")) return false;
  const listed = lines.filter((line) => /^\s*([-*+]|\d+\.) /.test(line)).length;
  const coded = lines.filter((line) => CODE.some((sign) => sign.test(line))).length;
  return listed * 2 < lines.length && coded * 5 >= lines.length * 2;
}

function insideFence(text) {
  return (text.match(/^ {0,3}(```|~~~)/gm) ?? []).length % 2 === 1;
}

function look(field) {
  forgive(field);
  if (field.matches("textarea[data-most]")) count(field);
}

each("textarea[data-most]", count);
for (const type of ["input", "draft:filled"]) on(type, "input, textarea", look);

on("paste", "textarea.markdown", (field, event) => {
  const text = event.clipboardData?.getData("text/plain").replace(/\r\n?/g, "\n") ?? "";
  const start = field.selectionStart;
  if (looksLikeCode(text) && !insideFence(field.value.slice(0, start))) setTimeout(() => offer(field.closest(".writing"), words.looksLikeCode, words.fence, () => {
    if (field.value.slice(start, start + text.length) === text) fence(field, start, start + text.length);
  }));
});

on("keydown", "textarea.markdown", (field, event) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
  const kind = Object.keys(MARKS).find((name) => MARKS[name][0] === event.key.toLowerCase());
  const send = event.key === "Enter" && !event.defaultPrevented && field.form?.querySelector("[data-send]");
  if (!kind && !send) return;
  event.preventDefault();
  if (!send) return mark(field, kind);
  // htmx would put the cursor back into it, and the keys of the page are silent there.
  field.blur();
  send.click();
});

// One stop for Tab; the arrows go from button to button.
on("keydown", "[role=toolbar]", (toolbar, event) => {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  const buttons = [...toolbar.querySelectorAll("button")];
  const next = buttons[(buttons.indexOf(event.target) + step + buttons.length) % buttons.length];
  for (const button of buttons) button.tabIndex = button === next ? 0 : -1;
  next.focus();
});

on("click", "[data-mark], [data-preview]", (button) => {
  const field = button.closest(".writing").querySelector("textarea");
  if (button.dataset.mark) mark(field, button.dataset.mark);
  else togglePreview(button, field);
});

// One button, one box; the preview is what the server will show.
function togglePreview(button, field) {
  const box = button.closest(".writing");
  const preview = box.querySelector(".writing-preview");
  const showing = preview.hidden;
  preview.hidden = !showing;
  field.hidden = showing;
  box.classList.toggle("previewing", showing);
  forgive(field);
  button.setAttribute("aria-pressed", showing);
  button.textContent = showing ? words.write : words.preview;
  if (!showing) field.focus();
}

// Before htmx and the browser send it: a text that is too long stays here, and nothing of it travels.
on("submit", "form", (form, event) => {
  const long = [...form.querySelectorAll("textarea[data-most]")].find((field) => lettersOf(field.value) > field.dataset.most);
  if (!long) return;
  stop(event);
  say("");
  setTimeout(() => say(words.long));
  long.setAttribute("aria-invalid", "true");
  long.focus();
}, true);
