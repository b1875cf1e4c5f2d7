import type { Field } from "../../faults/field.ts";
import { type Journaled, judgeSent, judgeWeeks } from "../channels/judge.ts";
import { personOf, type Reached, startServices } from "../channels/services.ts";
import { playThreeWeeks } from "../channels/three-weeks.ts";
import type { Part, Proof } from "../part.ts";

/** From so many people on the program runs three times a day, once before the sequence's hours. */
const MANY = 50;

export const channels: Part = {
  name: "channels",
  test: "LinkedIn, a request of its own, email (Gmail), SMS (Twilio), KakaoTalk (Solapi), WhatsApp (Cloud API), email again, over three weeks: lost answers, killed runs, answers and STOPs by signed hooks, each told twice and some forged",
  promises: [1, 2, 3, 4],
  trials: { short: 12, long: 200 },
  unit: "people",
  missing: () => null,
  async prove(count, _isOver, chance): Promise<Proof> {
    const services = await startServices(0);
    try {
      const hours = count < MANY ? [10, 15] : [8, 10, 15];
      const weeks = await playThreeWeeks(services, { count, hours }, chance(0));
      const journaled = readJournal(weeks.field);
      const inDoubt = journaled.filter(({ status }) => status === "uncertain").length;
      const { kills, lost, hooks, ended, troubles } = weeks;
      return {
        trials: count,
        violations: [
          ...judgeWeeks(weeks, services.reached, journaled),
          ...judgeSent(await services.listSent(), services.reached),
          ...troubles,
        ],
        figures: `${countByChannel(services.reached)} arrived, ${lost} requests lost, ${kills} kills, ${hooks} hooks, ${ended.size} people answered; ${inDoubt} left in doubt, none of which arrived`,
      };
    } finally {
      await services.close();
    }
  },
};

function countByChannel(reached: readonly Reached[]): string {
  const channels = [...new Set(reached.map(({ channel }) => channel))];
  return channels
    .map((channel) => `${reached.filter((each) => each.channel === channel).length} ${channel}`)
    .join(", ");
}

function readJournal(field: Field): Journaled[] {
  const rows = field.query<Omit<Journaled, "person"> & { email: string }>(
    `SELECT channel, step, status, at, email FROM attempts JOIN prospects ON prospects.id = attempts.prospect
     WHERE channel <> 'linkedin' ORDER BY attempts.id`,
  );
  return rows.map(({ email, ...rest }) => ({ ...rest, person: personOf(email) }));
}
