import { median } from "simple-statistics";
import { stationarySamples } from "../../comparison/index.ts";
import type { Fit } from "../../comparison/results.ts";
import type { Symbols } from "../../models/model.ts";
import { levelSeries } from "../../spectra/index.ts";
import { replicaMean } from "../../statistics/index.ts";
import { logAxis, logRange, logRangeOf } from "../chart/axes.ts";
import { curves, type Dataset, points as marks, type Vertex, vertex } from "../chart/datasets.ts";
import { chart, figure, omission } from "../chart/figure.ts";
import { SOURCE_STYLES, type SourceStyle } from "../chart/theme.ts";
import { formatEstimate, formatNumber } from "../numbers.ts";
import { temperatureName } from "../vocabulary.ts";
import type { StudyFigure } from "./input.ts";
import { oncePerPoint } from "./once-per-point.ts";
import { atVariedTemperature } from "./sweep.ts";

const NAME = "ladder";
const TITLE = "The level shift and its error in theory";

/** |⟨λ⟩ − κ|/κ, and |⟨λ⟩ of training less that of the matrix Langevin equation|/κ, of every level against ε. */
export const ladder: StudyFigure = (study) => {
  const varied = atVariedTemperature(study);
  const fitOf = ({ fit }: (typeof KINDS)[number]) => study.results.fits.find(({ name }) => name === fit);
  if (varied === null || !KINDS.some(fitOf)) return [];
  const { points, results, size } = varied.slice;
  const { symbols } = points[0].system;
  const rungs = points.flatMap((point, p) => rungsOf({ point, results: results.points[p], size }));
  const kinds = KINDS.map((kind) => ({
    ...kind,
    rungs: rungs.filter((rung) => rung.kind === kind.name),
    fit: fitOf(kind) ?? null,
  })).filter((kind) => kind.rungs.length > 0);
  // one in twenty lies beyond two standard errors if there is no effect
  const chance = 0.05 * rungs.length;
  if (rungs.filter(({ limit }) => !limit).length <= chance + 2 * Math.sqrt(chance)) {
    return [omission(NAME, TITLE, "no level shift is significant")];
  }
  const temperatures = rungs.map(({ temperature }) => temperature);
  const x = logRangeOf(temperatures, 1.1);
  const y = logRange(
    Math.min(...rungs.map(({ value }) => value)),
    Math.max(...rungs.map(({ value, error }) => value + error)),
  );
  const datasets = kinds.flatMap((kind): readonly Dataset[] => {
    const measured = kind.rungs.filter(({ limit }) => !limit);
    const limits = kind.rungs.filter(({ limit }) => limit);
    const place = { label: "", order: kind.order };
    return [
      marks(
        measured.map((rung) => above(y.min, vertex(kind.aside * rung.temperature, rung.value, rung.error))),
        kind.style,
        { ...place, label: kind.label(symbols) },
        { radius: 3 },
      ),
      marks(
        limits.map((rung) => vertex(kind.aside * rung.temperature, rung.value)),
        kind.style,
        { ...place, label: measured.length > 0 ? "" : `${kind.label(symbols)}, upper limits` },
        { radius: 3, open: true },
      ),
      ...powerLine(kind.fit, measured, y.min, kind.style),
    ];
  });
  return [
    figure({
      name: NAME,
      title: TITLE,
      equation: `⟨${symbols.level}⟩ − ${symbols.target} ∝ ε;  training − matrix Langevin ∝ ε²${varied.where}`,
      caption:
        `Shift of each level's mean from its target ${symbols.target} (for a multiplet: mean over its levels), and its difference between training and the ` +
        `matrix Langevin equation, both in absolute value and relative to the target, against ${temperatureName(symbols)}; ` +
        "± one standard error; the differences are offset sideways. Open marks: within two standard errors of zero, drawn at the upper limit, value " +
        `plus two standard errors.${kinds.map(({ fit, says }) => fitSentence(fit, says)).join("")}`,
      judgedBy: { observables: ["level.mean"], sources: ["training", "matrix-langevin"] },
      size,
      chart: chart({
        datasets: datasets.filter(({ data }) => data.length > 0),
        scales: {
          x: logAxis("x", temperatureName(symbols), x),
          y: logAxis("y", `|difference|/${symbols.target}`, y),
        },
      }),
    }),
  ];
};

const KINDS: readonly {
  readonly name: Rung["kind"];
  /** The name of its fit. */
  readonly fit: string;
  readonly style: SourceStyle;
  readonly order: number;
  /** Factor by which its marks are moved sideways, clear of the others. */
  readonly aside: number;
  /** In the caption, before its exponent. */
  readonly says: string;
  label(symbols: Symbols): string;
}[] = [
  {
    name: "effect",
    fit: "ladder.effect",
    style: SOURCE_STYLES.training,
    order: 2,
    aside: 1,
    says: "The shift scales",
    label: ({ level, target }) => `training: |⟨${level}⟩ − ${target}|`,
  },
  {
    name: "error",
    fit: "ladder.error",
    style: SOURCE_STYLES["matrix-langevin"],
    order: 3,
    aside: 1.05,
    says: "The difference scales",
    label: () => "|training − matrix Langevin|",
  },
];

/** One level at one point. */
interface Rung {
  readonly kind: "effect" | "error";
  readonly temperature: number;
  readonly value: number;
  readonly error: number;
  /** Consistent with zero: the value is an upper limit, without an error. */
  readonly limit: boolean;
}

/** The shift and the error of theory for every level at one point. */
const rungsOf = oncePerPoint(({ point, results: { temperature } }): readonly Rung[] => {
  const samples = new Map(stationarySamples(point.routes, point.system, point.stationaryFrom));
  const means = (route: "training" | "matrix-langevin") => {
    const sample = samples.get(route);
    const series = point.whole[route]?.series ?? (sample === undefined ? [] : levelSeries(sample));
    return new Map(series.map(({ multiplet, mean }) => [multiplet.label, replicaMean(mean)]));
  };
  const [training, theory] = [means("training"), means("matrix-langevin")];
  return point.system.learnable.flatMap(({ label, value: target }) => {
    const [trained, predicted] = [training.get(label), theory.get(label)];
    if (trained === undefined || target === 0) return [];
    const rung = (kind: Rung["kind"], difference: number, deviation: number): readonly Rung[] => {
      const [value, error] = [Math.abs(difference / target), Math.abs(deviation / target)];
      const limit = !(value > 2 * error);
      const height = limit ? value + 2 * error : value;
      return height > 0 && Number.isFinite(height)
        ? [{ kind, temperature, value: height, error: limit ? 0 : error, limit }]
        : [];
    };
    return [
      ...rung("effect", trained.value - target, trained.standardError),
      ...(predicted === undefined
        ? []
        : rung(
            "error",
            trained.value - predicted.value,
            Math.hypot(trained.standardError, predicted.standardError),
          )),
    ];
  });
});

/** A line of the fitted power through the middle of the levels; none where the data do not determine the power. */
function powerLine(
  fit: Fit | null,
  measured: readonly Rung[],
  floor: number,
  style: SourceStyle,
): readonly Dataset[] {
  if (fit === null || !Number.isFinite(fit.standardError) || measured.length === 0) return [];
  const power = fit.a;
  const amplitude = median(measured.map(({ value, temperature }) => value / temperature ** power));
  const temperatures = measured.map(({ temperature }) => temperature);
  const from = Math.max(Math.min(...temperatures), power > 0 ? (floor / amplitude) ** (1 / power) : 0);
  const ends = [from, Math.max(...temperatures)].map((t) => vertex(t, amplitude * t ** power));
  const label = `∝ εᵃ, a = ${formatFit(fit)}`;
  return [curves([ends], style, { label, order: 5 }, 1.6)];
}

/** An error bar that would extend beyond the axis is clipped there. */
function above(floor: number, v: Vertex): Vertex {
  return v.yMin === undefined ? v : { ...v, yMin: Math.max(v.yMin, floor) };
}

function formatFit({ a, standardError }: Fit): string {
  return formatEstimate({ value: a, standardError, effectiveSamples: null });
}

function fitSentence(fit: Fit | null, says: string): string {
  if (fit === null) return "";
  if (!Number.isFinite(fit.standardError))
    return ` ${says} with a power of ε that these data do not determine.`;
  return (
    ` ${says} as εᵃ, a = ${formatFit(fit)} ` +
    `(χ² per degree of freedom ${formatNumber(fit.chi2PerDof, 2)}).`
  );
}
