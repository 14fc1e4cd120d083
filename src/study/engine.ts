import { setMaxListeners } from "node:events";
import { extname } from "node:path";
import { Piscina } from "piscina";
import type { RouteEnsemble } from "../spectra/index.ts";
import { type Block, runBlock } from "./block.ts";
import { StudyFailure } from "./study-failure.ts";

/**
 * Runs blocks on worker threads, or on this one for no workers. The results come in the order of the blocks.
 *
 * @param onDone called as each block is done
 * @throws StudyFailure if a block or its thread fails; the signal's reason if it is aborted
 */
export async function runBlocks(
  blocks: readonly Block[],
  workers: number,
  signal: AbortSignal,
  onDone: (block: Block, result: RouteEnsemble) => void,
): Promise<readonly RouteEnsemble[]> {
  signal.throwIfAborted();
  return workers === 0 ? runHere(blocks, signal, onDone) : runInThreads(blocks, workers, signal, onDone);
}

async function runHere(
  blocks: readonly Block[],
  signal: AbortSignal,
  onDone: (block: Block, result: RouteEnsemble) => void,
): Promise<readonly RouteEnsemble[]> {
  const results: RouteEnsemble[] = [];
  for (const block of blocks) {
    // between blocks the event loop sees Ctrl-C and draws the progress
    await new Promise((resolve) => setImmediate(resolve));
    signal.throwIfAborted();
    let result: RouteEnsemble;
    try {
      result = runBlock(block);
    } catch (error) {
      throw failure(block, error);
    }
    onDone(block, result);
    results.push(result);
  }
  return results;
}

async function runInThreads(
  blocks: readonly Block[],
  workers: number,
  signal: AbortSignal,
  onDone: (block: Block, result: RouteEnsemble) => void,
): Promise<readonly RouteEnsemble[]> {
  setMaxListeners(0, signal);
  const pool = new Piscina({
    // block.js of the build, or block.ts under a TypeScript loader, which threads inherit
    filename: new URL(`./block${extname(import.meta.url)}`, import.meta.url).href,
    minThreads: Math.min(workers, blocks.length),
    maxThreads: Math.min(workers, blocks.length),
  });
  try {
    return await Promise.all(
      blocks.map(async (block) => {
        try {
          const result = (await pool.run(block, { name: runBlock.name, signal })) as RouteEnsemble;
          onDone(block, result);
          return result;
        } catch (error) {
          signal.throwIfAborted();
          throw failure(block, error);
        }
      }),
    );
  } finally {
    await pool.destroy();
  }
}

function failure({ route, first, count }: Block, error: unknown): StudyFailure {
  const cause = error instanceof Error ? error.message : String(error);
  return new StudyFailure(
    `${route}, replicas ${first} to ${first + count - 1}: the computation stopped: ${cause}; run it again with --workers 1, and if it stays report it with the scenario`,
    { cause: error },
  );
}
