import type { Panel } from "../../chart/figure.ts";
import { batchNoise } from "./batch-noise.ts";
import { bulkRatio } from "./bulk-ratio.ts";
import { bulkSpacing } from "./bulk-spacing.ts";
import { distance } from "./distance.ts";
import { equationRatios } from "./equation-ratios.ts";
import { forecast } from "./forecast.ts";
import { heads } from "./heads.ts";
import type { NetworkFigure, NetworkInput, NetworkStudyFigure, NetworkStudyInput } from "./input.ts";
import { levelFluctuations } from "./level-fluctuations.ts";
import { levelMap } from "./level-map.ts";
import { loss } from "./loss.ts";
import { outliers } from "./outliers.ts";
import { premise } from "./premise.ts";
import { spectrumDensity } from "./spectrum-density.ts";
import { tails } from "./tails.ts";
import { twins } from "./twins.ts";
import { vectors } from "./vectors.ts";

/** The panels of one point of a network study, in reading order. A new one is one file and one line here. */
export const networkFigures = {
  "spectrum-density": spectrumDensity,
  "level-map": levelMap,
  distance,
  twins,
  outliers,
  "bulk-spacing": bulkSpacing,
  "bulk-ratio": bulkRatio,
  tails,
  vectors,
  heads,
  premise,
  forecast,
  loss,
} as const satisfies Readonly<Record<string, NetworkFigure>>;

/** Every panel of one point. */
export function panelsOfNetwork(input: NetworkInput): readonly Panel[] {
  return Object.values(networkFigures).flatMap((build) => build(input));
}

/** The panels across the points of a network study. */
export const networkStudyFigures = {
  "equation-ratios": equationRatios,
  "batch-noise": batchNoise,
  "level-fluctuations": levelFluctuations,
} as const satisfies Readonly<Record<string, NetworkStudyFigure>>;

/** Every panel across the points. */
export function panelsOfNetworks(input: NetworkStudyInput): readonly Panel[] {
  return Object.values(networkStudyFigures).flatMap((build) => build(input));
}
