import { describe, expect, it } from "vitest";
import { type Kernels, largestKernelCount, loadKernels } from "../../src/kernels/index.ts";
import { models } from "../../src/models/index.ts";
import type { Model, System } from "../../src/models/model.ts";
import { streams } from "../../src/random/index.ts";
import type { SpectralProcess } from "../../src/spectra/index.ts";

const kernels = loadKernels() as Kernels;
const own = streams("largest counts");

/** Kernels that are given the steps done and to do. */
const stepping = ["trainRbm", "rbmMatrixLangevin", "rbmEigenvalueLangevin", "trainLayer", "layerMatrixSteps"];

type Given = { readonly begin: number; readonly steps: number };

/** The same kernels, of which those that step are handed to `take` with what they were given. */
function tapped(take: (kernel: (given: Given) => unknown, given: Given) => unknown): Kernels {
  return new Proxy(kernels, {
    get(target, name: keyof Kernels) {
      const own = target[name] as unknown as (given: Given) => unknown;
      return stepping.includes(name) ? (given: Given) => take(own, given) : own;
    },
  });
}

const options = { stepsPerUpdate: 1, coupling: "full" } as const;

/** Data that never comes again: else a kernel is called once for every time that it does. */
const unlimited: Readonly<Record<string, object>> = {
  "teacher-student": { batches: null },
  "hidden-layer": { batches: null },
};

/** Every kernel of every model, beside its reference. */
const all = Object.entries(models).flatMap(([kind, model]) => {
  const { parameters, system } = model as unknown as Model<unknown>;
  const made: System = system(
    parameters.parse({ kind, ...unlimited[kind] }),
    { learningRate: 0.01, batchSize: 4 },
    (purpose, replica) => own.of(purpose, replica),
  );
  const routes: Readonly<Record<string, (replica: number) => SpectralProcess>> = {
    training: (replica) => made.training(replica),
    matrixLangevin: (replica) => made.matrixLangevin(options, replica),
    eigenvalueLangevin: (replica) => made.eigenvalueLangevin(options, replica),
  };
  return Object.keys(made.kernels).map((route) => ({ kind, route, made, reference: routes[route] }));
});

type Case = (typeof all)[number];

function groupOf({ made, route }: Case, taken: Kernels) {
  const make = made.kernels[route as keyof System["kernels"]]!;
  return make(taken, options as never).group(0, 4);
}

function spectrumAfter(levels: number, measure: SpectralProcess["measure"]): readonly number[] {
  const spectrum = new Float64Array(levels);
  measure(spectrum, new Float64Array(levels), new Float64Array(64));
  return Array.from(spectrum);
}

describe("counts at the schema's bound, of every model that has kernels", () => {
  it("are of these kernels", () => {
    expect(new Set(all.map(({ kind, route }) => `${kind} ${route}`)).size).toBe(all.length);
    expect(all.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(["gaussian-rbm", "teacher-student", "hidden-layer", "isotropic"]),
    );
  });

  it.each(all)("are passed to the kernel unchanged: $kind, $route", (one) => {
    const given: (readonly number[])[] = [];
    const group = groupOf(
      one,
      tapped((_, { begin, steps }) => {
        given.push([begin, steps]);
        return 1;
      }),
    );
    group.advance(largestKernelCount - 3);
    group.advance(3);
    expect(given).toEqual([
      [0, largestKernelCount - 3],
      [largestKernelCount - 3, 3],
    ]);
    // and one more is refused, where 32 bits would still hold it
    expect(() => group.advance(1)).toThrow(
      /steps: must be a whole number from 0 to 2000000000, got 2000000001/,
    );
    group.close();
  });

  it.each(all)(
    "the last five updates before it are those of the reference, bit for bit: $kind, $route",
    (one) => {
      const updates = 5;
      const lastOf = (begin: number) => {
        const group = groupOf(
          one,
          tapped((kernel, block) => kernel({ ...block, begin: begin + block.begin })),
        );
        group.advance(updates);
        const levels = one.made.target.length;
        const spectra = [0, 1, 2, 3].map((lane) => {
          expect(group.failure(lane)).toBeNull();
          return spectrumAfter(levels, (...into) => group.measure(lane, ...into));
        });
        group.close();
        return spectra;
      };
      const reference = (count: number) =>
        [0, 1, 2, 3].map((replica) => {
          const process = one.reference(replica);
          for (let k = 0; k < count; k++) expect(process.advance().ok).toBe(true);
          return spectrumAfter(one.made.target.length, (...into) => process.measure(...into));
        });
      expect(lastOf(largestKernelCount - updates)).toEqual(reference(updates));
      // the twin: an update less
      expect(lastOf(largestKernelCount - updates)).not.toEqual(reference(updates - 1));
    },
  );
});
