import { expect, it } from "vitest";
import { redisUrlProblem } from "../../src/study/engines/redis/connection.ts";

it.each([
  "redis://host",
  "redis://host:6379/",
  "redis://host/3",
  "rediss://user:p%25zz@host:6380/0",
  "redis://:secret@host",
])("%s names a server", (url) => {
  expect(redisUrlProblem(url)).toBeUndefined();
});

it.each([
  ["redis://host/abc", /at most \/number of a database/],
  ["redis://host/1/2", /at most \/number of a database/],
  ["redis://host/-1", /at most \/number of a database/],
  ["redis://:p%zz@host", /a % in user or password is written %25/],
  ["redis://u%e0%a4:p@host", /a % in user or password is written %25/],
  ["http://host", /got http:/],
  ["host", /must be redis:\/\/host:port/],
])("%s is refused, without its credentials", (url, message) => {
  const problem = redisUrlProblem(url);
  expect(problem).toMatch(message);
  expect(problem).not.toContain("zz");
});
