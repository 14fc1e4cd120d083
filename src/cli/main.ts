#!/usr/bin/env node
import { isMainThread } from "node:worker_threads";
import { runInThread } from "./in-thread.ts";
import { isMemoryBounded, isSupervised, supervise } from "./supervised.ts";

// nothing else is loaded before signal handlers are installed: a check can be interrupted at any moment
if (isMainThread && !isSupervised() && isMemoryBounded()) process.exit(await supervise());
else if (isMainThread && process.argv[2] === "check") await runInThread(import.meta.url);
else await import("./command.ts");
