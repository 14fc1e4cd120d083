import type { StepCounts } from "./spectrum-ensemble.ts";

/** The outcome of one step: a numerical failure is a value that says what happened, not an exception. */
export type StepOutcome = { readonly ok: true } | { readonly ok: false; readonly reason: string };

/** The outcome of a successful step. */
export const ok: StepOutcome = { ok: true };

/** One replica of a process that evolves a spectrum, update by update. */
export interface SpectralProcess {
  /** One update: learning time advances by α. */
  advance(): StepOutcome;
  /**
   * Writes the current spectrum.
   *
   * @param spectrum all levels, ascending
   * @param blocks the same in target order, each multiplet from its diagonal block, ascending within it
   * @param components elements of the weight matrix that the system records, none for most
   */
  measure(spectrum: Float64Array, blocks: Float64Array, components: Float64Array): void;
  /** Integrator statistics so far. */
  counts(): StepCounts;
}

/** Replicas that advance together, one per lane. */
export interface ReplicaGroup {
  /** Advances every replica that has not failed by this many updates. */
  advance(updates: number): void;
  /** When a replica failed, in updates, and why; null if it has not. */
  failure(lane: number): { readonly update: number; readonly reason: string } | null;
  /** See SpectralProcess. */
  measure(lane: number, spectrum: Float64Array, blocks: Float64Array, components: Float64Array): void;
  /** See SpectralProcess. */
  counts(lane: number): StepCounts;
  /** Frees its memory. */
  close(): void;
}

/** The replicas of a route, run `atOnce` at a time. */
export interface Replicas {
  readonly atOnce: number;
  /** Replicas `first … first + count − 1` at update 0; count is at most `atOnce`. */
  group(first: number, count: number): ReplicaGroup;
}

/** Replicas that run one after the other. */
export function oneByOne(create: (replica: number) => SpectralProcess): Replicas {
  return {
    atOnce: 1,
    group(first) {
      const process = create(first);
      let update = 0;
      let failure: { update: number; reason: string } | null = null;
      return {
        advance(updates) {
          for (let k = 0; k < updates && failure === null; k++) {
            update++;
            const outcome = process.advance();
            if (!outcome.ok) failure = { update, reason: outcome.reason };
          }
        },
        failure: () => failure,
        measure: (_, spectrum, blocks, components) => process.measure(spectrum, blocks, components),
        counts: () => process.counts(),
        close: () => {},
      };
    },
  };
}
