import { expect, it } from "vitest";
import { nearest } from "../../src/scenario/did-you-mean.ts";

const fields = ["learningRate", "batchSize", "updates", "seed"];

it.each([
  ["batchsize", "batchSize"],
  ["BATCHSIZE", "batchSize"],
  ["bacthSize", "batchSize"],
  ["learning_rate", "learningRate"],
  ["update", "updates"],
  ["sed", "seed"],
])("%s most likely stands for %s", (word, meant) => {
  expect(nearest(word, fields)).toBe(meant);
});

it.each(["", "x", "mass", "temperature", "upright", "batch"])("%j stands for none of them", (word) => {
  expect(nearest(word, fields)).toBeUndefined();
});
