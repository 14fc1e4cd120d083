import { type Kernels, laneArray, laneCount, laneStreams, shared } from "../../kernels/index.ts";
import { type EigenvalueLangevinRun, noSolution } from "../../langevin/index.ts";
import { rotationSeries } from "../../laws/index.ts";
import { laneGroup, noSteps, type Replicas } from "../../spectra/index.ts";
import type { Closure } from "../model.ts";
import type { GaussianRbmParameters } from "./parameters.ts";
import { hasMemory, hasMemoryDrift } from "./theory.ts";
import { coupledLevels, dataNoise, turning } from "./theory-eigenvalues.ts";

/**
 * The eigenvalues' Langevin equation, with implicit repulsion, for four replicas at a time by the compiled kernel, bit
 * for bit that of eigenvalueLangevin.
 *
 * @param temperature ε
 * @param begin a replica's run at update 0
 */
export function eigenvalueLangevinLanes(
  kernels: Kernels,
  p: GaussianRbmParameters,
  kappa: Float64Array,
  temperature: number,
  { coupling, eigenvectors }: Closure,
  begin: (replica: number) => EigenvalueLangevinRun,
): Replicas {
  const n = kappa.length;
  return {
    atOnce: laneCount,
    group(first, count) {
      // unused lanes repeat the first replica
      const starts = Array.from({ length: laneCount }, (_, lane) => begin(first + (lane < count ? lane : 0)));
      const { sde, learningRate, stepsPerUpdate, watched, level } = starts[0];
      const levels = laneArray(kernels, n);
      const [averted, closest] = [laneArray(kernels, 1), laneArray(kernels, 1)];
      starts.forEach(({ initial }, lane) => {
        levels.write(lane, initial);
        closest.write(lane, [Number.POSITIVE_INFINITY]);
      });
      const random = laneStreams(
        kernels,
        starts.map((start) => start.random),
      );
      const pull = shared(
        kernels,
        kappa.map((value) => 1 / value),
      );
      const ofData = shared(kernels, dataNoise(p, kappa));
      const isAveraged = eigenvectors === "averaged";
      const ofPairs = isAveraged ? shared(kernels, turning(kappa, temperature)) : 0;
      const series = isAveraged ? shared(kernels, rotationSeries) : 0;
      const couples = kernels.allocate(n * n);
      kernels.bytes(couples, n * n).set(coupledLevels(kappa, coupling).map(Number));
      const pairs = kernels.allocate(8 * Math.max(1, watched.length));
      kernels.words(pairs, 2 * watched.length).set(watched.flat());
      const scratch = kernels.allocate(kernels.rbmEigenvalueScratch(n));
      const mass = new Float64Array(1);
      const y = new Float64Array(n);
      return laneGroup(kernels, {
        stepsPerUpdate,
        advance: (begin, steps, failed) =>
          kernels.rbmEigenvalueLangevin({
            ...{ begin, steps, failed, random, scratch },
            ...{ levels: n, sweeps: hasMemory(p) ? p.gibbsSweeps : 0, drifts: Number(hasMemoryDrift(p)) },
            ...{ mass: p.mass, temperature, dt: learningRate / stepsPerUpdate, pull, couples, ofData },
            ...{ turning: ofPairs, series },
            ...{ watched: pairs, watchedCount: watched.length, state: levels.address },
            ...{ averted: averted.address, closest: closest.address },
          }),
        reason(lane) {
          levels.read(lane, y);
          return sde.outside(y) ?? noSolution;
        },
        measure: () => {},
        read(lane, spectrum, blocks) {
          levels.read(lane, y);
          for (let i = 0; i < n; i++) blocks[i] = level(y[i]);
          spectrum.set(blocks);
          spectrum.sort();
        },
        counts(lane, steps) {
          averted.read(lane, mass);
          const avertedCrossings = mass[0];
          closest.read(lane, mass);
          return { ...noSteps, steps, avertedCrossings, minimumSpacing: mass[0] };
        },
        memory: [
          ...[levels.address, averted.address, closest.address, random, pull, ofData, couples, pairs],
          ...(isAveraged ? [ofPairs, series] : []),
          scratch,
        ],
      });
    },
  };
}
