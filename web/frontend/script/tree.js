// Trees: with script a branch opens in place. The links that open it without script become buttons, which say their state.
const NAMES = { GroupOfDisorders: "group", SubtypeOfDisorder: "subtype" };

export function watchTrees(part) {
  for (const grove of part.querySelectorAll("[data-grove]")) {
    for (const link of grove.querySelectorAll("a.toggle")) link.replaceWith(toggleOf(link, link.dataset.beneath));
    grove.addEventListener("click", (event) => {
      const toggle = event.target.closest("button.toggle");
      if (toggle) turn(toggle, toggle.getAttribute("aria-expanded") !== "true");
    });
    grove.addEventListener("keydown", (event) => {
      const toggle = event.target.closest("button.toggle");
      if (!toggle || !["ArrowRight", "ArrowLeft"].includes(event.key)) return;
      event.preventDefault();
      const forward = (event.key === "ArrowRight") === (getComputedStyle(toggle).direction === "ltr");
      turn(toggle, forward);
    });
  }
}

function toggleOf(model, beneath) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "toggle";
  button.dataset.beneath = beneath;
  button.setAttribute("aria-expanded", model.getAttribute("aria-expanded") ?? "false");
  button.append(...[...model.childNodes].map((each) => each.cloneNode(true)));
  return button;
}

async function turn(button, open) {
  const item = button.closest("li");
  const shown = item.querySelector(":scope > ul");
  if (open === (button.getAttribute("aria-expanded") === "true") || button.getAttribute("aria-busy")) return;
  if (shown) shown.hidden = !open;
  else if (open) {
    button.setAttribute("aria-busy", "true");
    const found = await beneath(button.dataset.beneath);
    button.removeAttribute("aria-busy");
    // Without an answer the page of the disease itself shows what stands beneath it.
    if (!found) return location.assign(item.querySelector("a[href]").href);
    item.append(list(found, button));
  }
  button.setAttribute("aria-expanded", String(open));
}

async function beneath(address) {
  try {
    const answer = await fetch(address, { headers: { Accept: "application/json" } });
    return answer.ok ? (await answer.json()).children : null;
  } catch {
    return null;
  }
}

function list(children, model) {
  const made = document.createElement("ul");
  made.append(...children.map((each) => branch(each, model)));
  return made;
}

function branch(each, model) {
  const item = document.createElement("li");
  const line = element("div", "twig");
  const link = element("a", "", each.label);
  link.dir = "auto";
  const [page, narrowed] = model.dataset.beneath.split("?");
  link.href = page.replace(/[^/]+\/beneath\.json$/, each.code);
  const what = element("span", "what");
  what.append(link, " ", element("span", "orpha", `ORPHA:${each.code}`));
  if (NAMES[each.level]) what.append(" ", element("span", "rank", NAMES[each.level]));
  line.append(each.children ? opener(each, model, page, narrowed) : element("span", "toggle"), what, count(each.sources));
  item.append(line);
  return item;
}

function opener(each, model, page, narrowed) {
  const address = page.replace(/[^/]+\/beneath\.json$/, `${each.code}/beneath.json`) + (narrowed ? `?${narrowed}` : "");
  const button = toggleOf(model, address);
  button.setAttribute("aria-expanded", "false");
  button.removeAttribute("aria-busy");
  button.querySelector(".offscreen").textContent = `What stands beneath ${each.label}`;
  return button;
}

function count(sources) {
  const words = sources ? `${sources.toLocaleString("en")} ${sources === 1 ? "source" : "sources"}` : "none yet";
  return element("span", sources ? "n" : "n none", words);
}

function element(name, className, text = "") {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.textContent = text;
  return made;
}
