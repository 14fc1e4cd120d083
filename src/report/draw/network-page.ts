import type { NetworkOutcome, NetworkPoint } from "../../comparison/index.ts";
import { sweepLine } from "../across-points.ts";
import { groupedOmissions, type Size } from "../chart/figure.ts";
import { panelsOfNetwork, panelsOfNetworks } from "../figures/network/index.ts";
import { networkVerdictTable, oneLine, runLine } from "../network-words.ts";
import { formatEstimate, formatNumber } from "../numbers.ts";
import { provenanceLine } from "../provenance.ts";
import type { ChartRenderer } from "./render-chart.ts";
import { panelBox, sheetPng } from "./sheet.ts";

const LAYOUT = { width: 1440, columns: 3, panelHeight: 380 } as const;
/** What title, equation and two rows of legend take of a panel. */
const HEAD_HEIGHT = 84;

/** A study of networks on one page: what was trained, its panels, the tests together, a sample of its text. */
export function networkPng(
  { results, spectra, noise }: NetworkOutcome,
  render: ChartRenderer,
): Promise<Buffer> {
  const { width, height } = panelBox(LAYOUT);
  const size: Size = { width: Math.floor(width), height: height - HEAD_HEIGHT };
  const point = results.points[0];
  const panels = [
    ...panelsOfNetworks({ noise, size }),
    ...panelsOfNetwork({ record: point.network, spectra: spectra[0], size }),
  ];
  const several = results.points.length > 1;
  const sheet = {
    title: results.title,
    verdict: results.verdict,
    lines: [
      point.network.parameters,
      runLine(point),
      ...(several ? [`${sweepLine(results)}; spectra over training are those of the first point`] : []),
    ],
    figures: panels.flatMap((panel) => (panel.kind === "figure" ? [panel] : [])),
    table: networkVerdictTable(results),
    notes: [
      ...results.fits.map(
        ({ equation, a, standardError, predicted }) =>
          `${equation}: a = ${formatEstimate({ value: a, standardError, effectiveSamples: null })}, predicted ${formatNumber(predicted)}.`,
      ),
      ...sampleLines(point),
      ...groupedOmissions(panels).map(({ titles, reason }) => `Not drawn: ${titles}: ${reason}.`),
      ...point.diagnostics.warnings.map((line) => `${line.charAt(0).toUpperCase()}${line.slice(1)}.`),
      provenanceLine(results),
    ],
  };
  return sheetPng(sheet, LAYOUT, render);
}

function sampleLines({ network }: NetworkPoint): readonly string[] {
  if (network.sample === null) return [];
  const { prompt, text, temperature } = network.sample;
  return [
    `Text by the first replica at temperature ${temperature}, after the prompt “…${oneLine(prompt.slice(-40))}”: ${oneLine(text)}`,
  ];
}
