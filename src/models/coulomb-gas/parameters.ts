import { z } from "zod";
import { positive, real } from "../quantity.ts";

const potential = z.string().min(1).max(500);

/**
 * Parameters of repelling levels in a potential: Dyson Brownian motion on its own, without training.
 *
 *   dx_i = [ −V_i′(x_i) + βg² Σ_{j≠i} 1/(x_i − x_j) ] dτ + √2 g dB_i,   P ∝ ∏|x_i − x_j|^β exp(−Σ V_i(x_i)/g²)
 */
export const coulombGasParameters = z
  .strictObject({
    kind: z.literal("coulomb-gas"),
    levels: z.int().min(1).max(1000).default(10).describe("N: levels of the gas"),
    potential: z
      .union([potential, z.array(potential).min(1).max(1000)])
      .default("x^2/2")
      .describe(
        'V(x): an expression in x, as "x^4/4 - x^2"; or a list of N, one for each level in ascending order',
      ),
    support: z
      .tuple([real().nullable(), real().nullable()])
      .default([null, null])
      .describe("walls between which V is defined; null: none on that side"),
    beta: z
      .number()
      .min(1e-6)
      .max(1000)
      .default(1)
      .describe(
        "β: Dyson index of the repulsion; for weaker repulsion levels come closer than a step resolves; a matrix has 1 (real), 2 (complex) or 4 (quaternion)",
      ),
    g2: positive()
      .nullable()
      .default(null)
      .describe("g²: temperature of the gas, above 0; null: ε = learningRate/batchSize"),
    initial: z
      .array(real())
      .min(1)
      .max(1000)
      .nullable()
      .default(null)
      .describe("the N levels at τ = 0, ascending; null: their rest positions without noise"),
    times: z
      .array(positive())
      .max(5)
      .default([])
      .describe(
        "learning times, ascending, at which the relaxation from `initial` to the stationary state is compared",
      ),
    relaxationTime: positive()
      .nullable()
      .default(null)
      .describe(
        "slowest relaxation time in learning time; null: that of small fluctuations, which is too short where levels hop between wells",
      ),
  })
  .describe("Repelling levels in a potential: a Coulomb gas, without training");

export type CoulombGasParameters = z.output<typeof coulombGasParameters>;
