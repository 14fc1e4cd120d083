import type { RouteName } from "../../comparison/index.ts";
import type { System } from "../../models/model.ts";
import type { SweepPoint } from "../../scenario/index.ts";
import { replicasPerBlock } from "./block.ts";

/** Spectra that a study holds for figures, distributions and spectra.npz, and the most of one route; bytes. */
const heldInAll = 600e6;
const heldOfRoute = 100e6;
/** What is held of a route that is larger: as much as gives smooth figures. */
const heldOfLarge = 24e6;

/** How many replicas of a route are held in memory at a time: all of them, unless they are very many. */
export function replicasHeld(
  { scenario: { training, ensemble } }: SweepPoint,
  system: Pick<System, "target" | "components" | "dataSet">,
  route: RouteName,
  routesInAll: number,
): number {
  // replicas that share data sets are no independent pieces
  if (route === "training" && system.dataSet !== undefined) return Number.POSITIVE_INFINITY;
  const snapshots = Math.floor(training.updates / training.snapshotEvery) + 1;
  const bytes = 8 * snapshots * (2 * system.target.length + system.components.length);
  const room = Math.min(heldOfRoute, heldInAll / routesInAll);
  if (ensemble.replicas * bytes <= room) return ensemble.replicas;
  return replicasPerBlock * Math.max(8, Math.floor(Math.min(room, heldOfLarge) / bytes / replicasPerBlock));
}
