import { chmodSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Field, MONDAY, makeField } from "../../faults/field.ts";

const MINUTE = 60_000;
const START = Date.parse(`${MONDAY}Z`);
const TEXTS = `name: texts
purpose: service
steps:
  - { id: text, do: sms, text: "Hi {{ first_name }}, your car is ready." }
`;
const MAILS = `name: mails
steps:
  - { id: mail, do: email, subject: Your car, body: "Hi {{ first_name }}." }
`;

/** Six people whom one sender writes by mail and by text, the sequences in the order in which `enroll` has them. */
async function openDesk(email: string, sms: string, enroll: string[]) {
  const field = makeField({
    sequences: { texts: TEXTS, mails: MAILS },
    sender: `limits: { ${email} }\n    sms: { provider: twilio, account: AC${"0".repeat(32)}, token: "\${TWILIO_TOKEN}", number: "+12125550100"${sms} }`,
    extra: "compliance: { postal_address: 1 Main St }\n",
  });
  field.write(".env", "TWILIO_TOKEN=canary-token\n");
  chmodSync(join(field.root, ".env"), 0o600);
  const people = Array.from(
    { length: 6 },
    (_, index) => `P${index},p${index}@x${index}.example,+1212555012${index},US`,
  );
  await field.seq(["import", "-", "--now", MONDAY], {
    stdin: `first_name,email,phone,country\n${people.join("\n")}\n`,
  });
  for (const name of enroll) {
    const { code, err, out } = await field.seq(["enroll", name, "--all", "--now", MONDAY]);
    if (code !== 0) throw new Error(err + out);
  }
  return field;
}

const minutesAfter = (minutes: number) => new Date(START + minutes * MINUTE).toISOString();

/** When each channel sent, in ms after the start. */
function readSent(field: Field) {
  const times = (channel: string) =>
    field
      .query<{ at: number }>(
        `SELECT at FROM attempts WHERE channel = '${channel}' AND status = 'sent' ORDER BY at`,
      )
      .map(({ at }) => at - START);
  return { email: times("email"), sms: times("sms") };
}

/** The same, after `seq run` came every `every` ms for `length` ms. */
async function play(field: Field, every: number, length: number) {
  for (let at = 0; at < length; at += every) await field.seq(["run", "--now", minutesAfter(at / MINUTE)]);
  return readSent(field);
}

describe("two channels of one sender", () => {
  it.each([
    ["mails", "texts"],
    ["texts", "mails"],
  ])(
    "have a cap each: with %s waiting, two %s leave at once",
    async (first, second) => {
      const field = await openDesk("per_hour: 2, per_day: 4", ", limits: { per_hour: 2, per_day: 4 }", [
        first,
      ]);
      await field.seq(["run", "--now", minutesAfter(0)]);
      // Those whom the cap refused have reserved the next hours; whoever comes on the other channel gives way to none.
      await field.seq(["enroll", second, "--all", "--now", minutesAfter(21)]);
      await field.seq(["run", "--now", minutesAfter(21)]);
      expect(readSent(field)).toMatchObject({ email: { length: 2 }, sms: { length: 2 } });
      for (let minutes = 30; minutes < 60; minutes += 10)
        await field.seq(["run", "--now", minutesAfter(minutes)]);
      expect(readSent(field)).toMatchObject({ email: { length: 2 }, sms: { length: 2 } });
      for (let minutes = 60; minutes < 240; minutes += 20)
        await field.seq(["run", "--now", minutesAfter(minutes)]);
      expect(readSent(field)).toMatchObject({ email: { length: 4 }, sms: { length: 4 } });
    },
    120_000,
  );

  it("have a spacing each: mails leave as they would alone", async () => {
    const limits = ["every: 10 minutes", ", limits: { every: 3 minutes }"] as const;
    const alone = await play(await openDesk(...limits, ["mails"]), MINUTE, 14 * MINUTE);
    const { email, sms } = await play(await openDesk(...limits, ["mails", "texts"]), MINUTE, 14 * MINUTE);
    expect(email).toEqual(alone.email);
    expect(email).toHaveLength(2);
    expect(sms.length).toBeGreaterThanOrEqual(4);
    for (const [index, at] of sms.slice(1).entries())
      expect(at - (sms[index] ?? 0)).toBeGreaterThanOrEqual(3 * MINUTE);
  }, 120_000);

  it("have a ramp each, which begins with the first touch of that channel", async () => {
    const ramp = "ramp: { from: 1, add: 1 per day }";
    const field = await openDesk(ramp, `, limits: { ${ramp} }`, ["mails"]);
    await field.seq(["run", "--now", minutesAfter(0)]);
    await field.seq(["run", "--now", minutesAfter(24 * 60)]);
    await field.seq(["enroll", "texts", "--all", "--now", minutesAfter(24 * 60 + 1)]);
    await field.seq(["run", "--now", minutesAfter(24 * 60 + 2)]);
    expect(readSent(field)).toMatchObject({ email: { length: 3 }, sms: { length: 1 } });
  }, 120_000);

  it("have hours each: what a text waits for keeps no mail waiting", async () => {
    const field = await openDesk("per_day: 6", `, hours: "Mon-Fri 15:00-17:00", limits: { per_day: 6 }`, [
      "texts",
      "mails",
    ]);
    const { email, sms } = await play(field, 10 * MINUTE, 10 * MINUTE);
    expect([email.length, sms.length]).toEqual([6, 0]);
  }, 120_000);
});
