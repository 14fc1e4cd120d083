/** The package ships without types. */
declare module "mnist" {
  interface Digit {
    readonly id: number;
    /** Pixels of all images, from 0 to 1. */
    readonly raw: readonly number[];
    readonly length: number;
  }
  const mnist: readonly Digit[];
  export = mnist;
}
