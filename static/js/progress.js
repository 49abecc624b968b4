"use strict";

// Work that goes on: what a stream of events tells is written at once, and while it talks the
// page need not ask every two seconds. Without a stream, or once it breaks off, it asks.
(() => {
  const streams = new Map();
  const number = new Intl.NumberFormat(document.documentElement.lang || "en");

  function write(panel, told) {
    const bar = panel.querySelector("progress");
    const [done, total] = (panel.dataset.bar || "tables_done tables_total").split(" ");
    if (bar && told[total]) {
      bar.max = told[total];
      bar.value = told[done];
    }
    for (const place of panel.querySelectorAll("[data-told]")) {
      place.textContent = number.format(told[place.dataset.told]);
    }
  }

  function close(panel) {
    const stream = streams.get(panel);
    if (stream) stream.close();
    streams.delete(panel);
  }

  // Waiting, at work, done: another state has other words, so the server writes them.
  function ask(panel) {
    close(panel);
    window.htmx.trigger(panel, "told");
  }

  function open(panel) {
    const stream = new EventSource(panel.dataset.events);
    streams.set(panel, stream);
    stream.addEventListener("progress", (event) => {
      const told = JSON.parse(event.data);
      if (told.status === panel.dataset.status) write(panel, told);
      else ask(panel);
    });
    stream.addEventListener("busy", () => close(panel));
  }

  function isTalking(panel) {
    const stream = streams.get(panel);
    return Boolean(stream) && stream.readyState === EventSource.OPEN;
  }

  document.addEventListener("htmx:beforeRequest", (event) => {
    if (isTalking(event.target)) event.preventDefault();
  });
  document.addEventListener("htmx:beforeCleanupElement", (event) => close(event.target));
  window.htmx.onLoad((root) => {
    const panels = [...root.querySelectorAll("[data-events]")];
    if (root.matches("[data-events]")) panels.push(root);
    for (const panel of panels) if (!streams.has(panel)) open(panel);
  });
})();
