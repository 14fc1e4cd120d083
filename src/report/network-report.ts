import type { NetworkOutcome } from "../comparison/index.ts";
import { networkPng } from "./draw/network-page.ts";
import { figurePng } from "./draw/panel.ts";
import { chartRenderer } from "./draw/render-chart.ts";
import { panelsOfNetwork } from "./figures/network/index.ts";
import { replaceFolder } from "./folder.ts";
import { networkNpz } from "./spectra-npz.ts";

/** Size of the chart in a figure of its own, CSS px. */
const FIGURE = { width: 900, height: 520 };
const OWNED = ["report.png", "results.json", "spectra.npz", "scenario.resolved.yaml", "figures"];

/**
 * Writes the report of a study of a network, whole or not at all: report.png, every panel under figures, results.json,
 * spectra.npz and the resolved scenario.
 *
 * @throws the signal's reason if it is aborted; Error with the system's `code` if the folder cannot be written or holds
 *   something else; the place is then as it was before
 */
export async function writeNetworkReport(
  outcome: NetworkOutcome,
  scenarioYaml: string,
  directory: string,
  signal?: AbortSignal,
): Promise<{ readonly files: readonly string[] }> {
  const { results, spectra } = outcome;
  const render = chartRenderer();
  const contents = new Map<string, string | Uint8Array | Iterable<Uint8Array>>([
    ["report.png", await networkPng(outcome, render)],
    ["results.json", `${JSON.stringify(results, null, 2)}\n`],
    ["spectra.npz", networkNpz(spectra[0]!)],
    ["scenario.resolved.yaml", scenarioYaml],
  ]);
  const record = results.points[0]!.network;
  for (const panel of panelsOfNetwork({ record, spectra: spectra[0]!, size: FIGURE })) {
    signal?.throwIfAborted();
    if (panel.kind === "figure") contents.set(`figures/${panel.name}.png`, await figurePng(panel, render));
  }
  signal?.throwIfAborted();
  await replaceFolder(directory, contents, { owned: OWNED, mark: "results.json" });
  return { files: [...contents.keys()] };
}
