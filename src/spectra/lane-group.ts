import { type Kernels, kernelCount, laneArray } from "../kernels/index.ts";
import type { ReplicaGroup } from "./spectral-process.ts";
import type { StepCounts } from "./spectrum-ensemble.ts";

/** A kernel that advances four replicas. */
export interface LaneKernel {
  readonly stepsPerUpdate: number;
  /**
   * Takes steps `begin + 1 … begin + steps` of every lane, and records at `failed` the step at which the equation of a lane
   * broke down.
   */
  advance(begin: number, steps: number, failed: number): void;
  /** Why a lane failed. */
  reason(lane: number): string;
  /** Computes the current spectra of all lanes, for `read`. */
  measure(failed: number): void;
  /** The spectra of one lane, see SpectralProcess. */
  read(lane: number, spectrum: Float64Array, blocks: Float64Array, components: Float64Array): void;
  /** Integrator statistics of a lane after this many steps. */
  counts(lane: number, steps: number): StepCounts;
  /** Addresses of all memory that the kernel allocated. */
  readonly memory: readonly number[];
}

/** The replicas of a kernel as a group that is followed through a run. */
export function laneGroup(kernels: Kernels, kernel: LaneKernel): ReplicaGroup {
  const { stepsPerUpdate } = kernel;
  const failed = laneArray(kernels, 1);
  const at = new Float64Array(1);
  let steps = 0;
  let measured = false;
  const failedStep = (lane: number) => {
    failed.read(lane, at);
    return at[0];
  };
  return {
    advance(updates) {
      const more = kernelCount("steps", steps + updates * stepsPerUpdate) - steps;
      kernel.advance(steps, more, failed.address);
      steps += more;
      measured = false;
    },
    failure(lane) {
      const step = failedStep(lane);
      return step === 0 ? null : { update: Math.ceil(step / stepsPerUpdate), reason: kernel.reason(lane) };
    },
    measure(lane, spectrum, blocks, components) {
      if (!measured) kernel.measure(failed.address);
      measured = true;
      kernel.read(lane, spectrum, blocks, components);
    },
    counts(lane) {
      const step = failedStep(lane);
      return kernel.counts(lane, step === 0 ? steps : step - 1);
    },
    close() {
      for (const address of [...kernel.memory, failed.address]) kernels.free(address);
    },
  };
}
