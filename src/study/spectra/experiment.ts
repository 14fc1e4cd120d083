import type { EnsemblesOutcome } from "../../comparison/index.ts";
import type { SpectraScenario } from "../../scenario/index.ts";
import type { Experiment } from "../experiment.ts";
import { hasKernel } from "./block.ts";
import { type BlockGroup, blockGroups } from "./blocks.ts";
import { eigenvalueConvergence } from "./converge.ts";
import { estimateCost } from "./cost.ts";
import { ensemblesOf } from "./ensembles.ts";
import { judge } from "./judge.ts";

/** Training and the routes of theory, each an ensemble of spectra. */
export const spectraExperiment: Experiment<SpectraScenario> = {
  stages: (backend) => [(points) => blockGroups(points, backend)],
  async outcome(point, { groups, store }) {
    const ofPoint = (groups as readonly BlockGroup[]).filter((group) => group.point === point);
    return { ensembles: await ensemblesOf(point, ofPoint, groups.length, store) };
  },
  judge: (points, outcomes) =>
    judge(
      points,
      outcomes.map(({ ensembles }) => ensembles as EnsemblesOutcome),
    ),
  hasKernel: (points, backend) => points.some((point) => hasKernel(point, backend)),
  estimateCost,
  convergence: eigenvalueConvergence,
  memoryAdvice: "fewer ensemble.replicas or a larger training.snapshotEvery",
};
