// Diseases offered while typing: a combobox with a list box (ARIA Authoring Practices, "Combobox with list autocomplete,
// manual selection") above a plain search form. Nothing is chosen until a row is.
const SHOWN = 8;
const RELATIONS = { exact: "the same", broader: "the other code is broader", narrower: "the other code is narrower", related: "related" };
let count = 0;

export function watchSuggest(part) {
  for (const input of part.querySelectorAll("input[data-suggest]")) new Suggest(input);
}

class Suggest {
  constructor(input) {
    this.input = input;
    this.place = -1;
    this.options = [];
    this.list = document.createElement("ul");
    this.list.id = `suggest-${++count}`;
    this.list.className = "suggest";
    this.list.hidden = true;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", "Diseases");
    input.after(this.list);
    const roles = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.list.id };
    for (const [name, value] of Object.entries(roles)) input.setAttribute(name, value);
    input.addEventListener("input", () => this.later());
    input.addEventListener("keydown", (event) => this.key(event));
    input.addEventListener("blur", () => setTimeout(() => this.close(), 120));
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.choose(this.options.indexOf(option));
    });
  }

  later() {
    if (!this.list.hidden) this.move(-1);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), 150);
  }

  async ask(first = -1) {
    const text = this.input.value.trim();
    this.asking?.abort();
    if (text.length < 2) return this.close();
    this.asking = new AbortController();
    try {
      const address = new URL(this.input.dataset.suggest, location.href);
      address.searchParams.set("q", text);
      const answer = await fetch(address, { headers: { Accept: "application/json" }, signal: this.asking.signal });
      if (!answer.ok) return this.close();
      this.fill((await answer.json()).candidates ?? [], text, first);
    } catch (error) {
      if (error.name !== "AbortError") this.close();
    }
  }

  fill(candidates, text, first) {
    if (document.activeElement !== this.input || text !== this.input.value.trim()) return this.close();
    if (!candidates.length) return this.close("No disease reads like this");
    const rows = candidates.slice(0, SHOWN).map((each) => option(each));
    const words = element("li", "words", this.input.dataset.leads ? `All diseases like “${text}”` : `Search every field for “${text}”`);
    this.options = [...rows, words];
    this.options.forEach((each, place) => {
      each.id = `${this.list.id}-${place}`;
      each.setAttribute("role", "option");
      each.setAttribute("aria-selected", "false");
    });
    this.list.replaceChildren(...this.options);
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    this.move(first < 0 ? -1 : Math.min(first, this.options.length - 1));
    tell(`${rows.length} ${rows.length === 1 ? "disease" : "diseases"} to choose from`);
  }

  move(place) {
    this.place = place;
    this.options.forEach((each, index) => each.setAttribute("aria-selected", String(index === place)));
    if (place < 0) return this.input.removeAttribute("aria-activedescendant");
    this.input.setAttribute("aria-activedescendant", this.options[place].id);
    this.options[place].scrollIntoView({ block: "nearest" });
  }

  key(event) {
    if (event.isComposing || event.ctrlKey || event.metaKey) return;
    const open = !this.list.hidden;
    const last = this.options.length - 1;
    if (event.key === "Escape" && open) this.done(event, () => this.close());
    else if (event.key === "Escape" && this.input.value) this.done(event, () => this.clear());
    else if (event.key === "ArrowDown" && !open) this.done(event, () => this.ask(event.altKey ? -1 : 0));
    else if (event.key === "ArrowUp" && open && event.altKey) this.done(event, () => this.close());
    else if (event.key === "ArrowDown" && open) this.done(event, () => this.move(this.place >= last ? -1 : this.place + 1));
    else if (event.key === "ArrowUp" && open) this.done(event, () => this.move(this.place < 0 ? last : this.place - 1));
    else if (event.key === "Enter" && open && this.place >= 0) this.done(event, () => this.choose(this.place));
    else if (["Home", "End", "ArrowLeft", "ArrowRight"].includes(event.key) && open) this.move(-1);
  }

  done(event, act) {
    event.preventDefault();
    act();
  }

  choose(place) {
    const code = this.options[place]?.dataset.code;
    if (!code) return this.input.form.requestSubmit();
    if (this.input.dataset.leads) return location.assign(this.input.dataset.leads + code);
    const address = new URL(this.input.form.action);
    address.searchParams.set("orpha", code);
    location.assign(address);
  }

  clear() {
    this.input.value = "";
    this.close();
  }

  close(words = "") {
    clearTimeout(this.timer);
    this.asking?.abort();
    if (!this.list.hidden || words) tell(words);
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.move(-1);
  }
}

// One row: the disease and its code, by what it was found, and what must be known of a code out of use.
function option(candidate) {
  const row = element("li");
  row.dataset.code = candidate.code;
  const label = element("span", "", candidate.label);
  label.dir = "auto";
  row.append(label, element("span", "code", `ORPHA:${candidate.code}`));
  const reason = reasonOf(candidate);
  if (reason) row.append(reason);
  if (candidate.note) row.append(element("span", "note", candidate.note));
  return row;
}

function reasonOf(candidate) {
  const { how, matched, label, language, relation } = candidate;
  if (!matched || how === "code" || (matched === label && !["mapping", "gene"].includes(how))) return null;
  const reason = element("span", "how");
  const name = element(how === "mapping" || how === "gene" ? "span" : "em", "", matched);
  name.dir = "auto";
  if (language) name.lang = language;
  if (how === "mapping") reason.append(name, relation ? `, ${RELATIONS[relation] ?? relation}` : "");
  else if (how === "gene") reason.append("gene ", name);
  else reason.append(how === "similar" ? "reads like " : "also called ", name, language && language !== "en" ? ` (${tongue(language)})` : "");
  return reason;
}

function tongue(language) {
  try {
    return new Intl.DisplayNames("en", { type: "language" }).of(language);
  } catch {
    return language;
  }
}

// What changed, for who cannot see it: in the status line that every page has.
function tell(words) {
  const status = document.querySelector("[role=status]");
  if (status) status.textContent = words;
}

function element(name, className = "", text = "") {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.textContent = text;
  return made;
}
