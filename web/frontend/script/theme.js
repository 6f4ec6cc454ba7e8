// Runs before the first paint, so that a chosen colour scheme never flashes the other one.
try {
  const chosen = localStorage.getItem("theme");
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
} catch {
  // Storage may be forbidden; the machine's own preference holds then.
}
document.documentElement.classList.add("scripted");
