/** Codes of the kinds of noise in the kernels. */
export const NONE = 0;
export const SYMMETRIC = 1;
export const ISOTROPIC = 2;
export const LABEL = 3;
