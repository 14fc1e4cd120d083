import { describe, expect, it } from "vitest";
import { streams } from "../../src/random/index.ts";
import { matrixChange } from "../../src/weight-spectra/index.ts";

const stream = (index: number) => () => streams("matrix change").of("network.analysis", index);
const noise = (count: number, index: number) => {
  const random = stream(index)();
  return Float64Array.from({ length: count }, () => random.normal());
};

/** Noise with s in the first `spikes` elements of the diagonal. */
function spiked(rows: number, columns: number, spikes: number, index: number, from = 0): Float64Array {
  const values = noise(rows * columns, index).map((x) => 0.01 * x);
  for (let k = from; k < from + spikes; k++) values[k * columns + k] += 10 - k;
  return values;
}

describe("the change of a matrix", () => {
  it("is 0 for equal matrices, whose leading vectors are the same", () => {
    const first = noise(40 * 30, 1);
    const { relative, overlap } = matrixChange({ rows: 40, columns: 30, first, other: first }, 3, stream(2));
    expect(relative).toBe(0);
    expect(overlap?.value).toBeCloseTo(1, 10);
    expect(overlap?.expected).toBe(0.1);
  });

  it("is ‖ΔW‖/‖W‖", () => {
    const first = Float64Array.of(3, 0, 0, 4);
    const other = Float64Array.of(3, 1, 0, 4);
    expect(matrixChange({ rows: 2, columns: 2, first, other }, 0, stream(3))).toEqual({
      relative: 0.2,
      overlap: null,
    });
  });

  it.each([
    [30, 20],
    [20, 30],
  ])("finds the share of the leading directions that stay, of %i × %i", (rows, columns) => {
    const first = spiked(rows, columns, 4, 4);
    // directions 2 to 5 instead of 0 to 3: two of four are the same
    const other = spiked(rows, columns, 4, 5, 2);
    const { overlap } = matrixChange({ rows, columns, first, other }, 4, stream(6));
    expect(overlap?.value).toBeCloseTo(0.5, 3);
  });

  it("is k/n for unrelated matrices, on average", () => {
    const overlaps = Array.from({ length: 40 }, (_, k) => {
      const [first, other] = [noise(400, 100 + 2 * k), noise(400, 101 + 2 * k)];
      return matrixChange({ rows: 20, columns: 20, first, other }, 2, stream(7)).overlap?.value ?? Number.NaN;
    });
    const mean = overlaps.reduce((sum, x) => sum + x, 0) / overlaps.length;
    const error = Math.sqrt(overlaps.reduce((sum, x) => sum + (x - mean) ** 2, 0)) / overlaps.length;
    expect(Math.abs(mean - 0.1)).toBeLessThan(4 * error);
    expect(error).toBeLessThan(0.02);
  });
});
