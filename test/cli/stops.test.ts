import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { openStore } from "../../src/store/open-store.ts";
import { NEXT_POLL, peekIdle } from "../../src/store/peek.ts";
import type { Store } from "../../src/store/port.ts";
import { type Field, makeField } from "../faults/field.ts";

const NOW = "2026-03-02T09:10";
const AT = Date.parse(`${NOW}Z`);
const LATER = "2026-03-05T09:00";
const TODO = `name: todo
steps:
  - id: look
    do: task
    text: Look them up.
`;
const ASKED = `name: asked
steps:
  - id: hello
    do: email
    approve: true
    subject: Hello
    body: Hi.
  - id: again
    wait: 1 day
    do: email
    subject: Again
    body: Hi.
`;
const MAIL =
  "name: mail\nsteps:\n  - id: hello\n    wait: 1 day\n    do: email\n    subject: Hello\n    body: Hi.\n";

let field: Field;
let store: Store | null = null;
afterEach(async () => {
  await store?.close();
  store = null;
});

/** Jin and Mia, each with an open task, a message that waits and a mail to come. */
async function prepare(): Promise<void> {
  field = makeField({ sequences: { todo: TODO, asked: ASKED, mail: MAIL } });
  const stdin = "first_name,email\nJin,jin@hanbit.example\nMia,mia@brightpath.example\n";
  await field.seq(["import", "-", "--now", NOW], { stdin });
  for (const name of ["todo", "asked", "mail"]) await field.seq(["enroll", name, "--all", "--now", NOW]);
  await field.seq(["run", "--now", NOW]);
  expect(await named("tasks")).toEqual(["jin@hanbit.example", "mia@brightpath.example"]);
  expect(await named("review")).toEqual(["jin@hanbit.example", "mia@brightpath.example"]);
}

async function named(list: "tasks" | "review"): Promise<string[]> {
  const rows = (await field.json([list, "list", "--now", NOW])) as { prospect: string }[];
  return rows.map(({ prospect }) => prospect);
}

async function idOf(table: "tasks" | "reviews"): Promise<string> {
  return String(field.query<{ id: number }>(`SELECT id FROM ${table} WHERE prospect = 1`)[0]?.id);
}

function openDirectly(): Promise<Store> {
  return openStore({
    file: join(field.root, ".seq/state.db"),
    marker: join(field.root, ".seq/store.json"),
    create: false,
    owner: { host: "test", pid: 1, start: "dead/1" },
    wallClock: () => AT,
  });
}

function countLiving(): number {
  return field.query("SELECT 1 FROM enrollments WHERE prospect = 1 AND status IN ('active', 'paused')")
    .length;
}

describe("seq suppress", () => {
  test.each([
    ["add", "jin@hanbit.example"],
    ["add", "@hanbit.example"],
    ["add", "p1"],
    ["import", "-"],
  ])("%s %s ends tasks, messages that wait and sequences at once", async (verb, target) => {
    await prepare();
    const options = verb === "import" ? { stdin: "jin@hanbit.example\n" } : {};
    expect((await field.seq(["suppress", verb, target, "--now", NOW], options)).code).toBe(0);
    expect(countLiving()).toBe(0);
    expect(await named("tasks")).toEqual(["mia@brightpath.example"]);
    expect(await named("review")).toEqual(["mia@brightpath.example"]);
    const done = await field.seq(["tasks", "done", await idOf("tasks"), "--now", NOW]);
    expect(done).toMatchObject({ code: 3, err: expect.stringContaining("cancelled") });
    const approved = await field.seq(["review", "approve", await idOf("reviews"), "--now", NOW]);
    expect(approved.code).toBe(3);
    const shown = await field.seq(["timeline", "p1"]);
    expect(shown.out.match(/exited/g)).toHaveLength(3);
  });
});

describe("a no that a crash left unfinished", () => {
  /** As `seq suppress` leaves it when it is killed before the sequences have ended. */
  async function suppressOnly(): Promise<void> {
    store = await openDirectly();
    await store.suppress([{ kind: "domain", value: "hanbit.example", reason: "by hand", at: AT }]);
    await store.close();
  }

  test("is not shown, and its tasks and messages are refused", async () => {
    await prepare();
    await suppressOnly();
    expect(countLiving()).toBe(3);
    expect(await named("tasks")).toEqual(["mia@brightpath.example"]);
    expect(await named("review")).toEqual(["mia@brightpath.example"]);
    expect((await field.seq(["tasks", "done", await idOf("tasks"), "--now", NOW])).code).toBe(3);
    // Whoever comes next finishes it, with everything else of the person.
    expect(countLiving()).toBe(0);
  });

  test("is finished by the next run, also by one that has nothing due", async () => {
    await prepare();
    await field.seq(["run", "--now", NOW]);
    const place = { file: join(field.root, ".seq/state.db"), marker: join(field.root, ".seq/store.json") };
    expect(await peekIdle({ ...place, now: AT })).not.toBeNull();
    await suppressOnly();
    expect(await peekIdle({ ...place, now: AT })).toBeNull();
    await field.seq(["run", "--now", NOW]);
    expect(countLiving()).toBe(0);
    expect(await peekIdle({ ...place, now: AT })).not.toBeNull();
  });

  test("a look at rest knows when a service is to be asked for what it does not tell", async () => {
    await prepare();
    await field.seq(["run", "--now", NOW]);
    const place = { file: join(field.root, ".seq/state.db"), marker: join(field.root, ".seq/store.json") };
    store = await openDirectly();
    await store.setSetting(NEXT_POLL, String(AT + 60_000));
    await store.close();
    store = null;
    expect(await peekIdle({ ...place, now: AT })).not.toBeNull();
    expect(await peekIdle({ ...place, now: AT + 60_000 })).toBeNull();
  });

  test("is finished by the next run where a webhook had been answered", async () => {
    await prepare();
    store = await openDirectly();
    const about = { email: "jin@hanbit.example", phone: null, reference: null };
    const facts = [{ kind: "opted_out", at: null, channel: null, data: {} }];
    const delivery = { source: "standard", id: "a".repeat(64), at: AT, address: about.email };
    await store.keepDelivery({ ...delivery, facts: JSON.stringify({ about, facts, fields: {} }) });
    await store.close();
    const run = await field.seq(["run", "--json", "--now", LATER]);
    expect(run.err).toBe("");
    expect(countLiving()).toBe(0);
    expect(field.outbox()).toHaveLength(1);
    expect((await field.json(["suppress", "list"])) as unknown[]).toHaveLength(2);
  });
});
