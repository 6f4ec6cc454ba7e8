// Tables of answers can be ordered by a column and narrowed by words: <table data-sortable>.
const MANY = 10;

export function sortable() {
  for (const table of document.querySelectorAll("table[data-sortable]")) {
    delete table.dataset.sortable;
    const body = table.tBodies[0];
    [...table.tHead.rows[0].cells].forEach((cell, place) => order(table, body, cell, place));
    if (body.rows.length > MANY) narrow(table, body);
  }
}

function order(table, body, cell, place) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "order";
  button.textContent = cell.textContent;
  cell.replaceChildren(button);
  button.addEventListener("click", () => {
    const falling = cell.getAttribute("aria-sort") === "ascending";
    for (const each of table.tHead.rows[0].cells) each.removeAttribute("aria-sort");
    cell.setAttribute("aria-sort", falling ? "descending" : "ascending");
    const rows = [...body.rows].map((row) => [row.cells[place].textContent.trim(), row]);
    rows.sort(([a], [b]) => compare(a, b) * (falling ? -1 : 1));
    body.append(...rows.map(([, row]) => row));
  });
}

const words = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

function compare(a, b) {
  const numbers = a !== "" && b !== "" && !isNaN(a) && !isNaN(b);
  return numbers ? Number(a) - Number(b) : words.compare(a, b);
}

function narrow(table, body) {
  const label = document.createElement("label");
  const input = document.createElement("input");
  input.type = "search";
  label.className = "sift";
  label.append("Only rows with ", input);
  table.parentElement.before(label);
  input.addEventListener("input", () => {
    const wished = input.value.trim().toLowerCase();
    for (const row of body.rows) row.hidden = Boolean(wished) && !row.textContent.toLowerCase().includes(wished);
  });
}
