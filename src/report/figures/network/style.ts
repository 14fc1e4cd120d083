import type { SourceStyle } from "../../chart/theme.ts";

/** How the matrices of a role look; colours of Okabe & Ito's palette. */
export const ROLE_STYLES: Readonly<Record<string, SourceStyle>> = {
  query: { colour: "#0072B2", dash: [], mark: "circle" },
  key: { colour: "#D55E00", dash: [], mark: "rect" },
  value: { colour: "#009E73", dash: [8, 4], mark: "triangle" },
  projection: { colour: "#CC79A7", dash: [9, 3, 2, 3], mark: "rectRot" },
  "mlp-in": { colour: "#56B4E9", dash: [5, 3], mark: "circle" },
  "mlp-out": { colour: "#6b6b6b", dash: [2, 3], mark: "rect" },
  embedding: { colour: "#B79F00", dash: [12, 3], mark: "triangle" },
  dense: { colour: "#0072B2", dash: [], mark: "circle" },
};

const ownStyles = Object.values(ROLE_STYLES);

/** For roles that have no style of their own: each colour once, then again as a line of fine dots. */
export const LINE_STYLES: readonly SourceStyle[] = [
  ...ownStyles.filter(({ colour }, k) => ownStyles.findIndex((other) => other.colour === colour) === k),
  ...[...new Set(ownStyles.map(({ colour }) => colour))].map(
    (colour): SourceStyle => ({ colour, dash: [1, 2], mark: "triangle" }),
  ),
];

/** For series without a role. */
export const PLAIN: SourceStyle = { colour: "#0072B2", dash: [], mark: "circle" };

/** For several series of one kind, in turn. */
export const SERIES_STYLES: readonly SourceStyle[] = [
  { colour: "#0072B2", dash: [], mark: "circle" },
  { colour: "#D55E00", dash: [8, 4], mark: "rect" },
  { colour: "#009E73", dash: [2, 3], mark: "triangle" },
  { colour: "#CC79A7", dash: [9, 3, 2, 3], mark: "rectRot" },
  { colour: "#56B4E9", dash: [12, 3], mark: "circle" },
];
