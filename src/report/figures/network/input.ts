import type { NetworkRecord } from "../../../comparison/index.ts";
import type { NetworkSpectra } from "../../../weight-spectra/index.ts";
import type { Panel, Size } from "../../chart/figure.ts";

/** One point of a study of networks, and the room a panel has. */
export interface NetworkInput {
  readonly record: NetworkRecord;
  readonly spectra: NetworkSpectra;
  readonly size: Size;
}

export type NetworkFigure = (input: NetworkInput) => readonly Panel[];
