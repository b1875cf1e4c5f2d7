import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runSeq } from "./run-seq.ts";
import { makeWorkspace, PEOPLE } from "./workspace.ts";

const MONDAY = "2026-03-02T09:00";

async function prepare(): Promise<string> {
  const root = makeWorkspace();
  await runSeq(["import", "-", "--now", MONDAY], { cwd: root, stdin: PEOPLE });
  await runSeq(["enroll", "intro", "--all", "--now", MONDAY], { cwd: root });
  return root;
}

function parse(text: string): Record<string, unknown>[] {
  return text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe("a rep gets from a list of people to sent messages", () => {
  test("import counts, shows the mapping on stderr, and changes nothing the second time", async () => {
    const root = makeWorkspace();
    const first = await runSeq(["import", "-", "--json", "--now", MONDAY], { cwd: root, stdin: PEOPLE });
    expect(JSON.parse(first.out)).toMatchObject({
      read: 2,
      created: 2,
      updated: 0,
      unchanged: 0,
      rejected: [],
    });
    expect(first.err).toContain("email");
    const second = await runSeq(["import", "-", "--json", "--now", MONDAY], { cwd: root, stdin: PEOPLE });
    expect(JSON.parse(second.out)).toMatchObject({ created: 0, unchanged: 2 });
    expect([first.code, second.code]).toEqual([0, 0]);
  });

  test("rejected rows are exit 1, listed with line and reason, and written to a private file", async () => {
    const root = makeWorkspace();
    const stdin = `${PEOPLE}Bad,Row,Nowhere,CEO,not-an-address,,\n`;
    const { code, out } = await runSeq(["import", "-", "--rejected", "bad.csv", "--now", MONDAY], {
      cwd: root,
      stdin,
    });
    expect(code).toBe(1);
    expect(out).toMatch(/2 new/);
    expect(out).toMatch(/line 4: email: /);
    expect(readFileSync(join(root, "bad.csv"), "utf8")).toContain("Nowhere");
    expect(statSync(join(root, "bad.csv")).mode & 0o777).toBe(0o600);
  });

  test("import --dry-run keeps nothing", async () => {
    const root = makeWorkspace();
    const { out } = await runSeq(["import", "-", "--dry-run"], { cwd: root, stdin: PEOPLE });
    expect(out).toContain("would import: 2 new");
    const list = await runSeq(["prospects", "list", "--json"], { cwd: root });
    expect(JSON.parse(list.out)).toEqual([]);
  });

  test("run performs what is due, once, and says what comes next", async () => {
    const root = await prepare();
    const dry = await runSeq(["run", "--dry-run", "--json", "--now", MONDAY], { cwd: root });
    const first = await runSeq(["run", "--json", "--now", "2026-03-02T12:00"], { cwd: root });
    const again = await runSeq(["run", "--json", "--now", "2026-03-02T12:00"], { cwd: root });
    expect(parse(dry.out).at(-1)).toMatchObject({ type: "summary" });
    const touches = parse(first.out).filter((line) => line.type === "touch");
    expect(touches.some((line) => line.outcome === "sent" && line.prospect === "jin@hanbit.example")).toBe(
      true,
    );
    expect(parse(again.out).filter((line) => line.outcome === "sent")).toEqual([]);
    expect(parse(first.out).at(-1)?.next_due).toMatch(/^2026-03-\d\dT.*Z$/);
    const sent = readdirSync(join(root, ".seq/outbox"), { recursive: true }).filter((name) =>
      String(name).endsWith(".eml"),
    );
    expect(sent).toHaveLength(touches.filter((line) => line.outcome === "sent").length);
  });

  test("a dry run leaves no message and no trace", async () => {
    const root = await prepare();
    const before = await runSeq(["status", "--json", "--now", MONDAY], { cwd: root });
    const dry = await runSeq(["run", "--dry-run", "--now", "2026-03-02T12:00"], { cwd: root });
    expect(dry.out).toContain("sent");
    expect(() => readdirSync(join(root, ".seq/outbox"))).toThrow();
    const after = await runSeq(["status", "--json", "--now", MONDAY], { cwd: root });
    expect(after.out).toBe(before.out);
  });

  test("tasks are listed with their text, and done moves the sequence on", async () => {
    const root = await prepare();
    await runSeq(["run", "--now", "2026-03-02T12:00"], { cwd: root });
    await runSeq(["run", "--now", "2026-03-04T15:00"], { cwd: root });
    const list = await runSeq(["tasks", "list", "--json", "--now", "2026-03-04T15:00"], { cwd: root });
    const [task] = JSON.parse(list.out) as { id: number; text: string; prospect: string }[];
    expect(task).toMatchObject({ prospect: "jin@hanbit.example", text: expect.stringContaining("Ask Jin") });
    const later = ["--now", "2026-03-04T16:00"];
    const snoozed = await runSeq(["tasks", "snooze", String(task?.id), "--until", "2026-03-05", ...later], {
      cwd: root,
    });
    expect(snoozed.out).toContain("Thu 5 Mar");
    const hidden = await runSeq(["tasks", "--json", ...later], { cwd: root });
    expect(JSON.parse(hidden.out)).not.toContainEqual(expect.objectContaining({ id: task?.id }));
    const done = await runSeq(["tasks", "done", String(task?.id), ...later], { cwd: root });
    expect(done.code).toBe(0);
    const twice = await runSeq(["tasks", "done", String(task?.id), ...later], { cwd: root });
    expect(twice.code).toBe(3);
    expect(twice.err).toMatch(/already|not open/);
  });

  test("a reply ends every sequence at once, and why and timeline say so", async () => {
    const root = await prepare();
    await runSeq(["run", "--now", "2026-03-02T12:00"], { cwd: root });
    const at = ["--now", "2026-03-02T13:00"];
    const event = await runSeq(["event", "jin@hanbit.example", "opted_out", "--json", ...at], { cwd: root });
    expect(JSON.parse(event.out)).toMatchObject({ kind: "opted_out", ended: ["intro"] });
    const why = await runSeq(["why", "jin@hanbit.example", "--json", ...at], { cwd: root });
    expect(JSON.parse(why.out)).toMatchObject({
      prospect: "jin@hanbit.example",
      enrollments: [{ sequence: "intro", status: "exited", next_at: null }],
    });
    const timeline = await runSeq(["timeline", "jin@hanbit.example", "--json"], { cwd: root });
    const kinds = (JSON.parse(timeline.out) as { kind: string }[]).map(({ kind }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(["sent", "opted_out", "exited"]));
  });

  test("pause stops a person, resume lets them go on", async () => {
    const root = await prepare();
    const at = ["--now", "2026-03-02T12:00"];
    expect((await runSeq(["pause", "maya@brightpath.example", ...at], { cwd: root })).code).toBe(0);
    const run = await runSeq(["run", "--json", "--now", "2026-03-02T19:00"], { cwd: root });
    expect(parse(run.out).some((line) => line.prospect === "maya@brightpath.example")).toBe(false);
    const resumed = await runSeq(["resume", "maya@brightpath.example", "--json", ...at], { cwd: root });
    expect(JSON.parse(resumed.out)).toEqual({ resumed: 1 });
    const exited = await runSeq(["exit", "--sequence", "intro", "--json", ...at], { cwd: root });
    expect(JSON.parse(exited.out)).toEqual({ exited: 2 });
  });

  test("why shows the same planned time at every look", async () => {
    const root = await prepare();
    const looks = await Promise.all(
      ["2026-03-01T10:00", "2026-03-01T11:00"].map(async (now) => {
        const { out } = await runSeq(["why", "p1", "--json", "--now", now], { cwd: root });
        return (JSON.parse(out) as { enrollments: { next_at: string }[] }).enrollments[0]?.next_at;
      }),
    );
    expect(looks[0]).toBeTruthy();
    expect(looks[0]).toBe(looks[1]);
  });
});

describe("a person can be changed, kept out and forgotten", () => {
  test("set, tag, list --where and show agree", async () => {
    const root = await prepare();
    const at = ["--now", MONDAY];
    await runSeq(["prospects", "set", "p1", "seats=40", "title=VP", ...at], { cwd: root });
    await runSeq(["prospects", "tag", "hot", "--prospect", "p1", ...at], { cwd: root });
    const list = await runSeq(
      ["prospects", "list", "--where", "prospect.seats > 30 && 'hot' in tags", "--json"],
      {
        cwd: root,
      },
    );
    expect(JSON.parse(list.out)).toMatchObject([{ id: "p1", title: "VP", seats: 40 }]);
    const wrong = await runSeq(["prospects", "set", "p1", "tittle=x", ...at], { cwd: root });
    expect(wrong).toMatchObject({ code: 2, err: expect.stringContaining('did you mean "title"') });
    const csv = await runSeq(["prospects", "list", "--csv"], { cwd: root });
    expect(csv.out.split("\n")[0]).toMatch(/^id,/);
  });

  test("suppress adds, lists, imports and removes", async () => {
    const root = await prepare();
    const at = ["--now", MONDAY];
    const added = await runSeq(["suppress", "add", "@hanbit.example", "--json", ...at], { cwd: root });
    expect(JSON.parse(added.out)).toEqual({ added: 1, already: 0, ended: 1 });
    await runSeq(["suppress", "import", "-", ...at], { cwd: root, stdin: "maya@brightpath.example\n" });
    const list = await runSeq(["suppress", "list", "--json"], { cwd: root });
    expect((JSON.parse(list.out) as { value: string }[]).map(({ value }) => value).sort()).toEqual([
      "hanbit.example",
      "maya@brightpath.example",
    ]);
    const run = await runSeq(["run", "--json", "--now", "2026-03-02T12:00"], { cwd: root });
    expect(parse(run.out).filter((line) => line.outcome === "sent")).toEqual([]);
    expect((await runSeq(["suppress", "remove", "@hanbit.example", ...at], { cwd: root })).code).toBe(0);
    expect((await runSeq(["suppress", "remove", "@hanbit.example", ...at], { cwd: root })).code).toBe(2);
  });

  test("erase needs a yes, and leaves nothing to find", async () => {
    const root = await prepare();
    const asked = await runSeq(["prospects", "erase", "p1", "--now", MONDAY], { cwd: root });
    expect(asked).toMatchObject({ code: 2, err: expect.stringContaining("--yes") });
    await runSeq(["prospects", "erase", "p1", "--yes", "--now", MONDAY], { cwd: root });
    const shown = await runSeq(["prospects", "show", "jin@hanbit.example"], { cwd: root });
    expect(shown.code).toBe(2);
    expect(readFileSync(join(root, ".seq/state.db")).includes("jin@hanbit.example")).toBe(false);
  });
});

describe("what is remembered can be saved and put back", () => {
  test("after restore, run refuses until reconcile", async () => {
    const root = await prepare();
    const file = join(root, "monday.db");
    expect((await runSeq(["backup", file], { cwd: root })).out.trim()).toBe(file);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect((await runSeq(["backup", file], { cwd: root })).code).toBe(3);
    await runSeq(["run", "--now", "2026-03-02T12:00"], { cwd: root });
    const restored = await runSeq(["restore", file, "--json"], { cwd: root });
    expect(restored.code).toBe(0);
    // Without it, nothing tells what was done since.
    rmSync((JSON.parse(restored.out) as { kept_aside: string }).kept_aside);
    rmSync(join(root, ".seq/outbox"), { recursive: true, force: true });
    const refused = await runSeq(["run", "--now", "2026-03-02T12:00"], { cwd: root });
    expect(refused).toMatchObject({ code: 3, err: expect.stringContaining("seq reconcile") });
    const reconciled = await runSeq(["reconcile", "--now", "2026-03-02T12:00"], { cwd: root });
    expect(reconciled).toMatchObject({ code: 1, out: expect.stringContaining("may have been sent already") });
    expect((await runSeq(["reconcile", "--json"], { cwd: root })).code).toBe(0);
    expect((await runSeq(["run", "--dry-run", "--now", "2026-03-02T12:00"], { cwd: root })).code).toBe(0);
  });
});

describe("approval is recorded for the version that was looked at", () => {
  test("approve, change, approve again", async () => {
    const root = makeWorkspace({ config: (text) => `${text}approval: required\n` });
    const env = { GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_SYSTEM: "/dev/null", USER: "anna" };
    const before = await runSeq(["approve", "--list", "--json"], { cwd: root, env });
    expect(before.code).toBe(1);
    expect(JSON.parse(before.out)).toMatchObject([{ sequence: "intro", status: "new" }]);
    const done = await runSeq(["approve", "--json", "--now", MONDAY], { cwd: root, env });
    expect(JSON.parse(done.out)).toMatchObject([
      { status: "approved", who: "anna", when: "2026-03-02T00:00:00.000Z" },
    ]);
    const file = join(root, "sequences/intro.yaml");
    writeFileSync(file, readFileSync(file, "utf8").replace("how it went", "what is next"));
    const after = await runSeq(["approve", "--list", "--json"], { cwd: root, env });
    expect(JSON.parse(after.out)).toMatchObject([{ status: "changed" }]);
    expect((await runSeq(["approve", "nothing"], { cwd: root, env })).code).toBe(2);
  });
});
