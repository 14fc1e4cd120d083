import { createRequire } from "node:module";
import { GlobalFonts } from "@napi-rs/canvas";

/** The family every drawn text uses; it holds λ, κ, ⟨S⟩, √, ² and the other symbols of the panels. */
export const FONT_FAMILY = "DejaVu Sans";

/**
 * Makes the report's font known to the canvas. On a machine without system fonts unknown families draw no text at
 * all, and without an error, so the font travels with the package.
 *
 * @throws Error if the font file cannot be read
 */
export function registerFonts(): void {
  if (GlobalFonts.has(FONT_FAMILY) && registered) return;
  const resolve = createRequire(import.meta.url).resolve;
  for (const weight of [400, 700]) {
    const file = resolve(`@fontsource/dejavu-sans/files/dejavu-sans-latin-${weight}-normal.woff2`);
    if (GlobalFonts.registerFromPath(file, FONT_FAMILY) === null) {
      throw new Error(`report: the font ${FONT_FAMILY} cannot be loaded; install the package again`);
    }
  }
  registered = true;
}

let registered = false;
