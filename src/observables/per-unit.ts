import { independentUnits, type StationarySample } from "../spectra/index.ts";

/** Beyond this many snapshots of one pair, correlated ones add little. */
const enoughValues = 20_000;

/** The values of each independent replica, or group of replicas; `count` values a row. */
export function perUnit(
  sample: StationarySample,
  count: number,
  values: (row: number) => readonly number[],
): readonly Float64Array[] {
  const { replicas, snapshots, levels } = sample;
  const every = Math.max(1, Math.ceil((snapshots * replicas * Math.max(1, count / 2)) / enoughValues));
  return independentUnits(sample).map((members) => {
    const ofUnit: number[] = [];
    for (let t = 0; t < snapshots; t += every)
      for (const r of members) ofUnit.push(...values(t * levels * replicas + r));
    return Float64Array.from(ofUnit);
  });
}
