import type { WeightsComparison, WeightsResults } from "../../weight-spectra/index.ts";
import type { Chart, Size } from "../chart/figure.ts";
import { weightsPanels } from "../figures/weights/index.ts";
import { formatEstimate, formatNumber } from "../numbers.ts";
import { matrixColumns, outliersText } from "../weights/columns.ts";
import { readLines, shapeText, skippedByReason, summaryLines, weightsProvenance } from "../weights/words.ts";
import { htmlPage } from "./html-page.ts";
import { type Markup, markup, NOTHING } from "./markup.ts";
import { figureMarkup, omissions } from "./panels.ts";
import { SORT_SCRIPT } from "./sort-script.ts";

/** Size for which labels are placed: half the width of a desktop screen. */
const SIZE: Size = { width: 600, height: 380 };

/** Spectra that are drawn, of the most notable matrices. */
const SPECTRA = 12;

/** What the spectra of weights say, as one page that needs no network. */
export function weightsHtml(results: WeightsResults): string {
  const charts: Chart[] = [];
  const panels = weightsPanels(results, SIZE, SPECTRA);
  const figures = panels.flatMap((panel) =>
    panel.kind === "figure" ? [figureMarkup(panel, charts.push(panel.chart) - 1, NOTHING)] : [],
  );
  const title = `Spectra of the weights in ${results.name}`;
  return htmlPage({
    title,
    header: markup`${readLines(results).map((line) => markup`<p class="parameters">${line}</p>`)}
<ul>${summaryLines(results).map((line) => markup`<li>${line}</li>`)}</ul>
${results.notices.length === 0 ? NOTHING : markup`<div class="doubts"><ul>${results.notices.map((line) => markup`<li>${line}</li>`)}</ul></div>`}`,
    main: markup`<section><h2>All matrices</h2><p class="quiet">Press a title to sort by its column; ± is one standard error. Every number, with its 95 % interval: weights.csv.</p>
${matrixTable(results)}
${remarks(results)}
${meanings()}</section>
${results.comparison === null ? NOTHING : comparisonSection(results.comparison)}
<section><h2>Panels</h2><div class="panels">${figures}</div>${omissions(panels)}</section>
${skippedSection(results)}
<section><h2>Provenance</h2><dl>${weightsProvenance(results).map(([term, text]) => markup`<dt>${term}</dt><dd>${text}</dd>`)}</dl>
<p class="quiet">Beside this page: weights.csv and results.json (every number), spectra.npz (singular values, for numpy), figures (these panels).</p></section>`,
    charts,
    scripts: [SORT_SCRIPT],
  });
}

function matrixTable({ matrices }: WeightsResults): Markup {
  const head = matrixColumns.map(
    ({ title, meaning, align }) =>
      markup`<th scope="col" class="${align === "right" ? "number" : ""}" title="${meaning}"><button type="button">${title}</button></th>`,
  );
  const rows = matrices.map((matrix) => {
    const cells = matrixColumns.map((column) => {
      const sorted = column.value(matrix);
      return markup`<td class="${column.align === "right" ? "number" : ""}" data-value="${Number.isNaN(sorted) ? "" : sorted}">${column.text(matrix)}</td>`;
    });
    return markup`<tr>${cells}</tr>
`;
  });
  return markup`<div class="sortable"><table><thead><tr>${head}</tr></thead><tbody>${rows}</tbody></table></div>`;
}

/** What is to be known before a matrix's numbers are trusted. */
function remarks({ matrices }: WeightsResults): Markup {
  const items = matrices.flatMap(({ record: { name, notAnalysed, warnings } }) => {
    const lines = [...(notAnalysed === null ? [] : [`not analysed: ${notAnalysed}`]), ...warnings];
    return lines.length === 0
      ? []
      : [markup`<dt>${name}</dt>${lines.map((line) => markup`<dd>${line}</dd>`)}`];
  });
  if (items.length === 0) return NOTHING;
  return markup`<details><summary>Warnings on ${items.length} of ${matrices.length} matrices</summary><dl class="remarks">${items}</dl></details>`;
}

function meanings(): Markup {
  const items = matrixColumns.map(({ title, meaning }) => markup`<dt>${title}</dt><dd>${meaning}</dd>`);
  return markup`<details><summary>What the columns mean</summary><dl>${items}</dl></details>`;
}

function comparisonSection({ path, pairs, unmatched }: WeightsComparison): Markup {
  const rows = pairs.map(({ name, first, other, change }) => {
    const sigma = ({ marchenkoPastur }: typeof first) =>
      marchenkoPastur === null ? "–" : formatEstimate({ ...marchenkoPastur.sigma, effectiveSamples: null });
    const overlap =
      change.overlap === null ? "–" : `${formatNumber(change.overlap.value, 3)} (${change.overlap.vectors})`;
    const texts = [
      ...[shapeText(first), formatNumber(change.relative, 3), sigma(first), sigma(other)],
      ...[outliersText(first), outliersText(other), overlap],
    ];
    return markup`<tr><td>${name}</td>${texts.map((text) => markup`<td class="number">${text}</td>`)}</tr>
`;
  });
  const titles = ["shape", "‖ΔW‖/‖W‖", "σ", "σ there", "outliers", "outliers there", "overlap (vectors)"];
  const alone = (names: readonly string[], where: string) =>
    names.length === 0 ? NOTHING : markup`<p class="omitted">Only ${where}: ${names.join(", ")}</p>`;
  return markup`<section><h2>Compared with ${path}</h2>
<div class="scroll"><table><thead><tr><th scope="col">matrix</th>${titles.map((title) => markup`<th scope="col" class="number">${title}</th>`)}</tr></thead><tbody>${rows}</tbody></table></div>
${alone(unmatched.first, "in the first")}${alone(unmatched.other, `in ${path}`)}</section>
`;
}

function skippedSection(results: WeightsResults): Markup {
  const groups = skippedByReason(results);
  if (groups.length === 0) return NOTHING;
  const items = groups.map(
    ({ reason, names }) =>
      markup`<details><summary>${names.length === 1 ? names[0] : `${names.length} tensors`}: ${reason}</summary><p>${names.join(", ")}</p></details>`,
  );
  return markup`<section><h2>Skipped tensors</h2>${items}</section>
`;
}
