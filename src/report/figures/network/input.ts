import type { NetworkResults } from "../../../comparison/index.ts";
import type { NetworkSpectra } from "../../../weight-spectra/index.ts";
import type { Panel, Size } from "../../chart/figure.ts";

/** A study of a network, and the room a panel has. */
export interface NetworkInput {
  readonly results: NetworkResults;
  readonly spectra: NetworkSpectra;
  readonly size: Size;
}

export type NetworkFigure = (input: NetworkInput) => readonly Panel[];
