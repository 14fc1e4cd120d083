import { createRequire } from "node:module";
import { atFirstCall } from "./at-first-call.ts";

const require = createRequire(import.meta.url);

/** Error function, (2/√π) ∫₀ˣ exp(−t²) dt. */
export const erf: (x: number) => number = atFirstCall(() => require("@stdlib/math-base-special-erf"));

/** 1 − erf x, without cancellation. */
export const erfc: (x: number) => number = atFirstCall(() => require("@stdlib/math-base-special-erfc"));

/** exp(x²) erfc x. */
export const erfcx: (x: number) => number = atFirstCall(() => require("@stdlib/math-base-special-erfcx"));

/** ln Γ(x). */
export const gammaln: (x: number) => number = atFirstCall(() => require("@stdlib/math-base-special-gammaln"));

/** Incomplete gamma function of shape a, divided by Γ(a) if regularized; from x on if upper. */
export const gammainc: (x: number, a: number, regularized: boolean, upper: boolean) => number = atFirstCall(
  () => require("@stdlib/math-base-special-gammainc"),
);

/** The x at which the regularized incomplete gamma function is p. */
export const gammaincinv: (p: number, a: number, upper: boolean) => number = atFirstCall(() =>
  require("@stdlib/math-base-special-gammaincinv"),
);

/** ln B(a, b). */
export const betaln: (a: number, b: number) => number = atFirstCall(() =>
  require("@stdlib/math-base-special-betaln"),
);

/** Incomplete beta function, divided by B(a, b) if regularized; from x on if upper. */
export const betainc: (x: number, a: number, b: number, regularized: boolean, upper: boolean) => number =
  atFirstCall(() => require("@stdlib/math-base-special-betainc"));

/** The x at which the regularized incomplete beta function is p. */
export const betaincinv: (p: number, a: number, b: number, upper: boolean) => number = atFirstCall(() =>
  require("@stdlib/math-base-special-betaincinv"),
);

/** Distribution function of Student's t. */
export const tCdf: (t: number, degrees: number) => number = atFirstCall(() =>
  require("@stdlib/stats-base-dists-t-cdf"),
);

/** Quantile of Student's t. */
export const tQuantile: (p: number, degrees: number) => number = atFirstCall(() =>
  require("@stdlib/stats-base-dists-t-quantile"),
);
