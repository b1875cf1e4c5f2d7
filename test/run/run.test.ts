import { afterEach, describe, expect, it } from "vitest";
import { openRehearsal, type Rehearsal } from "./rehearsal.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const TWO_MAILS = `
name: two-mails
steps:
  - id: intro
    do: email
    subject: "Hello {{ first_name }}"
    body: Hi {{ first_name }}, a word about {{ company }}.
  - id: follow-up
    wait: 2 business days
    do: email
    thread: intro
    body: Did you see my note, {{ first_name }}?
`;

const jin = { first_name: "Jin", company: "Hanbit", email: "jin@hanbit.example" };
const mia = { first_name: "Mia", company: "Nord", email: "mia@nord.example" };

let rehearsal: Rehearsal | null = null;
async function open(...args: Parameters<typeof openRehearsal>): Promise<Rehearsal> {
  rehearsal = await openRehearsal(...args);
  return rehearsal;
}
afterEach(async () => {
  await rehearsal?.close();
  rehearsal = null;
});

describe("seq run", () => {
  it("sends what is due, once, and the follow-up in the same thread two business days later", async () => {
    const work = await open({ "two-mails": TWO_MAILS });
    const [person] = await work.people([jin]);
    if (person === undefined) throw new Error("no person");
    await work.enroll("two-mails", [person]);
    expect(await work.run()).toMatchObject({ due: 1, sent: 1, next_due: work.at + 2 * DAY });
    expect(await work.run()).toMatchObject({ due: 0, sent: 0 });
    work.at += 2 * DAY;
    expect(await work.run()).toMatchObject({ sent: 1, next_due: null });
    const mails = work.outbox();
    expect(mails).toHaveLength(2);
    const first = mails.find((mail) => /^Subject: Hello Jin/m.test(mail)) ?? "";
    const second = mails.find((mail) => /^Subject: Re: Hello Jin/m.test(mail)) ?? "";
    const id = /^Message-ID: (<.+>)/im.exec(first)?.[1] ?? "none";
    expect(second).toContain(`In-Reply-To: ${id}`);
    expect(second).toMatch(/^References: <.+>/m);
  });

  it("leaves a person alone on every channel after a reply", async () => {
    const work = await open({ "two-mails": TWO_MAILS });
    const [person] = await work.people([jin]);
    if (person === undefined) throw new Error("no person");
    await work.enroll("two-mails", [person]);
    await work.run();
    expect(await work.fact(person, { kind: "opted_out" })).toEqual(["two-mails"]);
    work.at += 10 * DAY;
    expect(await work.run()).toMatchObject({ due: 0, sent: 0 });
    expect(work.outbox()).toHaveLength(1);
  });

  it("holds a message whose field is missing, and sends it once the field is there", async () => {
    const work = await open({ "two-mails": TWO_MAILS });
    const people = await work.people([{ first_name: "Jin", email: "jin@hanbit.example" }]);
    await work.enroll("two-mails", people);
    expect(await work.run()).toMatchObject({ held: 1, sent: 0 });
    expect(work.touches[0]?.reason).toContain("company");
    await work.people([jin]);
    await work.store.wake(["message"], work.at);
    expect(await work.run()).toMatchObject({ sent: 1 });
  });

  it("never sends outside the window of the person's own zone, nor on their holidays", async () => {
    const workspace = `
workspace: rehearsal
rehearsal: true
calendar: { timezone: prospect, hours: Mon-Fri 09:00-17:00, holidays: prospect }
senders: { anna: { name: Anna, email: anna@acme.example } }
`;
    const at = Date.UTC(2026, 1, 13, 12); // Friday; in Seoul it is evening, and Seollal is next week
    const work = await open(
      { "two-mails": TWO_MAILS },
      { workspace: workspace.replace("timezone: prospect", "timezone: UTC"), at },
    );
    work.write(
      "sequences/two-mails.yaml",
      `${TWO_MAILS}\ncalendar: { timezone: prospect, holidays: prospect }\n`,
    );
    const people = await work.people([
      { ...jin, country: "KR" },
      { ...mia, country: "DE" },
    ]);
    await work.enroll("two-mails", people);
    expect(await work.run()).toMatchObject({ sent: 1 });
    expect(work.touches.find(({ outcome }) => outcome === "sent")?.prospect).toBe("mia@nord.example");
    const [enrollment] = await work.store.enrollmentsOf(people[0]?.id ?? 0);
    // Seollal 2026 is 16–18 February.
    expect(new Date(enrollment?.state.dueAt ?? 0).toISOString()).toBe("2026-02-19T00:00:00.000Z");
  });

  it("keeps the sender's cap, and gives follow-ups its capacity first", async () => {
    const workspace = `
workspace: rehearsal
rehearsal: true
calendar: { timezone: UTC, hours: Mon-Sun 00:00-24:00, holidays: none }
senders: { anna: { name: Anna, email: anna@acme.example, limits: { per_day: 3 } } }
`;
    const work = await open({ "two-mails": TWO_MAILS.replace("2 business days", "1 day") }, { workspace });
    const early = await work.people([1, 2].map((n) => ({ ...jin, email: `early${n}@a${n}.example` })));
    await work.enroll("two-mails", early);
    expect(await work.run()).toMatchObject({ sent: 2 });
    const late = await work.people([1, 2, 3, 4, 5].map((n) => ({ ...jin, email: `late${n}@b${n}.example` })));
    await work.enroll("two-mails", late);
    expect(await work.run()).toMatchObject({ sent: 1, deferred: 4 });
    work.at += DAY;
    work.touches.length = 0;
    expect(await work.run()).toMatchObject({ sent: 3 });
    const sent = work.touches.filter(({ outcome }) => outcome === "sent");
    expect(sent.filter(({ step }) => step === "follow-up")).toHaveLength(3);
    for (let day = 0; day < 8; day++) {
      work.at += DAY;
      expect((await work.run()).sent).toBeLessThanOrEqual(3);
    }
    expect(work.outbox()).toHaveLength(14);
  });

  it("keeps the touch budget of a person and of a company across sequences", async () => {
    const workspace = `
workspace: rehearsal
rehearsal: true
calendar: { timezone: UTC, hours: Mon-Sun 00:00-24:00, holidays: none }
touch_budget: { person: 1 per day, company: 2 per week }
senders: { anna: { name: Anna, email: anna@acme.example } }
`;
    const other = TWO_MAILS.replace("name: two-mails", "name: other");
    const work = await open({ "two-mails": TWO_MAILS, other }, { workspace });
    const people = await work.people([1, 2, 3].map((n) => ({ ...jin, email: `jin${n}@hanbit.example` })));
    await work.enroll("two-mails", people);
    await work.enroll("other", people.slice(0, 1));
    const summary = await work.run();
    expect(summary.sent).toBe(2);
    expect(summary.deferred).toBe(2);
    const [first] = people;
    expect(
      work.touches.filter(({ outcome, prospect }) => outcome === "sent" && prospect === first?.email),
    ).toHaveLength(1);
  });

  it("stops a broken sequence with its error, while the others run", async () => {
    const work = await open({
      "two-mails": TWO_MAILS,
      other: TWO_MAILS.replace("name: two-mails", "name: other"),
    });
    const people = await work.people([jin, mia]);
    await work.enroll("two-mails", people);
    await work.enroll("other", people);
    work.write("sequences/other.yaml", "name: other\nsteps:\n  - id: intro\n    do: emial\n");
    expect(await work.run()).toMatchObject({ sent: 2, held: 2 });
    work.write("sequences/other.yaml", TWO_MAILS.replace("name: two-mails", "name: other"));
    expect(await work.run()).toMatchObject({ sent: 2, held: 0 });
  });

  it("moves people to the changed file by step id, and never sends a sent step again", async () => {
    const work = await open({ "two-mails": TWO_MAILS });
    const people = await work.people([jin]);
    await work.enroll("two-mails", people);
    await work.run();
    work.write(
      "sequences/two-mails.yaml",
      TWO_MAILS.replace(
        "  - id: intro",
        "  - id: new-first\n    do: email\n    subject: New\n    body: New\n  - id: intro",
      ).replace("2 business days", "1 business day"),
    );
    work.at += DAY;
    expect(await work.run()).toMatchObject({ sent: 1 });
    expect(work.touches.map(({ step }) => step)).toEqual(["intro", "follow-up"]);
  });
});

const CONNECT = `
name: connect
steps:
  - id: connect
    do: linkedin.connect
    note: Hi {{ first_name }}
  - id: accepted
    wait: 5 days
    until: steps.connect.accepted
    if: steps.connect.accepted
    then:
      - id: hello
        do: linkedin.message
        text: Thanks for connecting, {{ first_name }}
    else:
      - id: mail
        do: email
        subject: Hello
        body: Hi {{ first_name }}
`;

describe("a task", () => {
  const anna = {
    first_name: "Anna",
    email: "anna@b.example",
    linkedin_url: "https://www.linkedin.com/in/anna-b",
  };

  it("goes on from the moment it is done, and waits until then", async () => {
    const work = await open({ connect: CONNECT });
    await work.enroll("connect", await work.people([anna]));
    expect(await work.run()).toMatchObject({ tasks: 1 });
    work.at += 9 * DAY;
    expect(await work.run()).toMatchObject({ due: 0 });
    const [task] = await work.store.tasks({ status: "open" });
    expect(task).toMatchObject({ text: "Hi Anna", url: anna.linkedin_url });
    await work.endTask(task?.id ?? 0, "done");
    expect((await work.run()).next_due).toBe(work.at + 5 * DAY);
    work.at += 5 * DAY;
    expect(await work.run()).toMatchObject({ sent: 1 });
  });

  it("of somebody already connected counts as accepted, and charges no invitation", async () => {
    const work = await open({ connect: CONNECT });
    await work.enroll("connect", await work.people([anna]));
    await work.run();
    const [task] = await work.store.tasks({ status: "open" });
    await work.endTask(task?.id ?? 0, "already_connected");
    expect(await work.run()).toMatchObject({ tasks: 1, sent: 0 });
    expect((await work.store.tasks({ status: "open" })).map(({ step }) => step)).toEqual(["hello"]);
    expect(
      await work.store.touchTimes({ by: "sender", sender: "anna", action: "linkedin.connect" }, 0),
    ).toEqual([]);
  });

  it("is closed by a reply on any channel", async () => {
    const work = await open({ connect: CONNECT });
    const [person] = await work.people([anna]);
    if (person === undefined) throw new Error("no person");
    await work.enroll("connect", [person]);
    await work.run();
    await work.fact(person, { kind: "replied" });
    expect(await work.store.tasks({ status: "open" })).toEqual([]);
  });
});

describe("seq run --channel", () => {
  const LEADS_ELSEWHERE = `
name: mixed
steps:
  - { id: mark, do: set, fields: { topic: fairs } }
  - id: pick
    if: prospect.topic == "fairs"
    then:
      - { id: intro, do: email, subject: Hello, body: "Hi {{ first_name }}, a word." }
    else:
      - { id: ring, do: call, script: Ask. }
  - { id: talk, do: call, script: Ask. }
`;

  it("performs no other channel, also where a set or an if leads to one, and keeps it due", async () => {
    const work = await open({ mixed: LEADS_ELSEWHERE });
    await work.enroll("mixed", await work.people([{ ...jin, phone: "+821012345678" }]));
    const calls = { part: { senders: null, channels: new Set(["call"]) } };
    const mails = { part: { senders: null, channels: new Set(["email"]) } };
    expect(await work.run(calls)).toMatchObject({ sent: 0, tasks: 0 });
    expect(work.outbox()).toEqual([]);
    expect(await work.run(mails)).toMatchObject({ sent: 1, tasks: 0 });
    expect(await work.run(mails)).toMatchObject({ sent: 0, tasks: 0 });
    expect(await work.run(calls)).toMatchObject({ sent: 0, tasks: 1 });
  });
});

describe("an exit with a condition", () => {
  it("ends whom it holds for, and lets everybody else go on", async () => {
    const work = await open({
      leave: `
name: leave
steps:
  - { id: stop, do: exit, when: prospect.company == "Nord", reason: no fit }
  - { id: intro, do: email, subject: Hello, body: "Hi {{ first_name }}, a word." }
`,
    });
    await work.enroll("leave", await work.people([jin, mia]));
    expect(await work.run()).toMatchObject({ sent: 1, exited: 1 });
    expect(work.outbox().join()).toContain("jin@hanbit.example");
    expect(work.outbox().join()).not.toContain("mia@nord.example");
  });
});
