import type { InferenceResults } from "../../inference/index.ts";
import type { Chart, Size } from "../chart/figure.ts";
import { inferencePanels } from "../figures/inference/index.ts";
import {
  coefficientColumns,
  coefficientRows,
  EQUATION,
  inferenceProvenance,
  sourceLines,
  summaryLines,
} from "../inference/words.ts";
import { formatNumber, formatProbability } from "../numbers.ts";
import { htmlPage } from "./html-page.ts";
import { type Markup, markup, NOTHING } from "./markup.ts";
import { figureMarkup, omissions } from "./panels.ts";

/** Size for which labels are placed: half the width of a desktop screen. */
const SIZE: Size = { width: 600, height: 380 };

/** What recorded levels say of their equation, as one page that needs no network. */
export function inferenceHtml(results: InferenceResults): string {
  const charts: Chart[] = [];
  const panels = inferencePanels(results, SIZE);
  const figures = panels.flatMap((panel) =>
    panel.kind === "figure" ? [figureMarkup(panel, charts.push(panel.chart) - 1, NOTHING)] : [],
  );
  return htmlPage({
    title: `Dynamics of the levels in ${results.name}`,
    header: markup`${sourceLines(results).map((line) => markup`<p class="parameters">${line}</p>`)}
${results.series.map(
  (
    series,
  ) => markup`<p><b>${series.label}</b></p><ul>${summaryLines(series).map((line) => markup`<li>${line}</li>`)}</ul>
`,
)}`,
    main: markup`<section><h2>Coefficients</h2><p class="equation">${EQUATION}</p>
${coefficientTable(results)}
<details><summary>What the columns mean</summary><dl>${coefficientColumns.map(({ title, meaning }) => markup`<dt>${title}</dt><dd>${meaning}</dd>`)}</dl></details></section>
<section><h2>Panels</h2><div class="panels">${figures}</div>${omissions(panels)}</section>
${modelSection(results)}
${
  results.skipped.length === 0
    ? NOTHING
    : markup`<section><h2>Arrays left out</h2><ul>${results.skipped.map(({ name, reason }) => markup`<li>${name} ${reason}</li>`)}</ul></section>`
}
<section><h2>Provenance</h2><dl>${inferenceProvenance(results).map(([term, text]) => markup`<dt>${term}</dt><dd>${text}</dd>`)}</dl>
<p class="quiet">Beside this page: inference.csv and results.json (every number), figures (these panels).</p></section>`,
    charts,
  });
}

function coefficientTable(results: InferenceResults): Markup {
  const head = coefficientColumns.map(
    ({ title, meaning, align }) =>
      markup`<th scope="col" class="${align === "right" ? "number" : ""}" title="${meaning}">${title}</th>`,
  );
  const rows = coefficientRows(results).map(
    (row) => markup`<tr>${coefficientColumns.map(
      (column) => markup`<td class="${column.align === "right" ? "number" : ""}">${column.text(row)}</td>`,
    )}</tr>
`,
  );
  return markup`<div class="scroll"><table><thead><tr>${head}</tr></thead><tbody>${rows}</tbody></table></div>`;
}

/** How the order of K was chosen. */
function modelSection({ series }: InferenceResults): Markup {
  const rows = series.flatMap(({ label, result }) =>
    (result?.models ?? []).map(({ order, pValue, information, beta }) => {
      const chosen = order === result?.order ? "chosen" : "";
      const texts = [
        String(order),
        formatProbability(pValue),
        formatNumber(information, 4),
        beta === null ? "–" : formatNumber(beta.value, 3),
        chosen,
      ];
      return markup`<tr><td>${label}</td>${texts.map((text) => markup`<td class="number">${text}</td>`)}</tr>
`;
    }),
  );
  const titles = ["order of K", "p of its last coefficient", "information, nats", "β", ""];
  return markup`<section><h2>Models</h2><p class="quiet">From the highest order down, the first whose last coefficient is significant. Errors and intervals are those of the chosen order; <code>--order</code> takes another.</p>
<div class="scroll"><table><thead><tr><th scope="col">trajectories</th>${titles.map((title) => markup`<th scope="col" class="number">${title}</th>`)}</tr></thead><tbody>${rows}</tbody></table></div></section>
`;
}
