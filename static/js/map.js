"use strict";

// The world in five steps of colour; the table beside it holds the same figures.
(() => {
  const steps = 5;
  const maps = new Map();

  function colors(element) {
    const probe = document.createElement("i");
    probe.hidden = true;
    element.append(probe);
    const read = (name) => {
      probe.style.color = `var(--${name})`;
      return getComputedStyle(probe).color;
    };
    const found = {
      land: read("map-land"),
      edge: read("tblr-bg-surface"),
      scale: Object.fromEntries(Array.from({ length: steps }, (_, at) => [`s${at + 1}`, read(`heat-${at + 1}`)])),
    };
    probe.remove();
    return found;
  }

  // The map hangs its tooltip on the body: a map that goes must take it along.
  function clear(element) {
    const map = maps.get(element);
    if (map) map.destroy();
    maps.delete(element);
    element.replaceChildren();
  }

  function draw(element) {
    const markets = JSON.parse(document.getElementById(element.dataset.map).textContent);
    const { land, edge, scale } = colors(element);
    clear(element);
    const canvas = document.createElement("div");
    canvas.className = "map-canvas";
    element.append(canvas);
    const values = Object.fromEntries(Object.entries(markets).map(([code, one]) => [code, `s${one.step}`]));
    maps.set(element, new window.jsVectorMap({
      selector: canvas,
      map: "world",
      zoomButtons: false,
      zoomOnScroll: false,
      draggable: false,
      backgroundColor: "transparent",
      regionStyle: {
        initial: { fill: land, stroke: edge, strokeWidth: 0.4, fillOpacity: 1 },
        hover: { fillOpacity: 0.8, cursor: "default" },
      },
      series: { regions: [{ attribute: "fill", scale, values }] },
      onRegionTooltipShow(event, tooltip, code) {
        const market = markets[code];
        if (!market) {
          event.preventDefault();
          return;
        }
        tooltip.text(market.label);
      },
    }));
  }

  function drawAll(root) {
    for (const element of root.querySelectorAll("[data-map]")) draw(element);
  }

  window.htmx.onLoad(drawAll);
  document.addEventListener("htmx:beforeCleanupElement", (event) => {
    if (event.target.matches("[data-map]")) clear(event.target);
  });
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => drawAll(document));
})();
