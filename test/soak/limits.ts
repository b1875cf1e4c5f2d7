import { type Case, groupBy, type Told } from "./model.ts";
import type { SenderFacts } from "./script.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Caps of a sender in rolling windows, its ramp, and the least time between two of its mails. */
export function checkCaps({ mails, filesAt, fail }: Case): void {
  for (const [name, sent] of groupBy(mails, ({ sender }) => sender)) {
    sent.forEach((mail, index) => {
      const sender = filesAt(mail.call).workspace.senders[name ?? ""];
      if (sender === undefined) {
        fail("caps", mail.call, mail.person, `a mail from nobody's address: ${mail.from}`);
        return;
      }
      const before = sent.slice(0, index + 1);
      const within = (ms: number): number =>
        before.filter(({ at }) => at > mail.at - ms && at <= mail.at).length;
      const cap = capOf(sender, sent[0]!.at, mail.at);
      if (within(DAY) > cap)
        fail("caps", mail.call, mail.person, `${within(DAY)} mails of ${name} in 24 hours, ${cap} allowed`);
      if (sender.perHour !== null && within(HOUR) > sender.perHour) {
        fail(
          "caps",
          mail.call,
          mail.person,
          `${within(HOUR)} mails of ${name} in an hour, ${sender.perHour} allowed`,
        );
      }
      const previous = sent[index - 1];
      if (sender.everyMs !== null && previous !== undefined && mail.at - previous.at < sender.everyMs) {
        fail(
          "spacing",
          mail.call,
          mail.person,
          `${mail.at - previous.at} ms after the mail before, ${sender.everyMs} asked for`,
        );
      }
    });
  }
}

/** A day that has begun counts whole: the ramp's days may be the calendar's or the clock's. */
function capOf({ perDay, ramp }: SenderFacts, first: number, at: number): number {
  const grown =
    ramp === null ? Number.POSITIVE_INFINITY : ramp.from + ramp.add * Math.ceil((at - first) / DAY);
  return Math.min(perDay ?? Number.POSITIVE_INFINITY, grown);
}

/** Touches of one person and of one company, across sequences and channels: mails, and tasks that were done before. */
export function checkBudget({ script, play, mails, filesAt, fail }: Case): void {
  const byEmail = new Map(script.people.map(({ email }, n) => [email, n]));
  const tasks = play.calls.flatMap(({ n, at, about }) =>
    about.does === "task" && about.ending === "done"
      ? about.tasks.map(({ person }) => ({ call: n, at, person: byEmail.get(person) ?? -1 }))
      : [],
  );
  mails.forEach((mail: Told, index) => {
    const { person } = mail;
    if (person === null) return;
    const touches = [...mails.slice(0, index + 1), ...tasks.filter(({ call }) => call < mail.call)];
    const { workspace } = filesAt(mail.call);
    const domainOf = (n: number | null): string | undefined => script.people[n ?? -1]?.domain;
    for (const [rates, own, who] of [
      [workspace.person, touches.filter((each) => each.person === person), "the person"],
      [
        workspace.company,
        touches.filter((each) => domainOf(each.person) === domainOf(person)),
        "the company",
      ],
    ] as const) {
      for (const { max, windowMs } of rates) {
        const count = own.filter(({ at }) => at > mail.at - windowMs && at <= mail.at).length;
        if (count > max)
          fail(
            "budget",
            mail.call,
            person,
            `${count} touches of ${who} in ${windowMs / HOUR} hours, ${max} allowed`,
          );
      }
    }
  });
}
