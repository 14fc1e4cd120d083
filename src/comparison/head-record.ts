import { type HeadOfNetwork, type HeadSpectra, isAnalysed } from "../weight-spectra/index.ts";

/** What was recorded of what single heads own: parts of the matrices, whose record holds them already. */
export interface HeadsRecord {
  readonly matrices: readonly HeadRecord[];
  /** ⟨r̃⟩ in the bulk of all blocks, for each snapshot; null where none could be analysed. */
  readonly ratio: readonly ({ readonly value: number; readonly standardError: number } | null)[];
  /** Null where no layer has queries and keys of several heads. */
  readonly attention: AttentionRecord | null;
  /** Blocks that could not be analysed, with the reason and at how many snapshots of all replicas. */
  readonly notAnalysed: readonly {
    readonly name: string;
    readonly reason: string;
    readonly spectra: number;
  }[];
}

/** The block of one head; numbers are [replica][snapshot], null where it could not be analysed. */
export interface HeadRecord extends HeadOfNetwork {
  /** Mean distance of independent Gaussian entries from Marchenko and Pastur's law. */
  readonly expectedDistance: number;
  readonly distance: Table;
  readonly pValue: Table;
  readonly outliers: Table;
  readonly largest: Table;
}

type Table = readonly (readonly (number | null)[])[];

export interface AttentionRecord {
  readonly heads: readonly {
    readonly layer: number | null;
    readonly head: number;
    /** Largest singular value of W_Q W_Kᵀ in units of σ_Q σ_K m of the initial elements, [replica][snapshot]. */
    readonly largest: Table;
    /** Its middle 90 % before training. */
    readonly noise: { readonly low: number; readonly median: number; readonly high: number };
  }[];
  /** Variance of its logarithm among the heads of a layer, over that of noise, and P of it for noise; by snapshot. */
  readonly spread: readonly {
    readonly ratio: number | null;
    /** Noise has a larger one in one case of twenty. */
    readonly usual: number | null;
    readonly pValue: number | null;
  }[];
}

/** What was found in the heads, as results.json has it: numbers with five digits. */
export function headsRecord({ matrices, ratio, attention }: HeadSpectra): HeadsRecord {
  return {
    matrices: matrices.flatMap(({ analyses, ...head }): readonly HeadRecord[] => {
      const any = analyses.flat().find(isAnalysed);
      if (any === undefined) return [];
      const table = (of: (one: NonNullable<typeof any>) => number): Table =>
        analyses.map((own) => own.map((one) => (isAnalysed(one) ? short(of(one)) : null)));
      return [
        {
          ...head,
          expectedDistance: Number(any.fitted.expectedDistance.toPrecision(5)),
          distance: table(({ fitted }) => fitted.distance),
          pValue: table(({ fitted }) => fitted.pValue),
          outliers: table(({ outliers }) => outliers.outliers.length),
          largest: table(({ levels }) => levels.at(-1)!),
        },
      ];
    }),
    ratio: ratio.map((one) => (one === null ? null : { value: one.value, standardError: one.standardError })),
    attention:
      attention === null
        ? null
        : {
            heads: attention.heads.map(({ layer, head, largest, noise }) => ({
              layer,
              head,
              largest: largest.map((own) => Array.from(own, short)),
              noise,
            })),
            spread: attention.spread.map(({ ratio, usual, pValue }) => ({
              ratio: short(ratio),
              usual: short(usual),
              pValue: short(pValue),
            })),
          },
    notAnalysed: matrices.flatMap(({ name, analyses }) => {
      const reasons = new Map<string, number>();
      for (const one of analyses.flat())
        if (!isAnalysed(one)) reasons.set(one.reason, (reasons.get(one.reason) ?? 0) + 1);
      return Array.from(reasons, ([reason, spectra]) => ({ name, reason, spectra }));
    }),
  };
}

function short(value: number): number | null {
  return Number.isFinite(value) ? Number(value.toPrecision(5)) : null;
}
