import type { Results } from "../comparison/results.ts";
import { formatNumber, formatSeconds } from "./numbers.ts";

/** Where the numbers come from, as label and value. No date: the same study gives the same report. */
export function provenance(results: Results): readonly (readonly [string, string])[] {
  const { wallSeconds, updatesPerSecond } = results.timing;
  return [
    ["program", `dyson-dynamics ${results.version}`],
    ["scenario", results.name],
    ["seed", results.seed],
    ["backend", results.backend],
    ["wall time", formatSeconds(wallSeconds)],
    // nothing is updated where everything was recorded elsewhere
    ...(updatesPerSecond > 0
      ? [["speed", `${formatNumber(updatesPerSecond, 3)} updates per second`] as const]
      : []),
  ];
}

/** The same on one line. */
export function provenanceLine(results: Results): string {
  return provenance(results)
    .map(([label, value]) => (label === "program" || label === "speed" ? value : `${label} ${value}`))
    .join("  ·  ");
}
