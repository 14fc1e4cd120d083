import { allTests } from "../../comparison/results.ts";
import type { StudyOutcome } from "../../comparison/study-outcome.ts";
import { variedParameters } from "../across-points.ts";
import type { Chart, Figure, Size } from "../chart/figure.ts";
import { panelsOfPoint, panelsOfStudy } from "../figures/index.ts";
import { type StudyWords, studyWords } from "../study-words.ts";
import { verdictTable } from "../verdict-table.ts";
import { parameterLine } from "../vocabulary.ts";
import { diagnosticsMarkup } from "./diagnostics.ts";
import { type Markup, markup, NOTHING } from "./markup.ts";
import { networkDetails } from "./network-details.ts";
import { reportPage } from "./page.ts";
import { panelGrid, pointLinks } from "./panels.ts";
import { estimateTable, fitTable, testTable } from "./tables.ts";

/** Size for which labels are placed: half the width of a desktop screen. */
const SIZE: Size = { width: 600, height: 380 };

type ChartNumber = (figure: Figure) => number;

/** The whole report as one page that needs no network: the same outcome gives the same bytes. */
export function reportHtml(outcome: StudyOutcome, scenarioYaml: string): string {
  const charts: Chart[] = [];
  const chartNumber = (figure: Figure) => charts.push(figure.chart) - 1;
  const { results } = outcome;
  const words = studyWords(outcome);
  const sections = outcome.points.map((_, k) => pointSection(outcome, words, k, chartNumber));
  return reportPage(results, {
    parameters: words.parameters,
    verdicts: verdictTable(results, words),
    sections:
      results.points.length > 1
        ? [pointLinks(results), acrossSection(outcome, words, chartNumber), ...sections]
        : sections,
    scenarioYaml,
    charts,
  });
}

/** All points together; sentences then name the points. */
function acrossSection(outcome: StudyOutcome, words: StudyWords, chartNumber: ChartNumber): Markup {
  const { results } = outcome;
  const { acrossPoints = [], fits } = results;
  const { symbols } = words.points[0];
  const judged = { tests: allTests(results), symbols, place: words.place };
  return markup`<section><h2>Across the sweep</h2>
${panelGrid(panelsOfStudy(outcome, SIZE), judged, chartNumber)}
${fits.length === 0 ? NOTHING : fitTable(fits)}
${acrossPoints.length === 0 ? NOTHING : markup`<details><summary>All ${acrossPoints.length} comparisons across the points</summary>${testTable(acrossPoints, symbols, words.level)}</details>`}
</section>
`;
}

function pointSection(outcome: StudyOutcome, words: StudyWords, k: number, chartNumber: ChartNumber): Markup {
  const { points } = outcome.results;
  const results = points[k];
  const { symbols, temperature, run, level, place, withoutPanels } = words.points[k];
  const varied = variedParameters(points.map(({ parameters }) => parameters))[k];
  const several = points.length > 1;
  const panels = [...panelsOfPoint(outcome, k, SIZE), ...(several ? [] : panelsOfStudy(outcome, SIZE))];
  const judged = { tests: results.tests, symbols, place };
  return markup`<section id="point-${k + 1}">
<h2>${several ? `Point ${k + 1}: ${parameterLine(varied)}` : "What was measured"}</h2>
<p class="parameters">${parameterLine(results.parameters)}, ${temperature}</p>
<p class="parameters">${run}</p>
${panels.length === 0 ? markup`<p class="quiet">${withoutPanels}</p>` : panelGrid(panels, judged, chartNumber)}
${networkDetails(results.network)}<details><summary>All ${results.tests.length} comparisons</summary>${testTable(results.tests, symbols, level)}</details>
${results.observables.length === 0 ? NOTHING : markup`<details><summary>All estimates (± one standard error)</summary>${estimateTable(results, symbols, level)}</details>`}
${diagnosticsMarkup(results)}
</section>
`;
}
