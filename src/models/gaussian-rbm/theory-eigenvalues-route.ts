import { sampleWithinGroups } from "../../coulomb-gas/index.ts";
import { type EigenvalueLangevinRun, eigenvalueLangevin, integrators } from "../../langevin/index.ts";
import { gramEigenvalues } from "../../linalg/index.ts";
import type { Random } from "../../random/index.ts";
import { neighbours } from "../../spectra/index.ts";
import { type Coupling, closureOf, type RouteOptions, type RoutePart } from "../model.ts";
import type { Machine } from "./machine.ts";
import { learntLevels, wellsOf } from "./theory-coulomb-gas.ts";
import { eigenvalueSde } from "./theory-eigenvalues.ts";
import { eigenvalueLangevinLanes } from "./theory-eigenvalues-lanes.ts";

/** The Langevin equation of the eigenvalues, for y = λ − μ². */
export function eigenvalueRoute(machine: Machine): RoutePart<"eigenvalueLangevin" | "eigenvalueEquation"> {
  const { p, settings, stream, temperature, massSquared, learnable, weightsAtStart } = machine;
  const { kappa } = machine.target;
  const begin = (
    { stepsPerUpdate, ...closure }: RouteOptions["eigenvalue-langevin"],
    replica: number,
  ): EigenvalueLangevinRun => {
    const levels = gramEigenvalues(p.hidden, p.visible, weightsAtStart("eigenvalue-langevin", replica));
    return {
      sde: eigenvalueSde(p, kappa, temperature, closureOf(closure)),
      integrator: integrators["implicit-repulsion"],
      // rounding can leave the zero eigenvalues of a wide W₀ below zero
      initial: levels.map((value) => -Math.max(0, value)).sort(),
      random: stream("eigenvalue-langevin.noise", replica),
      learningRate: settings.learningRate,
      stepsPerUpdate,
      level: (y) => massSquared + y,
      watched: neighbours(learnable),
    };
  };
  return {
    eigenvalueLangevin: (options, replica) => eigenvalueLangevin(begin(options, replica)),
    eigenvalueEquation: (options) => ({
      eigenvectors: closureOf(options).eigenvectors,
      sde: eigenvalueSde(p, kappa, temperature, closureOf(options)),
      target: kappa.map((value) => Math.min(0, value - massSquared)),
      initial: (random) => levelsNearTarget(machine, options.coupling, random),
    }),
    kernels: {
      eigenvalueLangevin: (kernels, options) =>
        eigenvalueLangevinLanes(kernels, p, kappa, temperature, closureOf(options), (replica) =>
          begin(options, replica),
        ),
    },
  };
}

/** y drawn from the Coulomb gas of the multiplets; levels that are not learnt stay at the edge, y = 0. */
function levelsNearTarget(machine: Machine, coupling: Coupling, random: Random): Float64Array {
  const levels = learntLevels(machine);
  const sample = new Float64Array(levels.length);
  sampleWithinGroups(wellsOf(machine), random, sample);
  const y = new Float64Array(machine.p.visible);
  levels.forEach((level, i) => {
    y[level] = Math.min(0, sample[i] - machine.massSquared);
  });
  return coupling === "full" ? y.sort() : y;
}
