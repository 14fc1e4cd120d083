import { createHash } from "node:crypto";
import type { RouteName } from "../comparison/index.ts";
import type { Backend } from "../kernels/index.ts";
import type { SweepPoint } from "../scenario/index.ts";
import { type Block, replicasPerBlock } from "./block.ts";
import { routesOf } from "./cost.ts";
import { release } from "./program.ts";

/** A block with the name under which its result is kept. */
export interface Task {
  readonly block: Block;
  /**
   * `<digest>/<first>-<count>`: the digest of everything that the result depends on, but for the replicas. Studies that
   * differ in the number of replicas, or in how they are judged, share their blocks.
   */
  readonly key: string;
}

/** The tasks of one route at one point, in the order of the replicas. */
export interface RouteTasks {
  readonly point: SweepPoint;
  readonly route: RouteName;
  readonly tasks: readonly Task[];
}

/** A study as independent tasks, point after point and route after route. */
export function tasksOf(points: readonly SweepPoint[], backend: Backend): readonly RouteTasks[] {
  return points.flatMap((point) =>
    routesOf(point).map((route) => {
      const { replicas } = point.scenario.ensemble;
      const digest = contentDigest({ point, route, backend });
      const tasks = Array.from({ length: Math.ceil(replicas / replicasPerBlock) }, (_, k) => {
        const first = k * replicasPerBlock;
        const count = Math.min(replicasPerBlock, replicas - first);
        const block = { point, route, first, count, backend };
        return { block, key: keyIn(digest, block) };
      });
      return { point, route, tasks };
    }),
  );
}

/** The key of a block, from nothing but its content. */
export function taskKey(block: Block): string {
  return keyIn(contentDigest(block), block);
}

const keyIn = (digest: string, { first, count }: Pick<Block, "first" | "count">) =>
  `${digest}/${first}-${count}`;

function contentDigest({ point, route, backend }: Pick<Block, "point" | "route" | "backend">): string {
  const { parameters, scenario } = point;
  const { model, training, ensemble, routes } = scenario;
  const content = [release(), backend, ensemble.seed, parameters, model, training, route, routes[route]];
  return createHash("sha256").update(JSON.stringify(content)).digest("hex").slice(0, 32);
}

/** Updates of all replicas of a task. */
export function replicaUpdates({ block: { point, route, count } }: Task): number {
  return route === "coulomb-gas" ? 0 : count * point.scenario.training.updates;
}
