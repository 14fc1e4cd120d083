import { meanOf, moments } from "../../src/observables/moments.ts";
import { type LevelObservable, withLevels } from "../../src/observables/observable.ts";

/** ⟨λ_N − λ_1⟩: how far the learnt levels reach. The program does not have it: new-observable.test.ts adds it. */
export const spectrumRange: LevelObservable = {
  name: "spectrum.range",
  unit: "1",
  equation: "⟨λ_N − λ_1⟩, levels sorted",
  title: ({ level }) => `range of all levels ${level}`,
  statistic: "relative-difference",
  margin: { name: "spectrum.range", value: 0.03 },
  judgedAs: "level.mean",
  applies: withLevels(2),
  measure(sample) {
    const { multiplets, replicas, spectrum } = sample;
    const [lowest, highest] = [multiplets.at(0), multiplets.at(-1)];
    if (lowest === undefined || highest === undefined) return [];
    const last = highest.first + highest.size - 1;
    const range = (row: number) => spectrum[row + last * replicas] - spectrum[row + lowest.first * replicas];
    return [{ level: "all", ...meanOf(moments(sample, range)) }];
  },
};
