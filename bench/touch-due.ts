// Performs what is due in a workspace through lines that carry nothing. Arguments: workspace, time, hand-overs at once.
import { performance } from "node:perf_hooks";
import { createRunContext } from "../src/app/run-context.ts";
import { isOwnerAlive } from "../src/app/session/owner.ts";
import type { Channel, Transport } from "../src/channels/channel.ts";
import { runDue } from "../src/run/run.ts";
import { openWorkspace } from "./open-workspace.ts";

const [cwd = "", now = "", connections = ""] = process.argv.slice(2);

const idle: Transport = {
  connections: Number(connections),
  prepare: async (touch) => ({
    content: "{}",
    hash: "request" in touch ? touch.request.key : touch.key,
    messageId: null,
    subject: null,
    references: [],
  }),
  send: async () => ({ type: "sent", receipt: "" }),
  verify: async () => undefined,
  close: async () => undefined,
};

function silence(channel: Channel | null): Channel | null {
  return channel?.performer === "machine" ? { ...channel, connect: async () => idle } : channel;
}

const context = openWorkspace(cwd, now);
const run = await createRunContext(context, "act");
const started = performance.now();
const { sent } = await runDue(
  { ...run, findChannel: (id) => silence(run.findChannel(id)) },
  {
    fingerprint: "bench",
    max: null,
    sequence: null,
    signal: new AbortController().signal,
    isAlive: isOwnerAlive,
    onTouch: () => undefined,
  },
);
const tookMs = performance.now() - started;
await context.close();
console.log(JSON.stringify({ done: sent, tookMs }));
