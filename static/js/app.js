"use strict";

// Menus are <details>: a click elsewhere or Escape closes them.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// A panel that fails says so in its place and can be asked again.
function panelFailed(event) {
  const panel = event.detail.elt.closest("[data-panel]");
  if (!panel) return;
  panel.querySelector("[data-panel-skeleton]").hidden = true;
  panel.querySelector("[data-panel-error]").hidden = false;
  panel.removeAttribute("aria-busy");
}
for (const name of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, panelFailed);
}
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-panel-retry]");
  if (!button) return;
  const panel = button.closest("[data-panel]");
  panel.querySelector("[data-panel-skeleton]").hidden = false;
  panel.querySelector("[data-panel-error]").hidden = true;
  panel.setAttribute("aria-busy", "true");
  window.htmx.trigger(panel, "retry");
});

// On phones the filters fold away behind a button.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-toggle]");
  if (!button) return;
  const isOpen = document.getElementById(button.dataset.toggle).toggleAttribute("data-open");
  button.setAttribute("aria-expanded", String(isOpen));
});

// Dialogs: a link with data-dialog opens the dialog, without script it leads to a page.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  if (opener) {
    const dialog = document.getElementById(opener.dataset.dialog);
    if (dialog) {
      event.preventDefault();
      dialog.showModal();
    }
  }
  const closer = event.target.closest("[data-dialog-close]");
  if (closer) closer.closest("dialog").close();
});

// A picture whose signed link has run out gives way to the sign behind it.
document.addEventListener(
  "error",
  (event) => {
    if (event.target.matches && event.target.matches("img[data-picture]")) event.target.hidden = true;
  },
  true,
);

// Empty fields stay out of the address that a filter form writes.
document.addEventListener("htmx:configRequest", (event) => {
  if (!event.target.matches("form[data-filter]")) return;
  for (const [name, value] of [...event.detail.formData.entries()]) {
    if (value === "") event.detail.formData.delete(name);
  }
});
document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-filter]")) return;
  for (const field of event.target.elements) {
    if (field.value === "" && field.name) field.disabled = true;
  }
  setTimeout(() => {
    for (const field of event.target.elements) field.disabled = false;
  });
});

// Switches come back to the address that is shown now: htmx may have changed it since.
document.addEventListener("submit", (event) => {
  const next = event.target.querySelector("input[type=hidden][name=next]");
  if (next && event.target.matches(".segmented")) next.value = window.location.pathname + window.location.search;
});

// A button beside a field copies it; without script the field can be selected and copied.
function showCopyButtons() {
  if (!navigator.clipboard) return;
  for (const button of document.querySelectorAll("[data-copy]")) button.hidden = false;
}
showCopyButtons();
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).value);
  button.querySelector("span").textContent = button.dataset.copied;
});

// A menu that does not fit shows where one is.
for (const here of document.querySelectorAll(".settings-menu [aria-current], .sidebar-nav [aria-current]")) {
  here.scrollIntoView({ block: "nearest", inline: "center" });
}
