import { createCanvas } from "@napi-rs/canvas";
import { type Axis, linearAxis } from "../../src/report/chart/axes.ts";
import { curves, vertex } from "../../src/report/chart/datasets.ts";
import { chart, type Figure } from "../../src/report/chart/figure.ts";
import { INK, MUTED, SOURCE_STYLES } from "../../src/report/chart/theme.ts";
import { drawPanel } from "../../src/report/draw/panel.ts";
import { chartRenderer, PIXEL_RATIO } from "../../src/report/draw/render-chart.ts";
import { drawTable, tableHeight } from "../../src/report/draw/table.ts";
import { font } from "../../src/report/draw/text.ts";
import type { Curve, Program, Row, Scaling } from "./bench.ts";

const WIDTH = 1440;
const MARGIN = 32;
const GAP = 30;
const PANEL = { width: (WIDTH - 2 * MARGIN - 2 * GAP) / 3, height: 340 };

/** The benchmark on one page: the table of times and ratios, and how the cost grows. */
export async function drawBenchmark(
  rows: readonly Row[],
  scaling: Scaling,
  machine: { readonly processor: string; readonly cores: number; readonly node: string },
  rounds: number,
): Promise<Buffer> {
  const render = chartRenderer();
  const tableTop = 118;
  const bounds = rows.flatMap(({ bound }) => (bound === undefined ? [] : [bound]));
  const panelsTop = tableTop + tableHeight(rows.length) + 34 + 18 * bounds.length;
  const height = panelsTop + PANEL.height + MARGIN;
  const canvas = createCanvas(WIDTH * PIXEL_RATIO, height * PIXEL_RATIO);
  const context = canvas.getContext("2d");
  context.scale(PIXEL_RATIO, PIXEL_RATIO);
  context.fillStyle = "#ffffff";
  context.fillRect(0, 0, WIDTH, height);
  context.textBaseline = "top";
  context.fillStyle = INK;
  context.font = font(26, "bold");
  context.fillText("Benchmark", MARGIN, MARGIN);
  context.fillStyle = MUTED;
  context.font = font(14);
  context.fillText(
    `One core of ${machine.processor}, Node.js ${machine.node}; medians over ${rounds} ${rounds === 1 ? "round" : "rounds"} in which the programs took turns. Every run's variance was checked.`,
    MARGIN,
    MARGIN + 38,
  );
  const programs = ["kernel", "reference", "numpy", "c"] as const satisfies readonly Program[];
  drawTable(
    context,
    {
      columns: [
        { title: "workload", align: "left", stretch: 1 },
        { title: "time", align: "left", stretch: 0 },
        ...(["kernel", "TypeScript", "numpy", "C"] as const).map((title) => ({
          title,
          align: "right" as const,
          stretch: 0.3,
        })),
        ...(["kernel / TypeScript", "kernel / numpy", "kernel / C"] as const).map((title) => ({
          title,
          align: "right" as const,
          stretch: 0.3,
        })),
      ],
      rows: rows.map((row) => ({
        required: true,
        cells: [
          { text: row.title },
          { text: row.unit },
          ...programs.map((program) => ({ text: timeText(row.medians[program]) })),
          ...programs.slice(1).map((program) => ({ text: ratio(row, program) })),
        ],
      })),
    },
    { x: MARGIN, y: tableTop, width: WIDTH - 2 * MARGIN, height: tableHeight(rows.length) },
  );
  context.textAlign = "left";
  context.textBaseline = "top";
  context.font = font(12);
  context.fillStyle = MUTED;
  bounds.forEach((bound, k) => {
    context.fillText(bound, MARGIN, tableTop + tableHeight(rows.length) + 12 + 18 * k);
  });
  const panels = [
    panel("Cost against levels", "ns per level and step, harmonic well", "levels N", scaling.levels),
    panel("Cost against replicas", "ns per level and step, N = 10", "replicas", scaling.replicas),
    workersPanel(scaling.workers, scaling.processes),
  ];
  await Promise.all(
    panels.map((figure, k) =>
      drawPanel(context, figure, { x: MARGIN + k * (PANEL.width + GAP), y: panelsTop, ...PANEL }, render),
    ),
  );
  return canvas.toBuffer("image/png");
}

/** A time in the unit that suits it. */
export function timeText(nanoseconds: number | undefined): string {
  if (nanoseconds === undefined) return "–";
  if (nanoseconds < 1e3) return `${nanoseconds.toPrecision(3)} ns`;
  return nanoseconds < 1e6
    ? `${(nanoseconds / 1e3).toPrecision(3)} µs`
    : `${(nanoseconds / 1e6).toPrecision(3)} ms`;
}

function ratio({ medians }: Row, program: Program): string {
  const other = medians[program];
  return other === undefined ? "–" : (medians.kernel! / other).toPrecision(2);
}

function panel(title: string, equation: string, abscissa: string, points: readonly Curve[]): Figure {
  const path = (of: (point: Curve) => number | undefined) =>
    points.flatMap((point) => {
      const y = of(point);
      return y === undefined ? [] : [vertex(point.x, y)];
    });
  return figure(
    title,
    equation,
    [
      curves([path(({ kernel }) => kernel)], SOURCE_STYLES.training, { label: "kernel" }),
      curves([path(({ reference }) => reference)], SOURCE_STYLES["matrix-langevin"], { label: "TypeScript" }),
    ],
    { x: logarithmic("x", abscissa), y: logarithmic("y", "ns") },
  );
}

function workersPanel(points: readonly Curve[], processes: readonly Curve[]): Figure {
  const most = Math.max(...points.map(({ x }) => x));
  const top = Math.ceil(most + 0.5);
  return figure(
    "Workers",
    "a whole study's computation, times as fast as one worker",
    [
      curves([points.map(({ x, kernel }) => vertex(x, kernel))], SOURCE_STYLES.training, {
        label: "workers",
      }),
      curves([processes.map(({ x, kernel }) => vertex(x, kernel))], SOURCE_STYLES["matrix-langevin"], {
        label: "processes that share nothing",
      }),
      curves([[vertex(0, 0), vertex(top, top)]], SOURCE_STYLES["closed-form"], { label: "ideal" }, 1),
    ],
    {
      x: linearAxis("x", "workers", { min: 0, max: top, ticks: { stepSize: 1 } }),
      y: linearAxis("y", "times faster", { min: 0, max: top, ticks: { stepSize: 1 } }),
    },
  );
}

function figure(
  title: string,
  equation: string,
  datasets: Parameters<typeof chart>[0]["datasets"],
  scales: Readonly<Record<string, Axis>>,
): Figure {
  return {
    kind: "figure",
    name: title,
    title,
    equation,
    caption: "",
    judgedBy: { observables: [] },
    size: PANEL,
    minimumWidth: 0,
    detail: false,
    chart: chart({ datasets, scales }),
  };
}

function logarithmic(axis: "x" | "y", title: string): Axis {
  const linear = linearAxis(axis, title, { min: 1, max: 2, ticks: { maxTicksLimit: 8 } });
  const { min: _, max: __, ...rest } = linear;
  return { ...rest, type: "logarithmic" } as unknown as Axis;
}
