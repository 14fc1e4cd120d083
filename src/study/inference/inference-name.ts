import { basename, dirname, extname, resolve } from "node:path";

/** The name of a report on a file: its own, of a study's spectra.npz that of the study's folder, with what was done. */
export function inferenceName(file: string): string {
  const plain = basename(file, extname(file));
  const folder = basename(dirname(resolve(file)));
  return `${plain === "spectra" && folder !== "" ? folder : plain || "levels"}-inference`;
}
