import type { RouteName } from "../../comparison/index.ts";
import type { System } from "../../models/model.ts";
import type { SweepPoint } from "../../scenario/index.ts";
import { replicasPerBlock } from "./block.ts";

/** Memory for spectra for figures, distributions and spectra.npz, in total and for one route; bytes. */
const heldInAll = 600e6;
const heldOfRoute = 100e6;
/** Memory for a larger route: enough for smooth figures. */
const heldOfLarge = 24e6;

/** How many replicas of a route are held in memory at a time: all of them, unless there are very many. */
export function replicasHeld(
  { scenario: { training, ensemble } }: SweepPoint,
  system: Pick<System, "target" | "components" | "dataSet">,
  route: RouteName,
  routesInAll: number,
): number {
  // replicas that share data sets cannot be split into independent pieces
  if (route === "training" && system.dataSet !== undefined) return Number.POSITIVE_INFINITY;
  const snapshots = Math.floor(training.updates / training.snapshotEvery) + 1;
  const bytes = 8 * snapshots * (2 * system.target.length + system.components.length);
  const room = Math.min(heldOfRoute, heldInAll / routesInAll);
  if (ensemble.replicas * bytes <= room) return ensemble.replicas;
  return replicasPerBlock * Math.max(8, Math.floor(Math.min(room, heldOfLarge) / bytes / replicasPerBlock));
}
