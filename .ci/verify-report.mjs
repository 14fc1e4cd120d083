// Verifies the files of a report folder: node verify-report.mjs FOLDER EXIT_CODE
import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { unzipSync } from "fflate";

const [folder, code] = process.argv.slice(2);
const read = (name) => readFileSync(join(folder, name));

const results = JSON.parse(read("results.json").toString());
assert.equal(results.schema, 1);
assert.equal(results.name, "gaussian-rbm");
assert.equal(Number(code) === 0, results.verdict === "agree", "the exit code is the verdict");
const [point] = results.points;
assert.equal(point.temperature, 0.1 / 16);
const means = point.observables.filter(({ name }) => name === "level.mean");
assert.equal(means.length, 10);
for (const { estimates } of means) {
  for (const route of ["training", "matrix-langevin", "eigenvalue-langevin", "coulomb-gas", "closed-form"]) {
    assert.ok(Number.isFinite(estimates[route].value), `${route} was measured`);
  }
  // 24 replicas are enough for two per cent
  assert.ok(Math.abs(estimates.training.value / estimates["matrix-langevin"].value - 1) < 0.02);
}
assert.ok(point.tests.some(({ required }) => required));

for (const png of ["report.png", ...readdirSync(join(folder, "figures")).map((name) => `figures/${name}`)]) {
  const bytes = read(png);
  assert.equal(bytes.subarray(1, 4).toString(), "PNG", png);
  assert.ok(bytes.length > 10_000, `${png} is not empty`);
}
const html = read("report.html").toString();
assert.ok(html.includes("</html>") && !/(?:src|href)=["']https?:/.test(html), "the page needs no network");
const arrays = Object.keys(unzipSync(read("spectra.npz")));
for (const name of ["training", "matrix-langevin", "target", "learningRate", "batchSize"]) {
  assert.ok(arrays.includes(`${name}.npy`), `spectra.npz holds ${name}`);
}
assert.ok(statSync(join(folder, "scenario.resolved.yaml")).size > 100);
console.log(`the report in ${folder} is whole: ${results.verdict}, ${point.tests.length} comparisons`);
