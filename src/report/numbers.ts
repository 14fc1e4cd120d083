import type { Estimate } from "../comparison/results.ts";

/**
 * A number for a reader: four significant digits by default, a true minus sign, powers of ten written out.
 */
export function formatNumber(value: number, digits = 4): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  const magnitude = Math.abs(value);
  if (magnitude !== 0 && (magnitude >= 1e6 || magnitude < 1e-4)) return scientific(value, digits);
  return typeset(String(Number(value.toPrecision(digits))));
}

/** A measured fraction in per cent, two significant digits, no finer than a thousandth of a per cent. */
export function formatPercent(fraction: number): string {
  if (!Number.isFinite(fraction)) return formatNumber(fraction);
  const percent = 100 * fraction;
  const magnitude = Math.abs(percent);
  const decimals = magnitude === 0 ? 1 : Math.min(3, Math.max(0, 1 - Math.floor(Math.log10(magnitude))));
  return `${typeset(percent.toFixed(decimals))}\u00a0%`;
}

/** A declared fraction in per cent, as declared. */
export function formatMargin(fraction: number): string {
  return Number.isFinite(fraction) ? `${formatNumber(100 * fraction)}\u00a0%` : formatNumber(fraction);
}

/** Value ± standard error, the error to two significant digits and the value to the same decimal place. */
export function formatEstimate({ value, standardError }: Estimate): string {
  if (!Number.isFinite(value) || !(standardError > 0) || !Number.isFinite(standardError))
    return formatNumber(value, 6);
  const decimals = Math.min(12, Math.max(0, 1 - Math.floor(Math.log10(standardError))));
  return `${typeset(value.toFixed(decimals))} ± ${standardError.toFixed(decimals)}`;
}

/** A probability; below 10⁻⁴ shown only as "< 10⁻⁴". */
export function formatProbability(p: number): string {
  if (p < 1e-4) return "< 10⁻⁴";
  return formatNumber(p, 2);
}

/** A duration in the largest unit that keeps two digits. */
export function formatSeconds(seconds: number): string {
  if (!Number.isFinite(seconds)) return formatNumber(seconds);
  if (seconds < 120) return `${formatNumber(seconds, 3)} s`;
  if (seconds < 7200) return `${formatNumber(seconds / 60, 3)} min`;
  return `${formatNumber(seconds / 3600, 3)} h`;
}

/** The value rounded to eight significant digits: enough for a chart, also of levels that hardly fluctuate. NaN and ∞ become null. */
export function plotted(value: number): number | null {
  return Number.isFinite(value) ? Number(value.toPrecision(8)) : null;
}

const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

function scientific(value: number, digits: number): string {
  const [mantissa, exponent] = value.toExponential(digits - 1).split("e") as [string, string];
  const power = [...String(Math.abs(Number(exponent)))].map((d) => SUPERSCRIPTS[Number(d)]).join("");
  return `${typeset(String(Number(mantissa)))} × 10${Number(exponent) < 0 ? "⁻" : ""}${power}`;
}

function typeset(digits: string): string {
  return digits.replace("-", "−");
}
