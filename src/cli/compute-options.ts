/** Options for the computation of studies. */
export interface ComputeOptions {
  readonly workers: number;
  /** URL of a Redis server whose workers compute. */
  readonly engine?: string;
  readonly fresh?: boolean;
  readonly keepGoing?: boolean;
  readonly keepBlocks?: boolean;
}
