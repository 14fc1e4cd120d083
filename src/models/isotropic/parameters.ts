import { z } from "zod";
import { notNegative, positive } from "../quantity.ts";

/**
 * Parameters of a linear layer ŷ = W x without a target, with weight decay and isotropic gradient noise: the
 * Wishart process. The gradient of one sample is W xxᵀ + λW + noise, x ~ N(0, 1).
 *
 * @see Olsen et al. 2025, arXiv:2507.12709
 */
export const isotropicParameters = z
  .strictObject({
    kind: z.literal("isotropic"),
    inputs: z.int().min(2).max(128).default(10).describe("N: columns of W, levels of WᵀW"),
    outputs: z
      .int()
      .min(2)
      .max(512)
      .nullable()
      .default(null)
      .describe("M: rows of W, at least N; null: 2N, so that a sweep of N keeps N/M"),
    noise: z
      .enum(["gradient", "label"])
      .default("gradient")
      .describe(
        "gradient: independent entries in every sample's gradient; label: labels y = e ~ N(0, s²), noise −e xᵀ",
      ),
    noiseScale: positive()
      .default(1)
      .describe("s: standard deviation of an entry of the noise, or of a label"),
    decay: notNegative()
      .default(0)
      .describe("λ: weight decay, at least 0; the weights relax at the rate 1 + λ"),
    spectrum: z
      .enum(["gram", "singular-values"])
      .default("gram")
      .describe("what is followed: the eigenvalues of WᵀW, or the singular values of W"),
    initialScale: positive().default(0.1).describe("standard deviation of the entries of W₀"),
  })
  .describe("Isotropic noise: the Wishart process");

export type IsotropicParameters = z.output<typeof isotropicParameters>;
