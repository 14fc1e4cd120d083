/** An estimate with its 95 % interval. */
export interface Interval {
  readonly value: number;
  readonly standardError: number;
  readonly interval: readonly [number, number];
}
