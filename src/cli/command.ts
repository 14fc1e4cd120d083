import { programDependencies } from "./program-dependencies.ts";
import { start } from "./start.ts";

await start(programDependencies);
