/** What values a tail may have from x_min on. */
export interface TailSupport {
  /** The largest; Infinity where there is none. */
  readonly xMax: number;
  /** Whole numbers only. */
  readonly discrete: boolean;
}

/** Real numbers without an upper end: what has closed forms. */
export const halfLine: TailSupport = { xMax: Number.POSITIVE_INFINITY, discrete: false };

export function isHalfLine({ xMax, discrete }: TailSupport): boolean {
  return xMax === Number.POSITIVE_INFINITY && !discrete;
}
