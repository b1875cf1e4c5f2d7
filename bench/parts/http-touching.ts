import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, rmSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { bundlePeer } from "../bundle.ts";
import { runNode, SEQ, type Usage } from "../child.ts";
import { expectIn } from "../expect.ts";
import { compareMemory } from "../memory.ts";
import type { Bench, Figure } from "../part.ts";
import { alternate, findMedian, formatMs, formatRate } from "../rounds.ts";

const AT_ONCE = 50;
const NOW = "2026-03-11T13:00Z";
const SEQUENCE = `name: text
steps:
  - id: hello
    do: sms
    text: "Hi {{ first_name }}, is 10:00 fine?"
`;

/**
 * What a lost answer allows decides how a request leaves: one with a key over a connection that was used before, one
 * that nothing protects over a connection of its own, since whoever closes the other may have taken it.
 */
const KINDS = {
  "with a key": "{ key: { header: Idempotency-Key }, for: 24 hours }",
  "once alone": "never",
};

/** Texts through a service on loopback, each journaled, against bare got that sends as many at once. */
export const httpTouching = {
  name: "http-touching",
  describe: "due texts through `seq run` and a service on loopback, against bare got",
  async measure(bench: Bench): Promise<Figure[]> {
    const service = await startService();
    try {
      const figures: Figure[] = [];
      for (const [title, repeat] of Object.entries(KINDS)) {
        figures.push(...(await measureKind(bench, service.port, title, repeat)));
      }
      return figures;
    } finally {
      service.child.kill();
    }
  },
};

async function measureKind(bench: Bench, port: number, title: string, repeat: string): Promise<Figure[]> {
  const { isQuick, rounds, say } = bench;
  const folder = join(bench.folder, title.replaceAll(" ", "-"));
  const count = isQuick ? 200 : 5_000;
  const cwd = join(folder, "workspace");
  const state = join(cwd, ".seq");
  const ready = join(folder, "ready");
  const place = { cwd, output: join(folder, "output.txt") };
  await writeWorkspace(cwd, port, repeat);
  await writeFile(join(folder, "people.csv"), writePeople(count));
  await runNode([SEQ, "import", join(folder, "people.csv")], place);
  await runNode([SEQ, "enroll", "text", "--all", "--now", NOW], place);
  cpSync(state, ready, { recursive: true });
  const peer = await bundlePeer("peer-http");

  async function measure(name: string, args: readonly string[]): Promise<Usage> {
    const usage = await runNode(args, place);
    await expectIn(place.output, `${count} sent`);
    say(`${title}: ${name} ${formatMs(usage.wallMs)} (processor ${formatMs(usage.cpuMs)})`);
    return usage;
  }

  const { ours, peer: theirs } = await alternate(
    rounds,
    () => {
      rmSync(state, { recursive: true });
      cpSync(ready, state, { recursive: true });
      return measure("seq", [SEQ, "run", "--now", NOW]);
    },
    () => measure("got", [peer, `http://127.0.0.1:${port}/messages`, String(count), String(AT_ONCE)]),
  );
  const median = (side: readonly Usage[], of: "wallMs" | "cpuMs") => findMedian(side.map((each) => each[of]));
  const name = `${count.toLocaleString("en")} texts ${title}`;
  return [
    {
      measure: `${name}, whole process`,
      ours: formatRate(count, median(ours, "wallMs")),
      peer: formatRate(count, median(theirs, "wallMs")),
      value: median(theirs, "wallMs") / median(ours, "wallMs"),
      unit: "×",
      goal: { atLeast: 0.7 },
    },
    {
      measure: `${name}, processor`,
      ours: formatMs(median(ours, "cpuMs")),
      peer: formatMs(median(theirs, "cpuMs")),
      value: median(theirs, "cpuMs") / median(ours, "cpuMs"),
      unit: "×",
      goal: null,
    },
    compareMemory(name, ours, theirs),
  ];
}

async function startService(): Promise<{ port: number; child: ChildProcess }> {
  const program = await bundlePeer("http-service");
  const child = spawn(process.execPath, [program], { stdio: ["ignore", "pipe", "inherit"] });
  const [port] = (await once(child.stdout, "data")) as [Buffer];
  return { port: Number(port.toString()), child };
}

async function writeWorkspace(root: string, port: number, repeat: string): Promise<void> {
  for (const folder of ["sequences", "providers"]) await mkdir(join(root, folder), { recursive: true });
  await writeFile(
    join(root, "seq.yaml"),
    `workspace: bench
rehearsal: true
calendar: { timezone: UTC, hours: Mon-Fri 00:00-24:00, holidays: none }
senders:
  anna:
    name: Anna Kim
    email: anna@acme.example
    smtp: outbox
    connections: ${AT_ONCE}
    sms: { provider: acme, number: "+12125550099" }
providers: { acme: { rehearsal_base: "http://127.0.0.1:${port}" } }
`,
  );
  await writeFile(join(root, "sequences", "text.yaml"), SEQUENCE);
  await writeFile(
    join(root, "providers", "acme.yaml"),
    `provider: acme
title: Acme
docs: https://docs.acme.example
base: https://api.acme.example
settings: { number: { phone: true } }
actions:
  text:
    channel: sms
    to: phone
    inputs: { text: { limit: 1600 characters } }
    request:
      post: /messages
      form: { To: "{{ phone }}", From: "{{ settings.number }}", Body: "{{ text }}" }
    repeat: ${repeat}
    answer: [{ when: status == 201 && has(body.sid), is: performed, id: body.sid }]
`,
  );
}

function writePeople(count: number): string {
  const rows = Array.from({ length: count }, (_, n) => {
    const number = String(2_000_000 + n);
    return `P${number},p${n}@firm${n}.example,+1212${number},US`;
  });
  return `first_name,email,phone,country\n${rows.join("\n")}\n`;
}
