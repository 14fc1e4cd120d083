import type { MatrixRecord, NetworkRecord } from "../../comparison/network-record.ts";
import { oneLine } from "../network-words.ts";
import { formatNumber, formatProbability } from "../numbers.ts";
import { type Markup, markup, NOTHING } from "./markup.ts";
import { scrolling } from "./tables.ts";

/** A text sample of a network, and a table of its matrices; empty if no network was trained. */
export function networkDetails(record: NetworkRecord | undefined): Markup {
  if (record === undefined) return NOTHING;
  return markup`${sample(record)}
<details><summary>Every matrix after training</summary>${matrixTable(record.matrices)}</details>
`;
}

function sample(record: NetworkRecord): Markup {
  if (record.sample === null) return NOTHING;
  const { prompt, text, temperature } = record.sample;
  return markup`<h4>Text sample</h4>
<p class="quiet">The first replica after training continues a text that it has not seen, sampled at temperature ${temperature}:</p>
<blockquote><span class="quiet">${oneLine(prompt)}</span>${oneLine(text)}</blockquote>`;
}

/** Each matrix at the end of training, the mean over its replicas. */
function matrixTable(matrices: readonly MatrixRecord[]): Markup {
  const rows = matrices.map(({ name, rows: m, columns, snapshots }) => {
    const last = snapshots.flatMap((ofReplica) => ofReplica.at(-1) ?? []);
    if (last.length === 0)
      return markup`<tr><td>${name}</td><td>${m} × ${columns}</td><td colspan="8">not analysed</td></tr>
`;
    const mean = (of: (snapshot: (typeof last)[number]) => number | undefined) => {
      const values = last.flatMap((snapshot) => of(snapshot) ?? []);
      return values.length === 0
        ? "–"
        : formatNumber(values.reduce((sum, value) => sum + value, 0) / values.length, 3);
    };
    const tails = new Map<string, number>();
    for (const { tail } of last)
      if (tail?.judged != null) tails.set(tail.judged.kind, (tails.get(tail.judged.kind) ?? 0) + 1);
    const verdicts = [...tails].map(([verdict, count]) => `${count} × ${verdict}`).join("; ");
    return markup`<tr><td>${name}</td><td>${m} × ${columns}</td><td class="number">${mean((one) => one.distance)}</td><td class="number">${mean((one) => one.expectedDistance)}</td><td class="number">${formatProbability(Math.max(...last.map(({ pValue }) => pValue)))}</td><td class="number">${mean((one) => one.outliers.length)}</td><td class="number">${mean((one) => one.tail?.exponent)}</td><td class="number">${mean((one) => one.participation?.value)} (${mean((one) => one.participation?.expected)})</td><td class="number">${mean((one) => one.participation?.porterThomas?.distance)}</td><td class="wide">${verdicts === "" ? "–" : verdicts}</td></tr>
`;
  });
  return scrolling(
    markup`<thead><tr><th scope="col">matrix</th><th scope="col">shape</th><th scope="col" class="number">distance D</th><th scope="col" class="number">of noise</th><th scope="col" class="number">largest p</th><th scope="col" class="number">outliers</th><th scope="col" class="number">tail exponent</th><th scope="col" class="number">participation (uniform)</th><th scope="col" class="number">from Porter–Thomas</th><th scope="col">tail</th></tr></thead><tbody>${rows}</tbody>`,
  );
}
