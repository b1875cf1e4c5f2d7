import { chmodSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Field, MONDAY, makeField } from "../../faults/field.ts";

const COURSE = `name: talk
exit_on: [meeting_booked]
calendar: { timezone: UTC, hours: "Mon-Sun 00:00-24:00", holidays: none }
steps:
  - { id: hello, do: whatsapp, template: hello, language: en, parameters: "{{ first_name }}" }
  - { id: more, wait: 1 minute, do: whatsapp, text: "Monday, {{ first_name }}?" }
`;
const TEXTS = `name: texts
calendar: { timezone: UTC, hours: "Mon-Sun 00:00-24:00", holidays: none }
steps:
${["a", "b", "c", "d"].map((id) => `  - { id: ${id}, do: sms, text: "Hi {{ first_name }} (${id})" }`).join("\n")}
`;
const PEOPLE = `first_name,email,phone,country,timezone,consent_basis,consent_source,consent_date,consent_medium
Bo,bo@acme.example,+12125550124,US,America/New_York,express,form,2026-01-05,any
`;

async function open(sequences: Record<string, string>): Promise<Field> {
  const field = makeField({
    sequences,
    sender: `whatsapp: { provider: whatsapp-cloud, phone_id: "1", token: "\${T}" }
    sms: { provider: twilio, account: AC${"0".repeat(32)}, token: "\${T}", number: "+12125550100" }`,
    extra: 'compliance: { jurisdictions: auto, postal_address: "1 Main St" }\n',
  });
  field.write(".env", "T=canary-token\n");
  chmodSync(join(field.root, ".env"), 0o600);
  await field.seq(["import", "-", "--now", MONDAY], { stdin: PEOPLE });
  return field;
}

async function run(field: Field, at: string): Promise<Record<string, unknown>> {
  const { out, err } = await field.seq(["run", "--json", "--now", at]);
  if (out === "") throw new Error(err);
  return JSON.parse(out.trim().split("\n").at(-1) ?? "") as Record<string, unknown>;
}

describe("a run holds texts to the rules of law and platforms", () => {
  it("free text on WhatsApp waits for the person's own message there, and none on another channel opens it", async () => {
    const field = await open({ talk: COURSE });
    await field.seq(["enroll", "talk", "--all", "--now", "2026-03-02T15:00Z"]);
    expect(await run(field, "2026-03-02T15:00Z")).toMatchObject({ sent: 1 });
    expect(await run(field, "2026-03-02T15:10Z")).toMatchObject({ sent: 0, held: 1 });
    await field.seq([
      "event",
      "bo@acme.example",
      "replied",
      "--channel",
      "email",
      "--now",
      "2026-03-02T15:15Z",
    ]);
    expect(await run(field, "2026-03-02T15:16Z")).toMatchObject({ sent: 0 });
    await field.seq(["event", "bo@acme.example", "replied", "--step", "hello", "--now", "2026-03-02T15:20Z"]);
    expect(await run(field, "2026-03-02T15:30Z")).toMatchObject({ sent: 1, held: 0 });
    expect(field.query("SELECT step, status FROM attempts ORDER BY id")).toEqual([
      { step: "hello", status: "sent" },
      { step: "more", status: "sent" },
    ]);
  });

  it("nobody in the US gets more than three texts in a day, the first with the way out", async () => {
    const field = await open({ texts: TEXTS });
    await field.seq(["enroll", "texts", "--all", "--now", "2026-03-02T15:00Z"]);
    for (const minute of ["00", "01", "02", "03", "04"]) await run(field, `2026-03-02T15:${minute}Z`);
    const attempts = field.query<{ content: string }>("SELECT content FROM attempts ORDER BY id");
    expect(attempts).toHaveLength(3);
    expect(attempts.map(({ content }) => content.includes("Reply STOP to opt out"))).toEqual([
      true,
      false,
      false,
    ]);
    expect(await run(field, "2026-03-03T15:05Z")).toMatchObject({ sent: 1 });
  });
});
