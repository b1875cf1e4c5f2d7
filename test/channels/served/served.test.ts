import { chmodSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Field, MONDAY, makeField } from "../../faults/field.ts";
import { type HostileServer, startHostileServer } from "../../providers/hostile-server.ts";

const AT = ["--now", MONDAY];
const LATER = ["--now", "2026-03-02T10:05:00Z"];
const COURSE = `name: texts
steps:
  - id: text
    do: sms
    text: "Hi {{ first_name }}, is 10:00 fine?"
  - id: mail
    wait: 3 days
    do: email
    subject: 10:00
    body: Hi {{ first_name }}.
`;
const PEOPLE = `first_name,email,phone,country
Anna,anna@acme.example,+12125550123,US
Bo,bo@other.example,+12125550124,US
`;
const ACCOUNT = `AC${"0".repeat(32)}`;

let service: HostileServer;
let sent: { to: string; text: string; sid: string }[] = [];
let answer: { status: number; body: object } | null = null;

beforeAll(async () => {
  service = await startHostileServer(({ method, path, body }) => {
    if (method === "GET" && path.includes("/Messages.json")) {
      const dated = { from: "+12125550100", date_created: "Mon, 02 Mar 2026 09:00:02 +0000" };
      const messages = sent.map(({ to, text, sid }) => ({ ...dated, to, body: text, sid }));
      return { status: 200, body: JSON.stringify({ messages }) };
    }
    if (method === "GET") return { status: 200, body: JSON.stringify({ status: "active" }) };
    if (answer !== null) return { status: answer.status, body: JSON.stringify(answer.body) };
    const form = new URLSearchParams(body);
    const sid = `SM${sent.length + 1}`;
    sent.push({ to: form.get("To") ?? "", text: form.get("Body") ?? "", sid });
    return { status: 201, body: JSON.stringify({ sid }) };
  });
});
afterAll(() => service.close());
beforeEach(() => {
  sent = [];
  answer = null;
  service.faults = [];
  service.received.length = 0;
});

async function openDesk(
  sms: string | null,
  sequences: Record<string, string> = { texts: COURSE },
): Promise<Field> {
  const field = makeField({
    sequences,
    ...(sms !== null && {
      sender: `sms: { provider: twilio, account: ${ACCOUNT}, token: "\${TWILIO_TOKEN}", number: "+12125550100"${sms} }`,
    }),
    extra: `providers: { twilio: { rehearsal_base: "${service.url}" } }\n`,
  });
  field.write(".env", "TWILIO_TOKEN=canary-token\n");
  chmodSync(join(field.root, ".env"), 0o600);
  await field.seq(["import", "-", ...AT], { stdin: PEOPLE });
  for (const name of Object.keys(sequences)) await field.seq(["enroll", name, "--all", ...AT]);
  return field;
}

async function run(field: Field, at = AT): Promise<unknown[]> {
  const { out, err } = await field.seq(["run", "--json", ...at]);
  if (out === "") throw new Error(err);
  return out
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as unknown);
}

describe("a text message", () => {
  it("leaves through the sender's service, once, and no secret is journaled", async () => {
    const field = await openDesk("");
    expect((await run(field)).at(-1)).toMatchObject({ sent: 2, uncertain: 0 });
    expect(sent.map(({ to, text }) => [to, text]).sort()).toEqual([
      ["+12125550123", "Hi Anna, is 10:00 fine?"],
      ["+12125550124", "Hi Bo, is 10:00 fine?"],
    ]);
    expect((await run(field, LATER)).at(-1)).toMatchObject({ sent: 0 });
    const attempts = field.query("SELECT status, provider_id, content FROM attempts ORDER BY id");
    expect(attempts).toMatchObject([{ status: "sent" }, { status: "sent" }]);
    expect(JSON.stringify(attempts)).not.toContain("canary-token");
    expect(service.received.every(({ headers }) => headers["authorization"]?.startsWith("Basic "))).toBe(
      true,
    );
  });

  it("whose answer was lost is looked up, and counts as sent without a second one", async () => {
    const field = await openDesk("");
    service.faults = ["after_body", "after_body"];
    expect((await run(field)).at(-1)).toMatchObject({ sent: 0, uncertain: 2 });
    expect((await run(field, LATER)).at(-1)).toMatchObject({ sent: 2, uncertain: 0 });
    expect(sent).toHaveLength(2);
    expect(field.query("SELECT status, provider_id FROM attempts ORDER BY id")).toMatchObject([
      { status: "sent", provider_id: expect.stringMatching(/^SM/) as string },
      { status: "sent", provider_id: expect.stringMatching(/^SM/) as string },
    ]);
  });

  it("to a number that takes none closes the channel for that person alone, until they have another", async () => {
    const field = await openDesk("");
    answer = { status: 400, body: { code: 21614, message: "not a mobile number" } };
    expect((await run(field)).at(-1)).toMatchObject({ sent: 0, failed: 2, exited: 0 });
    const gates = async () => JSON.stringify(await field.json(["why", "anna@acme.example", ...LATER]));
    expect(await gates()).toContain('"gate":"suppression","pass":true');
    expect(field.query("SELECT kind FROM events WHERE kind = 'no_text_number'")).toHaveLength(2);
    expect(field.query("SELECT name FROM suppressions")).toEqual([]);
  });

  it("to somebody who told the service to stop stops every channel", async () => {
    const field = await openDesk("");
    answer = { status: 400, body: { code: 21610, message: "unsubscribed recipient" } };
    expect((await run(field)).at(-1)).toMatchObject({ failed: 2, exited: 2 });
    expect(field.query("SELECT kind FROM suppressions WHERE kind = 'phone'")).toHaveLength(2);
  });

  it("that the service refuses for our fault holds the sender there, and nobody is skipped", async () => {
    const field = await openDesk("");
    answer = { status: 401, body: { code: 20003, message: "Authenticate" } };
    expect((await run(field)).at(-1)).toMatchObject({ sent: 0, failed: 0, held: 2 });
    expect(field.query("SELECT sender, channel FROM holds")).toEqual([{ sender: "anna", channel: "sms" }]);
    answer = null;
    await field.seq(["resume", "--sender", "anna", ...LATER]);
    expect((await run(field, LATER)).at(-1)).toMatchObject({ sent: 2 });
    expect(sent).toHaveLength(2);
  });

  it("keeps the caps of its service, apart from the mailbox's", async () => {
    const field = await openDesk(", limits: { per_day: 1 }");
    expect((await run(field)).at(-1)).toMatchObject({ sent: 1, deferred: 1 });
  });

  it("is counted beside the sender's mail, with its own cap and hold", async () => {
    const field = await openDesk(", limits: { per_day: 5 }");
    await run(field);
    const { senders } = await field.look<{ senders: object[] }>(["status", ...AT]);
    expect(senders).toMatchObject([
      {
        id: "anna",
        sent_24h: 0,
        services: [{ channel: "sms", provider: "twilio", sent_24h: 2, cap: 5, held: null }],
      },
    ]);
    expect((await field.seq(["status", ...AT])).out).toMatch(/^ {2}sms +2 of 5/m);
  });

  it("is a task with its text where the sender has no service", async () => {
    const field = await openDesk(null);
    expect((await run(field)).at(-1)).toMatchObject({ sent: 0, tasks: 2 });
    expect(await field.json(["tasks", "list", ...AT])).toMatchObject([
      { channel: "sms", text: "Hi Anna, is 10:00 fine?", url: "sms:+12125550123" },
      { channel: "sms" },
    ]);
    expect(service.received).toEqual([]);
  });
});

describe("two texts that read alike", () => {
  const SAME = 'do: sms, text: "Is 10:00 fine, {{ first_name }}?"';
  const status = (field: Field) =>
    field.query<{ status: string }>("SELECT status FROM attempts ORDER BY id").map((each) => each.status);

  it("are told apart: what the service lists of the first is no evidence for the second", async () => {
    const twice = `name: twice\nsteps:\n  - { id: text, ${SAME} }\n  - { id: again, ${SAME} }\n`;
    const field = await openDesk("", { twice });
    // Two of the first, and then two that never arrive.
    service.faults = [null, null, "after_headers", "after_headers"];
    await run(field);
    await run(field, LATER);
    expect(sent).toHaveLength(2);
    expect(status(field)).toEqual(["sent", "sent", "uncertain", "uncertain"]);
  });

  it("stay in doubt where both are, and one was found", async () => {
    const steps = `steps:\n  - { id: text, ${SAME} }\n`;
    const field = await openDesk("", { one: `name: one\n${steps}`, other: `name: other\n${steps}` });
    await field.seq(["suppress", "add", "bo@other.example", ...AT]);
    service.faults = ["after_body", "after_body"];
    expect((await run(field)).at(-1)).toMatchObject({ uncertain: 2 });
    // One was lost on its way.
    sent.pop();
    await run(field, LATER);
    expect(status(field)).toEqual(["uncertain", "uncertain"]);
    expect(JSON.stringify(await field.json(["resolve", ...LATER]))).toContain("another that reads alike");
  });
});

describe("a test of a service", () => {
  const TRY = ["providers", "try", "twilio", "sms", "--prospect", "anna@acme.example"];

  it("leaves once, marked, in the answer's own words, and is no touch", async () => {
    const field = await openDesk(", limits: { per_day: 1 }");
    const tried = await field.look<object>([...TRY, "--yes", ...AT]);
    expect(tried).toMatchObject({
      provider: "twilio",
      action: "sms",
      channel: "sms",
      sender: "anna",
      to: "+12125550123",
      request: { method: "POST" },
      answer: { is: "performed", id: "SM1", means: "the touch would count as sent" },
    });
    expect(JSON.stringify(tried)).not.toContain("canary-token");
    expect(sent).toHaveLength(1);
    expect(sent[0]?.text).toMatch(/^\[test\] /);
    expect(field.query("SELECT id FROM attempts")).toEqual([]);
    expect(field.query("SELECT kind FROM events WHERE kind LIKE 'test_%' ORDER BY id")).toEqual([
      { kind: "test_sent" },
      { kind: "test_answered" },
    ]);
    // The cap of one a day is still there for a touch.
    expect((await run(field)).at(-1)).toMatchObject({ sent: 1 });
  });

  it("is asked for, and without a terminal says --yes", async () => {
    const field = await openDesk("");
    expect(await field.seq([...TRY, ...AT])).toMatchObject({
      code: 2,
      err: expect.stringContaining("--yes") as string,
    });
    expect(service.received).toEqual([]);
  });

  it("says what an answer means, and holds and suppresses nobody by it", async () => {
    const field = await openDesk("");
    answer = { status: 401, body: { code: 20003, message: "Authenticate" } };
    expect(await field.look([...TRY, "--yes", ...AT])).toMatchObject({ answer: { is: "our_fault" } });
    answer = { status: 400, body: { code: 21614, message: "not a mobile number" } };
    expect(await field.look([...TRY, "--yes", ...AT])).toMatchObject({ answer: { is: "dead_address" } });
    answer = { status: 400, body: { code: 21610, message: "unsubscribed recipient" } };
    expect(await field.look([...TRY, "--yes", ...AT])).toMatchObject({ answer: { is: "opted_out" } });
    expect(field.query("SELECT sender FROM holds")).toEqual([]);
    expect(field.query("SELECT name FROM suppressions")).toEqual([]);
    service.faults = ["after_body"];
    expect(await field.look([...TRY, "--yes", ...AT])).toMatchObject({ answer: { is: "uncertain" } });
  });

  it("goes to nobody who is suppressed, whom the law keeps it from, or through a sender that is held", async () => {
    const field = await openDesk("");
    answer = { status: 401, body: { code: 20003, message: "Authenticate" } };
    await run(field);
    field.write("seq.yaml", `${field.read("seq.yaml")}compliance: { jurisdictions: auto }\n`);
    service.received.length = 0;
    expect((await field.seq([...TRY, "--yes", ...LATER])).err).toContain("sender anna is held");
    await field.seq(["resume", "--sender", "anna", ...LATER]);
    await field.seq(["suppress", "add", "anna@acme.example", ...LATER]);
    expect((await field.seq([...TRY, "--yes", ...LATER])).err).toContain("is suppressed");
    const stdin = "first_name,email,phone,country\nDora,dora@firm.example,+4915112345678,DE\n";
    await field.seq(["import", "-", ...LATER], { stdin });
    const toDora = [...TRY.slice(0, 5), "dora@firm.example", "--yes", ...LATER];
    expect((await field.seq(toDora)).err).toContain("nothing is sent");
    expect(service.received).toEqual([]);
  });
});
