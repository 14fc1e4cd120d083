import type { StudyOutcome } from "../../comparison/study-outcome.ts";
import type { Panel, Size } from "../chart/figure.ts";
import { closures } from "./closures.ts";
import { components } from "./components.ts";
import { density } from "./density.ts";
import { densityEvolution } from "./density-evolution.ts";
import { eigenvalueFlow } from "./eigenvalue-flow.ts";
import type { PointFigure, StudyFigure } from "./input.ts";
import { ladder } from "./ladder.ts";
import { learntSpectrum } from "./learnt-spectrum.ts";
import { levelMeans } from "./level-means.ts";
import { levelShift } from "./level-shift.ts";
import { panelsOfNetwork, panelsOfNetworks } from "./network/index.ts";
import { slopeLimit } from "./slope-limit.ts";
import { spacing } from "./spacing.ts";
import { spacingScaling } from "./spacing-scaling.ts";
import { spacingWidth } from "./spacing-width.ts";
import { stackedSpectra } from "./stacked-spectra.ts";
import { transient } from "./transient.ts";
import { wigner } from "./wigner.ts";

/** The panels of the transient, where a scenario asks for it. */
export const transientFigures = {
  "density-evolution": densityEvolution,
  transient,
} as const satisfies Readonly<Record<string, PointFigure>>;

/** The panels of one sweep point, in reading order. A new one is one file and one line here. */
export const pointFigures = {
  "eigenvalue-flow": eigenvalueFlow,
  "learnt-spectrum": learntSpectrum,
  "level-means": levelMeans,
  wigner,
  spacing,
  density,
  components,
} as const satisfies Readonly<Record<string, PointFigure>>;

/** The panels across all sweep points; those that show a dependence on ε are only there if a study varies ε. */
export const studyFigures = {
  "stacked-spectra": stackedSpectra,
  "level-shift": levelShift,
  "spacing-scaling": spacingScaling,
  "spacing-width": spacingWidth,
  "slope-limit": slopeLimit,
  closures,
  ladder,
} as const satisfies Readonly<Record<string, StudyFigure>>;

/** Every panel of one sweep point; a network that is analysed after training only has no course to show. */
export function panelsOfPoint(
  { points, results }: StudyOutcome,
  index: number,
  size: Size,
): readonly Panel[] {
  const { ensembles: point, network } = points[index];
  const figures = { ...transientFigures, ...pointFigures };
  return [
    ...(point === undefined
      ? []
      : Object.values(figures).flatMap((build) => build({ point, results: results.points[index], size }))),
    ...(network === undefined || network.record.updates.length < 2
      ? []
      : panelsOfNetwork({ record: network.record, spectra: network.spectra, size })),
  ];
}

/** Every panel across the sweep points. */
export function panelsOfStudy({ points, results }: StudyOutcome, size: Size): readonly Panel[] {
  const ensembles = points.flatMap((point) => point.ensembles ?? []);
  const noise = points.flatMap(({ network }) => network?.noise ?? []);
  return [
    ...(ensembles.length === 0
      ? []
      : Object.values(studyFigures).flatMap((build) => build({ points: ensembles, results, size }))),
    ...(noise.length === 0 ? [] : panelsOfNetworks({ noise, size })),
  ];
}
