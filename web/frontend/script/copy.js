// Buttons that copy the text of another element: <button data-copy="#id" hidden>.
export function watchCopy() {
  reveal(document);
  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.("[data-copy]");
    const source = button && document.querySelector(button.dataset.copy);
    if (!source || !navigator.clipboard) return;
    const words = button.textContent;
    await navigator.clipboard.writeText(source.value ?? source.textContent);
    button.textContent = "Copied";
    setTimeout(() => (button.textContent = words), 1500);
  });
}

export function reveal(part) {
  if (navigator.clipboard) part.querySelectorAll("[data-copy]").forEach((button) => (button.hidden = false));
}
