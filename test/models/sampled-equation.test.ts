import { describe, expect, it } from "vitest";
import { models } from "../../src/models/index.ts";
import type { MatrixLangevinOptions, Model, System } from "../../src/models/model.ts";
import { streams } from "../../src/random/index.ts";
import { meanAndError } from "../support/kolmogorov.ts";

const replicas = 1000;
/** Of the twins, which differ by more. */
const fewer = 250;

interface Run {
  readonly kind: keyof typeof models;
  readonly parameters: object;
  readonly learningRate: number;
  readonly batchSize: number;
  readonly updates: number;
  readonly noiseSamples: number;
}

/** Spectra of 1000 replicas after the run, [replica][level], by a derived or a sampled equation. */
function spectra(
  { kind, parameters, learningRate, batchSize, updates }: Run,
  options: Partial<MatrixLangevinOptions>,
  count = replicas,
) {
  const model = models[kind] as Model<unknown>;
  const seed = streams(JSON.stringify([kind, options]));
  const system: System = model.system(
    model.parameters.parse({ kind, ...parameters }),
    { learningRate, batchSize },
    // the same target and basis for all
    (purpose, replica) => (purpose === "model.basis" ? streams("basis") : seed).of(purpose, replica),
  );
  const levels = system.target.length;
  return Array.from({ length: count }, (_, replica) => {
    const process = system.matrixLangevin(
      { stepsPerUpdate: 1, noiseSamples: null, temperature: null, ...options },
      replica,
    );
    for (let n = 0; n < updates; n++) expect(process.advance()).toEqual({ ok: true });
    const [spectrum, blocks] = [new Float64Array(levels), new Float64Array(levels)];
    process.measure(spectrum, blocks, new Float64Array(system.components.length));
    return Array.from(spectrum).sort((a, b) => a - b);
  });
}

/** The largest deviation of means, variances and spacings, in standard errors. */
function largestDeviation(a: readonly (readonly number[])[], b: readonly (readonly number[])[]): number {
  const z = (of: (levels: readonly number[]) => number) => {
    const [x, y] = [a, b].map((all) => meanAndError(all.map(of)));
    return Math.abs(x.mean - y.mean) / Math.hypot(x.error, y.error);
  };
  const center = (all: readonly (readonly number[])[], i: number) =>
    meanAndError(all.map((levels) => levels[i])).mean;
  return Math.max(
    ...a[0].flatMap((_, i) => {
      const origin = (center(a, i) + center(b, i)) / 2;
      return [
        z((levels) => levels[i]),
        z((levels) => (levels[i] - origin) ** 2),
        ...(i === 0 ? [] : [z((levels) => levels[i] - levels[i - 1])]),
      ];
    }),
  );
}

describe("the Langevin equation from gradients of samples", () => {
  it.each([
    {
      ...({
        kind: "gaussian-rbm",
        learningRate: 0.1,
        batchSize: 16,
        updates: 400,
        noiseSamples: 64,
      } as const),
      parameters: { visible: 4, hidden: 4, negativePhase: "exact", start: "learnt" },
    },
    {
      ...({
        kind: "teacher-student",
        learningRate: 0.1,
        batchSize: 16,
        updates: 80,
        noiseSamples: 64,
      } as const),
      parameters: { teacher: [2, 2, 4] },
    },
    {
      ...({
        kind: "hidden-layer",
        learningRate: 0.05,
        batchSize: 8,
        updates: 200,
        noiseSamples: 40,
      } as const),
      parameters: { noise: "label" },
    },
  ])("of $kind has the law of the derived one, and not of one with a quarter of the noise", (run) => {
    const derived = spectra(run, {});
    const { noiseSamples } = run;
    // at most 11 numbers, 4 standard errors: false alarm 7e-4
    expect(largestDeviation(derived, spectra(run, { noiseSamples }))).toBeLessThan(4);
    const quarter = run.learningRate / run.batchSize / 4;
    expect(
      largestDeviation(derived, spectra(run, { noiseSamples, temperature: quarter }, fewer)),
    ).toBeGreaterThan(6);
  });
});
