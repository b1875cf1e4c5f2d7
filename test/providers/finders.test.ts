import { chmodSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Field, makeField } from "../faults/field.ts";
import { type HostileServer, type Reply, startHostileServer } from "./hostile-server.ts";

const at = (time: string) => ["--now", `2026-03-02T${time}:00`];
const AT = at("09:00");

/** The services' one loopback stand-in: by the path that is asked. */
let replies: Record<string, (path: string) => Reply>;
let service: HostileServer;

beforeAll(async () => {
  service = await startHostileServer(({ path }) => {
    const [, reply] = Object.entries(replies).find(([start]) => path.startsWith(start)) ?? [];
    return reply?.(path) ?? { status: 404, body: "{}" };
  });
});
afterAll(() => service.close());
beforeEach(() => {
  replies = {};
  service.faults = [];
  service.received.length = 0;
});

const json = (status: number, body: unknown): Reply => ({ status, body: JSON.stringify(body) });

async function openDesk(steps: string, people: string, more = ""): Promise<Field> {
  const field = makeField({
    sequences: { lead: `name: lead\nsteps:\n${steps}` },
    extra: `providers:
  hunter: { key: "\${KEY}", rehearsal_base: "${service.url}" }
  dropcontact: { key: "\${KEY}", rehearsal_base: "${service.url}" }
  zerobounce: { key: "\${KEY}", rehearsal_base: "${service.url}" }
costs: { hunter.find_email: 0.05 }
${more}`,
  });
  field.write(".env", "KEY=canary-key\n");
  chmodSync(join(field.root, ".env"), 0o600);
  await field.seq(["import", "-", ...AT], { stdin: people });
  await field.seq(["enroll", "lead", "--all", ...AT]);
  return field;
}

async function run(field: Field, when = AT): Promise<Record<string, unknown>> {
  const { out, err } = await field.seq(["run", "--json", ...when]);
  if (out === "") throw new Error(err);
  return JSON.parse(out.trim().split("\n").at(-1) ?? "") as Record<string, unknown>;
}

const kinds = (field: Field) =>
  field.query<{ kind: string }>("SELECT kind FROM events ORDER BY id").map(({ kind }) => kind);

const FIND = `  - id: find
    do: hunter.find_email
    domain: hanbit.example
  - id: hello
    when: steps.find.found
    do: email
    subject: A word
    body: Hi {{ first_name }}.
`;
const WAIT = FIND.replace("hunter", "dropcontact").replace("domain:", "website:");
const VERIFY = `  - id: check
    do: zerobounce.verify
  - id: hello
    do: email
    subject: A word
    body: Hi {{ first_name }}.
`;
const JIN =
  "first_name,last_name,company,country,linkedin_url\nJin,Kim,Hanbit,US,https://www.linkedin.com/in/jin\n";

const COMPLIANCE =
  'compliance: { jurisdictions: auto, postal_address: "1 Main Street", privacy_url: "https://acme.example/p", data_source: a list, company: Acme, phone: "+82 2 555 0100" }\n';

describe("a finder", () => {
  it("writes the address that it found, in normal form, writes to it, and counts what it cost", async () => {
    replies["/email-finder"] = () => json(200, { data: { email: "Jin@Hanbit.EXAMPLE", verification: {} } });
    const field = await openDesk(FIND, JIN);
    expect(await run(field)).toMatchObject({ sent: 2 });
    expect(field.query("SELECT email FROM prospects")).toEqual([{ email: "jin@hanbit.example" }]);
    expect(service.received[0]?.headers["x-api-key"]).toBe("canary-key");
    expect(JSON.stringify(field.query("SELECT content FROM attempts"))).not.toContain("canary-key");
    expect(field.query("SELECT cost FROM attempts ORDER BY id")).toEqual([{ cost: 0.05 }, { cost: null }]);
  });

  it("is asked again where its answer was lost, and what it found is somebody else's asks", async () => {
    replies["/email-finder"] = () => json(200, { data: { email: "anna@acme.example", verification: {} } });
    service.faults = ["after_body"];
    const field = await openDesk(
      FIND,
      `${JIN.replace("first_name", "email,first_name").replace("Jin", ",Jin")}anna@acme.example,Anna,Lee,Acme,US,\n`,
    );
    await run(field);
    await run(field, at("09:05"));
    expect(kinds(field)).toContain("address_taken");
    expect(field.query("SELECT email FROM prospects ORDER BY id")).toEqual([
      { email: null },
      { email: "anna@acme.example" },
    ]);
  });

  const NEXT = `name: next
start: { on: found }
steps:
  - { id: word, do: email, subject: Another, body: "Hi {{ first_name }}." }
`;
  const nexts = (field: Field) =>
    field.query("SELECT prospect FROM enrollments WHERE sequence = 'next' ORDER BY prospect");

  it("begins the sequences that begin with what it tells, once, with what it found", async () => {
    replies["/email-finder"] = () => json(200, { data: { email: "jin@hanbit.example", verification: {} } });
    service.faults = ["after_body"];
    const field = await openDesk(FIND, JIN);
    field.write("sequences/next.yaml", NEXT);
    await run(field);
    await run(field, at("09:05"));
    await run(field, at("09:06"));
    expect(nexts(field)).toEqual([{ prospect: 1 }]);
    expect(kinds(field)).toContain("handed_over");
  });

  it("begins nothing with what is somebody else's, which shows in the inbox", async () => {
    replies["/email-finder"] = () => json(200, { data: { email: "anna@acme.example", verification: {} } });
    const people = `${JIN.replace("first_name", "email,first_name").replace("Jin", ",Jin")}anna@acme.example,Anna,Lee,Acme,US,\n`;
    const field = await openDesk(FIND, people);
    await field.seq(["exit", "anna@acme.example", ...AT]);
    field.write("sequences/next.yaml", NEXT);
    await run(field);
    expect(kinds(field)).toContain("address_taken");
    expect(nexts(field)).toEqual([]);
    const { out } = await field.seq(["inbox", ...at("09:06")]);
    expect(out).toContain("anna@acme.example");
    expect(out).toContain("seq resume");
  });

  it("that knows of an objection suppresses the person, on every channel", async () => {
    replies["/email-finder"] = () => json(451, { errors: [{ id: "claimed_email" }] });
    const field = await openDesk(FIND, JIN);
    await run(field);
    const people = field.query<{ kind: string }>("SELECT kind FROM suppressions");
    expect(people.map(({ kind }) => kind)).toEqual(expect.arrayContaining(["person", "linkedin_url"]));
    expect(field.outbox()).toEqual([]);
  });

  it("makes up no address where that is forbidden, whatever names the country", async () => {
    replies["/email-finder"] = () => json(200, { data: { email: "x@hanbit.example", verification: {} } });
    const people = `first_name,company,country,phone,linkedin_url
Minsu,Nuri,KR,,https://www.linkedin.com/in/minsu
Sora,Nuri,,+82 10 5550 1234,
Bob,Bolt,US,,https://www.linkedin.com/in/bob
`;
    const field = await openDesk(FIND, people, COMPLIANCE);
    await run(field);
    expect(service.received).toHaveLength(1);
    expect(service.received[0]?.path).toContain("Bob");
    const skipped = field.query<{ data: string }>("SELECT data FROM events WHERE prospect = 1 ORDER BY id");
    expect(JSON.stringify(skipped)).toContain("making up people's addresses");
    expect(JSON.stringify(await field.json(["why", "p2", ...AT]))).toContain("set country");
  });
});

describe("a service that answers later", () => {
  const order = () => json(200, { request_id: "r1", error: false, success: true });
  const pending = () => json(200, { success: false, error: false, reason: "Request not ready yet" });
  const found = () =>
    json(200, {
      success: true,
      data: [{ email: [{ email: "jin@hanbit.example", qualification: "nominative@pro" }] }],
    });

  it("is asked until it has the answer, and is given the order once", async () => {
    let isReady = false;
    replies["/enrich/all/r1"] = () => (isReady ? found() : pending());
    replies["/enrich/all"] = order;
    const field = await openDesk(WAIT, JIN);
    expect(await run(field)).toMatchObject({ sent: 0, uncertain: 0 });
    await run(field, at("09:02"));
    isReady = true;
    await run(field, at("09:10"));
    expect(field.query("SELECT email FROM prospects")).toEqual([{ email: "jin@hanbit.example" }]);
    expect(service.received.filter(({ method }) => method === "POST")).toHaveLength(1);
    expect(kinds(field)).toContain("found");
    await run(field, at("09:11"));
    expect(field.outbox()).toHaveLength(1);
  });

  it("begins sequences once it has the answer", async () => {
    replies["/enrich/all/r1"] = pending;
    replies["/enrich/all"] = order;
    const field = await openDesk(WAIT, JIN);
    const step = '{ id: word, do: email, subject: A, body: "Hi {{ first_name }}." }';
    field.write("sequences/next.yaml", `name: next\nstart: { on: not_found }\nsteps:\n  - ${step}\n`);
    await run(field);
    for (const time of ["09:10", "09:40", "10:01", "10:30", "11:00"]) await run(field, at(time));
    expect(field.query("SELECT prospect FROM enrollments WHERE sequence = 'next'")).toEqual([
      { prospect: 1 },
    ]);
  });

  it("is waited for no longer than its recipe says: nothing was found", async () => {
    replies["/enrich/all/r1"] = pending;
    replies["/enrich/all"] = order;
    const field = await openDesk(WAIT, JIN);
    await run(field);
    for (const time of ["09:10", "09:40", "10:01", "10:30", "11:00"]) await run(field, at(time));
    expect(kinds(field)).toContain("not_found");
    expect(field.query("SELECT status FROM enrollments")).toEqual([{ status: "finished" }]);
    expect(service.received.filter(({ method }) => method === "POST")).toHaveLength(1);
  });

  it("that refuses in the end is believed, and no order is placed again", async () => {
    replies["/enrich/all/r1"] = () =>
      json(200, {
        success: true,
        data: [{ email: [{ email: "jin@hanbit.example", qualification: "Do_Not_Contact@pro" }] }],
      });
    replies["/enrich/all"] = order;
    const field = await openDesk(WAIT, JIN);
    await run(field);
    await run(field, at("09:02"));
    await run(field, at("09:04"));
    expect(service.received.filter(({ method }) => method === "POST")).toHaveLength(1);
    expect(field.query("SELECT email FROM prospects")).toEqual([{ email: null }]);
    expect(field.query<{ kind: string }>("SELECT kind FROM suppressions").map(({ kind }) => kind)).toContain(
      "person",
    );
  });
});

describe("a verifier", () => {
  it.each([
    ["invalid", 0],
    ["spamtrap", 0],
    ["abuse", 0],
    ["catch-all", 1],
    ["valid", 1],
  ])("that says %s lets %i mails go", async (status, mails) => {
    replies["/validate"] = () => json(200, { status, sub_status: "" });
    const field = await openDesk(VERIFY, "first_name,email,country\nJin,jin@hanbit.example,US\n");
    await run(field);
    expect(field.outbox()).toHaveLength(mails);
    expect(field.query("SELECT kind, reason FROM suppressions")).toEqual(
      mails === 0 ? [{ kind: "email", reason: "invalid" }] : [],
    );
    // Nothing came back, so that the sender's mailbox is not judged by it.
    expect(kinds(field)).not.toContain("bounced");
  });
});
