import { z } from "zod";
import { positive } from "../models/quantity.ts";

/** A number for each margin, with its default. */
export function marginsSchema(defaults: Readonly<Record<string, number>>) {
  const margins = Object.entries(defaults).map(([name, margin]) => [
    name,
    positive().default(margin).describe(`margin of ${name}, above 0; dimensionless`),
  ]);
  return z
    .strictObject(Object.fromEntries(margins) as Record<string, z.ZodDefault<z.ZodNumber>>)
    .prefault({})
    .describe("per observable, the relative difference (for distributions the distance) that still agrees");
}
