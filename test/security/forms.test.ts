import { type ChildProcess, spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { makeFolder, PACKAGE_ROOT } from "../cli/run-seq.ts";

const SEQ = join(PACKAGE_ROOT, "bin/seq.js");
const SECRET = "a-secret-that-the-site-keeps";

const seqYaml = (more = ""): string => `workspace: acme
rehearsal: true
calendar: { timezone: UTC, hours: Mon-Sun 00:00-24:00, holidays: none }
senders: { anna: { name: Anna Kim, email: anna@acme.example } }
web:
  public_url: https://go.acme.example
  webhooks:
    forms: { secret: "\${FORMS_SECRET}", create: true${more} }
`;
const DEMO = `name: demo
start: { on: form_submitted }
steps:
  - id: hello
    do: email
    subject: "Your demo, {{ first_name | default: 'there' }}"
    body: "Hi {{ first_name | default: 'there' }} of {{ company | default: 'yours' }}."
`;

const children: ChildProcess[] = [];
afterEach(async () => {
  await Promise.all(children.splice(0).map(stop));
});

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  await ended;
}

function makeWorkspace(more?: string): string {
  const root = makeFolder();
  mkdirSync(join(root, "sequences"));
  writeFileSync(join(root, "seq.yaml"), seqYaml(more));
  writeFileSync(join(root, "sequences/demo.yaml"), DEMO);
  writeFileSync(join(root, ".env"), `FORMS_SECRET=${SECRET}\n`, { mode: 0o600 });
  // Files of this very moment would be taken for half-written.
  for (const file of ["seq.yaml", "sequences/demo.yaml"]) utimesSync(join(root, file), 1, 1);
  return root;
}

async function seq(root: string, ...argv: string[]): Promise<string> {
  const child = spawn(process.execPath, [SEQ, "-C", root, ...argv], { stdio: ["ignore", "pipe", "pipe"] });
  let out = "";
  let err = "";
  child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (err += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  expect(code, err).toBe(0);
  return out;
}

interface Served {
  url: string;
  child: ChildProcess;
}

async function serve(root: string): Promise<Served> {
  const child = spawn(process.execPath, [SEQ, "-C", root, "serve", "--listen", "127.0.0.1:0", "--json"], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  children.push(child);
  let said = "";
  const url = await new Promise<string>((resolve, reject) => {
    child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
    child.stdout.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      const found = /"listening","url":"([^"]+)"/.exec(said)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.once("exit", () => reject(new Error(said)));
  });
  return { url, child };
}

async function post(url: string, form: Record<string, unknown>): Promise<{ status: number; body: string }> {
  const body = JSON.stringify(form);
  const t = Math.floor(Date.now() / 1_000);
  const v1 = createHmac("sha256", SECRET).update(`${t}.${body}`).digest("hex");
  const answer = await fetch(`${url}/hooks/forms`, {
    method: "POST",
    body,
    headers: { "content-type": "application/json", "x-seq-signature": `t=${t},v1=${v1}` },
  });
  return { status: answer.status, body: await answer.text() };
}

/** Every mail that left, decoded as far as its text goes. */
function mailsOf(root: string): string[] {
  const folder = join(root, ".seq/outbox");
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => name.endsWith(".eml"))
    .map((name) =>
      readFileSync(join(folder, name), "utf8")
        .replace(/=\r?\n/g, "")
        .replace(/=3D/g, "="),
    );
}

const linkOf = (mail: string): string => /\/f\/([\w-]+)/.exec(mail)?.[0] ?? "";

/** A mailbox under 24 names. */
const SPELLINGS = [
  ...["victim", "v.ictim", "vi.ctim", "vic.tim", "vict.im", "victi.m", "v.i.c.t.i.m", "V.I.Ctim"],
  ...["victim+1", "victim+2", "v.ictim+news", "vic.tim+a.b", "Victim+X"],
].map((local) => `${local}@gmail.com`);
SPELLINGS.push(
  ...[
    "victim",
    "v.ictim",
    "vi.ctim",
    "vic.tim",
    "vict.im",
    "victi.m",
    "VICT.I.M",
    "victim+1",
    "victim+2",
  ].map((local) => `${local}@googlemail.com`),
  ...["vi.c.tim@GMAIL.com", "v.i.ctim@GoogleMail.Com"],
);

const LURE = "You won! Go to http://evil.example/prize now";

describe("a public form", () => {
  it("named with 24 spellings of one mailbox gets it one mail, without a word of the attacker's", async () => {
    const root = makeWorkspace();
    const { url } = await serve(root);
    expect(new Set(SPELLINGS.map((each) => each.toLowerCase())).size).toBe(24);
    for (const [index, email] of SPELLINGS.entries()) {
      await post(url, { email, first_name: LURE, company: "evil.example", id: `n${index}` });
    }
    await seq(root, "run");
    const mails = mailsOf(root);
    expect(mails).toHaveLength(1);
    expect(mails.join()).not.toMatch(/evil|prize|won!/i);
    await seq(root, "run");
    expect(mailsOf(root)).toHaveLength(1);
  });

  it("makes nobody a prospect before the button is pressed; looking presses nothing", async () => {
    const root = makeWorkspace();
    const { url } = await serve(root);
    const asked = await post(url, { email: "jin@hanbit.example", first_name: "Jin", company: "Hanbit" });
    expect(asked.status).toBe(202);
    await seq(root, "run");
    const [mail = ""] = mailsOf(root);
    expect(mail).toMatch(/^List-Unsubscribe:/im);
    expect(mail).not.toMatch(/Jin|Hanbit/);
    const link = linkOf(mail);
    for (const method of ["GET", "HEAD", "GET"]) {
      expect((await fetch(url + link, { method })).status).toBe(200);
    }
    expect((await fetch(url + link, { method: "POST" })).status).toBe(400);
    expect(JSON.parse(await seq(root, "prospects", "list", "--json"))).toEqual([]);
    await seq(root, "run");
    expect(mailsOf(root)).toHaveLength(1);

    const press = () =>
      fetch(url + link, { method: "POST", body: new URLSearchParams({ action: "confirm" }) });
    for (let times = 0; times < 3; times += 1) expect((await press()).status).toBe(200);
    const people = JSON.parse(await seq(root, "prospects", "list", "--json")) as { email: string }[];
    expect(people.map(({ email }) => email)).toEqual(["jin@hanbit.example"]);
    await seq(root, "run");
    expect(mailsOf(root).filter((each) => each.includes("Your demo, Jin"))).toHaveLength(1);
    expect(mailsOf(root)).toHaveLength(2);
    const consents = await seq(root, "consent", "list", "jin@hanbit.example", "--json");
    expect(consents).toMatch(/double opt-in/);
  });

  it("forgets no limit when the server starts again", async () => {
    const root = makeWorkspace(", per_client: 3, per_day: 5");
    const statuses: number[] = [];
    for (let start = 0; start < 2; start += 1) {
      const { url, child } = await serve(root);
      for (let index = 0; index < 4; index += 1) {
        const answer = await post(url, {
          email: `p${start}${index}@hanbit.example`,
          client_ip: "203.0.113.7",
        });
        statuses.push(answer.status);
      }
      await stop(child);
    }
    expect(statuses).toEqual([202, 202, 202, 429, 429, 429, 429, 429]);
    const { url } = await serve(root);
    const other = (index: number) => ({
      email: `q${index}@hanbit.example`,
      client_ip: `2001:db8:${index}::1`,
    });
    const last = [];
    for (let index = 0; index < 4; index += 1) last.push((await post(url, other(index))).status);
    expect(last).toEqual([202, 202, 429, 429]);
    await seq(root, "run");
    expect(mailsOf(root)).toHaveLength(5);
  });

  it("does not ask whoever said no, under any spelling", async () => {
    const root = makeWorkspace();
    await seq(root, "suppress", "add", "victim@gmail.com");
    const { url } = await serve(root);
    for (const email of SPELLINGS.slice(0, 4)) expect((await post(url, { email })).status).toBe(202);
    await seq(root, "run");
    expect(mailsOf(root)).toEqual([]);
  });

  it("records its own events only, about whoever's address it holds", async () => {
    const root = makeWorkspace();
    writeFileSync(
      join(root, "people.csv"),
      "first_name,email\nJin,jin@hanbit.example\nMin,min@other.example\n",
    );
    await seq(root, "import", join(root, "people.csv"));
    const { url } = await serve(root);
    for (const event of ["opted_out", "replied", "meeting_booked", "sent", "bounced", "unsubscribed"]) {
      expect((await post(url, { email: "jin@hanbit.example", event, id: event })).status).toBe(400);
    }
    expect((await post(url, { prospect: "p2", id: "a" })).status).toBe(400);
    expect((await post(url, { email: "jin@hanbit.example", prospect: "p2", id: "b" })).status).toBe(400);
    expect((await post(url, { email: "not an address", phone: "+821012345678", id: "c" })).status).toBe(400);
    expect((await post(url, { email: "jin@hanbit.example", id: "same" })).status).toBe(200);
    expect((await post(url, { email: "min@other.example", id: "same" })).body).toContain("recorded");
    for (const email of ["jin@hanbit.example", "min@other.example"]) {
      const said = await seq(root, "timeline", email, "--json");
      expect(said.match(/form_submitted/g)).toHaveLength(1);
      expect(said).not.toMatch(/opted_out|replied|meeting_booked|bounced/);
    }
  });
});
