import { type Random, streams } from "../../random/index.ts";

/** The random numbers of an analysis of spectra, by number. */
export function analysisStream(seed: string): (index: number) => Random {
  const named = streams(JSON.stringify([seed, "network analysis"]));
  return (index) => named.of("network.analysis", index);
}
