import { describe, expect, it } from "vitest";
import {
  numericalRank,
  type Precision,
  singularValueFloor,
  singularValues,
  storedPrecision,
} from "../../src/linalg/index.ts";
import { type Random, streams } from "../../src/random/index.ts";
import { analyseSpectrum, drawnDistances, isAnalysed } from "../../src/weight-spectra/index.ts";
import { gaussian, product, rounded } from "../support/stored-matrices.ts";

const own = streams("random ranks");
const settings = { kernels: null, nulls: drawnDistances(20, (k) => own.of("validation", 1000 + k)) };

/** A matrix as it was stored, and what is known of it. */
interface Stored {
  readonly name: string;
  readonly rows: number;
  readonly columns: number;
  readonly stored: Precision;
  readonly exact: Float64Array;
  readonly values: Float64Array;
  /** Of the exact matrix, which rounding makes full. */
  readonly rank: number;
  /** σ² of noise; null where it is a product. */
  readonly variance: number | null;
}

/** 2 × 2 to 24 × 24, upright and lying: a product of two factors, or noise with dead rows and columns. */
function randomMatrix(k: number, random: Random): Stored {
  const whole = (low: number, high: number) => low + Math.floor((high - low + 1) * random.uniform());
  // every fifth too small to be analysed
  const side = () => (k % 5 === 0 ? whole(2, 9) : whole(10, 24));
  const [rows, columns] = [side(), side()];
  const size = Math.min(rows, columns);
  const stored = (["f64", "f32", "f16", "bf16"] as const)[k % 4];
  const scale = 10 ** (4 * random.uniform() - 2);
  const isProduct = random.uniform() < 0.5;
  const [deadRows, deadColumns] = [0, 1].map(() => (random.uniform() < 0.4 ? 0 : whole(0, size >> 1)));
  const rank = isProduct ? whole(0, size) : Math.min(rows - deadRows, columns - deadColumns);
  const exact = isProduct
    ? product(rows, rank, columns, random)
    : gaussian(rows, columns, random).map((z, at) =>
        at < deadRows * columns || at % columns < deadColumns ? 0 : z,
      );
  const scaled = exact.map((z) => scale * z);
  return {
    name: `${k}: ${rows} × ${columns} of rank ${rank} in ${stored}, ${isProduct ? "a product" : "noise"}`,
    rows,
    columns,
    stored,
    exact: scaled,
    values: scaled.map(rounded[stored]),
    rank,
    variance: isProduct ? null : scale * scale,
  };
}

/** A rank is wrong that counts rounding errors, or leaves out a level that stands out of them. */
function wrongRank(found: number, { rows, columns, exact, values, rank }: Stored, floor: number) {
  if (found > rank) return `${found} levels for ${rank}`;
  // Weyl 1912: no level moves by more than the norm of the errors
  const moved = Math.hypot(...values.map((value, k) => value - exact[k]));
  const clear = numericalRank(singularValues(null, rows, columns, exact), floor + moved);
  return found < clear ? `${found} levels of ${clear} above the errors` : null;
}

describe("10⁴ random matrices of rank 0 to full, stored in f64, f32, f16 and bf16", () => {
  it("have no rounding error counted, fitted or called an outlier, and no σ² that is wrong without a warning", () => {
    const random = own.of("user", 0);
    const failures: string[] = [];
    const deviations: number[] = [];
    let [deficient, naive, analysed] = [0, 0, 0];
    for (let k = 0; k < 10_000; k++) {
      const one = randomMatrix(k, random);
      const { name, rows, columns, values, rank, variance } = one;
      const fail = (what: string | null) => what === null || failures.push(`${name}: ${what}`);
      const full = Math.min(rows, columns);
      const result = analyseSpectrum(one, settings);
      if (full < 10) {
        if (isAnalysed(result) || !/^has \d levels/.test(result.reason)) fail("analysed");
        continue;
      }
      const singular = singularValues(null, rows, columns, values);
      const floor = singularValueFloor(values, rows, columns, singular.at(-1)!);
      const found = numericalRank(singular, floor);
      fail(wrongRank(found, one, floor));
      if (rank > 0 && rank < full) {
        deficient++;
        if (numericalRank(singular, 0) !== rank) naive++;
      }
      if (!isAnalysed(result)) {
        if (!/^has |^is zero$/.test(result.reason)) fail(result.reason);
        if (result.rank !== undefined && result.rank !== found) fail(`rank ${result.rank}`);
        continue;
      }
      analysed++;
      const { fitted, outliers, tail, warnings } = result;
      if (result.rank !== found) fail(`rank ${result.rank} for ${found}`);
      if (found < full && !/rank|are all zero/.test(warnings.join())) fail("no word of its rank");
      const numbers = [fitted.variance, fitted.standardError, fitted.pValue, fitted.distance];
      if (!numbers.every((x) => Number.isFinite(x) && x >= 0)) fail(`fitted ${numbers}`);
      if (outliers.outliers.some(({ level, pValue }) => !(level > floor ** 2) || !(pValue >= 0)))
        fail("an outlier among rounding errors");
      if (tail !== null && !(tail.xMin > floor ** 2)) fail("a tail fitted to rounding errors");
      if (variance !== null)
        deviations.push((fitted.variance / variance - 1) / (fitted.standardError / variance));
    }
    expect(failures).toEqual([]);
    expect([analysed > 3000, deficient > 4000]).toEqual([true, true]);
    // the twin: without a floor; zeros of dead rows and columns are exact in some
    expect(naive / deficient).toBeGreaterThan(0.8);
    // 95.4 % by design, less four standard errors of a binomial
    const covered = deviations.filter((z) => Math.abs(z) < 2).length / deviations.length;
    expect(covered).toBeGreaterThan(0.954 - 4 * Math.sqrt((0.954 * 0.046) / deviations.length));
    expect(deviations.length).toBeGreaterThan(1500);
  });

  it("have their precision inferred from their last digits", () => {
    const random = own.of("user", 1);
    for (let k = 0; k < 1000; k++) {
      const { values, stored, rows, columns } = randomMatrix(k, random);
      const used = values.filter((x) => x !== 0).length;
      if (used >= 100)
        expect([k, rows, columns, storedPrecision(values)]).toEqual([k, rows, columns, stored]);
    }
  });
});
