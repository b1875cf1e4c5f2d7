import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, test } from "vitest";
import { enrollPeople, type Field, MONDAY, makeField, readLines, startBinary, TWO_MAILS } from "./field.ts";
import { hasSmtpSink, type SmtpSink, startSink } from "./smtp-sink.ts";

const AT = ["--now", MONDAY];
const LATER = ["--now", "2026-03-04T09:00"];

const TASK_FIRST = `name: two-mails
steps:
  - id: intro
    do: task
    title: Look them up
    text: Find out what {{ company }} does.
  - id: follow-up
    do: email
    subject: Hello
    body: Hello, {{ first_name }}.
`;

let sink: SmtpSink | null = null;
afterEach(async () => {
  await sink?.stop();
  sink = null;
});

function rename(field: Field): void {
  const text = field.read("sequences/two-mails.yaml");
  field.write(
    "sequences/two-mails.yaml",
    text.replaceAll("intro", "hello").replace("steps:", "moved: { intro: hello }\nsteps:"),
  );
}

async function open(text: string, smtp = "outbox"): Promise<Field> {
  const field = makeField({ smtp, sequences: { "two-mails": text } });
  await enrollPeople(field, 1, "two-mails");
  return field;
}

describe("a step that is renamed with `moved`", () => {
  test("after its email was sent keeps the thread", async () => {
    const field = await open(TWO_MAILS);
    await field.seq(["run", ...AT]);
    rename(field);
    const { out } = await field.seq(["run", "--json", ...LATER]);
    expect(readLines(out)[0]).toMatchObject({ step: "follow-up", outcome: "sent" });
    const mails = field.outbox().map((name) => field.read(`.seq/outbox/${name}`));
    const first = mails.find((mail) => /^Subject: Hello/m.test(mail)) ?? "";
    const second = mails.find((mail) => /^Subject: Re: Hello/m.test(mail)) ?? "";
    expect(second).toContain(`In-Reply-To: ${/^Message-ID: (<.+>)/m.exec(first)?.[1]}`);
  });

  test("while its task is open leaves a task to do, and the sequence goes on from it", async () => {
    const field = await open(TASK_FIRST);
    await field.seq(["run", ...AT]);
    expect(await field.json(["tasks", "list", ...AT])).toHaveLength(1);
    rename(field);
    await field.seq(["run", ...AT]);
    const tasks = (await field.json(["tasks", "list", ...AT])) as { id: number; step: string }[];
    expect(tasks).toMatchObject([{ step: "hello" }]);
    const done = await field.seq(["tasks", "done", String(tasks[0]?.id), ...AT]);
    expect(done.code).toBe(0);
    await field.seq(["run", ...AT]);
    expect(field.outbox()).toHaveLength(1);
  });
});

describe.skipIf(!hasSmtpSink())(
  "a step that is renamed while its email is in doubt (needs smtp-sink)",
  () => {
    test("waits until somebody has settled it, and goes on under the new name", async () => {
      sink = await startSink("-q", ".");
      const field = await open(TWO_MAILS, sink.url);
      await field.seq(["run", ...AT]);
      rename(field);
      expect(readLines((await field.seq(["run", "--json", ...LATER])).out)).toMatchObject([{ due: 0 }]);
      const [attempt] = (await field.json(["resolve"])) as { id: number }[];
      expect((await field.seq(["resolve", String(attempt?.id), "--sent", ...AT])).code).toBe(0);
      const healthy = await startSink();
      try {
        field.write("seq.yaml", field.read("seq.yaml").replace(sink.url, healthy.url));
        const { out } = await field.seq(["run", "--json", ...LATER]);
        expect(readLines(out)[0]).toMatchObject({ step: "follow-up", outcome: "sent" });
        expect(healthy.mails().map(({ subject }) => subject)).toEqual(["Re: Hello P0"]);
      } finally {
        await healthy.stop();
      }
    });

    test.each(["finishes", "is killed"])(
      "in flight, while another run takes the new name over, and the first %s: is not sent again",
      async (end) => {
        sink = await startSink("-W", ".:2");
        const field = await open(TWO_MAILS, sink.url);
        const first = startBinary(["run", ...AT], field.root);
        while (sink.count() === 0) await sleep(10);
        rename(field);
        const second = await field.binary(["run", "--json", ...AT]);
        expect(readLines(second.out).at(-1)).toMatchObject({ sent: 0 });
        if (end === "is killed") first.child.kill("SIGKILL");
        await first.ended;
        await field.binary(["run", ...AT]);
        await field.binary(["run", ...AT]);
        expect(sink.mails().length).toBeLessThanOrEqual(1);
        expect(field.query("SELECT id FROM attempts")).toHaveLength(1);
      },
    );
  },
);
