import { chmodSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Field, MONDAY, makeField } from "../../faults/field.ts";
import { type HostileServer, startHostileServer } from "../../providers/hostile-server.ts";
import { createMailBoxes, type MailBoxes } from "./mail-boxes.ts";

const AT = ["--now", MONDAY];
const LATER = ["--now", "2026-03-02T10:05:00Z"];
const COURSE = `name: mails
steps:
  - id: intro
    do: email
    subject: "Onboarding at {{ company }}"
    body: Hi {{ first_name }}.
  - id: more
    wait: 3 days
    do: email
    thread: intro
    body: Any news, {{ first_name }}?
`;
const PEOPLE = `first_name,company,email,country
Bo,Other,bo@other.example,US
`;

let service: HostileServer;
let boxes: MailBoxes;

beforeAll(async () => {
  service = await startHostileServer((request) => boxes.serve(request));
});
afterAll(() => service.close());
beforeEach(() => {
  boxes = createMailBoxes();
  service.faults = [];
  service.received.length = 0;
});

async function openDesk(provider: "gmail" | "graph", { isSpokenTo = true } = {}): Promise<Field> {
  const login = `{ provider: ${provider === "gmail" ? "google" : "microsoft"}, client_id: app, client_secret: "\${CLIENT_SECRET}", refresh_token: "\${ANNA_REFRESH_TOKEN}" }`;
  const field = makeField({ sequences: { mails: COURSE } });
  const base = isSpokenTo ? `providers: { ${provider}: { rehearsal_base: "${service.url}" } }\n` : "";
  const seqYaml = field
    .read("seq.yaml")
    .replace("    smtp: outbox\n", `    mail: { provider: ${provider} }\n    oauth2: ${login}\n`);
  field.write("seq.yaml", seqYaml + base);
  field.write(".env", "CLIENT_SECRET=canary-secret\nANNA_REFRESH_TOKEN=canary-refresh\n");
  chmodSync(join(field.root, ".env"), 0o600);
  await field.seq(["import", "-", ...AT], { stdin: PEOPLE });
  await field.seq(["enroll", "mails", "--all", ...AT]);
  return field;
}

async function run(field: Field, at = AT): Promise<unknown> {
  const { out, err } = await field.seq(["run", "--json", ...at]);
  if (out === "") throw new Error(err);
  return JSON.parse(out.trim().split("\n").at(-1) ?? "") as unknown;
}

interface AttemptRow {
  status: string;
  content: string;
  message_id: string;
  provider_id: string | null;
}

function attempts(field: Field): AttemptRow[] {
  return field.query("SELECT status, content, message_id, provider_id FROM attempts ORDER BY id");
}

describe.each(["gmail", "graph"] as const)("mail through %s", (provider) => {
  it("is the very message that SMTP would carry, sent once, and journaled once without a secret", async () => {
    const field = await openDesk(provider);
    expect(await run(field)).toMatchObject({ sent: 1, uncertain: 0 });
    const [sent] = boxes.sent;
    expect(sent?.message).toContain("Subject: Onboarding at Other");
    expect(sent?.message).toContain("List-Unsubscribe: <mailto:");
    const [attempt] = attempts(field);
    expect(attempt).toMatchObject({ status: "sent", provider_id: null });
    const { message } = JSON.parse(attempt?.content ?? "") as { message: string };
    expect(message).toBe(sent?.message);
    expect(attempt?.content.length).toBeLessThan(message.length * 1.2 + 1_500);
    expect(attempt?.content).not.toContain("canary");
    expect(boxes.drafts.size).toBe(0);
  });

  it.each(["after_body", "before_reading"] as const)(
    "is never sent twice where the connection is lost while it is sent (%s)",
    async (fault) => {
      const field = await openDesk(provider);
      // A token, the draft, and then the sending.
      service.faults = [null, null, fault];
      expect(await run(field)).toMatchObject({ sent: 0, uncertain: 1 });
      expect(await run(field, LATER)).toMatchObject({ sent: 1, uncertain: 0 });
      expect(boxes.sent).toHaveLength(1);
      expect(boxes.drafts.size).toBe(0);
    },
  );

  it("in doubt is not sent any more once the person has said no", async () => {
    const field = await openDesk(provider);
    service.faults = [null, null, "before_reading"];
    expect(await run(field)).toMatchObject({ sent: 0, uncertain: 1 });
    await field.seq(["suppress", "add", "bo@other.example", ...LATER]);
    expect(await run(field, LATER)).toMatchObject({ sent: 0, uncertain: 0 });
    expect(boxes.sent).toEqual([]);
    expect(attempts(field)).toMatchObject([{ status: "failed" }]);
  });

  it("in doubt waits for the send window, and is found sent meanwhile", async () => {
    for (const [fault, atNight] of [
      ["before_reading", 0],
      ["after_body", 1],
    ] as const) {
      boxes = createMailBoxes();
      const field = await openDesk(provider);
      field.write("seq.yaml", field.read("seq.yaml").replace("Mon-Sun 00:00-24:00", "Mon-Fri 09:00-17:00"));
      service.faults = [null, null, fault];
      expect(await run(field)).toMatchObject({ uncertain: 1 });
      expect(await run(field, ["--now", "2026-03-02T17:30:00Z"])).toMatchObject({ sent: atNight });
      expect(boxes.sent).toHaveLength(atNight);
      expect(await run(field, ["--now", "2026-03-03T09:30:00Z"])).toMatchObject({ sent: 1 - atNight });
      expect(boxes.sent).toHaveLength(1);
    }
  });

  it("whose draft was lost is tried again: it had reached nobody", async () => {
    const field = await openDesk(provider);
    service.faults = [null, "after_body"];
    expect(await run(field)).toMatchObject({ sent: 0, uncertain: 0 });
    expect(await run(field, ["--now", "2026-03-02T12:00:00Z"])).toMatchObject({ sent: 1 });
    expect(boxes.sent).toHaveLength(1);
  });

  it("under another Message-ID is known by that one, and the next goes on from it", async () => {
    const field = await openDesk(provider);
    boxes.rewrites = true;
    await run(field);
    const [{ provider_id: given } = { provider_id: null }] = attempts(field);
    expect(given).toMatch(/^<.+@(?:mail\.gmail|graph)\.example>$/);
    expect(await run(field, ["--now", "2026-03-06T10:00:00Z"])).toMatchObject({ sent: 1 });
    const next = boxes.sent[1];
    expect(next?.message).toContain(`In-Reply-To: ${given ?? ""}`);
    if (provider === "gmail") expect(next?.thread).toBe("td1");
  });

  it("without access any more holds the sender, and says how to connect again", async () => {
    const field = await openDesk(provider);
    boxes.refusal = { status: 400, body: JSON.stringify({ error: "invalid_grant" }) };
    expect(await run(field)).toMatchObject({ sent: 0, failed: 0, held: 1 });
    expect(field.query("SELECT channel FROM holds")).toEqual([{ channel: "email" }]);
    const { out } = await field.seq(["doctor", ...LATER]);
    expect(out).toContain("seq connect");
    boxes.refusal = null;
    await field.seq(["resume", "--sender", "anna", ...LATER]);
    expect(await run(field, LATER)).toMatchObject({ sent: 1 });
  });

  it("waits where nobody gives tokens for the moment, and nobody is held", async () => {
    const field = await openDesk(provider);
    boxes.refusal = { status: 503 };
    expect(await run(field)).toMatchObject({ sent: 0, held: 0, uncertain: 0 });
    expect(field.query("SELECT channel FROM holds")).toEqual([]);
  });
});

it("a rehearsal that speaks to nobody leaves the mail in the outbox", async () => {
  const field = await openDesk("gmail", { isSpokenTo: false });
  expect(await run(field)).toMatchObject({ sent: 1 });
  expect(field.outbox()).toHaveLength(1);
  expect(service.received).toEqual([]);
});

describe("mail through a service that takes parts", () => {
  const MAIL = `    mail: { provider: resend, key: "\${RESEND_KEY}" }\n`;
  async function openParts(mail: string, extra: string): Promise<Field> {
    const field = makeField({ sequences: { mails: COURSE } });
    field.write("seq.yaml", field.read("seq.yaml").replace("    smtp: outbox\n", mail) + extra);
    field.write(".env", "RESEND_KEY=canary-key\n");
    chmodSync(join(field.root, ".env"), 0o600);
    await field.seq(["import", "-", ...AT], { stdin: PEOPLE });
    await field.seq(["enroll", "mails", "--all", ...AT]);
    return field;
  }

  it("keeps its headers, and its text is journaled once", async () => {
    const requests: { from: string; headers: Record<string, string> }[] = [];
    boxes.serve = ({ body }) => {
      requests.push(JSON.parse(body) as (typeof requests)[number]);
      return { status: 200, body: JSON.stringify({ id: "re_1" }) };
    };
    const field = await openParts(MAIL, `providers: { resend: { rehearsal_base: "${service.url}" } }\n`);
    expect(await run(field)).toMatchObject({ sent: 1 });
    const [attempt] = attempts(field);
    expect(requests).toMatchObject([
      {
        from: "Anna Kim <anna@acme.example>",
        headers: {
          "Message-ID": attempt?.message_id,
          "List-Unsubscribe": expect.stringMatching(/^<mailto:\S+>$/) as string,
        },
      },
    ]);
    expect(attempt?.provider_id).toBe("re_1");
    expect(attempt?.content.match(/Hi Bo\./g)).toHaveLength(2);
    expect(attempt?.content).not.toContain("canary");
  });

  it("does not leave where List-Unsubscribe would be lost", async () => {
    const field = await openParts(
      `    mail: { provider: acme }\n`,
      `providers: { acme: { rehearsal_base: "${service.url}" } }\n`,
    );
    field.write(
      "providers/acme.yaml",
      `provider: acme
title: Acme Mail
docs: https://docs.acme.example
base: https://mail.acme.example
actions:
  email:
    channel: email
    to: email
    inputs: { subject: {}, text: {} }
    request: { post: /mails, json: { to: "{{ email }}", subject: "{{ subject }}", text: "{{ text }}" } }
    answer: [{ when: status == 200, is: performed }]
`,
    );
    const { out } = await field.seq(["run", "--json", ...AT]);
    expect(out).toContain("it takes no headers of a mail, such as List-Unsubscribe");
    expect(service.received).toEqual([]);
  });
});
