import { createHash } from "node:crypto";
import { chmodSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Field, makeField } from "../faults/field.ts";
import { type HostileServer, type Reply, startHostileServer } from "../providers/hostile-server.ts";

const at = (time: string) => ["--now", `2026-03-02T${time}:00`];
const sha = (text: string) => createHash("sha256").update(text).digest("hex");
const JIN = "J.in+news@gmail.com";
const PEOPLE = `first_name,last_name,email,phone,country
Jin,O'Kim,${JIN},+12125550123,US
Bo,Lee,bo@other.example,,US
`;

let reply: () => Reply;
let service: HostileServer;

beforeAll(async () => {
  service = await startHostileServer(({ path }) =>
    path === "/token"
      ? { status: 200, body: JSON.stringify({ access_token: "canary", expires_in: 3600 }) }
      : reply(),
  );
});
afterAll(() => service.close());
beforeEach(() => {
  service.received.length = 0;
  reply = () => ({
    status: 200,
    body: JSON.stringify({
      num_received: 1,
      num_invalid_entries: 0,
      requestId: "r1",
      elements: [{ status: 201 }],
    }),
  });
});

const SETTINGS = {
  "meta-ads": `token: "\${TOKEN}"`,
  "google-ads": `client_id: c, client_secret: "\${TOKEN}", refresh_token: "\${TOKEN}", customer: "123"`,
  "linkedin-ads": `token: "\${TOKEN}"`,
};

async function openDesk(platform: keyof typeof SETTINGS): Promise<Field> {
  const field = makeField({
    sequences: {
      winback: `name: winback
steps:
  - { id: in, do: ${platform}.audience_add, audience: "42" }
  - { id: hello, wait: 3 days, do: email, subject: A word, body: "Hi {{ first_name }}." }
`,
    },
    extra: `providers: { ${platform}: { ${SETTINGS[platform]}, rehearsal_base: "${service.url}" } }\ncompliance: { jurisdictions: auto, postal_address: "1 Main St" }\n`,
  });
  field.write(".env", "TOKEN=canary-token\n");
  chmodSync(join(field.root, ".env"), 0o600);
  await field.seq(["import", "-", ...at("08:00")], { stdin: PEOPLE });
  const consent = [
    "consent",
    "add",
    JIN,
    "--basis",
    "express",
    "--source",
    "fair 12",
    "--date",
    "2026-01-05",
  ];
  await field.seq([...consent, "--medium", "ads", ...at("08:00")]);
  await field.seq(["enroll", "winback", "--all", ...at("08:00")]);
  return field;
}

const asked = () => service.received.filter(({ path }) => path !== "/token");

describe.each([
  ["meta-ads", "POST", "DELETE", sha("j.in+news@gmail.com")],
  ["google-ads", "POST", "POST", sha("jin@gmail.com")],
  ["linkedin-ads", "POST", "POST", sha("j.in+news@gmail.com")],
] as const)("an audience at %s", (platform, add, remove, hashed) => {
  it("takes who agreed to that, hashed as it asks, and nobody else", async () => {
    const field = await openDesk(platform);
    await field.seq(["run", ...at("09:00")]);
    expect(asked()).toHaveLength(1);
    expect(asked()[0]).toMatchObject({ method: add });
    expect(asked()[0]?.body).toContain(hashed);
    const said = JSON.stringify(asked().map(({ path, body }) => [path, body]));
    expect(said).not.toMatch(/gmail|other\.example|12125550|Kim/);
    const why = await field.seq(["why", "bo@other.example", ...at("09:01")]);
    expect(why.out).toContain("has not agreed");
  });

  it("loses them when the sequence ends for them, once, also after they were erased", async () => {
    const field = await openDesk(platform);
    await field.seq(["run", ...at("09:00")]);
    service.received.length = 0;
    await field.seq(["prospects", "erase", JIN, "--yes", ...at("09:10")]);
    reply = () => ({ status: 503, body: "" });
    await field.seq(["run", ...at("09:20")]);
    expect(asked()).toHaveLength(1);
    reply = () => ({
      status: 200,
      body: JSON.stringify({ num_received: 1, num_invalid_entries: 0, elements: [{ status: 200 }] }),
    });
    await field.seq(["run", ...at("09:30")]);
    await field.seq(["run", ...at("09:40")]);
    expect(asked()).toHaveLength(2);
    const [, last] = asked();
    expect(last?.method).toBe(remove);
    expect(decodeURIComponent(`${last?.path ?? ""}${last?.body ?? ""}`)).toContain(hashed);
    expect(field.query("SELECT * FROM take_backs WHERE enrollment = 1")).toEqual([]);
  });
});

describe("an audience", () => {
  it("keeps them while the sequence goes on, and loses them at a reply", async () => {
    const field = await openDesk("meta-ads");
    await field.seq(["run", ...at("09:00")]);
    await field.seq(["run", ...at("09:20")]);
    expect(asked()).toHaveLength(1);
    await field.seq(["event", JIN, "opted_out", ...at("09:25")]);
    await field.seq(["run", ...at("09:30")]);
    expect(asked()).toHaveLength(2);
  });

  it("takes nobody who took it back", async () => {
    const field = await openDesk("meta-ads");
    await field.seq(["consent", "withdraw", JIN, "--medium", "ads", ...at("08:30")]);
    await field.seq(["run", ...at("09:00")]);
    expect(asked()).toEqual([]);
  });

  it.each([
    [
      "meta",
      "email,phone,fn,ln,country",
      [sha("j.in+news@gmail.com"), sha("12125550123"), sha("jin"), sha("okim"), sha("us")],
    ],
    [
      "google",
      "Email,Phone,First Name,Last Name,Country,Zip",
      [sha("jin@gmail.com"), sha("+12125550123"), sha("jin"), sha("o'kim"), "US", ""],
    ],
    ["linkedin", "email,country", [sha("j.in+news@gmail.com"), "US"]],
  ])("is exported for %s without any account", async (format, head, cells) => {
    const field = await openDesk("meta-ads");
    const { out, err } = await field.seq([
      "audience",
      "export",
      "winback",
      "--format",
      format,
      ...at("09:00"),
    ]);
    expect(out.split("\n")).toEqual([head, cells.join(","), ""]);
    expect(err).toContain("1 have not agreed");
    expect(
      await field.seq(["audience", "export", "winback", "--format", "met", ...at("09:00")]),
    ).toMatchObject({
      code: 2,
      err: expect.stringContaining('did you mean "meta"?') as string,
    });
  });
});
