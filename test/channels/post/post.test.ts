import { chmodSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Field, makeField } from "../../faults/field.ts";
import { type HostileServer, type Reply, startHostileServer } from "../../providers/hostile-server.ts";

const at = (time: string) => ["--now", `2026-03-02T${time}:00`];
const PEOPLE = `first_name,last_name,email,country,street,city,state,postal_code,company
Jin,Kim,jin@hanbit.example,US,210 King St,San Francisco,CA,94107,"Hanbit, Co."
Bo,Lee,bo@other.example,US,,,,,Other
`;
const json = (status: number, body: unknown): Reply => ({ status, body: JSON.stringify(body) });

let reply: () => Reply;
let service: HostileServer;
beforeAll(async () => {
  service = await startHostileServer(() => reply());
});
afterAll(() => service.close());
beforeEach(() => {
  service.faults = [];
  service.received.length = 0;
  reply = () => json(200, { id: "ltr_1" });
});

async function openDesk(
  sender: string,
  step = "do: post\n    text: |\n      Dear {{ first_name }},\n\n      a <word>.",
): Promise<Field> {
  const field = makeField({
    sequences: { paper: `name: paper\nsteps:\n  - id: letter\n    ${step}\n` },
    sender,
    extra: `fields: { street: text, city: text, state: text, postal_code: text }
providers: { lob: { rehearsal_base: "${service.url}" } }
`,
  });
  field.write(".env", "TOKEN=canary-token\n");
  chmodSync(join(field.root, ".env"), 0o600);
  await field.seq(["import", "-", ...at("08:00")], { stdin: PEOPLE });
  await field.seq(["enroll", "paper", "--all", ...at("08:00")]);
  return field;
}
const LOB = `post: { provider: lob, key: "\${TOKEN}", name: Acme, street: 1 Main St, city: Austin, state: TX, postal_code: "78701" }`;

describe("a letter", () => {
  it("goes to whoever has an address, once, also where the answer was lost", async () => {
    service.faults = ["after_body"];
    const field = await openDesk(LOB);
    await field.seq(["run", ...at("09:00")]);
    await field.seq(["run", ...at("09:05")]);
    const keys = service.received.map(({ headers }) => headers["idempotency-key"]);
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(1);
    expect(service.received[0]?.headers["authorization"]).toBe(
      `Basic ${Buffer.from("canary-token:").toString("base64")}`,
    );
    const body = JSON.parse(service.received[0]?.body ?? "{}") as { to: object; file: string };
    expect(body.to).toMatchObject({ name: "Jin Kim", address_line1: "210 King St", address_zip: "94107" });
    expect(body.file).toContain("Dear Jin,<br");
    expect(body.file).toContain("a &lt;word&gt;.");
    expect(field.query("SELECT status FROM attempts")).toEqual([{ status: "sent" }]);
    expect(JSON.stringify(field.query("SELECT content FROM attempts"))).not.toContain("canary");
    expect((await field.seq(["why", "bo@other.example", ...at("09:06")])).out).not.toContain("letter: sent");
  });

  it("that cannot be delivered closes the way for the person, and no other", async () => {
    reply = () => json(422, { error: { code: "address_undeliverable", message: "no such house" } });
    const field = await openDesk(LOB);
    await field.seq(["run", ...at("09:00")]);
    expect(field.query("SELECT kind FROM events WHERE kind = 'no_such_street'")).toHaveLength(1);
    expect(field.query("SELECT * FROM suppressions")).toEqual([]);
  });

  it("is a task where no service sends it, and a row of a mail merge", async () => {
    const field = await openDesk("");
    await field.seq(["run", ...at("09:00")]);
    const { out } = await field.seq([
      "tasks",
      "list",
      "--channel",
      "post",
      "--csv",
      "letters.csv",
      ...at("09:01"),
    ]);
    expect(out).toContain("1 task written to letters.csv");
    expect(out).toContain("seq tasks done 1");
    const [head = "", row = ""] = readFileSync(join(field.root, "letters.csv"), "utf8").split(/\n(?=1,|$)/);
    expect(head.split(",").slice(0, 4)).toEqual(["task", "name", "first_name", "last_name"]);
    expect(row).toMatch(/^1,Jin Kim,/);
    expect(row).toContain(`"Hanbit, Co."`);
    expect(row).toContain("210 King St");
    expect(row).toContain("a <word>.");
    expect(await field.seq(["tasks", "done", "1", ...at("09:02")])).toMatchObject({ code: 0 });
  });

  it("is no letter for whoever wants none on paper", async () => {
    const field = await openDesk(LOB);
    await field.seq(["event", "jin@hanbit.example", "no_post", ...at("08:30")]);
    await field.seq(["run", ...at("09:00")]);
    expect(service.received).toEqual([]);
  });
});

describe("a postcard", () => {
  it("has the picture that the sender has, unless the step names another", async () => {
    const front = `${LOB.slice(0, -2)}, front: tmpl_1 }`;
    const field = await openDesk(front, "do: post.card\n    text: Hello {{ first_name }}.");
    await field.seq(["run", ...at("09:00")]);
    expect(service.received[0]?.path).toBe("/postcards");
    expect(JSON.parse(service.received[0]?.body ?? "{}")).toMatchObject({ front: "tmpl_1", size: "4x6" });
  });
});
