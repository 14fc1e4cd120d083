import type { Random } from "../random/index.ts";
import { differentiate } from "./differentiate.ts";
import type { Examples } from "./examples.ts";
import { type Network, sizeOf, type Weights } from "./network.ts";

/**
 * The gradients of single training samples at these weights, one after the other; of a decoder a sample is a sequence.
 *
 * @param visit gets ∇ℓ_m of every parameter, overwritten by the next
 */
export async function sampleGradients(
  network: Network,
  examples: Pick<Examples, "draw">,
  weights: Weights,
  { samples, random }: { readonly samples: number; readonly random: Random },
  visit: (gradients: Weights) => void,
): Promise<void> {
  const compiled = await differentiate(network);
  const gradients = network.parameters.map((spec) => new Float32Array(sizeOf(spec)));
  for (let m = 0; m < samples; m++) {
    compiled.gradient(weights, examples.draw(random, 1), gradients);
    visit(gradients);
  }
}
