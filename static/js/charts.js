"use strict";

// Draws every canvas[data-chart] from the JSON beside it, in the colours of the page.
(() => {
  const language = document.documentElement.lang || "en";
  const compact = new Intl.NumberFormat(language, { notation: "compact", maximumFractionDigits: 1 });
  const exact = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });
  const rate = new Intl.NumberFormat(language, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const rough = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;

  // light-dark() in a custom property is resolved only where a colour is used.
  function tokens(canvas) {
    const probe = document.createElement("i");
    probe.hidden = true;
    canvas.parentElement.append(probe);
    const read = (name) => {
      probe.style.color = `var(--${name})`;
      return getComputedStyle(probe).color;
    };
    return { read, done: () => probe.remove() };
  }

  function dataset(series, spec, read) {
    const color = read(series.color);
    const isLine = spec.kind === "line";
    return {
      label: series.label,
      data: series.values,
      borderColor: color,
      backgroundColor: isLine ? (series.color === "chart-1" ? read("chart-fill") : "transparent") : color,
      fill: isLine && series.color === "chart-1" && !spec.stacked,
      borderDash: series.dashed ? [4, 4] : [],
      borderWidth: isLine ? (series.dashed ? 1.5 : 2) : 0,
      borderRadius: isLine || spec.stacked ? 0 : 3,
      maxBarThickness: 28,
      // A line over days without a value is a bridge: its piers are marked.
      pointRadius: isLine && hasGaps(series.values) ? 2.5 : 0,
      pointHoverRadius: 4,
      pointBackgroundColor: color,
      tension: 0.2,
      cubicInterpolationMode: "monotone",
      spanGaps: true,
    };
  }

  function hasGaps(values) {
    const known = values.filter((value) => value !== null);
    return known.length === 1 || known.length < values.length;
  }

  function options(spec, read) {
    const text = read("tblr-secondary");
    const isRate = spec.unit === "percent";
    return {
      animation: still ? false : { duration: 300 },
      responsive: true,
      maintainAspectRatio: false,
      interaction: { mode: "index", intersect: false },
      plugins: {
        legend: {
          display: spec.series.length > 1,
          position: "top",
          align: "end",
          labels: { color: text, boxWidth: 14, boxHeight: 2, padding: 12, font: { size: 12 }, usePointStyle: false },
        },
        tooltip: {
          backgroundColor: read("tblr-heading-color"),
          titleColor: read("tblr-bg-surface"),
          bodyColor: read("tblr-bg-surface"),
          padding: 10,
          boxWidth: 8,
          boxHeight: 8,
          boxPadding: 4,
          cornerRadius: 7,
          callbacks: {
            label: (item) => {
              const value = isRate ? `${rate.format(item.parsed.y)}%` : exact.format(item.parsed.y);
              return `${item.dataset.label}: ${value}`;
            },
          },
        },
      },
      scales: {
        x: {
          stacked: spec.stacked,
          grid: { display: false },
          border: { color: read("chart-grid") },
          ticks: { color: text, font: { size: 11 }, maxRotation: 0, autoSkipPadding: 18 },
        },
        y: {
          stacked: spec.stacked,
          beginAtZero: spec.fromZero !== false,
          border: { display: false },
          grid: { color: read("chart-grid"), tickLength: 0 },
          ticks: {
            color: text,
            font: { size: 11 },
            maxTicksLimit: 6,
            padding: 8,
            precision: isRate ? undefined : 0,
            callback: (value) => (isRate ? `${rough.format(value)}%` : compact.format(value)),
          },
        },
      },
    };
  }

  function draw(canvas) {
    const old = window.Chart.getChart(canvas);
    if (old) old.destroy();
    const spec = JSON.parse(document.getElementById(canvas.dataset.chart).textContent);
    const { read, done } = tokens(canvas);
    window.Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
    new window.Chart(canvas, {
      type: spec.kind,
      data: { labels: spec.labels, datasets: spec.series.map((one) => dataset(one, spec, read)) },
      options: options(spec, read),
    });
    done();
  }

  function drawAll(root) {
    for (const canvas of root.querySelectorAll("canvas[data-chart]")) draw(canvas);
  }

  window.htmx.onLoad(drawAll);
  document.addEventListener("htmx:beforeCleanupElement", (event) => {
    const canvas = event.target.matches("canvas[data-chart]") ? event.target : null;
    const chart = canvas && window.Chart.getChart(canvas);
    if (chart) chart.destroy();
  });
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => drawAll(document));
})();
