import { afterEach, describe, expect, it } from "vitest";
import { runDue } from "../../src/run/run.ts";
import { versionOf } from "../../src/sequence/compile.ts";
import { fingerprint } from "../../src/workspace/fingerprint.ts";
import { openRehearsal, type Rehearsal } from "./rehearsal.ts";
import { onStore } from "../../src/run/on-store.ts";

const DAY = 86_400_000;
const sequence = (name: string, extra = "", body = "{% render 'pillar' %}") => `name: ${name}
${extra}steps:
  - id: intro
    do: email
    subject: Hello
    body: "Hi {{ first_name }}. ${body}"
  - id: again
    wait: 2 days
    do: email
    thread: intro
    body: "${body}"
`;

let rehearsal: Rehearsal;
afterEach(() => rehearsal.close());

async function open(sequences: Record<string, string>): Promise<void> {
  rehearsal = await openRehearsal(sequences);
  rehearsal.write("snippets/pillar.md", "The first words. {% render 'inner' %}");
  rehearsal.write("snippets/inner.md", "Deep down.");
}

async function enrollAnna(name: string): Promise<void> {
  await rehearsal.enroll(name, await rehearsal.people([{ first_name: "Jin", email: "jin@hanbit.example" }]));
}

async function versions(): Promise<Record<string, string | null>> {
  const { sequences } = await rehearsal.context();
  return Object.fromEntries(sequences.map(({ name, version }) => [name, version]));
}

describe("a snippet is part of the version of the sequences that render it", () => {
  it("also where another snippet renders it, and of no others", async () => {
    await open({ one: sequence("one"), other: sequence("other", "", "No snippet.") });
    const before = await versions();
    rehearsal.write("snippets/inner.md", "Deeper down.");
    const after = await versions();
    expect(after.one).not.toBe(before.one);
    expect(after.other).toBe(before.other);
    rehearsal.write("snippets/unused.md", "Nobody reads this.");
    expect(await versions()).toEqual(after);
  });

  it("so that new words need a new approval", async () => {
    await open({ one: sequence("one") });
    await enrollAnna("one");
    const approved = (await versions()).one ?? "";
    const run = async (version: string) => {
      const context = await rehearsal.context();
      return runDue(
        onStore(
          {
            ...context,
            config: { ...context.config, approval: "required" },
            approvals: new Map([["one", version]]),
          },
          context.store,
        ),
        {
          fingerprint: `${await fingerprint(rehearsal.root)} ${version}`,
          max: null,
          sequence: null,
          signal: new AbortController().signal,
          isAlive: () => true,
          onTouch: (line) => rehearsal.touches.push(line),
        },
      );
    };
    expect((await run(approved)).sent).toBe(1);
    rehearsal.write("snippets/inner.md", "Words that nobody approved.");
    rehearsal.at += 2 * DAY;
    expect(await run(approved)).toMatchObject({ sent: 0, held: 1 });
    expect(rehearsal.touches.at(-1)?.reason).toMatch(/is not approved/);
    expect((await run((await versions()).one ?? "")).sent).toBe(1);
    expect(rehearsal.outbox().join()).toContain("Words that nobody approved.");
  });

  it("so that whoever is pinned to a version reads its words to the end", async () => {
    await open({ one: sequence("one", "on_change: pin\n") });
    await enrollAnna("one");
    await rehearsal.run();
    rehearsal.write("snippets/inner.md", "Other words.");
    rehearsal.at += 2 * DAY;
    expect((await rehearsal.run()).sent).toBe(1);
    const mails = rehearsal.outbox();
    expect(mails).toHaveLength(2);
    for (const mail of mails) expect(mail).toContain("Deep down.");
  });

  it("and people who follow read the new words", async () => {
    await open({ one: sequence("one") });
    await enrollAnna("one");
    await rehearsal.run();
    rehearsal.write("snippets/inner.md", "Other words.");
    rehearsal.at += 2 * DAY;
    await rehearsal.run();
    expect(rehearsal.outbox().filter((mail) => mail.includes("Other words."))).toHaveLength(1);
  });

  it("so that an approved message whose snippet changed is shown again before it goes", async () => {
    const text = sequence("one").replace("    subject", "    approve: true\n    subject");
    await open({ one: text });
    await enrollAnna("one");
    await rehearsal.run();
    expect(await rehearsal.store.reviews({ status: "open" })).toHaveLength(1);
    rehearsal.write("snippets/inner.md", "Other words.");
    await rehearsal.run();
    const [review] = await rehearsal.store.reviews({ status: "open" });
    expect(review?.content.body).toContain("Other words.");
  });
});

describe("people on a version from before snippets were part of one", () => {
  it.each(["follow", "pin", "finish"])(
    "go on as if nothing had changed, with on_change: %s",
    async (mode) => {
      await open({ one: sequence("one", `on_change: ${mode}\n`) });
      await enrollAnna("one");
      await rehearsal.run();
      const context = await rehearsal.context();
      const head = context.sequences[0]?.plan;
      if (head == null) throw new Error("not valid");
      const steps = head.steps.map((step) => {
        if (step.kind !== "touch") return step;
        const { snippets, ...rest } = step;
        expect(snippets).toBeDefined();
        return rest;
      });
      const old = { ...head, steps };
      await rehearsal.store.savePlan(versionOf(old), old);
      for await (const claim of rehearsal.store.streamEnrollments({ sequence: "one" })) {
        const { state } = claim.enrollment;
        await rehearsal.store.settle({ claim, state, planHash: versionOf(old), events: [] });
      }
      await rehearsal.store.setSetting("head:one", versionOf(old));
      await rehearsal.store.setSetting("fingerprint", "of another program");
      rehearsal.at += 2 * DAY;
      expect(await rehearsal.run()).toMatchObject({ sent: 1, exited: 0 });
      expect(rehearsal.outbox()).toHaveLength(2);
    },
  );

  it("end with on_change: finish once the sequence itself changes", async () => {
    await open({ one: sequence("one", "on_change: finish\n") });
    await enrollAnna("one");
    await rehearsal.run();
    rehearsal.write("snippets/inner.md", "Other words.");
    rehearsal.at += 2 * DAY;
    expect((await rehearsal.run()).sent).toBe(0);
  });
});
