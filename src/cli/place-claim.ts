import { recoverFolder } from "../report/folder.ts";
import type { ReportFiles } from "../report/report-files.ts";
import { lockPlace } from "./place-lock.ts";
import { reasonOf } from "./report-place.ts";

/** A report folder as the user wrote it, and its real path. */
export interface Place {
  readonly out: string;
  readonly directory: string;
}

/** The right to write report folders, or why there is none. */
export type PlaceClaim =
  | {
      readonly ok: true;
      /** Notices for the user about the folders. */
      readonly notices: readonly string[];
      release(place: Place): Promise<void>;
      releaseAll(): Promise<void>;
    }
  | { readonly ok: false; readonly mistakes: readonly string[] };

/** Locks report folders, all or none, and repairs what killed programs have left beside them. */
export async function claimPlaces(places: readonly Place[], files: ReportFiles): Promise<PlaceClaim> {
  const locks = new Map<string, () => Promise<void>>();
  const releaseAll = async () => {
    for (const release of locks.values()) await release();
    locks.clear();
  };
  const mistakes: string[] = [];
  const notices: string[] = [];
  for (const { out, directory } of places) {
    try {
      const lock = await lockPlace(directory);
      if (!lock.ok) {
        mistakes.push(`report folder ${out}: ${lock.reason}`);
        continue;
      }
      locks.set(directory, lock.release);
      for (const path of await recoverFolder(directory, files))
        notices.push(
          `report folder ${out}: left over from an earlier report, because the new one has an entry of the same name: ${path}`,
        );
    } catch (error) {
      mistakes.push(`report folder ${out}: cannot be written to: ${reasonOf(error)}`);
    }
  }
  if (mistakes.length > 0) {
    await releaseAll();
    return { ok: false, mistakes };
  }
  return {
    ok: true,
    notices,
    async release({ directory }) {
      await locks.get(directory)?.();
      locks.delete(directory);
    },
    releaseAll,
  };
}
