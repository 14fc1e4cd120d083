import { z } from "zod";
import { largestCount, positive } from "../quantity.ts";

/**
 * Parameters of the Gaussian restricted Boltzmann machine
 *
 *   p(v, h) ∝ exp(−½ μ² vᵀv − hᵀh/(2σ_h²) + hᵀWv),   σ_h = 1,
 *
 * whose visible marginal is Gaussian with kernel K = μ² − WᵀW, learning a Gaussian with kernel K_φ.
 *
 * @see Aarts, Lucini & Park 2025, Phys. Rev. E 111, 015303
 */
const latticeScalar = z
  .strictObject({
    kind: z.literal("lattice-scalar"),
    mass: positive().default(2).describe("mass m of the field, in lattice units"),
  })
  .describe("free scalar field on a ring of `visible` sites: κ_k = m² + 2 − 2 cos(2πk/N)");

const spectrum = z
  .strictObject({
    kind: z.literal("spectrum"),
    eigenvalues: z
      .array(positive())
      .min(1)
      .max(128)
      .describe("the κ_i, one per visible unit, in units of the kernel; equal values form a multiplet"),
  })
  .describe("a diagonal kernel K_φ with these eigenvalues");

export const gaussianRbmParameters = z
  .strictObject({
    kind: z.literal("gaussian-rbm"),
    visible: z.int().min(1).max(128).default(10).describe("number of visible units N_v"),
    hidden: z.int().min(1).max(128).default(10).describe("number of hidden units N_h"),
    mass: positive().default(3).describe("μ: the visible units' inverse width, fixed during training"),
    target: z
      .discriminatedUnion("kind", [latticeScalar, spectrum])
      .default({ kind: "lattice-scalar", mass: 2 })
      .describe("the kernel K_φ to be learnt"),
    gibbsSweeps: z
      .int()
      .min(1)
      .max(1000)
      .default(3)
      .describe("Gibbs sweeps k between updates, for persistent chains"),
    negativePhase: z
      .enum(["pcd", "exact"])
      .default("pcd")
      .describe(
        "samples of the model: persistent chains (as published), or independent draws from N(0, K⁻¹)",
      ),
    gibbs: z
      .enum(["sweeps", "collapsed"])
      .default("collapsed")
      .describe(
        "how k Gibbs sweeps of a chain are drawn: one after the other, or composed into one Gaussian map, with the same law and fewer random numbers",
      ),
    positivePhase: z
      .enum(["exact", "minibatch"])
      .default("exact")
      .describe("data average: exact K_φ⁻¹ (as published), or a mini-batch, which adds noise"),
    samples: z
      .int()
      .positive()
      .max(largestCount)
      .nullable()
      .default(null)
      .describe(
        "size of the data set that mini-batches are drawn from, with replacement; null: fresh draws, unlimited data. A finite set shifts the target by O(samples^-1/2), which the theory routes do not include",
      ),
    chainMemory: z
      .enum(["ignored", "noise", "noise-and-drift"])
      .default("noise")
      .describe(
        "theory, for persistent chains, whose successive batches are correlated with ρ = (x_i x_j/μ⁴)^k. noise: the noise of element (i, j) is √((1+ρ)/(1−ρ)) times larger; noise-and-drift: also the drift of order ε that this correlation gives; ignored: neither, as published",
      ),
    start: z
      .enum(["random", "learnt"])
      .default("random")
      .describe(
        "mean of W₀: zero (as published), or weights of the target, from which stationary fluctuations are reached without learning",
      ),
    initialScale: positive()
      .default(0.1)
      .describe("standard deviation of the entries of W₀ about their mean"),
  })
  .describe("Gaussian restricted Boltzmann machine");

export type GaussianRbmParameters = z.output<typeof gaussianRbmParameters>;
