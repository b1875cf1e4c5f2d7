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
  };
});

async function openDesk(steps: string, people = PEOPLE): Promise<Field> {
  const field = makeField({
    sequences: { lead: `name: lead\nsteps:\n${steps}` },
    extra: `providers:
  hubspot: { token: "\${TOKEN}", rehearsal_base: "${service.url}" }
  pipedrive: { company: acme, token: "\${TOKEN}", rehearsal_base: "${service.url}" }
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
