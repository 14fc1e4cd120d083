import { createRequire } from "node:module";
import { lazily } from "./at-first-call.ts";

/** Dense matrices and their decompositions, of the package of that name, loaded when they are first needed. */
export const mlMatrix = lazily((): typeof import("ml-matrix") => createRequire(import.meta.url)("ml-matrix"));
