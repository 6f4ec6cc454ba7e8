// Diseases offered while typing: an ARIA 1.2 combobox with a list box, above a plain search form.
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
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), 150);
  }

  async ask() {
    const text = this.input.value.trim();
    this.asking?.abort();
    if (text.length < 2) return this.close();
    this.asking = new AbortController();
    try {
      const address = new URL(this.input.dataset.suggest, location.href);
      address.searchParams.set("q", text);
      const answer = await fetch(address, { headers: { Accept: "application/json" }, signal: this.asking.signal });
      if (!answer.ok) return this.close();
      this.fill((await answer.json()).candidates ?? [], text);
    } catch {
      this.close();
    }
  }

  fill(candidates, text) {
    if (!candidates.length || document.activeElement !== this.input) return this.close();
    const rows = candidates.slice(0, 8).map((each) => option(each));
    const words = document.createElement("li");
    words.className = "words";
    words.textContent = `Search every field for “${text}”`;
    this.options = [...rows, words];
    this.options.forEach((each, place) => {
      each.id = `${this.list.id}-${place}`;
      each.setAttribute("role", "option");
      each.setAttribute("aria-selected", "false");
    });
    this.list.replaceChildren(...this.options);
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    this.move(-1);
  }

  move(place) {
    this.place = place;
    this.options.forEach((each, index) => each.setAttribute("aria-selected", String(index === place)));
    if (place < 0) return this.input.removeAttribute("aria-activedescendant");
    this.input.setAttribute("aria-activedescendant", this.options[place].id);
    this.options[place].scrollIntoView({ block: "nearest" });
  }

  key(event) {
    const last = this.options.length - 1;
    if (event.key === "Escape") this.close();
    else if (this.list.hidden) {
      if (event.key === "ArrowDown") this.ask();
    } else if (event.key === "ArrowDown") this.step(event, this.place >= last ? -1 : this.place + 1);
    else if (event.key === "ArrowUp") this.step(event, this.place < 0 ? last : this.place - 1);
    else if (event.key === "Enter" && this.place >= 0) {
      event.preventDefault();
      this.choose(this.place);
    }
  }

  step(event, place) {
    event.preventDefault();
    this.move(place);
  }

  choose(place) {
    const code = this.options[place]?.dataset.code;
    if (!code) return this.input.form.requestSubmit();
    const address = new URL(this.input.form.action);
    address.searchParams.set("orpha", code);
    location.assign(address);
  }

  close() {
    clearTimeout(this.timer);
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
    this.place = -1;
  }
}

function option(candidate) {
  const row = document.createElement("li");
  row.dataset.code = candidate.code;
  const label = document.createElement("span");
  label.textContent = candidate.label;
  label.dir = "auto";
  const code = document.createElement("span");
  code.className = "code";
  code.textContent = `ORPHA:${candidate.code}`;
  row.append(label, code);
  if (candidate.matched && candidate.matched !== candidate.label && candidate.how !== "code") {
    const also = document.createElement("em");
    also.textContent = candidate.matched;
    also.dir = "auto";
    row.append(also);
  }
  return row;
}
