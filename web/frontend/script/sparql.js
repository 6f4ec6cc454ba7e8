// The editor of the SPARQL page: YASQE above the plain form. Without this script the form works by itself; with it
// names are completed, mistakes are marked where they stand, and the answer comes without leaving the page.
import Yasqe from "@zazuko/yasqe";
import { reveal } from "./copy.js";
import { diseases, prefixes, words } from "./lexicon.js";
import { sortable } from "./sort.js";

const form = document.querySelector("form[data-sparql]");
if (form) start(form);

function start(form) {
  const plain = form.querySelector("textarea");
  const place = document.createElement("div");
  place.className = "yasqe-place";
  plain.after(place);
  const lexicon = fetch(form.dataset.terms, { headers: { Accept: "application/json" } })
    .then((answer) => (answer.ok ? answer.json() : { prefixes: {}, words: [] }))
    .catch(() => ({ prefixes: {}, words: [] }));
  // Of its own completers only the one for variables asks nobody.
  Yasqe.Autocompleters = { variables: Yasqe.Autocompleters.variables };
  Yasqe.defaults.autocompleters = ["variables"];
  for (const each of [prefixes(lexicon), words(lexicon), diseases(form.dataset.diseases)]) Yasqe.registerAutocompleter(each);
  const editor = new Yasqe(place, settings(plain, form));
  label(editor, plain);
  editor.on("autocompletionShown", (_, widget) => widget.hints.setAttribute("aria-label", "Names"));
  plain.hidden = true;
  form.querySelectorAll(".scripted-only").forEach((each) => (each.hidden = false));
  editor.on("change", () => (plain.value = editor.getValue()));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    run(form, editor, plain);
  });
  share(form, editor);
  sortable();
  document.addEventListener("click", (event) => example(event, form, editor));
  mark(editor);
}

function settings(plain, form) {
  const ask = () => form.requestSubmit();
  return {
    value: plain.value,
    persistenceId: null,
    createShareableLink: null,
    consumeShareLink: null,
    showQueryButton: false,
    resizeable: false,
    editorHeight: null,
    viewportMargin: Infinity,
    // The Tab key leaves the editor as it leaves every other field.
    extraKeys: { Tab: false, "Shift-Tab": false, "Ctrl-Enter": ask, "Cmd-Enter": ask, "Ctrl-S": false, "Ctrl-Space": (each) => each.autocomplete() },
  };
}

function label(editor, plain) {
  const field = editor.getInputField();
  field.setAttribute("aria-label", "Query");
  document.querySelector(`label[for="${plain.id}"]`)?.addEventListener("click", () => editor.focus());
}

let asking = null;

async function run(form, editor, plain) {
  const said = form.querySelector("[data-said]");
  asking?.abort();
  asking = new AbortController();
  plain.value = editor.getValue();
  form.setAttribute("aria-busy", "true");
  said.textContent = "Asking …";
  try {
    const body = new URLSearchParams({ query: plain.value });
    const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "text/html" }, signal: asking.signal });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const refused = page.querySelector(".error");
    for (const id of ["answer", "how"]) replace(document.getElementById(id), page.getElementById(id));
    refused?.querySelectorAll("form").forEach((each) => each.remove());
    if (refused) document.getElementById("answer").replaceChildren(document.adoptNode(refused));
    sortable();
    reveal(document);
    mark(editor);
    said.textContent = "";
    document.querySelector("body > [role=status]").textContent = document.querySelector("#answer h1, #answer h2")?.textContent ?? "";
    document.getElementById("answer").scrollIntoView({ block: "nearest" });
    form.removeAttribute("aria-busy");
  } catch (error) {
    if (error.name === "AbortError") return;
    form.removeAttribute("aria-busy");
    said.textContent = "The catalogue could not be reached. Try again.";
  }
}

// A part of the page by the same part of another.
function replace(part, fresh) {
  if (fresh) part.replaceWith(document.adoptNode(fresh));
}

// The line that the catalogue could not read.
let marked = null;

function mark(editor) {
  if (marked) editor.removeLineClass(marked, "background", "mistaken");
  marked = null;
  const trouble = document.querySelector("#answer .trouble");
  const line = Number(trouble?.dataset.line ?? 0) - 1;
  if (line < 0 || line >= editor.lineCount()) return;
  marked = editor.addLineClass(line, "background", "mistaken");
  editor.setCursor({ line, ch: Math.max(0, Number(trouble.dataset.column) - 1) });
  editor.focus();
}

function example(event, form, editor) {
  const link = event.target.closest?.("a[data-example]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  editor.setValue(new URL(link.href).searchParams.get("query"));
  form.scrollIntoView({ block: "start" });
  form.requestSubmit();
}

function share(form, editor) {
  const button = form.querySelector("[data-share]");
  if (!navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const address = new URL(form.action);
    address.searchParams.set("query", editor.getValue());
    await navigator.clipboard.writeText(address.href);
    const long = address.href.length > Number(form.dataset.longest);
    form.querySelector("[data-said]").textContent = long
      ? `Copied. The address has ${address.href.length.toLocaleString("en")} characters; some programs cut one that long.`
      : "Copied: whoever opens this address sees the query and its answer.";
  });
}
