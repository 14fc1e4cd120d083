import type { NetworkRecord, NoisePoint } from "../../../comparison/index.ts";
import type { NetworkSpectra } from "../../../weight-spectra/index.ts";
import type { Panel, Size } from "../../chart/figure.ts";

/** One point of a network study, and the size of a panel. */
export interface NetworkInput {
  readonly record: NetworkRecord;
  readonly spectra: NetworkSpectra;
  readonly size: Size;
}

export type NetworkFigure = (input: NetworkInput) => readonly Panel[];

/** All points together. */
export interface NetworkStudyInput {
  readonly noise: readonly NoisePoint[];
  readonly size: Size;
}

/** No panel if the study does not ask for it. */
export type NetworkStudyFigure = (input: NetworkStudyInput) => readonly Panel[];
