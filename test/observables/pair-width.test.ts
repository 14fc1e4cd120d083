import seedrandom from "seedrandom";
import { describe, expect, it } from "vitest";
import { spacingMeanBlock, spacingWidthBlock } from "../../src/observables/index.ts";
import { multiplets, type StationarySample } from "../../src/spectra/index.ts";

const [replicas, snapshots, center, sigma] = [400, 20, 5, 0.3];

/** Independent snapshots of one pair. */
function pairSample(draw: (normal: () => number) => readonly [number, number]): StationarySample {
  const uniform = seedrandom("pair width");
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  const blocks = new Float64Array(2 * replicas * snapshots);
  for (let t = 0; t < snapshots; t++) {
    for (let r = 0; r < replicas; r++) {
      draw(normal).forEach((level, i) => {
        blocks[(2 * t + i) * replicas + r] = level;
      });
    }
  }
  return {
    ...{ replicas, snapshots, levels: 2, spectrum: blocks, blocks, groups: null, interval: Number.NaN },
    ...{ multiplets: multiplets(Float64Array.of(center, center)), components: new Float64Array() },
    componentNames: [],
  };
}

const measured = (sample: StationarySample) =>
  [spacingWidthBlock, spacingMeanBlock].map(({ measure }) => measure(sample)[0]);

// 4.4 standard errors: a false alarm in 10⁵
describe("the width of a pair", () => {
  it("is √π σ, and the mean spacing, if the block is a Gaussian symmetric matrix", () => {
    const sample = pairSample((normal) => {
      const [a, b, c] = [sigma * normal(), sigma * normal(), sigma * Math.SQRT1_2 * normal()];
      const half = Math.hypot((a - b) / 2, c);
      return [center + (a + b) / 2 - half, center + (a + b) / 2 + half];
    });
    const [width, spacing] = measured(sample);
    expect(Math.abs(width.value - Math.sqrt(Math.PI) * sigma)).toBeLessThan(4.4 * width.standardError);
    expect(width.standardError / width.value).toBeLessThan(0.01);
    expect(Math.abs(width.value - spacing.value)).toBeLessThan(
      4.4 * Math.hypot(width.standardError, spacing.standardError),
    );
  });

  it("is not the mean spacing of two independent levels, 2s/√π against √(2π/3) s", () => {
    const sample = pairSample((normal) => {
      const [a, b] = [center + sigma * normal(), center + sigma * normal()];
      return [Math.min(a, b), Math.max(a, b)];
    });
    const [width, spacing] = measured(sample);
    expect(Math.abs(width.value - Math.sqrt((2 * Math.PI) / 3) * sigma)).toBeLessThan(
      4.4 * width.standardError,
    );
    expect(Math.abs(width.value - spacing.value)).toBeGreaterThan(
      10 * Math.hypot(width.standardError, spacing.standardError),
    );
  });
});
