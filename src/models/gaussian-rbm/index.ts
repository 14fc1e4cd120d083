import { laws } from "../../laws/index.ts";
import type { Model, SpacingScaling, StreamOf, System, TrainingSettings } from "../model.ts";
import { checkGaussianRbm } from "./check.ts";
import { comparisons } from "./comparisons.ts";
import { type Machine, machineOf } from "./machine.ts";
import { type GaussianRbmParameters, gaussianRbmParameters } from "./parameters.ts";
import { hasMemory } from "./theory.ts";
import {
  closedForms,
  learningTime,
  levelRelaxation,
  levelWidth,
  pairLaws,
  slowestRelaxation,
} from "./theory-closed-forms.ts";
import { coulombGasRoute } from "./theory-coulomb-gas.ts";
import { eigenvalueRoute } from "./theory-eigenvalues-route.ts";
import { matrixRoute } from "./theory-matrix-route.ts";
import { trainingRoute } from "./training-route.ts";

/** Gaussian restricted Boltzmann machine. @see Aarts, Lucini & Park 2025, Phys. Rev. E 111, 015303 */
export const gaussianRbm: Model<GaussianRbmParameters> = {
  kind: "gaussian-rbm",
  title: "Gaussian restricted Boltzmann machine",
  parameters: gaussianRbmParameters,
  levels: ({ visible }) => visible,
  level: ({ mass }, x) => mass * mass - x,
  check: checkGaussianRbm,
  notAveraged: () => null,
  notSampled: (p) =>
    hasMemory(p)
      ? "successive samples of persistent chains are not independent: model.negativePhase: exact, or model.chainMemory: none, has no memory"
      : null,
  system,
};

function system(p: GaussianRbmParameters, settings: TrainingSettings, stream: StreamOf): System {
  const machine = machineOf(p, settings, stream);
  const { target, multiplets, learnable, temperature } = machine;
  const [training, matrix, eigenvalues] = [
    trainingRoute(machine),
    matrixRoute(machine),
    eigenvalueRoute(machine),
  ];
  const pairs = pairLaws(p, learnable, temperature);
  return {
    symbols: { level: "λ", target: "κ", parameters: describeParameters(p, settings) },
    target: target.kappa,
    multiplets,
    learnable,
    pairLaws: pairs,
    densities: pairs.map(({ multiplet, sigma }) => ({
      observable: "density",
      name: "pair law",
      multiplet,
      origin: "mean",
      unit: sigma,
      unitSymbol: "σ",
      law: laws["pair-density"],
    })),
    components: [],
    scaling: spacingScaling(machine),
    closedForms: closedForms(p, target.kappa, learnable, temperature),
    comparisons,
    saddle: p.start === "random",
    slowestRelaxation: slowestRelaxation(p, multiplets),
    relaxation: ({ value }) => levelRelaxation(p, value),
    learningTime: (unlearnt) => learningTime(p, learnable, unlearnt),
    ...training,
    ...matrix,
    ...eigenvalues,
    coulombGas: coulombGasRoute(machine),
    kernels: { ...training.kernels, ...matrix.kernels, ...eigenvalues.kernels },
  };
}

function spacingScaling({ p, temperature }: Machine): SpacingScaling {
  // m = κ² n_ii: the memory of persistent chains and the noise of mini-batches of data
  const published = p.positivePhase === "exact" && !hasMemory(p);
  return {
    equation: published ? "⟨S⟩ = a √(ε κ²Ω), κ²Ω = μ² − κ" : "⟨S⟩ = a √(ε κ²Ω m), κ²Ω = μ² − κ",
    abscissaSymbol: published ? "√(ε κ²Ω)" : "√(ε κ²Ω m)",
    predicted: Math.sqrt(2 * Math.PI),
    abscissa: ({ value }) => levelWidth(p, value, temperature) / Math.SQRT2,
  };
}

function describeParameters(p: GaussianRbmParameters, { learningRate, batchSize }: TrainingSettings): string {
  const target =
    p.target.kind === "lattice-scalar"
      ? `lattice scalar field, m = ${p.target.mass}`
      : "diagonal target kernel";
  const negative =
    p.negativePhase === "pcd"
      ? `PCD, k = ${p.gibbsSweeps}${p.gibbs === "collapsed" ? " (collapsed)" : ""}`
      : "exact negative phase";
  const positive = p.positivePhase === "minibatch" ? ", mini-batch positive phase" : "";
  const memory = hasMemory(p) ? `, chain memory in theory: ${p.chainMemory}` : "";
  return `N_v = ${p.visible}, N_h = ${p.hidden}, μ = ${p.mass}, ${target}, ${negative}${positive}${memory}, α = ${learningRate}, |B| = ${batchSize}`;
}
