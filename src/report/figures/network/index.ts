import { bulkRatio } from "./bulk-ratio.ts";
import { bulkSpacing } from "./bulk-spacing.ts";
import { distance } from "./distance.ts";
import type { NetworkFigure } from "./input.ts";
import { levelFlow } from "./level-flow.ts";
import { loss } from "./loss.ts";
import { spectrumDensity } from "./spectrum-density.ts";

/** The panels of a study of a network, in reading order. A new one is one file and one line here. */
export const networkFigures = {
  "spectrum-density": spectrumDensity,
  "level-flow": levelFlow,
  distance,
  "bulk-spacing": bulkSpacing,
  "bulk-ratio": bulkRatio,
  loss,
} as const satisfies Readonly<Record<string, NetworkFigure>>;
