import type { MatrixRecord, NetworkOutcome, NetworkPoint, NetworkResults } from "../../comparison/index.ts";
import type { Chart, Figure, Size } from "../chart/figure.ts";
import { panelsOfNetwork, panelsOfNetworks } from "../figures/network/index.ts";
import {
  networkSymbols,
  networkVerdictTable,
  oneLine,
  runLine,
  testedMatrix,
  testedPlace,
} from "../network-words.ts";
import { formatNumber, formatProbability } from "../numbers.ts";
import { variedParameters } from "../verdict-table.ts";
import { parameterLine } from "../vocabulary.ts";
import { type Markup, markup, NOTHING } from "./markup.ts";
import { reportPage } from "./page.ts";
import { type Judged, panelGrid, pointLinks } from "./panels.ts";
import { estimateTable, fitTable, scrolling, testTable } from "./tables.ts";

const SIZE: Size = { width: 600, height: 380 };

/** The report of a study of networks as one page that needs no network connection. */
export function networkHtml(outcome: NetworkOutcome, scenarioYaml: string): string {
  const charts: Chart[] = [];
  const chartNumber = (figure: Figure) => charts.push(figure.chart) - 1;
  const { results } = outcome;
  const several = results.points.length > 1;
  return reportPage(results, {
    parameters: results.points[0].network.parameters,
    verdicts: networkVerdictTable(results),
    sections: [
      ...(several ? [pointLinks(results), acrossSection(outcome, chartNumber)] : []),
      ...results.points.map((_, k) => pointSection(outcome, k, chartNumber)),
    ],
    scenarioYaml,
    charts,
  });
}

function acrossSection({ results, noise }: NetworkOutcome, chartNumber: (figure: Figure) => number): Markup {
  const { acrossPoints = [], fits } = results;
  const panels = panelsOfNetworks({ noise, size: SIZE });
  return markup`<section><h2>Across the sweep</h2>
${panelGrid(panels, judged(results, acrossPoints), chartNumber)}
${fits.length === 0 ? NOTHING : fitTable(fits)}
${acrossPoints.length === 0 ? NOTHING : markup`<details><summary>All ${acrossPoints.length} comparisons across the points</summary>${testTable(acrossPoints, networkSymbols, testedPlace(results))}</details>`}
</section>
`;
}

function pointSection(
  { results, spectra }: NetworkOutcome,
  k: number,
  chartNumber: (figure: Figure) => number,
): Markup {
  const point = results.points[k];
  const { network: record, tests, observables } = point;
  const varied = variedParameters(results.points.map(({ parameters }) => parameters))[k];
  const several = results.points.length > 1;
  const name = several ? `Point ${k + 1}: ${parameterLine(varied)}` : "What was measured";
  // a point that is analysed after training only has no course to show
  const panels =
    record.updates.length < 2 ? [] : panelsOfNetwork({ record, spectra: spectra[k], size: SIZE });
  return markup`<section id="point-${k + 1}">
<h2>${name}</h2>
<p class="parameters">${runLine(point)}${several ? `  ·  ε = α/|B| = ${formatNumber(point.temperature)}` : ""}</p>
${panels.length === 0 ? markup`<p class="quiet">Begins with the weights of an earlier point, whose spectra are shown there; analysed after training.</p>` : panelGrid(panels, judged(results, tests), chartNumber)}
${sample(point)}
<details><summary>Every matrix after training</summary>${matrixTable(record.matrices)}</details>
<details><summary>All ${tests.length} comparisons</summary>${testTable(tests, networkSymbols, testedMatrix)}</details>
${observables.length === 0 ? NOTHING : markup`<details><summary>All estimates (± one standard error)</summary>${estimateTable({ observables }, networkSymbols, new Map())}</details>`}
</section>
`;
}

function judged(results: NetworkResults, tests: Judged["tests"]): Judged {
  const place = testedPlace(results);
  return { tests, symbols: networkSymbols, place: (test) => `for ${place(test)}` };
}

function sample({ network }: NetworkPoint): Markup {
  if (network.sample === null) return NOTHING;
  const { prompt, text, temperature } = network.sample;
  return markup`<h4>What it writes</h4>
<p class="quiet">The first replica after training goes on with a text that it has not seen, at temperature ${temperature}:</p>
<blockquote><span class="quiet">${oneLine(prompt)}</span>${oneLine(text)}</blockquote>`;
}

/** Each matrix at the end of training, the mean over its replicas. */
function matrixTable(matrices: readonly MatrixRecord[]): Markup {
  const rows = matrices.map(({ name, rows: m, columns, snapshots }) => {
    const last = snapshots.flatMap((own) => own.at(-1) ?? []);
    if (last.length === 0)
      return markup`<tr><td>${name}</td><td>${m} × ${columns}</td><td colspan="8">not analysed</td></tr>
`;
    const mean = (of: (one: (typeof last)[number]) => number | undefined) => {
      const values = last.flatMap((one) => of(one) ?? []);
      return values.length === 0
        ? "–"
        : formatNumber(values.reduce((sum, value) => sum + value, 0) / values.length, 3);
    };
    const tails = new Map<string, number>();
    for (const { tail } of last)
      if (tail?.judged != null) tails.set(tail.judged.kind, (tails.get(tail.judged.kind) ?? 0) + 1);
    const verdicts = [...tails].map(([verdict, count]) => `${count} × ${verdict}`).join("; ");
    return markup`<tr><td>${name}</td><td>${m} × ${columns}</td><td class="number">${mean((one) => one.distance)}</td><td class="number">${mean((one) => one.expectedDistance)}</td><td class="number">${formatProbability(Math.max(...last.map(({ pValue }) => pValue)))}</td><td class="number">${mean((one) => one.outliers.length)}</td><td class="number">${mean((one) => one.tail?.exponent)}</td><td class="number">${mean((one) => one.participation?.value)} (${mean((one) => one.participation?.expected)})</td><td class="number">${mean((one) => one.participation?.porterThomas?.distance)}</td><td class="wide">${verdicts === "" ? "–" : verdicts}</td></tr>
`;
  });
  return scrolling(
    markup`<thead><tr><th scope="col">matrix</th><th scope="col">shape</th><th scope="col" class="number">distance D</th><th scope="col" class="number">of noise</th><th scope="col" class="number">largest p</th><th scope="col" class="number">outliers</th><th scope="col" class="number">tail exponent</th><th scope="col" class="number">participation (uniform)</th><th scope="col" class="number">from Porter–Thomas</th><th scope="col">tail</th></tr></thead><tbody>${rows}</tbody>`,
  );
}
