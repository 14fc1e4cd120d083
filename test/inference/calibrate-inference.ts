/**
 * Calibration of `inferDynamics`, by hand: `tsx test/inference/calibrate-inference.ts [studies of each kind] [kinds…]`.
 * Of every number: how often its 95 % interval covers the truth, its bias, its scatter over the predicted and the stated error.
 */
import { streams } from "../../src/random/index.ts";
import { inferStudy, type SyntheticStudy, studies } from "./studies.ts";

const count = Number(process.argv[2] ?? 1000);
const kinds = process.argv.length > 3 ? process.argv.slice(3) : Object.keys(studies);
const seed = streams("calibrate inference");
let stream = 0;

function calibrate(study: SyntheticStudy): void {
  const values = new Map<
    string,
    { value: number; stated: number; predicted: number; truth: number; covers: boolean }[]
  >();
  const kindsFound = new Map<string, number>();
  for (let k = 0; k < count; k++) {
    const result = inferStudy(study, seed.of("validation", stream++));
    const kind = `order ${result.order}, ${result.interaction}, ${result.dynamics}`;
    kindsFound.set(kind, (kindsFound.get(kind) ?? 0) + 1);
    for (const [name, each] of Object.entries(study.checked(result))) {
      const covers = each.interval[0] <= each.truth && each.truth <= each.interval[1];
      const list = values.get(name) ?? [];
      values.set(name, list);
      list.push({ ...each, stated: each.standardError, predicted: each.predictedError, covers });
    }
  }
  console.log(`${study.name}: ${count} studies`);
  for (const [name, list] of values) {
    const mean = (of: (each: (typeof list)[number]) => number) =>
      list.reduce((sum, each) => sum + of(each), 0) / list.length;
    const bias = mean(({ value, truth }) => value - truth);
    const scatter = Math.sqrt(mean(({ value, truth }) => (value - truth - bias) ** 2));
    const parts = [
      `covered ${(100 * mean(({ covers }) => (covers ? 1 : 0))).toFixed(1)} %`,
      `truth ${mean(({ truth }) => truth).toPrecision(4)}`,
      `bias ${(bias / scatter).toFixed(3)} σ`,
      `σ ${scatter.toPrecision(3)}`,
      `σ/predicted ${(scatter / mean(({ predicted }) => predicted)).toFixed(3)}`,
      `σ/stated ${(scatter / mean(({ stated }) => stated)).toFixed(3)}`,
    ];
    console.log(`  ${name}: ${parts.join(", ")}`);
  }
  for (const [kind, number] of kindsFound) console.log(`  ${kind}: ${((100 * number) / count).toFixed(1)} %`);
}

for (const kind of kinds) for (const study of studies[kind as keyof typeof studies]) calibrate(study);
