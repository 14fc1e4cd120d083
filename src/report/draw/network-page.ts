import type { NetworkOutcome, NetworkPoint, NetworkTest } from "../../comparison/index.ts";
import { groupedOmissions, type Size } from "../chart/figure.ts";
import { panelsOfNetwork } from "../figures/network/index.ts";
import { formatNumber, formatPercent, formatSeconds } from "../numbers.ts";
import type { VerdictTable } from "../verdict-table.ts";
import { VERDICT_SIGNS } from "../vocabulary.ts";
import type { ChartRenderer } from "./render-chart.ts";
import { panelBox, sheetPng } from "./sheet.ts";

const LAYOUT = { width: 1440, columns: 3, panelHeight: 380 } as const;
/** What title, equation and two rows of legend take of a panel. */
const HEAD_HEIGHT = 84;

/** A study of networks on one page: what was trained, the panels of its first point, the tests, a sample of its text. */
export function networkPng({ results, spectra }: NetworkOutcome, render: ChartRenderer): Promise<Buffer> {
  const { width, height } = panelBox(LAYOUT);
  const size: Size = { width: Math.floor(width), height: height - HEAD_HEIGHT };
  const point = results.points[0]!;
  const panels = panelsOfNetwork({ record: point.network, spectra: spectra[0]!, size });
  const sheet = {
    title: results.title,
    verdict: results.verdict,
    lines: [point.network.parameters, runLine(point)],
    figures: panels.flatMap((panel) => (panel.kind === "figure" ? [panel] : [])),
    table: summaryTable(point),
    notes: [
      ...sampleLines(point),
      ...groupedOmissions(panels).map(({ titles, reason }) => `Not drawn: ${titles}: ${reason}.`),
      ...notAnalysedLines(point),
      `dyson-dynamics ${results.version}  ·  seed ${results.seed}  ·  ${formatSeconds(results.timing.wallSeconds)}`,
    ],
  };
  return sheetPng(sheet, LAYOUT, render);
}

function runLine({ network }: NetworkPoint): string {
  const { loss, updates, matrices, chance } = network;
  const last = loss.map(({ validation }) => validation.at(-1)!);
  const mean = last.reduce((sum, value) => sum + value, 0) / last.length;
  return [
    `${loss.length} ${loss.length === 1 ? "replica" : "replicas"}`,
    `${updates.at(-1)} updates`,
    `${matrices.length} weight matrices`,
    `validation loss ${formatNumber(mean, 3)} nats (frequencies alone: ${formatNumber(chance, 3)})`,
  ].join("  ·  ");
}

/** The tests of an observable at a time together: how many agree, the largest deviation, how many are significant. */
function summaryTable({ tests, network }: NetworkPoint): VerdictTable {
  const left = (title: string) => ({ title, align: "left" as const, stretch: 1 });
  const names = {
    "marchenko-pastur.scale": "variance of the elements",
    "marchenko-pastur.distance": "Marchenko–Pastur",
    "ratio.mean": "⟨r̃⟩ = 0.5307",
  };
  const groups = [0, network.updates.at(-1)!].flatMap((update) =>
    (Object.keys(names) as (keyof typeof names)[]).flatMap((observable) => {
      const own = tests.filter((test) => test.update === update && test.observable === observable);
      return own.length === 0 ? [] : [{ update, observable, own }];
    }),
  );
  return {
    columns: [
      left("after"),
      left("test"),
      left("agree"),
      left("largest deviation"),
      left("margin"),
      left("significant (Holm)"),
      left("verdict"),
    ],
    rows: groups.map(({ update, observable, own }) => {
      const worst = own.reduce((a, b) => (Math.abs(b.value) > Math.abs(a.value) ? b : a));
      const shown = (value: number) =>
        worst.statistic === "kolmogorov-smirnov" ? `D = ${formatNumber(value, 3)}` : formatPercent(value);
      const verdict = together(own);
      const required = own[0]!.required;
      return {
        required,
        cells: [
          { text: `${update} updates` },
          { text: names[observable] },
          { text: `${own.filter((test) => test.verdict === "agree").length} of ${own.length}` },
          { text: `${shown(worst.value)}${worst.level === "all" ? "" : ` (${worst.level})`}` },
          {
            text:
              worst.statistic === "kolmogorov-smirnov"
                ? formatNumber(worst.margin)
                : formatPercent(worst.margin),
          },
          { text: `${own.filter(({ significant }) => significant).length} of ${own.length}` },
          { text: `${VERDICT_SIGNS[verdict]} ${verdict}${required ? "" : ", shown"}`, verdict },
        ],
      };
    }),
  };
}

function together(tests: readonly NetworkTest[]): NetworkTest["verdict"] {
  const verdicts = tests.map(({ verdict }) => verdict);
  if (verdicts.includes("disagree")) return "disagree";
  return verdicts.includes("inconclusive") ? "inconclusive" : "agree";
}

function sampleLines({ network }: NetworkPoint): readonly string[] {
  if (network.sample === null) return [];
  const line = (text: string) => text.replaceAll(/\s+/g, " ");
  const { prompt, text, temperature } = network.sample;
  return [
    `Text by the first replica at temperature ${temperature}, after the prompt “…${line(prompt.slice(-40))}”: ${line(text)}`,
  ];
}

function notAnalysedLines({ network }: NetworkPoint): readonly string[] {
  const reasons = new Map(network.notAnalysed.map(({ name, reason }) => [name, reason]));
  // heads are many, their reasons few
  const heads = new Map<string, number>();
  for (const { reason } of network.heads.notAnalysed) heads.set(reason, (heads.get(reason) ?? 0) + 1);
  const named = [
    ...Array.from(reasons, ([name, reason]) => `${name} (${reason})`),
    ...Array.from(heads, ([reason, count]) => `${count} blocks of single heads (each ${reason})`),
  ];
  return named.length === 0 ? [] : [`Not analysed: ${named.join(", ")}.`];
}
