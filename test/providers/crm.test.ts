import { chmodSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Field, makeField } from "../faults/field.ts";
import { type HostileServer, type Reply, startHostileServer } from "./hostile-server.ts";

const at = (time: string) => ["--now", `2026-03-02T${time}:00`];
const json = (status: number, body: unknown): Reply => ({ status, body: JSON.stringify(body) });
const PEOPLE = `first_name,last_name,email,country
Jin,Kim,jin@hanbit.example,US
Bo,Lee,bo@other.example,US
`;

/** The CRM: paths in the order in which they are looked for. */
let replies: Record<string, (body: string, path: string) => Reply>;
let service: HostileServer;

beforeAll(async () => {
  service = await startHostileServer(({ path, body }) => {
    const [, reply] = Object.entries(replies).find(([start]) => path.startsWith(start)) ?? [];
    return reply?.(body, path) ?? { status: 404, body: "{}" };
  });
});
afterAll(() => service.close());
beforeEach(() => {
  service.faults = [];
  service.received.length = 0;
  replies = {
    "/crm/v3/objects/contacts/search": () => json(200, { total: 0, results: [] }),
    "/api/v2/persons?": () => json(200, { success: true, data: [] }),
    "/token": () => json(200, { access_token: "canary-access", expires_in: 3600 }),
    "/services/data/v62.0/query": () => json(200, { totalSize: 0, done: true, records: [] }),
  };
});

async function openDesk(steps: string, people = PEOPLE): Promise<Field> {
  const field = makeField({
    sequences: { lead: `name: lead\nsteps:\n${steps}` },
    extra: `providers:
  hubspot: { token: "\${TOKEN}", rehearsal_base: "${service.url}" }
  pipedrive: { company: acme, token: "\${TOKEN}", rehearsal_base: "${service.url}" }
  salesforce: { domain: acme, client_id: 3MVG9, client_secret: "\${TOKEN}", refresh_token: "\${TOKEN}", rehearsal_base: "${service.url}" }
  attio: { token: "\${TOKEN}", rehearsal_base: "${service.url}" }
`,
  });
  field.write(".env", "TOKEN=canary-token\n");
  chmodSync(join(field.root, ".env"), 0o600);
  await field.seq(["import", "-", ...at("09:00")], { stdin: people });
  await field.seq(["enroll", "lead", "--all", ...at("09:00")]);
  return field;
}

const run = (field: Field, time: string) => field.seq(["run", "--json", ...at(time)]);
const asked = (path: string) => service.received.filter((request) => request.path.startsWith(path));

const HUBSPOT = `  - id: contact
    do: hubspot.contact
  - id: told
    do: hubspot.note
    text: "{{ first_name }} began."
`;

const HELLO = `  - id: hello
    do: email
    subject: A word
    body: Hi {{ first_name }}.
`;

describe("a CRM", () => {
  it("has each person once, and their note at their record", async () => {
    replies["/crm/v3/objects/contacts/batch/upsert"] = (body) =>
      json(200, { status: "COMPLETE", results: [{ id: body.includes("Jin") ? "512" : "513" }] });
    replies["/crm/v3/objects/notes"] = () => json(201, { id: "n1" });
    // The upsert is asked again; it is the same contact.
    service.faults = [null, "after_body"];
    const field = await openDesk(HUBSPOT);
    await run(field, "09:00");
    await run(field, "09:05");
    expect(
      field.query("SELECT json_extract(fields, '$.hubspot_id') AS id FROM prospects ORDER BY id"),
    ).toEqual([{ id: "512" }, { id: "513" }]);
    const notes = asked("/crm/v3/objects/notes").map(({ body }) => JSON.parse(body) as object);
    expect(notes).toHaveLength(2);
    expect(notes).toMatchObject([
      { associations: [{ to: { id: "512" } }], properties: { hs_note_body: "Jin began." } },
      { associations: [{ to: { id: "513" } }], properties: { hs_note_body: "Bo began." } },
    ]);
    expect(JSON.stringify(field.query("SELECT content FROM attempts"))).not.toContain("canary-token");
  });

  it("is never told a note twice: one whose answer was lost is looked for", async () => {
    replies["/crm/v3/objects/contacts/batch/upsert"] = () => json(200, { results: [{ id: "512" }] });
    replies["/crm/v3/objects/notes/search"] = () =>
      json(200, { total: 1, results: [{ id: "n1", properties: { hs_note_body: "Jin began." } }] });
    replies["/crm/v3/objects/notes"] = () => json(201, { id: "n1" });
    const field = await openDesk(HUBSPOT, PEOPLE.replace(/Bo.*\n/, ""));
    service.faults = [null, null, "after_body"];
    await run(field, "09:00");
    await run(field, "09:05");
    expect(service.received.filter(({ path }) => path === "/crm/v3/objects/notes")).toHaveLength(1);
  });

  it.each([
    [
      "hubspot",
      "/crm/v3/objects/contacts/search",
      {
        total: 1,
        results: [
          { id: "1", properties: { email: "Jin@Hanbit.example", lastmodifieddate: "2026-03-02T08:30:00Z" } },
        ],
      },
    ],
    [
      "pipedrive",
      "/api/v2/persons?",
      {
        success: true,
        data: [
          {
            id: 1,
            marketing_status: "unsubscribed",
            update_time: "2026-03-02T08:30:00Z",
            emails: [{ value: "jin@hanbit.example" }],
          },
          {
            id: 2,
            marketing_status: "subscribed",
            update_time: "2026-03-02T08:30:00Z",
            emails: [{ value: "bo@other.example" }],
          },
        ],
      },
    ],
  ])("by whose opt-out everything stops before anything leaves: %s", async (_, path, list) => {
    let isAsked = false;
    replies[path] = () => {
      // What it lists again on a second page counts once.
      const first = !isAsked;
      isAsked = true;
      return json(200, first ? list : { total: 0, results: [], data: [], success: true });
    };
    const field = await openDesk(HELLO);
    await run(field, "09:00");
    expect(field.outbox()).toHaveLength(1);
    expect(
      field.query(
        "SELECT p.email FROM enrollments e JOIN prospects p ON p.id = e.prospect WHERE e.status = 'exited'",
      ),
    ).toEqual([{ email: "jin@hanbit.example" }]);
    const kinds = field.query<{ kind: string }>("SELECT kind FROM suppressions").map(({ kind }) => kind);
    expect(kinds.sort()).toEqual(["email", "person"]);
  });

  it("is read to the last page of a list, and gone on with where a look ends", async () => {
    const pages = 205;
    replies["/api/v2/persons?"] = (_, path) => {
      const page = Number(new URL(path, service.url).searchParams.get("cursor") ?? "1");
      const isLast = page === pages;
      return json(200, {
        success: true,
        additional_data: { next_cursor: isLast ? null : String(page + 1) },
        data: [
          {
            id: page,
            marketing_status: isLast ? "unsubscribed" : "subscribed",
            update_time: "2026-03-02T08:30:00Z",
            emails: [{ value: isLast ? "jin@hanbit.example" : `p${page}@other.example` }],
          },
        ],
      });
    };
    const field = await openDesk(HELLO);
    await field.seq(["sync", ...at("08:00")]);
    expect(asked("/api/v2/persons?")).toHaveLength(200);
    await run(field, "09:00");
    expect(asked("/api/v2/persons?")).toHaveLength(pages);
    expect(field.query("SELECT kind FROM suppressions WHERE kind = 'person'")).toHaveLength(1);
    expect(field.outbox()).toHaveLength(1);
  });

  it("that knows two people of one address is given no third", async () => {
    replies["/api/v2/persons/search"] = (body) =>
      json(200, { data: { items: [{ item: { id: 1 } }, { item: { id: 2 } }] }, body });
    replies["/api/v2/persons"] = () => json(201, { success: true, data: { id: 3 } });
    const field = await openDesk(`  - id: find
    do: pipedrive.find
  - id: contact
    when: steps.find.not_found
    do: pipedrive.contact
`);
    await run(field, "09:00");
    expect(asked("/api/v2/persons").filter(({ method }) => method === "POST")).toEqual([]);
    expect(asked("/api/v2/persons/search")).toHaveLength(2);
  });
});

const KIM = PEOPLE.replace(/Bo.*\n/, "");
const status = (field: Field) =>
  field.query<{ step: string; status: string }>("SELECT step, status FROM attempts ORDER BY id");

describe("Salesforce", () => {
  const CONTACT = "/services/data/v62.0/sobjects/Contact";
  const TASK = "/services/data/v62.0/sobjects/Task";
  const STEPS = `  - { id: contact, do: salesforce.contact }
  - id: owner
    do: salesforce.update
    values: { OwnerId: "005x" }
  - { id: told, do: salesforce.note, subject: Began, text: "{{ first_name }} began." }
  - { id: call, do: salesforce.task, subject: Call, due: "2026-03-05" }
  - { id: deal, do: salesforce.deal, deal: "{{ last_name }}", stage: Prospecting, close: "2026-06-30" }
`;

  it("has a contact by their address, and note, task and deal at that record, by a token that it gave", async () => {
    replies[CONTACT] = (_, path) =>
      path.includes("/Email/")
        ? json(201, { id: "003x", success: true, errors: [] })
        : { status: 204, body: "" };
    replies[TASK] = () => json(201, { id: "00Tx", success: true, errors: [] });
    replies["/services/data/v62.0/sobjects/Opportunity"] = () => json(201, { id: "006x", success: true });
    const field = await openDesk(STEPS, KIM);
    await run(field, "09:00");
    await run(field, "09:05");
    expect(status(field).map((row) => row.status)).toEqual(["sent", "sent", "sent", "sent", "sent"]);
    expect(asked(CONTACT).map(({ method, path }) => [method, decodeURIComponent(path)])).toEqual([
      ["PATCH", `${CONTACT}/Email/jin@hanbit.example`],
      ["PATCH", `${CONTACT}/003x`],
    ]);
    expect(JSON.parse(asked(CONTACT)[1]?.body ?? "")).toEqual({ OwnerId: "005x" });
    expect(asked(TASK).map(({ body }) => JSON.parse(body) as object)).toMatchObject([
      { WhoId: "003x", Status: "Completed", Description: "Jin began." },
      { WhoId: "003x", Status: "Not Started", ActivityDate: "2026-03-05" },
    ]);
    for (const { headers, path } of service.received) {
      if (path.startsWith("/services/")) expect(headers["authorization"]).toBe("Bearer canary-access");
    }
    expect(JSON.stringify(field.query("SELECT content FROM attempts"))).not.toContain("canary");
  });

  it("that has several contacts of one address is written to none of them", async () => {
    replies[CONTACT] = () => json(300, ["/services/data/v62.0/sobjects/Contact/003x"]);
    replies[TASK] = () => json(201, { id: "00Tx", success: true });
    const field = await openDesk(STEPS, KIM);
    await run(field, "09:00");
    await run(field, "09:05");
    expect(asked(TASK)).toEqual([]);
    expect(field.query("SELECT json_extract(fields, '$.salesforce_id') AS id FROM prospects")).toEqual([
      { id: null },
    ]);
  });

  it("whose answer to a note was lost is told no second one", async () => {
    replies[CONTACT] = () => json(201, { id: "003x", success: true });
    replies[TASK] = () => json(201, { id: "00Tx", success: true });
    // Opt-outs, the token, the contact; then the note.
    const field = await openDesk(
      STEPS.split("\n")
        .filter((line) => /contact|told/.test(line))
        .join("\n"),
      KIM,
    );
    service.faults = [null, null, null, "after_body"];
    await run(field, "09:00");
    await run(field, "09:10");
    expect(asked(TASK).length).toBeLessThanOrEqual(1);
    expect(status(field).at(-1)?.status).toMatch(/uncertain|sent/);
  });

  it("by whose opt-out everything stops before anything leaves", async () => {
    const records = [{ Id: "003x", Email: "Jin@Hanbit.example", SystemModstamp: "2026-03-02T08:30:00Z" }];
    replies["/services/data/v62.0/query"] = () => json(200, { records });
    const field = await openDesk(HELLO);
    await run(field, "09:00");
    expect(field.outbox()).toHaveLength(1);
    expect(field.query("SELECT kind FROM suppressions WHERE kind = 'person'")).toHaveLength(1);
  });
});

describe("Attio", () => {
  const PERSON = "/v2/objects/people/records";
  const STEPS = `  - { id: contact, do: attio.contact }
  - { id: told, do: attio.note, subject: Began, text: "{{ first_name }} began." }
  - id: call
    do: attio.task
    text: Call.
    due: "2026-03-05T09:00:00Z"
    assignees: [{ workspace_member_email_address: anna@acme.example }]
  - { id: deal, do: attio.deal, deal: "{{ last_name }}", stage: Lead, owner: anna@acme.example }
`;
  const made = (name: string) => () => json(200, { data: { id: { [`${name}_id`]: "a1" } } });

  it("has a person by their address, and note, task and deal at that record", async () => {
    replies[PERSON] = made("record");
    replies["/v2/notes"] = made("note");
    replies["/v2/tasks"] = made("task");
    replies["/v2/objects/deals/records"] = made("record");
    const field = await openDesk(STEPS, KIM);
    await run(field, "09:00");
    await run(field, "09:05");
    expect(status(field).map((row) => row.status)).toEqual(["sent", "sent", "sent", "sent"]);
    expect(asked(PERSON)[0]).toMatchObject({
      method: "PUT",
      path: `${PERSON}?matching_attribute=email_addresses`,
    });
    expect(JSON.parse(asked("/v2/notes")[0]?.body ?? "")).toMatchObject({
      data: { parent_record_id: "a1", title: "Began", content: "Jin began." },
    });
    expect(JSON.parse(asked("/v2/tasks")[0]?.body ?? "")).toMatchObject({
      data: { assignees: [{ workspace_member_email_address: "anna@acme.example" }] },
    });
    expect(field.query("SELECT json_extract(fields, '$.attio_id') AS id FROM prospects")).toEqual([
      { id: "a1" },
    ]);
  });

  it("is never told a note twice: one whose answer was lost is looked for", async () => {
    let kept: Record<string, string> = {};
    replies[PERSON] = made("record");
    replies["/v2/notes?"] = () =>
      json(200, {
        data: [
          {
            id: { note_id: "n1" },
            title: kept["title"],
            content_plaintext: kept["content"],
            created_at: kept["created_at"],
          },
        ],
      });
    replies["/v2/notes"] = (body) => {
      kept = (JSON.parse(body) as { data: Record<string, string> }).data;
      return made("note")();
    };
    const field = await openDesk(STEPS.split("\n").slice(0, 2).join("\n"), KIM);
    service.faults = [null, "after_body"];
    await run(field, "09:00");
    await run(field, "09:05");
    expect(
      service.received.filter(({ method, path }) => method === "POST" && path === "/v2/notes"),
    ).toHaveLength(1);
    expect(status(field).at(-1)).toEqual({ step: "told", status: "sent" });
  });
});
