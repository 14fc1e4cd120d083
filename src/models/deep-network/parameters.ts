import { z } from "zod";
import { dataFields } from "../linear-layer/data.ts";
import { count, notNegative, positive } from "../quantity.ts";

const activation = z
  .enum(["identity", "tanh", "relu"])
  .default("identity")
  .describe("activation of every layer but the last");

const layerSchema = z
  .strictObject({
    width: z.int().min(1).max(64).describe("outputs of the layer"),
    learnable: z.boolean().default(true).describe("whether its weights are trained"),
    spectrum: z
      .array(positive())
      .min(1)
      .max(64)
      .nullable()
      .default(null)
      .describe(
        "for a square layer, its initial singular values, aligned with its neighbours; null: W₀ ~ N(0, initialScale²), or for a fixed layer N(0, 1/inputs)",
      ),
  })
  .describe("one layer");

const linearTeacher = z
  .strictObject({
    kind: z.literal("linear"),
    singularValues: z
      .array(positive())
      .min(1)
      .max(64)
      .describe("κ_i of the map to be learnt, ascending; equal values form a multiplet"),
  })
  .describe("one matrix, diag(κ) behind a random rotation");

const networkTeacher = z
  .strictObject({
    kind: z.literal("network"),
    widths: z
      .array(z.int().min(1).max(64))
      .min(1)
      .max(8)
      .describe("outputs of its layers; the last as the student's"),
    activation,
    scale: positive().default(1).describe("its weights are N(0, scale²/inputs of the layer)"),
  })
  .describe("a network of the same or another depth, with random weights");

/**
 * Parameters of a network of L layers, h_l = φ(W_l h_{l−1}), x ~ N(0, 1), mean squared error against a teacher.
 *
 * @see Aarts, Lucini & Park 2024, arXiv:2412.20496, which names activations, learnable hidden layers and depth as next
 */
export const deepNetworkParameters = z
  .strictObject({
    kind: z.literal("deep-network"),
    inputs: z.int().min(1).max(64).default(4).describe("inputs of the network"),
    layers: z
      .array(layerSchema)
      .min(1)
      .max(8)
      .default([
        { width: 4, learnable: true, spectrum: null },
        { width: 4, learnable: true, spectrum: null },
      ])
      .describe("the layers, first to last"),
    activation,
    teacher: z
      .discriminatedUnion("kind", [linearTeacher, networkTeacher])
      .default({ kind: "linear", singularValues: [2, 2, 2, 2] })
      .describe("what is to be learnt"),
    layer: count().default(1).describe("the layer whose spectrum is followed, from 1; it must be learnable"),
    noise: z
      .enum(["gradient", "label", "none"])
      .default("gradient")
      .describe(
        "gradient: n in every sample's gradient, symmetric for square layers, independent entries for others; label: labels y + e, e ~ N(0, n²); none",
      ),
    noiseScale: positive().default(0.1).describe("n: standard deviation of the noise"),
    decay: notNegative()
      .default(0.05)
      .describe(
        "λ: weight decay; without it the directions that do not change the product of the layers diffuse without bound",
      ),
    relaxationTime: positive()
      .nullable()
      .default(null)
      .describe(
        "slowest relaxation time, learning time τ, used if theory does not give it; null: 1/(2λ), or 5 without decay",
      ),
    ...dataFields,
    initialScale: positive().default(0.3).describe("standard deviation of the entries of learnable W₀"),
  })
  .describe("Network of several layers");

export type DeepNetworkParameters = z.output<typeof deepNetworkParameters>;
