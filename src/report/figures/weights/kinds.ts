import type { MatrixResults } from "../../../weight-spectra/index.ts";
import type { SourceStyle } from "../../chart/theme.ts";

/** How the kinds of matrices look; colours of Okabe & Ito's palette. */
const KIND_STYLES: Readonly<Record<string, SourceStyle>> = {
  dense: { colour: "#0072B2", dash: [], mark: "circle" },
  embedding: { colour: "#B79F00", dash: [], mark: "triangle" },
  query: { colour: "#D55E00", dash: [], mark: "rect" },
  key: { colour: "#CC79A7", dash: [], mark: "rectRot" },
  value: { colour: "#009E73", dash: [], mark: "triangle" },
  "query-key-value": { colour: "#6b6b6b", dash: [], mark: "rect" },
  convolution: { colour: "#56B4E9", dash: [], mark: "circle" },
  expert: { colour: "#000000", dash: [], mark: "rectRot" },
};

/** Matrices of a kind together, whole ones and those of single heads apart. */
export function byKind(matrices: readonly MatrixResults[]) {
  const groups = new Map<string, MatrixResults[]>();
  for (const matrix of matrices) {
    const { kind, name } = matrix.record;
    const group = /\.\d+$/.test(name.split("#")[1] ?? "") ? `${kind} of a head` : kind;
    groups.set(group, [...(groups.get(group) ?? []), matrix]);
  }
  return [...groups].map(([name, members]) => ({
    name,
    members,
    isHead: name.endsWith(" of a head"),
    style: KIND_STYLES[name.replace(" of a head", "")] ?? KIND_STYLES.dense,
  }));
}
