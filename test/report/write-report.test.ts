import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createCanvas, GlobalFonts, type Image, loadImage } from "@napi-rs/canvas";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Results } from "../../src/comparison/results.ts";
import { writeReport } from "../../src/report/index.ts";
import { resultsJson } from "../../src/report/results-json.ts";
import { syntheticOutcome } from "./fixture.ts";

const outcome = syntheticOutcome({ replicas: 8, snapshots: 40, title: "A title ".repeat(30) });
const YAML = "title: Gaussian RBM\n";
let place: string;
let files: readonly string[];

beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), "report-"));
  ({ files } = await writeReport(outcome, YAML, join(place, "report")));
});
afterAll(() => rm(place, { recursive: true, force: true }));

const read = (name: string) => readFile(join(place, "report", name));

/** Share of pixels in a box (canvas pixels) that are darker than the paper. */
function ink(image: Image, [x, y, width, height]: readonly [number, number, number, number]): number {
  const context = createCanvas(width, height).getContext("2d");
  context.drawImage(image, -x, -y);
  const { data } = context.getImageData(0, 0, width, height);
  let dark = 0;
  for (let i = 0; i < data.length; i += 4) if (data[i] < 128) dark++;
  return dark / (width * height);
}

test("writes the files of the contract and nothing else", async () => {
  const top = [
    "figures",
    "report.html",
    "report.png",
    "results.json",
    "scenario.resolved.yaml",
    "spectra.npz",
  ];
  expect((await readdir(join(place, "report"))).sort()).toEqual(top);
  expect(await readdir(place)).toEqual(["report"]);
  const figures = (await readdir(join(place, "report", "figures"))).map((name) => `figures/${name}`);
  expect([...files].filter((f) => f.startsWith("figures/")).sort()).toEqual(figures.sort());
  expect(figures).toContain("figures/spacing-4.381966.png");
  expect((await read("scenario.resolved.yaml")).toString()).toBe(YAML);
});

test("draws the page and every figure at two pixels per CSS pixel", async () => {
  const page = await loadImage(await read("report.png"));
  expect(page.width).toBe(2880);
  expect(page.height).toBeGreaterThan(1800);
  for (const file of files.filter((f) => f.startsWith("figures/"))) {
    const figure = await loadImage(await read(file));
    expect(figure.width).toBe(2 * (900 + 2 * 14));
  }
});

test("draws text with the font that comes with the package: title, legend and axes leave ink", async () => {
  expect(GlobalFonts.has("DejaVu Sans")).toBe(true);
  const page = await loadImage(await read("report.png"));
  expect(ink(page, [64, 64, 1800, 100])).toBeGreaterThan(0.05);
  const figure = await loadImage(await read("figures/wigner.png"));
  expect(ink(figure, [28, 28, 900, 40])).toBeGreaterThan(0.03);
  expect(ink(figure, [28, figure.height - 90, 1800, 80])).toBeGreaterThan(0.002);
});

test("writes every number as JSON, and null for what is no number", async () => {
  const json = JSON.parse((await read("results.json")).toString()) as Results;
  expect(json).toEqual(JSON.parse(JSON.stringify(outcome.results)));
  expect(
    resultsJson({
      ...outcome.results,
      timing: { wallSeconds: Number.NaN, updatesPerSecond: 1, keptBlocks: 0 },
    }),
  ).toContain('"wallSeconds": null');
});

test("makes the same JSON, NPZ and HTML from the same outcome", async () => {
  await writeReport(outcome, YAML, join(place, "again"));
  for (const name of ["results.json", "spectra.npz", "report.html"]) {
    expect((await read(name)).equals(await readFile(join(place, "again", name)))).toBe(true);
  }
});
