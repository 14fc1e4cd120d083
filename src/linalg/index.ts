export * from "./cholesky.ts";
export * from "./eigenvalues-of-many.ts";
export * from "./gram-eigenvalues.ts";
export { type Components, hermitianEigenvalues } from "./hermitian-eigenvalues.ts";
export * from "./matrix-product.ts";
export * from "./rounding.ts";
export * from "./singular-values.ts";
export { symmetricEigenvalues, tridiagonalEigenvalues } from "./symmetric-eigenvalues.ts";
export * from "./symmetric-eigenvectors.ts";
