import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { extname, join, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** Version of the package. */
export const version = (
  JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as { version: string }
).version;

let build: string | undefined;

/** Folders on which no block depends: they judge and show what has been computed. */
const afterwards = ["cli", "comparison", "report"];

/**
 * The package's version with a digest of the code that computes, as in `0.1.0+3f2a91c04b7d`: two programs with the same
 * release compute identical blocks, and blocks computed by different releases are never mixed.
 */
export function release(): string {
  if (build === undefined) {
    const root = fileURLToPath(new URL("..", import.meta.url));
    const digest = createHash("sha256");
    const code = [extname(import.meta.url), ".wasm"];
    for (const file of (readdirSync(root, { recursive: true }) as string[]).sort()) {
      if (!code.includes(extname(file)) || afterwards.includes(file.split(sep)[0])) continue;
      digest.update(file).update(readFileSync(join(root, file)));
    }
    build = digest.digest("hex").slice(0, 12);
  }
  return `${version}+${build}`;
}

/** Digest of everything that some result depends on, this release among it: the same results have the same digest. */
export function releaseDigest(...content: readonly unknown[]): string {
  return createHash("sha256")
    .update(JSON.stringify([release(), ...content]))
    .digest("hex")
    .slice(0, 32);
}
