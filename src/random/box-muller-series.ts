// The series of the Box–Muller transform, for both of its implementations; each number is the nearest of single
// precision. Minimax fits made for this file (weighted least squares, Lawson's iteration).

// ln(1 + m) = m Σ L_k mᵏ on −½ ≤ m ≤ 0: relative error 2.3·10⁻⁸
export const L0 = 1.0;
export const L1 = -0.49999285;
export const L2 = 0.3337006;
export const L3 = -0.24280514;
export const L4 = 0.26961234;
export const L5 = 0.2035376;
export const L6 = 1.2576672;
export const L7 = 1.6958095;
export const L8 = 1.4411069;

// sin(πt/4) = t Σ S_k t²ᵏ on |t| ≤ 1: relative error 3.3·10⁻⁹
export const S0 = 0.7853982;
export const S1 = -0.080745436;
export const S2 = 0.002490001;
export const S3 = -3.5950474e-5;

// cos(πt/4) = 1 + Σ C_k t²ᵏ on |t| ≤ 1: absolute error 3.3·10⁻⁸
export const C1 = -0.3084245;
export const C2 = 0.015850397;
export const C3 = -0.00031916014;

// biome-ignore lint/suspicious/noApproximativeNumericConstant: the nearest of single precision
export const LN2 = 0.6931472;
