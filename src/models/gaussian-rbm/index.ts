import { sampleFull, sampleWithinGroups } from "../../coulomb-gas/index.ts";
import type { Kernels } from "../../kernels/index.ts";
import {
  type EigenvalueLangevinRun,
  eigenvalueLangevin,
  integrators,
  matrixLangevin,
} from "../../langevin/index.ts";
import { laws } from "../../laws/index.ts";
import { gram, symmetricEigenvalues } from "../../linalg/index.ts";
import { multiplets as groupLevels, noSteps, ok, type SpectrumEnsemble } from "../../spectra/index.ts";
import type { Model, RouteOptions, StreamOf, System, TrainingSettings } from "../model.ts";
import { checkGaussianRbm } from "./check.ts";
import { comparisons } from "./comparisons.ts";
import { initialWeights } from "./initial-weights.ts";
import { type GaussianRbmParameters, gaussianRbmParameters } from "./parameters.ts";
import { learntSpectrum } from "./spectrum.ts";
import { learntSpectrumLanes } from "./spectrum-lanes.ts";
import { targetKernel } from "./target.ts";
import { hasMemory } from "./theory.ts";
import { closedForms, learningTime, levelWidth, pairLaws, slowestRelaxation } from "./theory-closed-forms.ts";
import { eigenvalueSde } from "./theory-eigenvalues.ts";
import { eigenvalueLangevinLanes } from "./theory-eigenvalues-lanes.ts";
import { matrixSde } from "./theory-matrix.ts";
import { hasMatrixKernel, matrixLangevinLanes } from "./theory-matrix-lanes.ts";
import { drawGaussian, trainRbm } from "./training.ts";
import { hasTrainingKernel, trainRbmLanes } from "./training-lanes.ts";

/** Gaussian restricted Boltzmann machine. @see Aarts, Lucini & Park 2025, Phys. Rev. E 111, 015303 */
export const gaussianRbm: Model<GaussianRbmParameters> = {
  kind: "gaussian-rbm",
  title: "Gaussian restricted Boltzmann machine",
  parameters: gaussianRbmParameters,
  levels: ({ visible }) => visible,
  check: checkGaussianRbm,
  system,
};

function system(p: GaussianRbmParameters, settings: TrainingSettings, stream: StreamOf): System {
  const { kernel, kappa, eigenvectors, covariance } = targetKernel(p);
  const n = p.visible;
  const massSquared = p.mass * p.mass;
  const temperature = settings.learningRate / settings.batchSize;
  const multiplets = groupLevels(kappa);
  const pairs = () => pairLaws(p, learnable, temperature);
  const learnable = multiplets.filter(({ value }) => value < massSquared);
  // measuring has scratch memory, which the replicas of one thread share: they run one after the other
  const measure = learntSpectrum(p.hidden, n, massSquared, eigenvectors, multiplets);
  // m = κ² n_ii: the memory of persistent chains and the noise of mini-batches of data
  const published = p.positivePhase === "exact" && !hasMemory(p);
  const spectra = (kernels: Kernels) =>
    learntSpectrumLanes(kernels, p.hidden, n, massSquared, eigenvectors, multiplets);
  const weightsAtStart = (route: "training" | "matrix-langevin" | "eigenvalue-langevin", replica: number) =>
    initialWeights(p, { kappa, eigenvectors }, stream(`${route}.initial`, replica));
  let data: Float64Array | null = null;
  const dataSet = () => {
    if (p.samples === null) return null;
    if (data === null) {
      data = new Float64Array(p.samples * n);
      drawGaussian(n, kernel, stream("training.data", 0), data);
    }
    return data;
  };

  const trainer = (replica: number) =>
    trainRbm(p, settings, covariance, kernel, dataSet(), {
      weights: weightsAtStart("training", replica),
      chains: stream("training.chains", replica),
      samples: stream("training.samples", replica),
    });

  const eigenvalueRun = (
    { stepsPerUpdate, coupling }: RouteOptions["eigenvalue-langevin"],
    replica: number,
  ): EigenvalueLangevinRun => {
    const x = new Float64Array(n * n);
    const levels = new Float64Array(n);
    gram(p.hidden, n, weightsAtStart("eigenvalue-langevin", replica), x);
    symmetricEigenvalues(n, x, levels);
    return {
      sde: eigenvalueSde(p, kappa, temperature, coupling),
      integrator: integrators["implicit-repulsion"],
      // rounding can leave the zero eigenvalues of a wide W₀ below zero
      initial: levels.map((value) => -Math.max(0, value)).sort(),
      random: stream("eigenvalue-langevin.noise", replica),
      learningRate: settings.learningRate,
      stepsPerUpdate,
      level: (y) => massSquared + y,
      watched: learnable.flatMap(({ first, size }) =>
        Array.from({ length: size - 1 }, (_, i) => [first + i, first + i + 1] as const),
      ),
    };
  };
  const matrixRun = ({ stepsPerUpdate }: RouteOptions["matrix-langevin"], replica: number) => ({
    initial: weightsAtStart("matrix-langevin", replica),
    random: stream("matrix-langevin.noise", replica),
    learningRate: settings.learningRate,
    stepsPerUpdate,
    measure,
  });

  return {
    symbols: {
      level: "λ",
      target: "κ",
      parameters: describeParameters(p, settings),
    },
    target: kappa,
    multiplets,
    learnable,
    pairLaws: pairs(),
    densities: pairs().map(({ multiplet, sigma }) => ({
      observable: "density",
      name: "pair law",
      multiplet,
      origin: "mean",
      unit: sigma,
      unitSymbol: "σ",
      law: laws["pair-density"],
    })),
    components: [],
    scaling: {
      equation: published ? "⟨S⟩ = a √(ε κ²Ω), κ²Ω = μ² − κ" : "⟨S⟩ = a √(ε κ²Ω m), κ²Ω = μ² − κ",
      abscissaSymbol: published ? "√(ε κ²Ω)" : "√(ε κ²Ω m)",
      predicted: Math.sqrt(2 * Math.PI),
      abscissa: ({ value }) => levelWidth(p, value, temperature) / Math.SQRT2,
    },
    closedForms: closedForms(p, kappa, learnable, temperature),
    comparisons,
    saddle: p.start === "random",
    slowestRelaxation: slowestRelaxation(p, multiplets),
    learningTime: (unlearnt) => learningTime(p, learnable, unlearnt),

    training(replica) {
      const run = trainer(replica);
      return {
        advance() {
          const reason = run.update();
          return reason === null ? ok : { ok: false, reason };
        },
        measure: (spectrum, blocks) => measure(run.weights, spectrum, blocks),
        counts: () => noSteps,
      };
    },

    matrixLangevin: (options, replica) =>
      matrixLangevin({
        sde: matrixSde(p, covariance, kernel, temperature),
        ...matrixRun(options, replica),
      }),

    eigenvalueLangevin: (options, replica) => eigenvalueLangevin(eigenvalueRun(options, replica)),

    eigenvalueEquation: ({ coupling }) => ({
      sde: eigenvalueSde(p, kappa, temperature, coupling),
      target: kappa.map((value) => Math.min(0, value - massSquared)),
      initial(random) {
        const { levels, harmonic } = wells();
        const sample = new Float64Array(levels.length);
        sampleWithinGroups(harmonic, random, sample);
        // levels that are not learnt stay at the edge
        const y = new Float64Array(n);
        levels.forEach((level, i) => {
          y[level] = Math.min(0, sample[i] - massSquared);
        });
        return coupling === "full" ? y.sort() : y;
      },
    }),

    kernels: {
      ...(hasTrainingKernel(p)
        ? {
            training: (kernels) =>
              trainRbmLanes(kernels, p, settings, covariance, trainer, () => spectra(kernels)),
          }
        : {}),
      eigenvalueLangevin: (kernels, options) =>
        eigenvalueLangevinLanes(kernels, p, kappa, temperature, options.coupling, (replica) =>
          eigenvalueRun(options, replica),
        ),
      ...(hasMatrixKernel(p)
        ? {
            matrixLangevin: (kernels, options) =>
              matrixLangevinLanes(
                kernels,
                p,
                covariance,
                temperature,
                (replica) => matrixRun(options, replica),
                () => spectra(kernels),
              ),
          }
        : {}),
    },

    coulombGas: (options, replica, samples) => gas(options, replica, samples),
  };

  /** The levels that are learnt, and their gas. */
  function wells() {
    const levels = learnable.flatMap(({ first, size }) => Array.from({ length: size }, (_, i) => first + i));
    let next = 0;
    const harmonic = {
      center: Float64Array.from(levels, (level) => kappa[level]),
      sigma: Float64Array.from(levels, (level) => levelWidth(p, kappa[level], temperature)),
      groups: learnable.map(({ size }) => {
        const first = next;
        next += size;
        return [first, size] as const;
      }),
    };
    return { levels, harmonic };
  }

  function gas(
    { coupling }: RouteOptions["coulomb-gas"],
    replica: number,
    samples: number,
  ): SpectrumEnsemble {
    const random = stream("coulomb-gas.samples", replica);
    const x = new Float64Array(samples * n);
    // levels that are not learnt stay at the edge: x = 0
    for (let k = 0; k < x.length; k++) x[k] = massSquared;
    const { levels, harmonic } = wells();
    const record = (sample: Float64Array, at: number) =>
      levels.forEach((level, i) => {
        x[at * n + level] = sample[i];
      });
    if (coupling === "full") {
      sampleFull(harmonic, random, samples, record);
    } else {
      const sample = new Float64Array(levels.length);
      for (let k = 0; k < samples; k++) {
        sampleWithinGroups(harmonic, random, sample);
        record(sample, k);
      }
    }
    return { levels: n, replicas: 1, times: new Float64Array(samples).fill(Number.NaN), x };
  }
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
