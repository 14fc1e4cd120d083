import type { Interval } from "./weights-interval.ts";

/** What the spectrum of one weight matrix of a checkpoint says: plain data. */
export interface WeightsRecord {
  readonly name: string;
  readonly rows: number;
  readonly columns: number;
  /** What the layer is, such as "query", "embedding". */
  readonly kind: string;
  /** How its numbers are stored: f64, f32, f16, bf16. */
  readonly type: string;
  readonly tied: readonly string[];
  /** Singular values, ascending. */
  readonly singularValues: Float64Array;
  /** Below this a singular value is rounding: of the storage, or of the computation. */
  readonly roundingFloor: number;
  readonly rank: number;
  readonly warnings: readonly string[];
  /** Why nothing below could be measured; null if it could. */
  readonly notAnalysed: string | null;
  /** Norms and their like; always measured. */
  readonly norms: {
    /** Σs², log₁₀ of it, max s, log₁₀ of its square. */
    readonly frobenius: number;
    readonly logNorm: number;
    readonly spectral: number;
    readonly logSpectralNorm: number;
    /** Σs²/max s². */
    readonly stableRank: number;
    /** −Σ p ln p/ln n of p = s²/Σs². */
    readonly entropy: number;
  };
  /** Against the Marchenko–Pastur law with σ of the bulk; null if not analysed. */
  readonly marchenkoPastur: {
    readonly sigma: Interval;
    readonly distance: number;
    /** Mean of this distance for independent Gaussian entries of the same shape. */
    readonly expectedDistance: number;
    readonly pValue: number;
    /** Spectra of noise that the p-value rests on. */
    readonly draws: number;
    /** Edges of the bulk, singular values. */
    readonly edges: readonly [number, number];
  } | null;
  /** Singular values beyond the edge by the Tracy–Widom law, the largest first. */
  readonly outliers: readonly {
    readonly value: number;
    /** Signal strength in units of the detection threshold. */
    readonly strength: number;
    readonly pValue: number;
  }[];
  /** The most that are looked for, a quarter of the levels: where there are as many, there may be more. */
  readonly mostOutliers: number;
  /** Probability of a false outlier in noise. */
  readonly errorRate: number;
  /** Level repulsion in the bulk; null where there are too few levels. */
  readonly bulk: {
    readonly levels: number;
    /** ⟨r̃⟩: 0.5307 at β = 1, 0.3863 for independent levels. */
    readonly ratio: Interval;
    /** The index β of levels of this ⟨r̃⟩. */
    readonly beta: Interval;
    /** Of ⟨r̃⟩ under β = 1. */
    readonly pValue: number;
  } | null;
  readonly tail: {
    /** α of ρ(x) ∝ x^−α of the eigenvalues x = s², with its error. */
    readonly alpha: Interval;
    readonly xMin: number;
    readonly count: number;
    /** Kolmogorov–Smirnov distance. */
    readonly D: number;
    /** Of the power law, by bootstrap. */
    readonly pValue: number;
    readonly verdict: string;
    readonly rivals: readonly {
      readonly name: string;
      readonly preferred: boolean;
      readonly pValue: number;
    }[];
    /** α log₁₀ max x, as WeightWatcher has it. */
    readonly alphaWeighted: number;
  } | null;
  /** Participation n Σu⁴ of singular vectors against Haar vectors, and all components against the Porter–Thomas law; null where not asked for. */
  readonly vectors: {
    readonly participation: number;
    readonly expected: number;
    readonly participationPValue: number;
    readonly porterThomasPValue: number | null;
  } | null;
}
