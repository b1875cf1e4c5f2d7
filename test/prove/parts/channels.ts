import type { Field } from "../../faults/field.ts";
import { judgeWeeks, type Journaled } from "../channels/judge.ts";
import { startServices } from "../channels/services.ts";
import { playThreeWeeks } from "../channels/three-weeks.ts";
import type { Part, Proof } from "../part.ts";

/** From so many people on the program runs three times a day, once before the sequence's hours. */
const MANY = 50;

export const channels: Part = {
  name: "channels",
  test: "LinkedIn, email, SMS (Twilio), WhatsApp (Cloud API) over three weeks: lost answers, killed runs, answers and STOPs by signed hooks, each told twice and some forged",
  promises: [1, 2, 3, 4],
  trials: { short: 12, long: 200 },
  unit: "people",
  missing: () => null,
  async prove(count, _isOver, chance): Promise<Proof> {
    const services = await startServices(0);
    try {
      const hours = count < MANY ? [10] : [8, 10, 15];
      const weeks = await playThreeWeeks(services, { count, hours }, chance(0));
      const journaled = readJournal(weeks.field);
      const inDoubt = journaled.filter(({ status }) => status === "uncertain").length;
      const { kills, lost, hooks, ended, troubles } = weeks;
      return {
        trials: count,
        violations: [...judgeWeeks(weeks, services.reached, journaled), ...troubles],
        figures: `${services.reached.length} texts arrived, ${lost} requests lost, ${kills} kills, ${hooks} hooks, ${ended.size} people answered; ${inDoubt} left in doubt, none of which arrived`,
      };
    } finally {
      await services.server.close();
    }
  },
};

function readJournal(field: Field): Journaled[] {
  const rows = field.query<{ channel: string; status: string; content: string }>(
    "SELECT channel, status, content FROM attempts WHERE channel IN ('sms', 'whatsapp') ORDER BY id",
  );
  return rows.map(({ channel, status, content }) => ({ channel, status, to: readAddress(content) }));
}

/** To whom a journaled request goes. */
function readAddress(content: string): string {
  const { request } = JSON.parse(content) as { request: { body: string; contentType: string } };
  if (request.contentType !== "application/json") return new URLSearchParams(request.body).get("To") ?? "";
  return (JSON.parse(request.body) as { to: string }).to;
}
