// The check without leaving the page: the report comes beside the text, which keeps its place, its scroll and its
// undo history. Without this script the form is sent as forms are, and the page comes back with text and report.
export function watchCheck() {
  const form = document.querySelector("form[data-check]");
  if (!form) return;
  form.addEventListener("submit", (event) => {
    if (event.submitter?.hasAttribute("formaction")) return;
    event.preventDefault();
    send(form);
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-line]");
    if (button) goTo(form.elements.text, Number(button.dataset.line), Number(button.dataset.column));
  });
  reveal();
}

let asking = null;

async function send(form) {
  asking?.abort();
  const mine = (asking = new AbortController());
  const button = form.querySelector("button[type=submit]");
  busy(form, true);
  tell("Checking");
  try {
    const action = form.getAttribute("action").split("#")[0];
    const answer = await fetch(action, { method: "POST", body: new FormData(form), headers: { Accept: "text/html" }, signal: mine.signal });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const outcome = page.getElementById("report");
    if (!outcome) return form.submit();
    show(form, page, outcome);
  } catch (error) {
    if (error.name === "AbortError") return;
    // The network failed, or the server went away: what the browser says of it is plainer than what we could say.
    form.submit();
  }
  if (asking === mine) {
    asking = null;
    busy(form, false);
    if (button) button.textContent = "Check again";
  }
}

function show(form, page, outcome) {
  const here = document.getElementById("report");
  here.replaceChildren(...outcome.childNodes);
  document.title = page.title;
  document.querySelector(".checker").classList.add("done");
  document.querySelector("main .how")?.remove();
  takeFile(form, page);
  reveal();
  const heading = here.querySelector("h2");
  if (!heading) return;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
  const { top } = here.getBoundingClientRect();
  if (top < 0 || top > innerHeight / 2) here.scrollIntoView({ block: "start" });
  tell(here.querySelector(".verdict-line, .reached, [role=alert] h2")?.textContent.trim() ?? heading.textContent);
}

// A file that was read stands in the text now, to be mended there.
function takeFile(form, page) {
  const text = page.getElementById("check-text")?.value ?? "";
  if (!form.elements.file.files.length || !text) return;
  form.elements.text.value = text;
  form.elements.file.value = "";
  for (const choice of form.elements.from) choice.checked = choice.value === "text";
}

// Selects the place in the text at which it breaks; lines and columns count from 1, columns in characters.
function goTo(text, line, column) {
  const lines = text.value.split("\n");
  const before = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
  const start = before + [...(lines[line - 1] ?? "")].slice(0, column - 1).join("").length;
  text.focus();
  text.setSelectionRange(start, before + (lines[line - 1]?.length ?? 0));
  const height = Number.parseFloat(getComputedStyle(text).lineHeight) || 20;
  text.scrollTop = Math.max(0, (line - 4) * height);
}

function reveal() {
  const hasText = Boolean(document.getElementById("check-text")?.value);
  document.querySelectorAll("[data-line]").forEach((button) => (button.hidden = !hasText));
}

function busy(form, is) {
  form.setAttribute("aria-busy", String(is));
  const button = form.querySelector("button[type=submit]");
  if (is && button) button.textContent = "Checking …";
}

function tell(words) {
  const status = document.querySelector("p[role=status]");
  if (status) status.textContent = words;
}
