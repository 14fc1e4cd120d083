import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Redis } from "ioredis";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { pack } from "../src/study/packed-block.ts";

/** The built program, as a user runs it; `npm test` builds it first. */
const program = new URL("../dist/cli/main.js", import.meta.url).pathname;
const scenario = `
title: Two routes
model: { kind: gaussian-rbm, visible: 3, hidden: 3, target: { kind: spectrum, eigenvalues: [4, 6, 6] }, initialScale: 0.5 }
training: { updates: 40000, snapshotEvery: 2000 }
ensemble: { replicas: 160 }
routes: [training, matrix-langevin]
`;
const networks: Readonly<Record<string, string>> = {
  decoder: `
title: A decoder
model: { kind: nano-gpt, layers: 1, heads: 2, width: 16, context: 8, text: text.txt }
training: { updates: 200, batchSize: 4, snapshots: 4 }
ensemble: { replicas: 3 }
`,
  pairs: `
title: Pairs of perceptrons
model: { kind: mlp, hidden: [16] }
training: { optimizer: sgd, learningRate: 0.05, batchSize: 16, updates: 40, snapshots: 3 }
ensemble: { replicas: 4, replicasPerStart: 2 }
sweep: { zip: { training.learningRate: [0.05, 0.1], training.batchSize: [16, 32], training.updates: [40, 20] } }
`,
};
const hasRedis = spawnSync("redis-server", ["--version"]).status === 0;
let folder = "";
let port = 0;
let url = "";
/** What was launched, and its end. */
const children = new Map<ChildProcess, Promise<number | null>>();

const launch = (command: string, argv: readonly string[], env: Record<string, string> = {}, cwd = folder) => {
  const child = spawn(command, argv, { cwd, env: { ...process.env, ...env } });
  let said = "";
  const listeners = new Set<() => void>();
  const hear = (text: Buffer) => {
    said += text.toString();
    for (const listen of listeners) listen();
  };
  child.stdout.on("data", hear);
  child.stderr.on("data", hear);
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  children.set(child, ended);
  // as soon as it is said, for what comes next may be missed on a busy machine
  const says = (what: RegExp) =>
    new Promise<void>((resolve, reject) => {
      const listen = () => {
        if (what.test(said)) resolve();
      };
      listeners.add(listen);
      listen();
      ended.then((code) => reject(new Error(`ended with ${code} and never said ${what}: ${said}`)));
    });
  return { child, ended, says, said: () => said };
};
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
// nothing is kept on disk: what the server forgets is lost
const startServer = async () => {
  const server = launch("redis-server", [
    "--port",
    `${port}`,
    "--bind",
    "127.0.0.1",
    "--save",
    "",
    "--appendonly",
    "no",
  ]);
  await server.says(/Ready to accept connections/);
  return server;
};
const startWorker = async (env: Record<string, string> = {}) => {
  const worker = launch(process.execPath, [program, "worker", url, "--workers", "1"], env);
  await worker.says(/at a time/);
  return worker;
};
const study = (...argv: string[]) =>
  launch(process.execPath, [program, "run", "two.yaml", "--engine", url, ...argv]);
const expectSame = (report: string, local = "local") => {
  const read = (name: string, file: string) => readFileSync(join(folder, name, file));
  expect(read(report, "spectra.npz").equals(read(local, "spectra.npz"))).toBe(true);
  const numbers = (name: string) => ({ ...JSON.parse(read(name, "results.json").toString()), timing: null });
  expect(numbers(report)).toEqual(numbers(local));
};
const freePort = () =>
  new Promise<number>((resolve) => {
    const server = createServer();
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "dyson-redis-"));
  writeFileSync(join(folder, "two.yaml"), scenario);
  writeFileSync(join(folder, "text.txt"), "pack my box with five dozen liquor jugs; ".repeat(60));
  for (const [name, text] of Object.entries(networks)) writeFileSync(join(folder, `${name}.yaml`), text);
  port = await freePort();
  url = `redis://127.0.0.1:${port}`;
});
afterEach(async () => {
  for (const child of children.keys()) child.kill("SIGKILL");
  // the server's port is free when its process is gone
  await Promise.all(children.values());
  children.clear();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("a Redis server that is not there", () => {
  /** A study and a worker that look for a server there. */
  const searches = (address: string) => {
    const at = `redis://someone:secret@${address}`;
    return [
      launch(process.execPath, [program, "run", "two.yaml", "--engine", at, "--out", "none"]),
      launch(process.execPath, [program, "worker", at]),
    ];
  };
  /** A port behind which every connection is treated so, and how many there were. */
  const listening = async (meet: (socket: Socket) => void) => {
    const sockets: Socket[] = [];
    const server = createServer((socket) => {
      sockets.push(socket.on("error", () => {}));
      meet(socket);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const close = () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    };
    return { port: typeof address === "object" ? address?.port : null, sockets, close };
  };

  it("is named, without its credentials", async () => {
    for (const search of searches(`127.0.0.1:${await freePort()}`)) {
      expect(await search.ended).toBe(3);
      expect(search.said()).toMatch(/redis:\/\/127\.0\.0\.1:\d+: cannot be reached: .*ECONNREFUSED/);
      expect(search.said()).not.toMatch(/secret|someone/);
    }
    expect(existsSync(join(folder, "none"))).toBe(false);
  });

  it("is asked once, not again and again", async () => {
    const server = await listening((socket) => socket.destroy());
    try {
      for (const search of searches(`127.0.0.1:${server.port}`)) {
        expect(await search.ended).toBe(3);
        expect(search.said()).toContain("cannot be reached");
      }
      expect(server.sockets).toHaveLength(2);
    } finally {
      server.close();
    }
  });

  it("is given four seconds to answer", async () => {
    const server = await listening(() => {});
    try {
      for (const search of searches(`127.0.0.1:${server.port}`)) {
        expect(await search.ended).toBe(3);
        expect(search.said()).toMatch(/127\.0\.0\.1:\d+: cannot be reached: no answer within 4 s/);
      }
    } finally {
      server.close();
    }
  });

  it.each(["localhost:6379", "http://127.0.0.1:6379", "redis://"])("is bad input as %s", async (wrong) => {
    const run = launch(process.execPath, [program, "run", "two.yaml", "--engine", wrong]);
    expect(await run.ended).toBe(2);
    expect(run.said()).toMatch(/--engine: must be redis:\/\/host:port/);
  });
});

describe.skipIf(!hasRedis)(
  "the workers of a Redis server (skipped where redis-server is not installed)",
  () => {
    beforeAll(async () => {
      const local = launch(process.execPath, [program, "run", "two.yaml", "--out", "local", "--quiet"]);
      await local.ended;
    });

    it("give the bits of a local run, also when one of them is killed in mid-task", async () => {
      await startServer();
      const victim = await startWorker();
      const other = await startWorker();
      const run = study("--out", "killed");
      await victim.says(/1 block done/);
      victim.child.kill("SIGKILL");
      expect(await run.ended).toBeLessThanOrEqual(1);
      expectSame("killed");
      other.child.kill("SIGINT");
      expect(await other.ended).toBe(0);
      expect(other.said()).toMatch(/\d+ blocks done; ended/);
    });

    it.each(Object.keys(networks))(
      "train and analyse networks to the bits of a local run, also when one of them is killed: %s",
      async (name) => {
        const run = (...argv: string[]) =>
          launch(process.execPath, [program, "run", `${name}.yaml`, "--out", ...argv]);
        const local = run(`${name}-local`, "--workers", "2");
        expect(await local.ended).toBeLessThanOrEqual(1);
        await startServer();
        const [victim, other] = [await startWorker(), await startWorker()];
        const shared = run(`${name}-shared`, "--engine", url);
        await victim.says(/1 block done/);
        victim.child.kill("SIGKILL");
        expect(await shared.ended).toBeLessThanOrEqual(1);
        expectSame(`${name}-shared`, `${name}-local`);
        other.child.kill("SIGKILL");
      },
    );

    it("say which text differs from that of the study", async () => {
      await startServer();
      const elsewhere = join(folder, "elsewhere");
      mkdirSync(elsewhere);
      writeFileSync(join(elsewhere, "text.txt"), "how vexingly quick daft zebras jump; ".repeat(60));
      const worker = launch(process.execPath, [program, "worker", url, "--workers", "1"], {}, elsewhere);
      await worker.says(/at a time/);
      const run = launch(process.execPath, [
        program,
        "run",
        "decoder.yaml",
        "--out",
        "other",
        "--engine",
        url,
      ]);
      expect(await run.ended).toBe(3);
      expect(run.said()).toMatch(/text\.txt: it is not the text with which the study started/);
      expect(existsSync(join(folder, "other"))).toBe(false);
    });

    it("go on when the server comes back empty", async () => {
      const server = await startServer();
      const worker = await startWorker();
      const run = study("--out", "restarted");
      await worker.says(/1 block done/);
      server.child.kill("SIGKILL");
      await server.ended;
      await pause(1500);
      await startServer();
      expect(await run.ended).toBeLessThanOrEqual(1);
      expectSame("restarted");
    });

    it("say once that the server is gone, and end at one signal while it is", async () => {
      const server = await startServer();
      const worker = await startWorker();
      server.child.kill("SIGKILL");
      await worker.says(/connection lost/);
      // several attempts to reach it again
      await pause(3000);
      expect(worker.said().match(/connection lost/g)).toHaveLength(1);
      // a second connection may have failed before the first was known to be lost; every attempt would say a dozen
      expect(worker.said().match(/ECONNREFUSED/g)?.length ?? 0).toBeLessThanOrEqual(2);
      worker.child.kill("SIGTERM");
      // it does not wait for the server, which never comes back
      expect(await worker.ended).toBe(0);
      expect(worker.said()).toMatch(/0 blocks done; ended/);
    });

    it("leave what they have done to the next run when a study is interrupted, and its blocks are taken back", async () => {
      await startServer();
      const worker = await startWorker();
      const run = study("--out", "interrupted");
      await worker.says(/10 blocks done/);
      run.child.kill("SIGINT");
      expect(await run.ended).toBe(130);
      const redis = new Redis(url);
      const waiting = (await redis.keys("bull:*:wait"))[0];
      expect(waiting === undefined ? 0 : await redis.llen(waiting)).toBe(0);
      redis.disconnect();
      const again = study("--out", "interrupted");
      expect(await again.ended).toBeLessThanOrEqual(1);
      expectSame("interrupted");
      const { timing } = JSON.parse(readFileSync(join(folder, "interrupted", "results.json"), "utf8"));
      expect(timing.keptBlocks).toBeGreaterThan(0);
    });

    it("are not stopped by garbage under the names of presence, jobs, results and the queue", async () => {
      await startServer();
      const redis = new Redis(url);
      const probe = study("--out", "garbage");
      await probe.says(/waiting for workers/);
      let jobs: string[] = [];
      // two routes of twenty blocks
      while (jobs.length < 40) {
        await pause(50);
        jobs = (await redis.keys("bull:*")).filter((key) => /:[\da-f]{32}-\d+-\d+$/.test(key)).sort();
      }
      const queue = jobs[0].slice(0, jobs[0].lastIndexOf(":"));
      const name = (k: number) => jobs[k].slice(queue.length + 1);
      await redis.set("dyson:worker:garbage", "{ no JSON");
      await redis.lpush("dyson:worker:list", "1");
      await redis.set("dyson:study:number", "7");
      // jobs of another type, that cannot be read, with another block, with none
      await redis.del(jobs[0]);
      await redis.set(jobs[0], "a text");
      await redis.hset(jobs[1], "data", "{ no JSON");
      await redis.hset(jobs[2], "data", (await redis.hget(jobs[3], "data"))!);
      await redis.hset(jobs[3], "data", "{}");
      // results of another type, of nothing, and of another block
      await redis.lpush(`dyson:result:${name(4)}`, "1");
      await redis.set(`dyson:result:${name(5)}`, "nonsense");
      await redis.set(`dyson:result:${name(6)}`, Buffer.from(pack({ spectrum: null })));
      await redis.lpush(`${queue}:wait`, "no-job");
      await redis.del(`${queue}:delayed`, `${queue}:stalled`);
      await redis.set(`${queue}:delayed`, "a text");
      await redis.set(`${queue}:stalled`, "a text");
      const worker = await startWorker();
      expect(await probe.ended).toBeLessThanOrEqual(1);
      expectSame("garbage");
      expect(worker.child.exitCode).toBeNull();
      redis.disconnect();
    });

    it("are asked for on standard error, also with --quiet", async () => {
      await startServer();
      const run = study("--out", "alone", "--quiet");
      await run.says(/\n/);
      expect(run.said()).toMatch(
        /redis:\/\/127\.0\.0\.1:\d+: waiting for workers, none is connected; start some with: dyson worker redis:/,
      );
      run.child.kill("SIGINT");
      expect(await run.ended).toBe(130);
    });

    it("fail the study when a block fails three times, and the others' results are kept", async () => {
      await startServer();
      const preload = join(folder, "dies.cjs");
      writeFileSync(
        preload,
        `const { isMainThread } = require("node:worker_threads");
       if (!isMainThread) WebAssembly.Instance = class { constructor() { process.exit(7); } };`,
      );
      await startWorker({ NODE_OPTIONS: `--require ${preload}` });
      const run = study("--out", "failed", "--set", "ensemble.replicas=8");
      expect(await run.ended).toBe(3);
      expect(run.said()).toMatch(
        /training, replicas \d+ to \d+ at .*: the computation stopped: .*exit code.*in 3 attempts/,
      );
      expect(existsSync(join(folder, "failed"))).toBe(false);
    });

    it("of another version are refused by name, and so are studies", async () => {
      await startServer();
      const redis = new Redis(url);
      const foreign = JSON.stringify({ release: "9.9.9+0123456789ab", host: "elsewhere", process: 1 });
      await redis.set("dyson:worker:x", foreign);
      const run = study("--out", "foreign");
      expect(await run.ended).toBe(3);
      expect(run.said()).toMatch(
        /workers run dyson-dynamics 9\.9\.9\+0123456789ab, this is 0\.1\.0\+[\da-f]{12}/,
      );
      await redis.rename("dyson:worker:x", "dyson:study:x");
      const worker = launch(process.execPath, [program, "worker", url]);
      expect(await worker.ended).toBe(3);
      expect(worker.said()).toMatch(/waiting studies run dyson-dynamics 9\.9\.9\+0123456789ab, this is 0/);
      redis.disconnect();
    });
  },
);
