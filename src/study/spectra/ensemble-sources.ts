import type { RouteName } from "../../comparison/index.ts";
import type { System } from "../../models/model.ts";
import type { RecordingSource } from "../../recordings/index.ts";
import { readRecordedTraining, recordedTraining, type SweepPoint } from "../../scenario/index.ts";
import { mergeEnsembles, type RouteEnsemble } from "../../spectra/index.ts";
import type { BlockStore } from "../block-store.ts";
import { readResult } from "../read-result.ts";
import { StudyFailure } from "../study-failure.ts";
import type { Chain } from "../task.ts";
import type { Block } from "./block.ts";
import type { BlockGroup } from "./blocks.ts";
import { replicasHeld } from "./replicas-held.ts";

/** Where the ensemble of a route comes from: its blocks, or a file. */
export interface EnsembleSource {
  readonly route: RouteName;
  readonly replicas: number;
  /** The ensemble in parts of its replicas, each of which fits into memory. */
  readonly pieces: readonly (() => Promise<RouteEnsemble>)[];
  /** The file, if it was recorded elsewhere. */
  readonly recorded?: RecordingSource;
}

/**
 * The ensembles of one point: what was recorded elsewhere, then what was computed.
 *
 * @throws StudyFailure if a recording does not fit the scenario
 */
export async function ensembleSources(
  point: SweepPoint,
  system: System,
  computed: readonly BlockGroup[],
  routesInAll: number,
  store: BlockStore,
): Promise<readonly EnsembleSource[]> {
  return [
    ...(await recordedSources(point, system)),
    ...computed.map(({ route, chains }): EnsembleSource => {
      const pieces = inPieces(chains, replicasHeld(point, system, route, routesInAll));
      return {
        route,
        replicas: replicasOf(chains),
        pieces: pieces.map((blocks) => () => ensembleOf(blocks, store)),
      };
    }),
  ];
}

async function recordedSources(point: SweepPoint, system: System): Promise<readonly EnsembleSource[]> {
  const { scenario } = point;
  const recording = recordedTraining(scenario);
  if (recording === undefined) return [];
  const { ensemble, source } = await readRecordedTraining(recording, scenario).catch((error) => {
    const path: readonly string[] = error.path ?? [];
    throw path.length === 0
      ? error
      : new StudyFailure(`${path.join(".")}: ${error.message}`, { cause: error });
  });
  // the block of a multiplet of all levels is the whole matrix
  const blocks = system.multiplets.length === 1 ? ensemble.spectrum : ensemble.blocks;
  return [
    {
      route: "training",
      replicas: source.replicas,
      pieces: [async () => ({ ...ensemble, blocks })],
      recorded: source,
    },
  ];
}

/** Blocks in pieces of about equal size, with at most `most` replicas each, as far as the size of blocks allows. */
export function inPieces(blocks: readonly Chain[], most: number): readonly (readonly Chain[])[] {
  const pieces = Math.max(1, Math.ceil(replicasOf(blocks) / most));
  return Array.from({ length: pieces }, (_, k) =>
    blocks.slice(Math.floor((k * blocks.length) / pieces), Math.floor(((k + 1) * blocks.length) / pieces)),
  );
}

/** A block is a chain of one task. */
function replicasOf(blocks: readonly Chain[]): number {
  return blocks.reduce((sum, [{ work }]) => sum + (work as Block).count, 0);
}

async function ensembleOf(blocks: readonly Chain[], store: BlockStore): Promise<RouteEnsemble> {
  const parts: RouteEnsemble[] = [];
  for (const [task] of blocks) parts.push(await readResult<RouteEnsemble>(store, task));
  return mergeEnsembles(parts);
}
