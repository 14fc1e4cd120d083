import { z } from "zod";
import { studentFields } from "../linear-layer/data.ts";
import { positive } from "../quantity.ts";

/**
 * Parameters of a linear network with one fixed layer behind the student: y = Z W_t x, ŷ = Z W x, x ~ N(0, 1), the
 * gradient of one sample being A(W − W_t)xxᵀ + noise with A = ZᵀZ = O diag(a) Oᵀ, W_t = O diag(κ) Oᵀ.
 *
 * @see Aarts, Lucini & Park 2024, arXiv:2412.20496
 */
export const hiddenLayerParameters = z
  .strictObject({
    kind: z.literal("hidden-layer"),
    teacher: z
      .array(positive())
      .min(1)
      .max(128)
      .default([6, 6])
      .describe("the singular values κ_i of the teacher, above 0, ascending; equal values form a multiplet"),
    hiddenSpectrum: z
      .array(positive())
      .min(1)
      .max(128)
      .default([0.3, 2])
      .describe("a_i: the spectrum of ZᵀZ, above 0, one for each κ_i: the rate at which it is learnt"),
    noise: z
      .enum(["gradient", "label", "none"])
      .default("gradient")
      .describe(
        "gradient: a symmetric matrix n added to every sample's gradient; label: noisy labels y + e, e ~ N(0, n²); none: training stops at the minimum",
      ),
    noiseScale: positive()
      .default(0.1)
      .describe(
        "n: standard deviation of the gradient noise off the diagonal (√2 n on it), or of the labels",
      ),
    ...studentFields,
  })
  .describe("Linear network with a fixed hidden layer");

export type HiddenLayerParameters = z.output<typeof hiddenLayerParameters>;
