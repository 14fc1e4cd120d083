import type { z } from "zod";
import type { Kernels } from "../kernels/index.ts";
import type { Law } from "../laws/index.ts";
import type { Purpose, Random } from "../random/index.ts";
import type { Multiplet, Replicas, SpectralProcess, SpectrumEnsemble } from "../spectra/index.ts";

/** The settings of direct training that every model shares. */
export interface TrainingSettings {
  /** α */
  readonly learningRate: number;
  /** |B|, samples */
  readonly batchSize: number;
}

/** Something wrong or doubtful in the scenario that the schema alone cannot see. */
export interface Finding {
  readonly severity: "error" | "warning";
  /** Where in the scenario, from its root. */
  readonly path: readonly (string | number)[];
  /** What is wrong, what was given, what is allowed. */
  readonly message: string;
}

/** Stationary law of a degenerate pair: P ∝ |x₁ − x₂| exp(−Σ(x_i − x₀)²/(2σ²)). */
export interface PairLaw {
  readonly multiplet: Multiplet;
  /** σ, in units of the spectrum */
  readonly sigma: number;
}

/** A law that theory gives for the levels of a multiplet's own block, taken together. */
export interface DensityLaw {
  /** "density", or "density.<name>" for a law that stands beside it. */
  readonly observable: string;
  /** As a legend names it, e.g. "generalised semicircle". */
  readonly name: string;
  readonly multiplet: Multiplet;
  /** What u = 0 is: a value, or the measured mean of the multiplet. */
  readonly origin: number | "mean";
  /** What u = 1 is, in units of the spectrum. */
  readonly unit: number;
  /** How the unit is written, e.g. "σ". */
  readonly unitSymbol: string;
  /** The law of u. */
  readonly law: Law;
}

/** A number that theory gives without simulation. */
export interface ClosedForm {
  /** closed-form: of the equations in continuous time; closed-form.discrete: of the update itself. */
  readonly source?: "closed-form" | "closed-form.discrete";
  readonly observable: string;
  readonly level: string;
  readonly member?: number;
  readonly value: number;
}

/** Which two estimates of an observable are compared, and what theory says must come out. */
export interface ComparisonRule {
  readonly observable: string;
  readonly between: readonly [Source, Source];
  /** false: theory says that the two differ; shown and explained, without effect on the exit code. */
  readonly required: boolean;
  /** One or two sentences: the equation tested and why it should hold, or fail. */
  readonly explanation: string;
}
type Source =
  | "training"
  | "matrix-langevin"
  | "eigenvalue-langevin"
  | "coulomb-gas"
  | "closed-form"
  | "closed-form.discrete";

/** The scaling of a pair's spacing with the level of stochasticity: ⟨S⟩ = a · abscissa, a the same for all pairs. */
export interface SpacingScaling {
  /** e.g. "⟨S⟩ = a √(ε κ²Ω)" */
  readonly equation: string;
  /** The abscissa's symbol, e.g. "√(ε κ²Ω)" */
  readonly abscissaSymbol: string;
  /** a as theory has it */
  readonly predicted: number;
  abscissa(pair: Multiplet): number;
}

/** How quantities are written on axes and in tables. */
export interface Symbols {
  /** The followed spectrum, e.g. "λ". */
  readonly level: string;
  /** Its target, e.g. "κ". */
  readonly target: string;
  /** One line for the report's head, e.g. "N_v = N_h = 10, μ = 3, …". */
  readonly parameters: string;
}

export interface RouteOptions {
  readonly training: Record<string, never>;
  readonly "matrix-langevin": { readonly stepsPerUpdate: number };
  readonly "eigenvalue-langevin": { readonly stepsPerUpdate: number; readonly coupling: Coupling };
  readonly "coulomb-gas": { readonly coupling: Coupling };
}

/** The routes that theory has to offer; training is always there. */
export type RouteOfTheory = Exclude<keyof RouteOptions, "training">;

/** Which levels repel: all of them, or only those of one multiplet. */
export type Coupling = "full" | "within-multiplet";

/** A model with its numbers filled in: everything a study needs of it. */
export interface System {
  readonly symbols: Symbols;
  /** Target levels, ascending. */
  readonly target: Float64Array;
  readonly multiplets: readonly Multiplet[];
  /** Multiplets that training can learn; the others relax to the edge and are not measured. */
  readonly learnable: readonly Multiplet[];
  readonly pairLaws: readonly PairLaw[];
  readonly densities: readonly DensityLaw[];
  /** Names of the elements of the weight matrix that are watched beside the spectrum, e.g. "W₁₁". */
  readonly components: readonly string[];
  /** null where there is no pair whose spacing scales */
  readonly scaling: SpacingScaling | null;
  readonly closedForms: readonly ClosedForm[];
  readonly comparisons: readonly ComparisonRule[];
  /** The data set that a replica is trained on, where replicas share theirs: their noise is the same. */
  dataSet?(replica: number): number;
  /** Whether all noise vanishes at the target: then nothing fluctuates once it is reached. */
  readonly frozen?: boolean;
  /**
   * Whether W = 0 is a saddle, beside which replicas can linger: the window then begins after the last of them has
   * learnt. Otherwise theory alone knows when it begins.
   */
  readonly saddle: boolean;
  /** Slowest relaxation time of a fluctuation, in learning time τ. */
  readonly slowestRelaxation: number;
  /** Learning time after which the noise-free flow has left all but this fraction of replicas at their targets. */
  learningTime(unlearnt: number): number;

  training(replica: number): SpectralProcess;
  matrixLangevin(options: RouteOptions["matrix-langevin"], replica: number): SpectralProcess;
  eigenvalueLangevin(options: RouteOptions["eigenvalue-langevin"], replica: number): SpectralProcess;
  /** Kernels of these routes, with the same bits; absent where the reference has to do. */
  readonly kernels: {
    training?(kernels: Kernels): Replicas;
    matrixLangevin?(kernels: Kernels, options: RouteOptions["matrix-langevin"]): Replicas;
    eigenvalueLangevin?(kernels: Kernels, options: RouteOptions["eigenvalue-langevin"]): Replicas;
  };
  /** Stationary samples, [sample][level][replica] of one replica, in target order; independent between replicas. */
  coulombGas(options: RouteOptions["coulomb-gas"], replica: number, samples: number): SpectrumEnsemble;
}

/** One system of the papers: its parameters' schema and the two independent halves behind it. */
export interface Model<P> {
  readonly kind: string;
  readonly title: string;
  readonly parameters: z.ZodType<P>;
  check(parameters: P, training: TrainingSettings): readonly Finding[];
  /** Routes for which these parameters have no theory, with the reason; a study that asks for them goes without. */
  absentRoutes?(parameters: P): Readonly<Partial<Record<RouteOfTheory, string>>>;
  system(parameters: P, training: TrainingSettings, stream: StreamOf): System;
}

/** The replayable stream of a purpose and replica, e.g. stream("training.noise", 3). */
export type StreamOf = (purpose: Purpose, replica: number) => Random;
