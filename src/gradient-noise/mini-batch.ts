import type { SampleWeights } from "./sample-weights.ts";

/** Stochastic gradient descent: ω_m = 1 for each of |B| samples drawn with replacement. */
export function miniBatch(batchSize: number): SampleWeights {
  return {
    samples: batchSize,
    whole: false,
    steps: 1,
    batch: batchSize,
    normals: 0,
    fill: (_, out) => {
      out.fill(1);
    },
  };
}
