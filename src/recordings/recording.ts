import type { RouteEnsemble } from "../spectra/index.ts";

/** What an array of spectra may hold: s, x = s² of WᵀW, or the levels of reports. */
export const quantities = ["singular-values", "eigenvalues", "level"] as const;
export type Quantity = (typeof quantities)[number];

/** The axes of an array of recorded spectra. */
export const axes = ["replica", "snapshot", "level"] as const;
export type Axis = (typeof axes)[number];

/** Where a training was recorded, in the words of a scenario. */
export interface RecordedTraining {
  /** Path of the file. */
  readonly recorded: string;
  /** Names of its arrays: the spectra, and the updates at which they were taken. */
  readonly array: string;
  readonly quantity: Quantity;
  readonly updates: string;
  /** The axes of the spectra; absent where their lengths tell. */
  readonly order?: readonly Axis[];
}

/** What the scenario says of the training that was recorded. */
export interface ExpectedTraining {
  readonly learningRate: number;
  readonly batchSize: number;
  readonly levels: number;
  /** The followed level of an eigenvalue x = s² of WᵀW; monotonic. */
  level(x: number): number;
}

/** Which numbers of which file an ensemble is. */
export interface RecordingSource {
  readonly file: string;
  readonly array: string;
  readonly quantity: Quantity;
  /** Of the file's content. */
  readonly sha256: string;
  readonly replicas: number;
  readonly snapshots: number;
  /** The first and the last update that was recorded. */
  readonly updates: readonly [number, number];
}

/** A recorded training as an ensemble: sorted spectra alone, nothing diverged. */
export interface Recording {
  readonly ensemble: RouteEnsemble;
  readonly source: RecordingSource;
}

/** A recording that does not fit its scenario: the message names the array, the index, the value and what is allowed. */
export class RecordingError extends Error {
  override readonly name = "RecordingError";
  /** The field of the scenario that it contradicts. */
  readonly path: readonly string[];

  constructor(path: readonly string[], message: string) {
    super(message);
    this.path = path;
  }
}

/** A mistake about an option of the recorded route. */
export function wrong(option: keyof RecordedTraining, message: string): RecordingError {
  return new RecordingError(["routes", "training", option], message);
}
