import { z } from "zod";
import { studentFields } from "../linear-layer/data.ts";
import { positive } from "../quantity.ts";

/**
 * Parameters of teacher and student: y = W_t x, W_t = O diag(κ) Oᵀ, student ŷ = W x, x ~ N(0, 1), the gradient of one
 * sample being (W − W_t)xxᵀ + a with a symmetric.
 *
 * @see Aarts, Lucini & Park 2025, Phys. Rev. E 111, 015303; Aarts, Hajizadeh, Lucini & Park 2024, arXiv:2411.13512
 */
export const teacherStudentParameters = z
  .strictObject({
    kind: z.literal("teacher-student"),
    teacher: z
      .array(positive())
      .min(1)
      .max(128)
      .default([2, 2])
      .describe("the singular values κ_i of the teacher, above 0; equal values form a multiplet"),
    noise: positive()
      .default(0.1)
      .describe("n: standard deviation of the symmetric gradient noise, off the diagonal (√2 n on it)"),
    ...studentFields,
  })
  .describe("Teacher and student with symmetric gradient noise");

export type TeacherStudentParameters = z.output<typeof teacherStudentParameters>;
