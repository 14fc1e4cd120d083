/**
 * The script of the page: draws each chart when it comes into view, shows values under the pointer, and hides what is switched
 * off in a legend. It is a string because it runs in a browser and not in this program.
 */
export const PAGE_SCRIPT = `"use strict";
(() => {
  const { Chart } = window;
  const { ScatterWithErrorBarsController, PointWithErrorBar } = window.ChartErrorBars;
  Chart.register(ScatterWithErrorBarsController, PointWithErrorBar, window["chartjs-plugin-annotation"]);
  Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
  Chart.defaults.responsive = true;
  const { numeric } = Chart.Ticks.formatters;
  Chart.defaults.scales.linear.ticks.callback = function (...tick) {
    return numeric.apply(this, tick).replace("-", "\\u2212");
  };
  Chart.defaults.scales.logarithmic.ticks.callback = function (value) {
    const [mantissa, exponent] = value.toExponential(3).split("e");
    if (this.max > 3000 * this.min)
      return mantissa === "1.000"
        ? "10" + exponent.replace("+", "").replace(/./g, (c) => (c === "-" ? "\\u207b" : "\\u2070\\u00b9\\u00b2\\u00b3\\u2074\\u2075\\u2076\\u2077\\u2078\\u2079"[Number(c)]))
        : "";
    return /^[125]\\.000$/.test(mantissa) ? String(value) : "";
  };

  const number = (value) => String(Number(value.toPrecision(4))).replace("-", "\\u2212");
  const label = ({ chart, dataset, raw }) => {
    const { labels } = chart.data;
    const slot = labels && labels[Math.round(raw.x)];
    const x = slot ? slot.join(" ") : number(raw.x);
    const error = raw.yMax === undefined ? "" : " \\u00b1 " + number(Math.max(raw.yMax - raw.y, raw.y - raw.yMin));
    const name = dataset.label || chart.data.datasets.find((d) => d.label && d.borderColor === dataset.borderColor)?.label;
    return (name ? name + ": " : "") + "(" + x + ", " + number(raw.y) + error + ")";
  };
  Chart.defaults.plugins.tooltip.callbacks.title = () => "";
  Chart.defaults.plugins.tooltip.callbacks.label = label;
  Chart.overrides.scatterWithErrorBars.plugins.tooltip.callbacks.label = label;

  const configurations = JSON.parse(document.getElementById("charts").textContent);
  const drawn = new Map();
  const draw = (canvas) => {
    if (!drawn.has(canvas)) drawn.set(canvas, new Chart(canvas, configurations[Number(canvas.dataset.chart)]));
    return drawn.get(canvas);
  };

  // few charts are drawn at once, so that they are there however the page is looked at; many, as they come into view
  const canvases = [...document.querySelectorAll("canvas[data-chart]")];
  const isShown = (canvas) => canvas.offsetParent !== null;
  const drawShown = () => canvases.filter(isShown).forEach(draw);
  if (canvases.filter(isShown).length <= 24) drawShown();
  const seen = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) if (isIntersecting) draw(target);
    },
    { rootMargin: "600px" },
  );
  for (const canvas of canvases) seen.observe(canvas);
  window.addEventListener("beforeprint", drawShown);

  for (const button of document.querySelectorAll(".legend button")) {
    button.addEventListener("click", () => {
      const chart = draw(button.closest("figure").querySelector("canvas"));
      const visible = button.getAttribute("aria-pressed") !== "true";
      button.setAttribute("aria-pressed", String(visible));
      for (const index of button.dataset.datasets.split(",")) chart.setDatasetVisibility(Number(index), visible);
      chart.update();
    });
  }
})();
`;
