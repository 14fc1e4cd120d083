// Every compiled kernel: what the AssemblyScript compiler starts from.

export { harmonicScratch, harmonicSteps } from "./langevin/harmonic-ensemble.as";
export { bidiagonalise, bidiagonalWork } from "./linalg/singular-values.as";
export { eigenvaluesOfMany, eigenvaluesWork } from "./linalg/symmetric-eigenvalues.as";
export { rbmSpectrum, rbmSpectrumScratch } from "./models/gaussian-rbm/spectrum.as";
export { rbmEigenvalueLangevin, rbmEigenvalueScratch } from "./models/gaussian-rbm/theory-eigenvalues.as";
export { rbmMatrixLangevin, rbmMatrixScratch } from "./models/gaussian-rbm/theory-matrix.as";
export { rbmTrainingScratch, trainRbm } from "./models/gaussian-rbm/training.as";
export { layerMatrixScratch, layerMatrixSteps } from "./models/linear-layer/theory-matrix.as";
export { layerTrainingScratch, trainLayer } from "./models/linear-layer/training.as";
export {
  addOuterProducts,
  addProducts,
  denseWork,
  rectify,
  rectifyErrors,
} from "./networks/dense-products.as";
export { fillNormals } from "./random/box-muller.as";

/** Where the memory begins that the kernels leave to their caller. */
export const heapBase: usize = __heap_base;
