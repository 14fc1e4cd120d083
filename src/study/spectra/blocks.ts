import { runsInTime } from "../../comparison/index.ts";
import type { Backend } from "../../kernels/index.ts";
import type { SweepPoint } from "../../scenario/index.ts";
import type { TaskGroup } from "../task.ts";
import { type Block, replicasPerBlock } from "./block.ts";
import { blockKey, blockWork, contentDigest } from "./block-work.ts";
import { computedRoutes } from "./cost.ts";
import { divergenceWatch } from "./divergence.ts";

/** The blocks of one route at one point, in the order of the replicas. */
export interface BlockGroup extends TaskGroup {
  readonly point: SweepPoint;
}

/** What a study of spectra computes, as independent blocks, point after point and route after route. */
export function blockGroups(points: readonly SweepPoint[], backend: Backend): readonly BlockGroup[] {
  return points.flatMap((point) =>
    computedRoutes(point).map((route): BlockGroup => {
      const { replicas } = point.scenario.ensemble;
      const digest = contentDigest({ point, route, backend });
      const updates = runsInTime(route) ? point.scenario.training.updates : 0;
      const chains = Array.from({ length: Math.ceil(replicas / replicasPerBlock) }, (_, k) => {
        const first = k * replicasPerBlock;
        const count = Math.min(replicasPerBlock, replicas - first);
        const work: Block = { kind: "block", point, route, first, count, backend };
        return [
          {
            work,
            key: blockKey(digest, work),
            label: blockWork.label(work),
            amount: count * updates,
            isKept: true,
          },
        ];
      });
      return { point, route, unit: "updates", chains, failure: divergenceWatch(point, route) };
    }),
  );
}
