/** A number inferred from trajectories. */
export interface Coefficient {
  readonly name: string;
  readonly value: number;
  /** From the jackknife over independent units. */
  readonly standardError: number;
  /** What the information in the trajectories allows, if the equation is true. */
  readonly predictedError: number;
  /** 95 % confidence, Student's t; null where the value was given. */
  readonly interval: readonly [number, number] | null;
  /** Of the value 0. */
  readonly pValue: number;
}

/** A model that was tried. */
export interface ModelRow {
  readonly order: number;
  /** Information on the drift, nats. */
  readonly information: number;
  /** Of the highest coefficient of K being 0. */
  readonly pValue: number;
  readonly beta: Coefficient | null;
}

/** Drift, noise and effective potential at one place. */
export interface CurvePoint {
  readonly x: number;
  readonly drift: number;
  readonly driftError: number;
  /** V(x) − V(mean level). */
  readonly potential: number;
  readonly potentialError: number;
  readonly g2: number;
  readonly g2Error: number;
}

/** What recorded levels say of their equation, dx_i = [K(x_i) + β g² Σ 1/(x_i − x_j)] dτ + √2 g dB_i. */
export interface InferredDynamics {
  /** Degree of K. */
  readonly order: number;
  /** given: β was not inferred. */
  readonly interaction: "repelling" | "independent" | "given";
  /** As inferred, also where levels are called independent. */
  readonly beta: Coefficient;
  readonly dynamics: "overdamped" | "underdamped" | "measured with errors";
  /** Time over which velocities last, τ; null where they do not. */
  readonly velocityRelaxation: Coefficient | null;
  /** Variance of errors of measurement; negative where velocities last. */
  readonly measurementVariance: Coefficient | null;
  /** Of levels being a Markov process measured without errors. */
  readonly memoryPValue: number;
  /** k_m of K(x) = Σ k_m x^m. */
  readonly drift: readonly Coefficient[];
  /** d_n of g²(x) = Σ d_n e_n(x). */
  readonly noise: readonly Coefficient[];
  readonly curve: readonly CurvePoint[];
  /** ½ FᵀM, nats. */
  readonly information: number;
  /** Expected squared error of the drift relative to its square, N_b/(2 information). */
  readonly predictedNormalisedError: number;
  readonly models: readonly ModelRow[];
  /** Independent units that errors come from: replicas, or stretches of them. */
  readonly units: number;
  /** Time between snapshots, τ. */
  readonly interval: number;
  /** Part of the variance of the sum of levels that is new in every snapshot. */
  readonly lostPerInterval: number;
  /** δ of the softened repulsion. */
  readonly softening: number;
  /** Number of statistics that the noise is measured by. */
  readonly statistics: number;
  readonly warnings: readonly string[];
}

/** What was inferred from one set of trajectories of a file. */
export interface InferredSeries {
  /** Name of the array, and with a sweep its point. */
  readonly label: string;
  readonly array: string;
  /** Sweep point, from 1 on; null for an array without points. */
  readonly point: number | null;
  /** α/|B|, where the file has it; null otherwise. */
  readonly temperature: number | null;
  readonly replicas: number;
  readonly snapshots: number;
  /** First and last of the levels whose equation is inferred, from 1 on, and the number of all. */
  readonly levels: readonly [number, number];
  readonly levelsInAll: number;
  /** First and last time, τ. */
  readonly times: readonly [number, number];
  /** null if it failed. */
  readonly result: InferredDynamics | null;
  /** Why it failed; null if it did not. */
  readonly failure: string | null;
}

/** What the levels recorded in a file say of their equation. */
export interface InferenceResults {
  readonly schema: 1;
  readonly kind: "inference";
  readonly name: string;
  readonly version: string;
  readonly source: { readonly file: string; readonly sha256: string };
  /** As they were given. */
  readonly options: {
    readonly quantity: string;
    readonly order: number | null;
    readonly beta: number | null;
    readonly noise: string;
    readonly levels: readonly [number, number] | null;
    readonly from: number | null;
  };
  readonly series: readonly InferredSeries[];
  /** Arrays that were left out. */
  readonly skipped: readonly { readonly name: string; readonly reason: string }[];
  readonly timing: { readonly wallSeconds: number };
}
