import { coulombGas } from "../../src/models/coulomb-gas/index.ts";
import { coulombGasParameters } from "../../src/models/coulomb-gas/parameters.ts";
import { streams } from "../../src/random/index.ts";
import type { SpectralProcess } from "../../src/spectra/index.ts";

/** The coulomb-gas model of a scenario with these fields, and what `check` says of it. */
export const gasModel = (own: object, learningRate: number) => {
  const parameters = coulombGasParameters.parse({ kind: "coulomb-gas", g2: 1, ...own });
  const settings = { learningRate, batchSize: 1 };
  const named = streams("walls");
  return {
    findings: coulombGas.check(parameters, settings),
    absent: coulombGas.absentRoutes!(parameters),
    make: () => coulombGas.system(parameters, settings, (purpose, replica) => named.of(purpose, replica)),
  };
};

/** Mean over time, from the relaxation on, of a function of the levels in each replica. */
export function timeMeans(
  process: (replica: number) => SpectralProcess,
  { levels, replicas, relaxed, updates }: Record<"levels" | "replicas" | "relaxed" | "updates", number>,
  f: (x: Float64Array) => number,
): number[] {
  const [x, blocks, none] = [new Float64Array(levels), new Float64Array(levels), new Float64Array()];
  return Array.from({ length: replicas }, (_, replica) => {
    const own = process(replica);
    let sum = 0;
    for (let k = 0; k < relaxed + updates; k++) {
      const outcome = own.advance();
      if (!outcome.ok) throw new Error(outcome.reason);
      if (k < relaxed) continue;
      own.measure(x, blocks, none);
      sum += f(x);
    }
    return sum / updates;
  });
}
