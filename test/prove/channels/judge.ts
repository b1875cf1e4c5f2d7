import type { Reached, SentMail } from "./services.ts";
import type { Weeks } from "./three-weeks.ts";

/** A touch as the program's journal has it at the end. */
export interface Journaled extends Pick<Reached, "channel" | "step" | "person"> {
  status: string;
  /** When it was first handed over: on that day it counts, though a service may have done it only when asked again. */
  at: number;
}

/** What the services received, held against every promise and against what the journal says of it. */
export function judgeWeeks(
  { ended, perDay }: Pick<Weeks, "ended" | "perDay">,
  reached: readonly Reached[],
  journaled: readonly Journaled[],
): string[] {
  return [
    ...listTwice(reached),
    ...reached
      .filter(({ person, at }) => at > (ended.get(person) ?? Number.POSITIVE_INFINITY))
      .map(tell("after an answer")),
    ...reached.filter((each) => !isOpen(each)).map(tell("outside of hours")),
    ...listOverCaps(reached, journaled, perDay),
    ...compare(reached, journaled, ended),
  ];
}

/** What stands in Sent: each mail once, and the second one in the conversation of the first. */
export function judgeSent(sent: readonly SentMail[], reached: readonly Reached[]): string[] {
  const mails = reached.filter(({ channel }) => channel === "email");
  const intros = new Map(sent.filter(({ step }) => step === "intro").map((each) => [each.person, each]));
  return [
    ...(sent.length === mails.length ? [] : [`${sent.length} in Sent of ${mails.length} mails`]),
    ...sent
      .filter(({ step }) => step === "news")
      .filter(({ person, thread, references }) => {
        const intro = intros.get(person);
        return intro?.thread !== thread || !references.includes(intro.messageId);
      })
      .map(({ person }) => `not in the thread of its first: email to ${person}`),
  ];
}

function tell(what: string): (reached: Reached) => string {
  return (reached) => `${what}: ${nameOf(reached)} at ${new Date(reached.at).toISOString()}`;
}

const nameOf = ({ channel, step, person }: Pick<Reached, "channel" | "step" | "person">): string =>
  `${channel} ${step} to ${person}`;

function listTwice(reached: readonly Reached[]): string[] {
  const names = reached.map(nameOf);
  return names.filter((name, index) => names.indexOf(name) !== index).map((name) => `twice: ${name}`);
}

/** Mon-Fri 09:00-17:00, as the sequence says; by law, texts 09:00-20:00 in New York and 08:00-20:00 in Korea. */
function isOpen({ channel, at }: Reached): boolean {
  const weekday = new Date(at).getUTCDay();
  if (channel === "sms" && !isBetween(hourIn("America/New_York", at), 9, 20)) return false;
  if (channel === "kakao" && !isBetween(hourIn("Asia/Seoul", at), 8, 20)) return false;
  return weekday >= 1 && weekday <= 5 && isBetween(hourIn("UTC", at), 9, 17);
}

const isBetween = (hour: number, from: number, until: number): boolean => hour >= from && hour < until;

function hourIn(timeZone: string, at: number): number {
  return Number(new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit" }).format(at));
}

/** A request of a step's own has no cap: the sequence names none. */
function listOverCaps(
  reached: readonly Reached[],
  journaled: readonly Journaled[],
  perDay: number,
): string[] {
  const handedOver = new Map(journaled.map((each) => [nameOf(each), each.at]));
  const counts = new Map<string, number>();
  for (const each of reached.filter(({ channel }) => channel !== "http")) {
    const at = handedOver.get(nameOf(each)) ?? each.at;
    const key = `${each.channel} on ${new Date(at).toISOString().slice(0, 10)}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts]
    .filter(([, count]) => count > perDay)
    .map(([key, count]) => `${count} of ${perDay} by ${key}`);
}

/**
 * Every service can tell, by its list, its key, its drafts or its hooks: what arrived is in doubt no more. By its key it
 * is asked with the request itself, and nobody who has answered is sent that again.
 */
function compare(
  reached: readonly Reached[],
  journaled: readonly Journaled[],
  ended: ReadonlyMap<string, number>,
): string[] {
  const isLeft = (name: string): boolean =>
    name.startsWith("http") && ended.has(name.split(" ").at(-1) ?? "");
  const arrived = new Set(reached.map(nameOf));
  const known = new Set(journaled.map(nameOf));
  const last = new Map(journaled.map((each) => [nameOf(each), each.status]));
  return [
    ...[...arrived].filter((name) => !known.has(name)).map((name) => `not in the journal: ${name}`),
    ...[...last].flatMap(([name, status]) => {
      if (arrived.has(name))
        return status === "sent" || isLeft(name) ? [] : [`arrived, and is ${status}: ${name}`];
      return status === "sent" ? [`never arrived, and is sent: ${name}`] : [];
    }),
  ];
}
