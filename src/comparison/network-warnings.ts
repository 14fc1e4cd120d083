import { isAnalysed, type NetworkSpectra, type SpectrumAnalysis } from "../weight-spectra/index.ts";

/** What a reader should know of the spectra of a network before trusting their numbers. */
export function networkWarnings({
  updates,
  matrices,
  heads,
  significance,
}: NetworkSpectra): readonly string[] {
  const last = updates.length - 1;
  const all = matrices.flatMap(({ analyses }) => analyses.map((own) => own[last])).filter(isAnalysed);
  const full = all.filter(({ outliers }) => outliers.next.pValue <= significance).length;
  const reasons = new Map<string, string>();
  for (const { name, analyses } of matrices)
    for (const one of analyses.flat()) if (!isAnalysed(one)) reasons.set(name, one.reason);
  // heads are many, their reasons few
  const ofHeads = new Map<string, number>();
  for (const { analyses } of heads.matrices) {
    const one = analyses.flat().find((own) => !isAnalysed(own));
    if (one !== undefined && !isAnalysed(one)) ofHeads.set(one.reason, (ofHeads.get(one.reason) ?? 0) + 1);
  }
  const spectra = [...matrices, ...heads.matrices]
    .flatMap(({ analyses }) => analyses.flat())
    .filter(isAnalysed);
  const lessThanFull = spectra.filter(({ rank, levels }) => rank < levels.length);
  const doubled = spectra.filter(({ rank, distinct }) => distinct < rank);
  return [
    ...rounded(
      lessThanFull,
      "levels that are 0 to rounding: noise, tails and spacings are those of the others",
    ),
    ...rounded(
      doubled,
      "levels that coincide to rounding and count as equal: they are no noise, and do not repel",
    ),
    ...[...ofHeads].map(
      ([reason, count]) => `not analysed: ${count} blocks of single heads (each ${reason})`,
    ),
    ...[...reasons].map(([name, reason]) => `not analysed: ${name} (${reason})`),
    ...(full === 0
      ? []
      : [
          `after ${updates[last]} updates ${full} of ${all.length} spectra have as many outliers as are looked for, a quarter of their levels: what is called their bulk is the other three quarters`,
        ]),
  ];
}

function rounded(spectra: readonly SpectrumAnalysis[], have: string): readonly string[] {
  const names = [...new Set(spectra.map(({ name }) => name))];
  if (names.length === 0) return [];
  const shown =
    names.length > 4 ? `${names.slice(0, 4).join(", ")} and ${names.length - 4} more` : names.join(", ");
  return [`${spectra.length} spectra (${shown}) have ${have}`];
}
