import { allTests, type PointResults, type TestResult } from "../../comparison/results.ts";
import type { PointOutcome, StudyOutcome } from "../../comparison/study-outcome.ts";
import { commonParameters, judgedAcrossPoints, sweepLine } from "../across-points.ts";
import type { Chart, Figure, Size } from "../chart/figure.ts";
import { panelsOfPoint, panelsOfStudy } from "../figures/index.ts";
import { variedParameters, verdictTable } from "../verdict-table.ts";
import { levelNames, parameterLine, temperatureText, testLevel, testPlace } from "../vocabulary.ts";
import { diagnosticsMarkup } from "./diagnostics.ts";
import { type Markup, markup } from "./markup.ts";
import { reportPage } from "./page.ts";
import { type Judged, panelGrid, pointLinks } from "./panels.ts";
import { estimateTable, testTable } from "./tables.ts";

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
  return reportPage(results, {
    parameters: judgedAcrossPoints(results)
      ? `${commonParameters(outcome)}; ${sweepLine(results)}`
      : outcome.points[0].system.symbols.parameters,
    verdicts: verdictTable(outcome),
    sections: [...(several ? [pointLinks(results)] : []), across, ...sections],
    scenarioYaml,
    charts,
  });
}

function pointSection(outcome: StudyOutcome, index: number, chartNumber: (figure: Figure) => number): Markup {
  const point = outcome.points[index];
  const results = outcome.results.points[index];
  const several = outcome.points.length > 1;
  const { symbols, multiplets } = point.system;
  const names = levelNames(multiplets);
  const judged = judgedOf(point, results);
  const panels = [...panelsOfPoint(outcome, index, SIZE), ...(several ? [] : panelsOfStudy(outcome, SIZE))];
  return markup`<section id="point-${index + 1}">
<h2>${several ? `Point ${index + 1}: ${parameterLine(variedParameters(outcome.results.points.map((p) => p.parameters))[index])}` : "What was measured"}</h2>
<p class="parameters">${[parameterLine(results.parameters), temperatureText(symbols, results.temperature)].filter((text) => text !== "").join(", ")}</p>
${panelGrid(panels, judged, chartNumber)}
<details><summary>All ${results.tests.length} comparisons</summary>${testTable(results.tests, symbols, (test) => testLevel(test, names))}</details>
<details><summary>All estimates (± one standard error)</summary>${estimateTable(results, symbols, names)}</details>
<h4>How the run went</h4>
${diagnosticsMarkup(results)}
</section>
`;
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
      const names = levelNames(points[i].system.multiplets);
      return tests.map((test) => [test, `${testPlace(test, names)}, ${parameterLine(varied[i])}`] as const);
    }),
  );
  const first = levelNames(points[0].system.multiplets);
  for (const test of results.acrossPoints ?? []) {
    const couple = test.points?.map((i) => parameterLine(varied[i])).join(" and ");
    places.set(test, [testPlace(test, first), ...(couple === undefined ? [] : [couple])].join(", "));
  }
  const tests = allTests(results);
  return { tests, symbols: points[0].system.symbols, place: (test) => places.get(test) ?? test.level };
}
