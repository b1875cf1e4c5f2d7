import { chmodSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Field, MONDAY, makeField } from "../../faults/field.ts";
import { type HostileServer, type Reply, startHostileServer } from "../../providers/hostile-server.ts";

const AT = ["--now", MONDAY];
const LATER = ["--now", "2026-03-02T10:05:00Z"];
const PEOPLE = `first_name,email,country
Anna,anna@acme.example,US
Bo,bo@other.example,US
`;

const KNOWN = `  - id: known
    when: steps.erp.found
    do: task
    text: "{{ first_name }} is known."
`;

/** A sequence of one request and what follows from its answer. */
function course(step: string): string {
  return `name: lead
steps:
  - id: erp
    do: http
    post: https://erp.acme.example/leads
    json: { email: "{{ email }}", name: "{{ first_name }}" }
${step}
${step.includes("found") ? KNOWN : ""}`;
}

const KEYED = `    repeat: { key: { header: Idempotency-Key }, for: 24 hours }
    answer:
      - { when: status == 201, is: performed, id: body.id, set: { erp_id: body.id }, events: [found] }
      - { when: status == 409, is: performed }`;

let service: HostileServer;
let reply: (body: string) => Reply;

beforeAll(async () => {
  service = await startHostileServer(({ body }) => reply(body));
});
afterAll(() => service.close());
beforeEach(() => {
  let count = 0;
  reply = () => ({ status: 201, body: JSON.stringify({ id: `E${++count}` }) });
  service.faults = [];
  service.received.length = 0;
});

async function openDesk(step: string, http = ""): Promise<Field> {
  const field = makeField({
    sequences: { lead: course(step) },
    extra: `fields: { erp_id: text, seats: number }
http:
  hosts: [erp.acme.example]
  auth: { erp.acme.example: { bearer: "\${ERP_TOKEN}" } }
  rehearsal_base: "${service.url}"
${http}`,
  });
  field.write(".env", "ERP_TOKEN=canary-token\n");
  chmodSync(join(field.root, ".env"), 0o600);
  await field.seq(["import", "-", ...AT], { stdin: PEOPLE });
  await field.seq(["enroll", "lead", "--all", ...AT]);
  return field;
}

async function run(field: Field, at = AT): Promise<Record<string, unknown>> {
  const { out, err } = await field.seq(["run", "--json", ...at]);
  if (out === "") throw new Error(err);
  return JSON.parse(out.trim().split("\n").at(-1) ?? "") as Record<string, unknown>;
}

describe("a step's own request", () => {
  it("leaves once, with its key and log-in, and its answer writes fields and facts", async () => {
    const field = await openDesk(KEYED);
    expect(await run(field)).toMatchObject({ sent: 2, tasks: 2, uncertain: 0 });
    expect(service.received.map(({ method, path, body }) => [method, path, JSON.parse(body)])).toEqual([
      ["POST", "/leads", { email: "anna@acme.example", name: "Anna" }],
      ["POST", "/leads", { email: "bo@other.example", name: "Bo" }],
    ]);
    const keys = service.received.map(({ headers }) => headers["idempotency-key"]);
    expect(new Set(keys).size).toBe(2);
    expect(service.received.every(({ headers }) => headers["authorization"] === "Bearer canary-token")).toBe(
      true,
    );
    expect(field.query("SELECT fields FROM prospects ORDER BY id")).toMatchObject([
      { fields: expect.stringContaining('"erp_id":"E1"') as string },
      { fields: expect.stringContaining('"erp_id":"E2"') as string },
    ]);
    expect(field.query("SELECT step FROM events WHERE kind = 'found'")).toHaveLength(2);
    expect(JSON.stringify(field.query("SELECT content FROM attempts"))).not.toContain("canary-token");
    expect(await run(field, LATER)).toMatchObject({ sent: 0, tasks: 0 });
  });

  it("whose answer was lost is repeated with the same key, inside its window", async () => {
    const field = await openDesk(KEYED);
    service.faults = ["after_body", "after_body"];
    expect(await run(field)).toMatchObject({ sent: 2, uncertain: 2 });
    const keys = service.received.map(({ headers }) => headers["idempotency-key"] ?? "");
    expect(keys).toHaveLength(4);
    expect(new Set(keys).size).toBe(2);
    expect(field.query("SELECT step FROM events WHERE kind = 'found'")).toHaveLength(2);
  });

  it("without a class is never sent twice, whatever comes back", async () => {
    const field = await openDesk("");
    service.faults = ["after_body", "mid_answer"];
    expect(await run(field)).toMatchObject({ sent: 0, uncertain: 2 });
    expect(await run(field, LATER)).toMatchObject({ sent: 0 });
    expect(service.received).toHaveLength(2);
    expect(await field.json(["resolve", ...LATER])).toHaveLength(2);
  });

  it.each([
    ["a body that is no JSON", { status: 200, body: "<html>" }, { uncertain: 2 }],
    ["a redirect", { status: 307, headers: { location: "https://other.example/" } }, { held: 2 }],
    ["a redirect after a post", { status: 303, headers: { location: "/" } }, { uncertain: 2 }],
    ["a wrong secret", { status: 401, body: "{}" }, { held: 2 }],
    ["too much at once", { status: 429, headers: { "retry-after": "60" } }, { deferred: 2 }],
    ["a person it does not like", { status: 422, body: "{}" }, { failed: 2 }],
    ["a broken server", { status: 500, body: "{}" }, { uncertain: 2 }],
  ] as [string, Reply, object][])(
    "answered with %s has one meaning, and is not sent again",
    async (_, answer, counts) => {
      const field = await openDesk(
        KEYED.replace("repeat: { key: { header: Idempotency-Key }, for: 24 hours }", "repeat: never"),
      );
      reply = () => answer;
      expect(await run(field)).toMatchObject({ sent: 0, ...counts });
      expect(service.received.length).toBeLessThanOrEqual(2);
    },
  );

  it("answered with ten megabytes is uncertain, and read no further", async () => {
    const field = await openDesk(
      KEYED.replace("repeat: { key: { header: Idempotency-Key }, for: 24 hours }", "repeat: never"),
    );
    reply = () => ({ status: 200, body: "{}" });
    service.faults = ["huge", "huge"];
    expect(await run(field)).toMatchObject({ sent: 0, uncertain: 2 });
    expect(await run(field, LATER)).toMatchObject({ sent: 0 });
    expect(service.received).toHaveLength(2);
  });

  it("that was refused for its address is sent as the step says once that is mended", async () => {
    const field = await openDesk("");
    reply = () => ({ status: 404 });
    expect(await run(field)).toMatchObject({ held: 2 });
    expect(field.query("SELECT sender, channel FROM holds")).toEqual([
      { sender: "anna", channel: "http:erp.acme.example" },
    ]);
    field.write("sequences/lead.yaml", course("").replace("/leads", "/v2/leads"));
    await field.seq(["resume", "--sender", "anna", ...LATER]);
    reply = () => ({ status: 204 });
    expect(await run(field, LATER)).toMatchObject({ sent: 2 });
    expect(service.received.filter(({ path }) => path === "/v2/leads")).toHaveLength(2);
  });

  it("goes to no host that seq.yaml does not name, whatever the sequence says", async () => {
    const field = await openDesk("");
    field.write("sequences/lead.yaml", course("").replace("erp.acme.example", "erp.acme.exmaple"));
    const { out } = await field.seq(["lint", ...AT]);
    expect(out).toContain("foreign-host");
    expect(out).toContain("erp.acme.example");
    expect(await run(field)).toMatchObject({ sent: 0 });
    // And where seq.yaml has taken it out since.
    field.write("sequences/lead.yaml", course(""));
    field.write("seq.yaml", field.read("seq.yaml").replaceAll("erp.acme.example", "crm.acme.example"));
    expect(await run(field, LATER)).toMatchObject({ sent: 0 });
    expect(service.received).toEqual([]);
  });

  it("that finds an address writes it in normal form; one that is another person's pauses, and merges nobody", async () => {
    const field = await openDesk(`    repeat: read
    answer: [{ when: status == 200, is: performed, set: { phone: body.phone, email: body.email, seats: body.seats }, events: [found] }]`);
    reply = (body) => {
      const isAnna = body.includes("Anna");
      const found = isAnna
        ? { phone: "(212) 555-0123", seats: 12 }
        : { email: "Anna@ACME.example", seats: "many" };
      return { status: 200, body: JSON.stringify(found) };
    };
    expect(await run(field)).toMatchObject({ sent: 2, tasks: 1 });
    const people = field.query<{ email: string; phone: string | null; fields: string }>(
      "SELECT email, phone, fields FROM prospects ORDER BY id",
    );
    expect(people).toMatchObject([
      {
        email: "anna@acme.example",
        phone: "+12125550123",
        fields: expect.stringContaining('"seats":12') as string,
      },
      { email: "bo@other.example", phone: null },
    ]);
    expect(people[1]?.fields).not.toContain("seats");
    const why = JSON.stringify(await field.json(["why", "bo@other.example", ...LATER]));
    expect(why).toContain("what erp found is another person's: email");
    expect(field.query("SELECT step FROM events WHERE kind = 'address_taken'")).toEqual([{ step: "erp" }]);
  });
});

const AROUND = `name: around
steps:
  - id: erp
    do: http
    post: https://erp.acme.example/leads
  - id: team
    do: notify
    text: "{{ first_name }} begins."
  - id: mail
    do: email
    subject: A word
    body: Hi {{ first_name }}.
  - id: note
    do: http
    post: https://erp.acme.example/notes
  - id: again
    do: email
    subject: Once more
    body: Hi {{ first_name }}.
`;

describe("what reaches nobody", () => {
  it("counts in no budget, and in no figure of people reached, and takes no answer", async () => {
    const field = makeField({
      sequences: { around: AROUND },
      sender: "notify: { provider: slack, token: xoxb-0-0-canary, channel: C0123456789 }",
      extra: `touch_budget: { person: 1 per 7 days, company: 1 per 7 days }
http: { hosts: [erp.acme.example], rehearsal_base: "${service.url}" }
`,
    });
    field.write("seq.yaml", field.read("seq.yaml").replace("token: xoxb-0-0-canary", 'token: "${SLACK}"'));
    field.write(".env", "SLACK=xoxb-0-0-canary\n");
    chmodSync(join(field.root, ".env"), 0o600);
    await field.seq(["import", "-", ...AT], { stdin: PEOPLE });
    await field.seq(["enroll", "around", "--all", ...AT]);
    await run(field);
    const done = field.query<{ step: string }>("SELECT step FROM attempts WHERE prospect = 1 ORDER BY id");
    expect(done.map(({ step }) => step)).toEqual(["erp", "team", "mail", "note"]);
    expect(await field.json(["why", "anna@acme.example", ...LATER])).toMatchObject({
      enrollments: [{ deferred_by: "touch_budget" }],
    });
    await field.seq(["event", "anna@acme.example", "replied", ...LATER]);
    const report = await field.json(["report", "--by", "channel", ...LATER]);
    const of = (channel: string) =>
      expect.objectContaining({
        channel,
        reached: channel === "email" ? 2 : 0,
        replied: +(channel === "email"),
      });
    expect(report).toEqual(expect.arrayContaining([of("email"), of("http"), of("notify")]));
  });

  it("is held by its own service alone: the others of the sender go on", async () => {
    reply = (body) =>
      body.includes("secret-list")
        ? { status: 401, body: "{}" }
        : { status: 201, body: JSON.stringify({ id: "1" }) };
    const ask = (host: string, text: string) =>
      `steps:\n  - { id: ask, do: http, post: "https://${host}.acme.example/x", json: { text: ${text} } }\n`;
    const field = makeField({
      sequences: {
        crm: `name: crm\n${ask("crm", "secret-list")}`,
        erp: `name: erp\n${ask("erp", "plain")}`,
      },
      extra: `http: { hosts: [crm.acme.example, erp.acme.example], rehearsal_base: "${service.url}" }\n`,
    });
    await field.seq(["import", "-", ...AT], { stdin: PEOPLE });
    for (const name of ["crm", "erp"]) await field.seq(["enroll", name, "--all", ...AT]);
    expect(await run(field)).toMatchObject({ sent: 2, failed: 0, held: 2 });
    expect(field.query("SELECT sender, channel FROM holds")).toEqual([
      { sender: "anna", channel: "http:crm.acme.example" },
    ]);
    reply = () => ({ status: 201, body: "{}" });
    await field.seq(["resume", "--sender", "anna", ...LATER]);
    expect(await run(field, LATER)).toMatchObject({ sent: 2, held: 0 });
  });

  it("keeps the limit that seq.yaml has for `<provider>.<action>`, and takes its cost", async () => {
    const field = makeField({
      extra: "limits: { hubspot.contact: 5 per day }\ncosts: { hunter.find_email: 0.05 }\n",
    });
    expect(await field.seq(["lint", "seq.yaml"])).toMatchObject({ code: 0 });
    field.write("seq.yaml", field.read("seq.yaml").replace("hubspot.contact", "linkedin.conect"));
    expect((await field.seq(["lint", "seq.yaml"])).code).not.toBe(0);
  });
});
