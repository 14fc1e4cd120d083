import { variedParameters } from "../across-points.ts";
import { type Annotation, label, vertical } from "../chart/annotations.ts";
import { type Axis, bareAxis, exactRange, gapAxis, linearAxis } from "../chart/axes.ts";
import { curves, type Dataset, shapes } from "../chart/datasets.ts";
import { chart, figure, omission } from "../chart/figure.ts";
import { INK, SOURCE_STYLES } from "../chart/theme.ts";
import { formatNumber } from "../numbers.ts";
import { parameterLine, SOURCE_NAMES, temperatureName } from "../vocabulary.ts";
import { outline, trace } from "./binned.ts";
import type { StudyFigure, StudyInput } from "./input.ts";
import { spectrumOf } from "./learnt-spectrum.ts";
import { atVariedTemperature, distinct } from "./sweep.ts";
import { targetLabels } from "./target-labels.ts";

const NAME = "stacked-spectra";
const TITLE = "The spectrum broadens as ε grows";

/** The stationary spectrum of training at the smallest, a middle and the largest ε, one below the other. */
export const stackedSpectra: StudyFigure = (study) => {
  const followed = atVariedTemperature(study);
  if (followed === null) return [];
  const { points, results, size } = followed.slice;
  const panels = chosenPoints(results).flatMap((p) => {
    const { edges, densities } = spectrumOf({ point: points[p], results: results.points[p], size });
    const shownDensities = densities.filter(({ name }) => name === "training" || name === "matrix-langevin");
    return shownDensities.some(({ name }) => name === "training")
      ? [{ p, edges, densities: shownDensities }]
      : [];
  });
  const system = points[0].system;
  const { symbols, learnable } = system;
  if (panels.length < 2) {
    return [omission(NAME, TITLE, "training has no stationary spectrum at several ε")];
  }
  const ends = panels.flatMap(({ edges }) => [edges[0], edges.at(-1)!]);
  const x = exactRange(Math.min(...ends), Math.max(...ends), 8);
  const targets = targetLabels(system, { side: "top", range: x, length: size.width - 74 });
  const varied = variedParameters(results.points.map((point) => point.parameters));
  const last = panels.length - 1;
  const scales: Record<string, Axis> = { x: linearAxis("x", symbols.level, x) };
  const datasets: Dataset[] = [];
  const annotations: Annotation[] = [];
  // stacked axes are numbered from the bottom up
  [...panels].reverse().forEach(({ p, densities }, k) => {
    const yAxisID = `y${last - k}`;
    const peak = Math.max(...densities.flatMap(({ density }) => [...density.height]));
    const y = exactRange(0, 1.06 * peak, 3);
    if (k > 0) scales[`gap${k}`] = gapAxis("y", "y", 0.42);
    scales[yAxisID] = bareAxis("y", `ρ(${symbols.level})`, y, "y");
    for (const { name, density } of densities) {
      // the legend names a route where it appears first
      const first = panels.findIndex((panel) => panel.densities.some((density) => density.name === name));
      const place = { label: first === last - k ? SOURCE_NAMES[name] : "", yAxisID };
      datasets.push(
        name === "training"
          ? shapes([outline(density)], SOURCE_STYLES[name].colour, { ...place, order: 6 }, 1.6)
          : curves([trace(density)], SOURCE_STYLES[name], { ...place, order: 5 }, 1.6),
      );
    }
    annotations.push(
      ...learnable.map((m) => vertical(m.value, { yScaleID: yAxisID })),
      label(
        `ε = ${formatNumber(results.points[p].temperature)}  (${parameterLine(varied[p])})`,
        x.min,
        y.max,
        { anchor: "start", right: 4, down: -9, colour: INK, bold: true, yScaleID: yAxisID },
      ),
      ...(k === last ? targets.annotations.map((place) => place("x", yAxisID, y.max)).map(raised) : []),
    );
  });
  return [
    figure({
      name: NAME,
      title: TITLE,
      equation: `dW = −∇L(W) dτ + √ε dΞ:  a width ∝ √ε about ${symbols.target}${followed.where}`,
      caption:
        `Stationary density of the sorted levels ${symbols.level} (integral 1, dimensionless) at the smallest, a middle ` +
        `and the largest ${temperatureName(symbols)} of the sweep, each on its own scale. Dashed: the target levels ${symbols.target}, ` +
        "with their multiplicity. Where the matrix Langevin equation is not drawn, it has no stationary ensemble.",
      judgedBy: { observables: ["level.variance"], sources: ["training", "matrix-langevin"] },
      size,
      chart: chart({
        datasets,
        scales,
        annotations,
        padding: { top: targets.room + HEADING, right: 14 },
      }),
    }),
  ];
};

/** Height of a panel's heading, px. */
const HEADING = 16;

/** The target labels stand above the heading of the first panel. */
function raised<T extends { readonly yAdjust: number }>(annotation: T): T {
  return { ...annotation, yAdjust: annotation.yAdjust - HEADING };
}

/** Points of the smallest ε, of the one nearest to the geometric middle, and of the largest. */
function chosenPoints(results: StudyInput["results"]): readonly number[] {
  const all = results.points.map(({ temperature }) => temperature);
  const values = distinct(all);
  const [low, high] = [values[0], values.at(-1)!];
  const distance = (value: number) => Math.abs(Math.log((value * value) / (low * high)));
  const middle = values
    .slice(1, -1)
    .reduce((best, value) => (distance(value) < distance(best) ? value : best));
  return [low, middle, high].map((value) => all.indexOf(value));
}
