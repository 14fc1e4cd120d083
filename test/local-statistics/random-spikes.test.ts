import { describe, expect, it } from "vitest";
import { sampleWishart } from "../../src/ensembles/index.ts";
import { noiseVariance, outliersBeyondEdge } from "../../src/local-statistics/index.ts";
import { type Random, streams } from "../../src/random/index.ts";

const own = streams("random spikes");
const cases = 10_000;

interface Spiked {
  readonly levels: Float64Array;
  readonly rows: number;
  readonly columns: number;
  readonly spikes: readonly number[];
}

/** Levels of noise of variance 1, 12 to 29 columns, of which so many have another variance. */
function spiked(random: Random, strength: (threshold: number) => readonly number[]): Spiked {
  const columns = 12 + Math.floor(18 * random.uniform());
  const rows = columns + Math.floor(2 * columns * random.uniform());
  const spikes = strength(1 + Math.sqrt(columns / rows)).slice(0, columns >> 2);
  const levels = new Float64Array(columns);
  sampleWishart(columns, rows, 1, random, levels, spikes);
  return { levels, rows, columns, spikes };
}

describe("10⁴ random matrices of noise with spikes", () => {
  it("the stated error of σ² covers its bias for any number and size of spikes, and without the bias term it does not", () => {
    const random = own.of("validation", 0);
    const [deviations, naive]: [number[], number[]] = [[], []];
    for (let k = 0; k < cases; k++) {
      const { levels, rows, columns } = spiked(random, (threshold) =>
        Array.from(
          { length: Math.floor(7 * random.uniform()) },
          () => threshold * (50 / threshold) ** random.uniform(),
        ),
      );
      const { noise } = outliersBeyondEdge(levels, { rows, columns });
      deviations.push((noise.value - 1) / Math.hypot(noise.standardError, noise.bias));
      const all = noiseVariance(levels, columns, rows);
      naive.push((all.value - 1) / all.standardError);
    }
    const covered = (list: readonly number[]) => list.filter((z) => Math.abs(z) < 2).length / cases;
    // 95.4 % by design, less four standard errors of a binomial: a false alarm in 3e-5 of the seeds
    const fewest = 0.954 - 4 * Math.sqrt((0.954 * 0.046) / cases);
    expect(covered(deviations)).toBeGreaterThan(fewest);
    expect(covered(naive)).toBeLessThan(fewest - 0.2);
  });

  it("one to three strong ones are all found, with a false one in at most 1 %; in noise alone too", () => {
    const random = own.of("validation", 1);
    let [extra, missed, atTenTimes] = [0, 0, 0];
    for (let k = 0; k < cases; k++) {
      const { levels, rows, columns, spikes } = spiked(random, () =>
        Array.from({ length: k % 4 }, () => 30 + 30 * random.uniform()),
      );
      const { outliers } = outliersBeyondEdge(levels, { rows, columns });
      if (outliers.length < spikes.length) missed++;
      if (outliers.length > spikes.length) extra++;
      const loose = outliersBeyondEdge(levels, { rows, columns, significance: 0.1 }).outliers.length;
      if (loose > spikes.length) atTenTimes++;
    }
    expect(missed).toBe(0);
    // 100 by design, and four standard deviations; the twin: ten times the chance that is allowed
    expect(extra).toBeLessThan(140);
    expect(atTenTimes).toBeGreaterThan(140);
  });
});
