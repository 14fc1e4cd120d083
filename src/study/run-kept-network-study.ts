import type { NetworkOutcome } from "../comparison/index.ts";
import type { NetworkScenario } from "../scenario/index.ts";
import { folderStore } from "./block-store.ts";
import type { KeptStudyOptions } from "./run-kept-study.ts";
import { studyNetwork } from "./study-network.ts";

/** What a study of a network is doing. */
export interface NetworkProgress {
  readonly unit: "updates" | "spectra";
  /** Of this run, without those that were kept from an earlier one. */
  readonly done: number;
  readonly total: number;
}

export interface KeptNetworkStudyOptions
  extends Pick<KeptStudyOptions, "workers" | "backend" | "blocks" | "fresh" | "onNotice" | "signal"> {
  onProgress(progress: NetworkProgress): void;
}

/** A study of a network that goes on where an earlier run of it ended, however that was: see studyNetwork. */
export async function runKeptNetworkStudy(
  scenario: NetworkScenario,
  name: string,
  { blocks, fresh = false, onProgress, onNotice, ...options }: KeptNetworkStudyOptions,
): Promise<NetworkOutcome> {
  const store = await folderStore(blocks, { fresh });
  let before: number | undefined;
  return studyNetwork(scenario, name, {
    ...options,
    store,
    ...(onNotice === undefined ? {} : { onNotice }),
    onProgress(done, total) {
      if (before === undefined && done > 0)
        onNotice?.(`goes on after ${done} of ${total} updates, which an earlier run has made`);
      before ??= done;
      onProgress({ unit: "updates", done: done - before, total: total - before });
    },
    onSpectrum: (done, total) => onProgress({ unit: "spectra", done, total }),
  });
}
