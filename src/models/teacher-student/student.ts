import type { LinearLayer } from "../linear-layer/layer.ts";
import type { TeacherStudentParameters } from "./parameters.ts";

/** The student as a linear layer: A = 1, symmetric noise. */
export function studentLayer(p: TeacherStudentParameters): Omit<LinearLayer, "basis"> {
  const n = p.teacher.length;
  return {
    outputs: n,
    inputs: n,
    teacher: Float64Array.from(p.teacher).sort(),
    rates: new Float64Array(n).fill(1),
    noise: { kind: "symmetric", scale: p.noise },
    decay: 0,
    initialScale: p.initialScale,
    batches: p.batches,
  };
}
