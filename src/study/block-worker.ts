import { runBlock } from "./block.ts";

// piscina calls a module's default export; an alias of the one function keeps the name
export { runBlock as default };
