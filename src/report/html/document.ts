import { allTests, type PointResults, type TestResult } from "../../comparison/results.ts";
import type { PointOutcome, StudyOutcome } from "../../comparison/study-outcome.ts";
import { commonParameters, judgedAcrossPoints, sweepLine } from "../across-points.ts";
import type { Chart, Figure, Size } from "../chart/figure.ts";
import { panelsOfPoint, panelsOfStudy } from "../figures/index.ts";
import { overallSentence } from "../judgement.ts";
import { provenance } from "../provenance.ts";
import { variedParameters, verdictTable } from "../verdict-table.ts";
import { levelNames, parameterLine, temperatureText, testPlace, VERDICT_SIGNS } from "../vocabulary.ts";
import { diagnosticsMarkup, doubts } from "./diagnostics.ts";
import { inlinedLibraries } from "./libraries.ts";
import { embeddedJson, type Markup, markup, verbatim } from "./markup.ts";
import { type Judged, panelGrid } from "./panels.ts";
import { PAGE_SCRIPT } from "./script.ts";
import { STYLES } from "./styles.ts";
import { estimateTable, testTable, verdictTableMarkup } from "./tables.ts";

/** Size for which labels are placed: half a desk's width. */
const SIZE: Size = { width: 600, height: 380 };

/** The whole report as one page that needs no network: the same outcome gives the same bytes. */
export function reportHtml(outcome: StudyOutcome, scenarioYaml: string): string {
  const charts: Chart[] = [];
  const chartNumber = (figure: Figure) => charts.push(figure.chart) - 1;
  const { results } = outcome;
  const several = results.points.length > 1;
  const sections = outcome.points.map((_, i) => pointSection(outcome, i, chartNumber));
  const across = several
    ? markup`<section><h2>Across the sweep</h2>${panelGrid(panelsOfStudy(outcome, SIZE), studyJudged(outcome), chartNumber)}</section>`
    : markup``;
  const body = markup`<header>
<h1>${results.title}</h1>
<p class="parameters">${judgedAcrossPoints(results) ? `${commonParameters(outcome)}; ${sweepLine(results)}` : outcome.points[0]!.system.symbols.parameters}</p>
<div class="verdict ${results.verdict}"><strong>${VERDICT_SIGNS[results.verdict]} ${results.verdict}</strong><span>${overallSentence(results)}</span></div>
${doubts(results)}
</header>
<main>
<section>${verdictTableMarkup(verdictTable(outcome))}</section>
${several ? contents(outcome) : markup``}
${across}
${sections}
<section><h2>Scenario</h2><p class="quiet">With every default filled in; running it again reproduces these numbers.</p><pre>${scenarioYaml}</pre></section>
<section><h2>Provenance</h2><dl>${provenance(results).map(([term, text]) => markup`<dt>${term}</dt><dd>${text}</dd>`)}</dl>
<p class="quiet">Beside this page: results.json (every number), spectra.npz (the spectra, for numpy), figures (these panels), scenario.resolved.yaml.</p></section>
</main>
<noscript><footer>The charts need JavaScript; the same panels are in the folder figures.</footer></noscript>
`;
  return page(results.title, body, charts);
}

function pointSection(outcome: StudyOutcome, index: number, chartNumber: (figure: Figure) => number): Markup {
  const point = outcome.points[index]!;
  const results = outcome.results.points[index]!;
  const several = outcome.points.length > 1;
  const { symbols, multiplets } = point.system;
  const names = levelNames(multiplets);
  const judged = judgedOf(point, results);
  const panels = [...panelsOfPoint(outcome, index, SIZE), ...(several ? [] : panelsOfStudy(outcome, SIZE))];
  return markup`<section id="point-${index + 1}">
<h2>${several ? `Point ${index + 1}: ${parameterLine(variedParameters(outcome.results.points.map((p) => p.parameters))[index]!)}` : "What was measured"}</h2>
<p class="parameters">${[parameterLine(results.parameters), temperatureText(symbols, results.temperature)].filter((text) => text !== "").join(", ")}</p>
${panelGrid(panels, judged, chartNumber)}
<details><summary>All ${results.tests.length} comparisons</summary>${testTable(results.tests, symbols, names)}</details>
<details><summary>All estimates (± one standard error)</summary>${estimateTable(results, symbols, names)}</details>
<h4>How the run went</h4>
${diagnosticsMarkup(results)}
</section>
`;
}

function contents({ results }: StudyOutcome): Markup {
  const links = variedParameters(results.points.map((p) => p.parameters)).map(
    (varied, i) => markup`<a href="#point-${i + 1}">${parameterLine(varied)}</a>`,
  );
  return markup`<nav aria-label="Sweep points">${links}</nav>`;
}

function judgedOf(point: PointOutcome, { tests }: PointResults): Judged {
  const { symbols, multiplets } = point.system;
  const names = levelNames(multiplets);
  return { tests, symbols, place: (test) => testPlace(test, names) };
}

/** All points together; a sentence then says at which of them. */
function studyJudged({ points, results }: StudyOutcome): Judged {
  const varied = variedParameters(results.points.map((p) => p.parameters));
  const places = new Map<TestResult, string>(
    results.points.flatMap(({ tests }, i) => {
      const names = levelNames(points[i]!.system.multiplets);
      return tests.map((test) => [test, `${testPlace(test, names)}, ${parameterLine(varied[i]!)}`] as const);
    }),
  );
  const first = levelNames(points[0]!.system.multiplets);
  for (const test of results.acrossPoints ?? []) {
    const couple = test.points?.map((i) => parameterLine(varied[i]!)).join(" and ");
    places.set(test, [testPlace(test, first), ...(couple === undefined ? [] : [couple])].join(", "));
  }
  const tests = allTests(results);
  return { tests, symbols: points[0]!.system.symbols, place: (test) => places.get(test) ?? test.level };
}

function page(title: string, body: Markup, charts: readonly Chart[]): string {
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'">
<title>${title}</title>
<style>${verbatim(STYLES)}</style>
</head>
<body>
${body}
<script type="application/json" id="charts">${embeddedJson(charts)}</script>
${inlinedLibraries()}<script>${verbatim(PAGE_SCRIPT)}</script>
</body>
</html>
`.html;
}
