import { GRID, INK, MUTED, VERDICT_COLOURS } from "../chart/theme.ts";

/** The page's style sheet: light, one column on a phone, two on a desktop screen, black on white on paper. */
export const STYLES = `
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0; background: #fff; color: ${INK}; font: 15px/1.5 "DejaVu Sans", Verdana, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
main, header, footer { max-width: 1280px; margin: 0 auto; padding: 0 24px; }
header { padding-top: 28px; }
h1 { font-size: 27px; line-height: 1.25; margin: 0 0 8px; overflow-wrap: anywhere; }
h2 { font-size: 20px; margin: 40px 0 12px; padding-top: 14px; border-top: 1px solid ${GRID}; }
h3 { font-size: 16px; margin: 0; overflow-wrap: anywhere; }
h4 { font-size: 14px; margin: 22px 0 6px; }
p { margin: 6px 0; }
.quiet { color: ${MUTED}; }
.parameters { color: ${MUTED}; overflow-wrap: anywhere; margin: 2px 0; }
.verdict { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 16px; margin: 18px 0 6px; padding: 12px 16px; border: 1px solid; border-left-width: 8px; border-radius: 4px; }
.verdict strong { font-size: 20px; }
.verdict span { color: ${INK}; }
.agree { color: ${VERDICT_COLOURS.agree}; }
.disagree { color: ${VERDICT_COLOURS.disagree}; }
.inconclusive { color: ${VERDICT_COLOURS.inconclusive}; }
.doubts { margin: 14px 0; padding: 8px 16px; border-left: 4px solid ${VERDICT_COLOURS.inconclusive}; background: #fdf8ea; }
.doubts ul { margin: 4px 0; padding-left: 20px; }
nav { margin: 10px 0; display: flex; flex-wrap: wrap; gap: 4px 16px; }
.panels { margin-top: 22px; display: grid; grid-template-columns: repeat(auto-fill, minmax(min(520px, 100%), 1fr)); gap: 40px 36px; align-items: start; }
.panels > * { min-width: 0; }
figure { margin: 0; break-inside: avoid; }
.equation { color: ${MUTED}; font-size: 13.5px; margin: 2px 0 6px; overflow-wrap: anywhere; }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: 0 14px; margin: 0 0 4px; padding: 0; }
.legend button { all: unset; cursor: pointer; display: inline-flex; align-items: center; gap: 6px; font-size: 12.5px; padding: 3px 0; }
.legend button:focus-visible { outline: 2px solid ${INK}; outline-offset: 2px; }
.legend button[aria-pressed="false"] { opacity: 0.35; text-decoration: line-through; }
.scroll { overflow-x: auto; }
.chart { position: relative; height: 380px; }
canvas { max-width: 100%; }
figcaption { color: ${MUTED}; font-size: 13px; margin-top: 6px; }
.judgement { list-style: none; margin: 8px 0 0; padding: 0; font-size: 13.5px; }
.judgement li { margin: 4px 0; padding-left: 22px; text-indent: -22px; }
.judgement li b { display: inline-block; width: 22px; text-indent: 0; }
.judgement .other, .judgement .other b { color: ${MUTED}; }
.omitted { margin-top: 24px; color: ${MUTED}; border: 1px dashed #bbb; border-radius: 4px; padding: 12px 16px; }
table { border-collapse: collapse; font-size: 13px; width: 100%; }
th, td { text-align: left; padding: 4px 14px 4px 0; border-bottom: 1px solid ${GRID}; vertical-align: top; white-space: nowrap; }
th { color: ${MUTED}; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
tr.group th { color: ${INK}; padding-top: 14px; white-space: normal; min-width: 300px; }
tr.group span { display: block; color: ${MUTED}; font-weight: normal; max-width: 900px; }
.verdicts table { min-width: 980px; }
.verdicts td:not(.number) { white-space: normal; }
.sortable { overflow: auto; max-height: 640px; }
.sortable thead th { position: sticky; top: 0; background: #fff; padding: 0; }
.sortable th button { all: unset; cursor: pointer; padding: 4px 14px 4px 0; }
.sortable th button:focus-visible { outline: 2px solid ${INK}; }
.sortable th[aria-sort="ascending"] button::after { content: " ↑"; }
.sortable th[aria-sort="descending"] button::after { content: " ↓"; }
.remarks dd { grid-column: 2; }
td.wide { white-space: normal; min-width: 260px; }
tr.other td { color: ${MUTED}; }
details { margin: 18px 0; }
summary { cursor: pointer; font-weight: bold; }
details > :not(summary) { margin-top: 12px; }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 3px 20px; font-size: 13.5px; margin: 8px 0; }
dt { color: ${MUTED}; }
dd { margin: 0; overflow-wrap: anywhere; }
blockquote { margin: 8px 0; padding: 8px 16px; border-left: 4px solid ${GRID}; font-size: 14px; overflow-wrap: anywhere; }
pre { background: #f6f6f6; border-radius: 4px; padding: 12px 16px; overflow-x: auto; font-size: 12.5px; line-height: 1.45; }
footer { margin: 40px auto 32px; color: ${MUTED}; font-size: 13px; }
@media (max-width: 600px) {
  body { font-size: 14px; }
  main, header, footer { padding-left: 14px; padding-right: 14px; }
  h1 { font-size: 22px; }
  .chart { height: 330px; }
  dl { grid-template-columns: 1fr; }
  dd { margin: 0 0 6px; }
}
@media print {
  body { font-size: 10.5pt; }
  main, header, footer { max-width: none; padding: 0; }
  .panels { display: block; }
  figure { margin-bottom: 28px; }
  .scroll { overflow: visible; }
  .chart { height: 380px; min-width: 0 !important; }
  .verdict, .agree, .disagree, .inconclusive { print-color-adjust: exact; }
  h2 { break-after: avoid; }
  pre { white-space: pre-wrap; }
  table { font-size: 8.5pt; }
  th, td { white-space: normal; padding-right: 10px; }
}
`;
