/**
 * Calibration of `weightsRecord`, by hand: `tsx test/weight-spectra/calibrate-weights.ts [matrices of each shape]`.
 * How often each test rejects noise at 5 %, how exact σ is, and how often the number of planted spikes is right.
 */
import { loadKernels } from "../../src/kernels/index.ts";
import { streams } from "../../src/random/index.ts";
import { recordNulls, weightsRecord } from "../../src/weight-spectra/index.ts";
import { plantedSpikes } from "../support/planted-spikes.ts";
import { gaussian } from "../support/stored-matrices.ts";

const count = Number(process.argv[2] ?? 200);
const seed = streams("calibrate weights");
const kernels = loadKernels();
const nulls = recordNulls((index) => seed.of("network.analysis", index));
const record = (rows: number, columns: number, values: Float64Array, significance: number, vectorsUpTo = 0) =>
  weightsRecord(
    { name: "noise", kind: "linear", type: "f64", tied: [], precision: "f64", rows, columns, values },
    { kernels, nulls, significance, vectorsUpTo },
  );
const shapes = [
  [64, 64],
  [64, 128],
  [100, 400],
  [48, 200],
  [128, 96],
] as const;
let stream = 0;
const next = () => seed.of("validation", stream++);
const percent = (part: number) => (100 * part).toFixed(1);

const all = new Map<string, number>();
for (const [rows, columns] of shapes) {
  const rejected = new Map<string, number>();
  let sigma = 0;
  for (let k = 0; k < count; k++) {
    const result = record(rows, columns, gaussian(rows, columns, next()), 0.05, 128);
    const tests = {
      MarchenkoPastur: result.marchenkoPastur?.pValue,
      ratio: result.bulk?.pValue,
      participation: result.vectors?.participationPValue,
      PorterThomas: result.vectors?.porterThomasPValue,
      outliers: result.outliers.length > 0 ? 0 : 1,
    };
    for (const [name, p] of Object.entries(tests)) {
      const rejects = (p ?? Number.NaN) <= 0.05 ? 1 : 0;
      rejected.set(name, (rejected.get(name) ?? 0) + rejects);
      all.set(name, (all.get(name) ?? 0) + rejects);
    }
    sigma += (result.marchenkoPastur?.sigma.value ?? Number.NaN) / count;
  }
  const rates = [...rejected].map(([name, rate]) => `${name} ${percent(rate / count)} %`);
  console.log(`${rows} × ${columns}: ${rates.join(", ")}; mean σ ${sigma.toFixed(4)}`);
}
console.log(
  "all:",
  [...all].map(([name, rate]) => `${name} ${percent(rate / count / shapes.length)} %`).join(", "),
);

for (const [rows, columns] of [
  [100, 400],
  [200, 400],
  [400, 400],
  [800, 800],
] as const)
  for (const spikes of [1, 5, 20])
    for (const strength of [1.2, 1.5, 2]) {
      const matrices = Math.max(20, Math.round((count * 10_000) / (rows * columns)));
      let [right, sigma, squares] = [0, 0, 0];
      for (let k = 0; k < matrices; k++) {
        const strengths = Array.from({ length: spikes }, () => strength);
        const result = record(rows, columns, plantedSpikes(rows, columns, 1, strengths, next()), 0.01);
        if (result.outliers.length === spikes) right++;
        const value = result.marchenkoPastur?.sigma.value ?? Number.NaN;
        sigma += value / matrices;
        squares += (value - 1) ** 2 / matrices;
      }
      console.log(
        `${rows} × ${columns}, ${spikes} spikes of ${strength} thresholds: right number in ${percent(right / matrices)} % of ${matrices}, mean σ ${sigma.toFixed(4)}, root mean square error ${percent(Math.sqrt(squares))} %`,
      );
    }
