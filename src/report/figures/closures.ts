import type { EstimateSource, PointResults } from "../../comparison/results.ts";
import { logAxis, logRange, logRangeOf } from "../chart/axes.ts";
import { type Dataset, points as marks, type Vertex, vertex } from "../chart/datasets.ts";
import { chart, figure } from "../chart/figure.ts";
import { SOURCE_STYLES } from "../chart/theme.ts";
import { SOURCE_NAMES, temperatureName } from "../vocabulary.ts";
import type { StudyFigure } from "./input.ts";
import { atVariedTemperature } from "./sweep.ts";

/** From no closure to the strongest. */
const SOURCES = ["matrix-langevin", "eigenvalue-langevin", "aligned-langevin", "coulomb-gas"] as const;

const PANELS = [
  { observable: "level.mean", name: "closures-levels", title: "Error of the mean levels, by closure" },
  { observable: "spacing.mean", name: "closures-spacings", title: "Error of the mean spacings, by closure" },
] as const;

/** How far the levels of theory are from training against ε, with eigenvectors followed, averaged over and fixed. */
export const closures: StudyFigure = (study) => {
  const varied = atVariedTemperature(study);
  if (varied === null) return [];
  const { points, results, size } = varied.slice;
  const { symbols } = points[0].system;
  return PANELS.flatMap(({ observable, name, title }) => {
    const sources = SOURCES.flatMap((source) => {
      const rungs = results.points.flatMap((point) => errorOf(point, observable, source) ?? []);
      return rungs.length === 0 ? [] : [{ source, rungs }];
    });
    if (!sources.some(({ source }) => source === "aligned-langevin")) return [];
    const all = sources.flatMap(({ rungs }) => rungs);
    const heights = all.map(({ value }) => value).filter((value) => value > 0);
    const y = logRange(Math.min(...heights), Math.max(...all.map(({ value, error }) => value + error)));
    const datasets = sources.flatMap(({ source, rungs }, k): readonly Dataset[] => {
      const at = ({ temperature, value, error }: Rung): Vertex => {
        const mark = vertex(temperature * 1.03 ** (k - (sources.length - 1) / 2), value, error);
        return mark.yMin === undefined ? mark : { ...mark, yMin: Math.max(mark.yMin, y.min) };
      };
      const place = { label: SOURCE_NAMES[source], order: k + 1 };
      const [measured, limits] = [
        rungs.filter(({ error }) => error > 0),
        rungs.filter(({ error }) => error === 0),
      ];
      return [
        marks(measured.map(at), SOURCE_STYLES[source], place),
        marks(
          limits.map(at),
          SOURCE_STYLES[source],
          { ...place, label: measured.length > 0 ? "" : `${place.label}, upper limits` },
          { open: true },
        ),
      ];
    });
    return [
      figure({
        name,
        title,
        equation: `√⟨(⟨x⟩_theory/⟨x⟩_training − 1)²⟩${varied.where}`,
        caption:
          `Root mean square of the relative difference from training over all ${observable === "level.mean" ? "mean levels" : "mean spacings"}, less what the standard errors contribute, against ${temperatureName(symbols)} (both dimensionless); ` +
          "± one standard error; offset sideways. Open marks: within two standard errors of zero, drawn at the upper limit, value plus two standard errors.",
        judgedBy: {
          observables: [observable],
          sources: ["training", ...sources.map(({ source }) => source)],
        },
        size,
        chart: chart({
          datasets: datasets.filter(({ data }) => data.length > 0),
          scales: {
            x: logAxis(
              "x",
              temperatureName(symbols),
              logRangeOf(
                all.map(({ temperature }) => temperature),
                1.2,
              ),
            ),
            y: logAxis("y", "relative difference from training", y),
          },
        }),
      }),
    ];
  });
};

interface Rung {
  readonly temperature: number;
  readonly value: number;
  /** 0 for an upper limit. */
  readonly error: number;
}

/** √(⟨d²⟩ − ⟨SE²⟩) over the levels with both estimates; null where there are none. */
function errorOf(
  { observables, temperature }: PointResults,
  name: string,
  source: EstimateSource,
): Rung | null {
  const differences = observables.flatMap(({ name: own, estimates: { training, [source]: theory } }) => {
    if (own !== name || training === undefined || theory === undefined || training.value === 0) return [];
    const error = Math.hypot(training.standardError, theory.standardError) / training.value;
    return [{ value: theory.value / training.value - 1, error }];
  });
  const count = differences.length;
  if (count === 0) return null;
  const square = differences.reduce((sum, { value, error }) => sum + (value ** 2 - error ** 2) / count, 0);
  // Var (d² − SE²) = 4δ²SE² + 2SE⁴ with the true difference δ
  const variance = differences.reduce((sum, { value, error }) => {
    const truth = Math.max(0, value ** 2 - error ** 2);
    return sum + (4 * truth * error ** 2 + 2 * error ** 4) / count ** 2;
  }, 0);
  const deviation = Math.sqrt(variance);
  if (square <= 2 * deviation)
    return { temperature, value: Math.sqrt(Math.max(0, square) + 2 * deviation), error: 0 };
  return { temperature, value: Math.sqrt(square), error: deviation / (2 * Math.sqrt(square)) };
}
