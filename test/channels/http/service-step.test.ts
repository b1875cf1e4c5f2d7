import { chmodSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Field, MONDAY, makeField } from "../../faults/field.ts";
import { type HostileServer, type Reply, startHostileServer } from "../../providers/hostile-server.ts";

const AT = ["--now", MONDAY];
const LATER = ["--now", "2026-03-02T10:05:00Z"];

const RECIPE = `provider: finder
title: Finder
docs: https://finder.example/docs
base: https://api.finder.example/v1
settings: { key: { secret: true } }
auth: { header: { name: X-Key, value: "{{ settings.key }}" } }
check: { get: /me, ok: status == 200 }
actions:
  find_email:
    inputs:
      domain: { describe: the company's domain }
      tags: { type: list, optional: true }
    request: { post: /find, json: { domain: "{{ domain }}", first: "{{ first_name }}", tags?: "{{ tags }}" } }
    repeat: read
    answer:
      - { when: status == 200 && has(body.email), is: performed, set: { email: body.email }, events: [found] }
      - { when: status == 200, is: performed, events: [not_found] }
      - { when: "status in [401, 403]", is: our_fault }
`;
const COURSE = `name: lead
steps:
  - id: address
    do: finder.find_email
    domain: "{{ company | downcase }}.example"
    tags: [cto, "{{ title }}"]
  - id: intro
    do: email
    when: steps.address.found
    subject: Hello
    body: Hi {{ first_name }}.
`;
const PEOPLE = `first_name,company,title,linkedin_url,country
Anna,Acme,CTO,https://www.linkedin.com/in/anna,US
Bo,Other,CFO,https://www.linkedin.com/in/bo,US
`;

let service: HostileServer;
let reply: (body: string) => Reply;

beforeAll(async () => {
  service = await startHostileServer(({ body }) => reply(body));
});
afterAll(() => service.close());
beforeEach(() => {
  reply = (body) => ({
    status: 200,
    body: JSON.stringify(body.includes("Anna") ? { email: "Anna@acme.example" } : {}),
  });
  service.faults = [];
  service.received.length = 0;
});

async function openDesk(extra = ""): Promise<Field> {
  const field = makeField({
    sequences: { lead: COURSE },
    extra: `providers: { finder: { key: "\${FINDER_KEY}", rehearsal_base: "${service.url}" } }\n${extra}`,
  });
  field.write("providers/finder.yaml", RECIPE);
  field.write(".env", "FINDER_KEY=canary-key\n");
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

describe("an action of a recipe in a step", () => {
  it("is asked with what the step says, and what it finds decides what comes next", async () => {
    const field = await openDesk();
    expect(await field.seq(["lint", ...AT])).toMatchObject({
      out: expect.not.stringContaining("error") as string,
    });
    expect(await run(field)).toMatchObject({ uncertain: 0, held: 0 });
    expect(
      service.received.map(({ path, body, headers }) => [path, JSON.parse(body), headers["x-key"]]),
    ).toEqual([
      ["/find", { domain: "acme.example", first: "Anna", tags: ["cto", "CTO"] }, "canary-key"],
      ["/find", { domain: "other.example", first: "Bo", tags: ["cto", "CFO"] }, "canary-key"],
    ]);
    expect(field.query("SELECT email FROM prospects ORDER BY id")).toEqual([
      { email: "anna@acme.example" },
      { email: null },
    ]);
    expect(field.outbox()).toHaveLength(1);
    expect(JSON.stringify(field.query("SELECT content FROM attempts"))).not.toContain("canary-key");
  });

  it("whose answer was lost is asked again, and loses nothing that it found", async () => {
    const field = await openDesk();
    service.faults = ["after_body"];
    expect(await run(field)).toMatchObject({ sent: expect.any(Number) as number });
    await run(field, LATER);
    expect(field.outbox()).toHaveLength(1);
  });

  it("must be approved anew once its recipe has changed", async () => {
    const field = await openDesk("approval: required\n");
    expect((await field.seq(["approve", "lead", "--yes", ...AT])).code).toBe(0);
    field.write("providers/finder.yaml", RECIPE.replace("/find,", "/search,"));
    expect(await run(field)).toMatchObject({ sent: 0 });
    expect(service.received).toEqual([]);
    expect((await field.seq(["approve", "lead", "--yes", ...AT])).code).toBe(0);
    await run(field);
    expect(service.received.map(({ path }) => path)).toEqual(["/search", "/search"]);
  });

  it("has its log-in looked at by the doctor, once", async () => {
    const field = await openDesk();
    const look = async () =>
      (await field.look<{ check: string }[]>(["doctor", ...AT])).filter(
        ({ check }) => check === "service finder",
      );
    expect(await look()).toMatchObject([{ result: "ok" }]);
    expect(service.received.map(({ method, path }) => `${method} ${path}`)).toEqual(["GET /me"]);
    reply = () => ({ status: 401 });
    expect(await look()).toMatchObject([{ result: "error", detail: "Finder answered 401" }]);
  });

  it.each([
    ["finder.find_emial", 'did you mean "find_email"?'],
    ["findr.find_email", 'did you mean "finder"?'],
    ["twilio.sms", "performs the channel sms"],
  ])("that is called %s is told at its place", async (action, said) => {
    const field = await openDesk();
    field.write("sequences/lead.yaml", COURSE.replace("finder.find_email", action));
    const { out } = await field.seq(["lint", ...AT]);
    expect(out).toContain("lead.yaml:4:9");
    expect(out).toContain(said);
  });

  it("without what its recipe needs, or with what it does not take, is told at its place", async () => {
    const field = await openDesk();
    field.write(
      "sequences/lead.yaml",
      COURSE.replace("domain:", "domian:").replace("[cto", "{cto: 1}").replace(', "{{ title }}"]', ""),
    );
    field.write("seq.yaml", field.read("seq.yaml").replace('key: "${FINDER_KEY}", ', ""));
    const { out } = await field.seq(["lint", ...AT]);
    for (const said of [
      'did you mean "domain"?',
      '"domain" is missing',
      "Finder needs key",
      '"tags" must be a list',
    ]) {
      expect(out).toContain(said);
    }
  });
});
