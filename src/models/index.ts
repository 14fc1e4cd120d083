import { coulombGas } from "./coulomb-gas/index.ts";
import { deepNetwork } from "./deep-network/index.ts";
import { gaussianRbm } from "./gaussian-rbm/index.ts";
import { hiddenLayer } from "./hidden-layer/index.ts";
import { isotropic } from "./isotropic/index.ts";
import { teacherStudent } from "./teacher-student/index.ts";

/** Every system that a scenario can choose, by `model.kind`. A new model is one folder and one line here. */
export const models = {
  "gaussian-rbm": gaussianRbm,
  "teacher-student": teacherStudent,
  "hidden-layer": hiddenLayer,
  "deep-network": deepNetwork,
  isotropic,
  "coulomb-gas": coulombGas,
} as const;

export type * from "./model.ts";
