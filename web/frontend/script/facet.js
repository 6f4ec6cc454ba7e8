// The rail of facets: with script a change asks at once, and only <main> is replaced.
import { reveal } from "./copy.js";
import { watchSuggest } from "./suggest.js";

const WIDE = matchMedia("(min-width: 900px)");
let asking = null;
let shown = location.pathname + location.search;

export function watchFacets() {
  if (!document.querySelector("form.facets")) return;
  document.addEventListener("change", (event) => {
    const form = event.target.form;
    if (!form?.matches("form.facets")) return;
    if (WIDE.matches || event.target.matches("select")) show(addressOf(form), nameOf(event.target), true);
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("[data-swap] a[href], a[data-swap][href]");
    if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    show(link.href, null, true);
  });
  addEventListener("popstate", () => {
    // A jump inside the page is no new question.
    if (location.pathname + location.search !== shown) show(location.href, null, false);
  });
}

function addressOf(form) {
  const params = new URLSearchParams(new FormData(form));
  for (const [name, value] of [...params]) if (!value) params.delete(name, value);
  if (params.get("sort") === "relevance") params.delete("sort");
  return `${form.action}?${params}`;
}

function nameOf(control) {
  return control.value && control.name ? [control.name, control.matches("select") ? null : control.value] : null;
}

async function show(address, focus, remember) {
  asking?.abort();
  asking = new AbortController();
  const main = document.querySelector("main");
  main.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(address, { headers: { Accept: "text/html" }, signal: asking.signal });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const next = page.querySelector("main");
    if (!answer.ok || !next) throw new Error(String(answer.status));
    replace(main, next, focus);
    document.title = page.title;
    if (remember) history.pushState(null, "", address);
    shown = location.pathname + location.search;
  } catch (error) {
    if (error.name !== "AbortError") location.assign(address);
  }
}

function replace(main, next, focus) {
  const open = [...main.querySelectorAll("details[id][open]")].map((each) => each.id);
  main.replaceWith(next);
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  reveal(next);
  watchSuggest(next);
  const controls = focus ? [...next.querySelectorAll(`[name="${CSS.escape(focus[0])}"]`)] : [];
  const kept = controls.find((each) => focus[1] === null || each.value === focus[1]);
  if (kept) kept.focus({ preventScroll: true });
  else if (focus === null) next.focus({ preventScroll: true });
  const total = next.querySelector("[data-total]");
  const status = document.querySelector("[role=status]");
  if (total && status) status.textContent = total.textContent.trim();
}
