import { gasEnsemble, groupsOf, sampleWells, type Wells } from "../gas-samples.ts";
import type { System } from "../model.ts";
import type { Machine } from "./machine.ts";
import { levelWidth } from "./theory-closed-forms.ts";

/** The stationary law for constant g: harmonic wells for the learnt levels. The others stay at the edge, λ = μ². */
export function coulombGasRoute(machine: Machine): System["coulombGas"] {
  const { visible: n } = machine.p;
  const levels = learntLevels(machine);
  return (closure, replica, samples) => {
    const random = machine.stream("coulomb-gas.samples", replica);
    const x = new Float64Array(samples * n).fill(machine.massSquared);
    sampleWells(wellsOf(machine), closure, random, samples, (sample, at) =>
      levels.forEach((level, i) => {
        x[at * n + level] = sample[i];
      }),
    );
    return gasEnsemble(n, x);
  };
}

/** Indices of the levels that are learnt, ascending. */
export function learntLevels({ learnable }: Machine): readonly number[] {
  return learnable.flatMap(({ first, size }) => Array.from({ length: size }, (_, i) => first + i));
}

/** The gas of the learnt levels, in the order of {@link learntLevels}. */
export function wellsOf(machine: Machine): Wells {
  const { p, target, learnable, temperature } = machine;
  const center = Float64Array.from(learntLevels(machine), (level) => target.kappa[level]);
  return {
    center,
    sigma: center.map((kappa) => levelWidth(p, kappa, temperature)),
    groups: groupsOf(learnable),
  };
}
