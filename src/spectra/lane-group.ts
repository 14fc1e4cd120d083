import { type Kernels, type LaneArray, laneArray } from "../kernels/index.ts";
import type { ReplicaGroup } from "./spectral-process.ts";
import type { StepCounts } from "./spectrum-ensemble.ts";

/** A kernel at work on four replicas. */
export interface LaneKernel {
  /** What is measured: one replica's worth of doubles. */
  readonly state: LaneArray;
  readonly stateLength: number;
  readonly stepsPerUpdate: number;
  /**
   * Takes steps `begin + 1 … begin + steps` of every lane, and notes at `failed` the step in which a lane left the
   * range of its equation.
   */
  advance(begin: number, steps: number, failed: number): void;
  /** Why a lane that failed did so. */
  readonly reason: (state: Float64Array) => string;
  /** Spectrum of a state, see SpectralProcess. */
  measure(state: Float64Array, spectrum: Float64Array, blocks: Float64Array): void;
  /** What a lane's integrator has had to do in so many steps. */
  counts(lane: number, steps: number): StepCounts;
  /** Addresses of all that the kernel allocated. */
  readonly memory: readonly number[];
}

/** The replicas of a kernel as a group that is followed through a run. */
export function laneGroup(kernels: Kernels, kernel: LaneKernel): ReplicaGroup {
  const { state, stepsPerUpdate } = kernel;
  const failed = laneArray(kernels, 1);
  const at = new Float64Array(1);
  const values = new Float64Array(kernel.stateLength);
  let steps = 0;
  const failedStep = (lane: number) => {
    failed.read(lane, at);
    return at[0]!;
  };
  const read = (lane: number) => {
    state.read(lane, values);
    return values;
  };
  return {
    advance(updates) {
      kernel.advance(steps, updates * stepsPerUpdate, failed.address);
      steps += updates * stepsPerUpdate;
    },
    failure(lane) {
      const step = failedStep(lane);
      return step === 0
        ? null
        : { update: Math.ceil(step / stepsPerUpdate), reason: kernel.reason(read(lane)) };
    },
    measure: (lane, spectrum, blocks) => kernel.measure(read(lane), spectrum, blocks),
    counts(lane) {
      const step = failedStep(lane);
      return kernel.counts(lane, step === 0 ? steps : step - 1);
    },
    close() {
      for (const address of [...kernel.memory, failed.address]) kernels.free(address);
    },
  };
}
