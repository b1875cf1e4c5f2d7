import { beforeAll, describe, expect, test } from "vitest";
import { hasSmtpSink } from "../faults/smtp-sink.ts";
import { LIMITS, playThreeWeeks, START, type ThreeWeeks } from "./three-weeks.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Most instants in any window of this length that ends with one of them. */
function findMost(times: readonly number[], windowMs: number): number {
  return Math.max(0, ...times.map((end) => times.filter((at) => at > end - windowMs && at <= end).length));
}

function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

/** Local weekday, date and minute of the day, by the platform's own clock. */
function readLocal(at: number, zone: string): { weekday: string; date: string; minute: number } {
  const parts = new Intl.DateTimeFormat("en-CA", {
    timeZone: zone,
    weekday: "short",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).formatToParts(at);
  const get = (type: string): string => parts.find((part) => part.type === type)?.value ?? "";
  return {
    weekday: get("weekday"),
    date: `${get("year")}-${get("month")}-${get("day")}`,
    minute: Number(get("hour")) * 60 + Number(get("minute")),
  };
}

const HOLIDAYS: Record<string, string[]> = { KR: ["2026-03-02"], JP: ["2026-03-20"] };

describe.skipIf(!hasSmtpSink())(
  "three weeks of the shipped sequence with two hundred people (needs smtp-sink)",
  () => {
    let story: ThreeWeeks;
    beforeAll(async () => {
      story = await playThreeWeeks();
      if (process.env.SEQ_TEST_STORY !== undefined) {
        const { guests: _, mails, opened, done, skipped, ...rest } = story;
        const counts = { mails: mails.length, opened: opened.length, done: done.length };
        process.stderr.write(`${JSON.stringify({ ...counts, skipped: skipped.length, ...rest })}\n`);
      }
    }, 240_000);
    const guestOf = (email: string) => {
      const guest = story.guests.find((each) => each.email === email);
      if (guest === undefined) throw new Error(`nobody was invited as ${email}`);
      return guest;
    };
    const isFollowUp = (mail: { subject: string }): boolean => mail.subject.startsWith("Re: ");

    test("no run complains, and nothing is uncertain", () => {
      expect(story.complaints).toEqual([]);
      expect(story.status.uncertain).toBe(0);
    });

    test("every message arrives once: one first email to each, and at most one follow-up", () => {
      expect(new Set(story.mails.map(({ messageId }) => messageId)).size).toBe(story.mails.length);
      const firsts = story.mails.filter((mail) => !isFollowUp(mail));
      const followUps = story.mails.filter(isFollowUp);
      expect(new Set(firsts.map(({ to }) => to)).size).toBe(firsts.length);
      expect(new Set(followUps.map(({ to }) => to)).size).toBe(followUps.length);
      expect(firsts.length).toBeGreaterThan(150);
      expect(followUps.length).toBeGreaterThan(60);
    });

    test("each in the window of the person's own zone, and never on their holiday", () => {
      for (const { to, at } of story.mails) {
        const { zone, country } = guestOf(to);
        const { weekday, date, minute } = readLocal(at, zone);
        expect(["Mon", "Tue", "Wed", "Thu", "Fri"], `${to} ${date}`).toContain(weekday);
        const isOpen = (minute >= 9 * 60 && minute < 11.5 * 60) || (minute >= 13.5 * 60 && minute < 17 * 60);
        expect(isOpen, `${to} at minute ${minute} of ${date} in ${zone}`).toBe(true);
        expect(HOLIDAYS[country] ?? []).not.toContain(date);
      }
    });

    test("tasks appear only in the person's window, too", () => {
      for (const { email, at } of story.opened) {
        const { zone, country } = guestOf(email);
        const { date, minute } = readLocal(at, zone);
        const isOpen = (minute >= 9 * 60 && minute < 11.5 * 60) || (minute >= 13.5 * 60 && minute < 17 * 60);
        expect(isOpen, `${email} at minute ${minute} of ${date}`).toBe(true);
        expect(HOLIDAYS[country] ?? []).not.toContain(date);
      }
    });

    test("follow-ups stay in the thread, with the same sender", () => {
      for (const mail of story.mails.filter(isFollowUp)) {
        const first = story.mails.find((each) => each.to === mail.to && !isFollowUp(each));
        expect(mail.references).toEqual([first?.messageId]);
        expect(mail.header).toContain(`In-Reply-To: ${first?.messageId}`);
        expect(mail.subject).toBe(`Re: ${first?.subject}`);
        expect(mail.from).toBe(first?.from);
        expect(mail.at - (first?.at ?? 0)).toBeGreaterThanOrEqual(5 * DAY - 8 * HOUR);
      }
    });

    test("no sender exceeds a cap in any rolling day or hour, nor its ramp, nor its spacing", () => {
      const bySender = groupBy(story.mails, ({ from }) => from);
      expect(bySender.size).toBe(4);
      for (const mails of bySender.values()) {
        const times = mails.map(({ at }) => at).sort((left, right) => left - right);
        const first = times[0] ?? START;
        expect(findMost(times, DAY)).toBeLessThanOrEqual(LIMITS.perDay);
        expect(findMost(times, HOUR)).toBeLessThanOrEqual(LIMITS.perHour);
        for (const at of times) {
          const cap = LIMITS.ramp.from + LIMITS.ramp.add * Math.floor((at - first) / DAY);
          expect(times.filter((other) => other > at - DAY && other <= at).length).toBeLessThanOrEqual(cap);
        }
        const gaps = times.slice(1).map((at, index) => at - (times[index] ?? 0));
        expect(Math.min(...gaps)).toBeGreaterThanOrEqual(LIMITS.everyMs);
      }
    });

    test("nobody is touched twice in a day or five times in a week, no company eleven times", () => {
      const touches = [...story.mails.map(({ to, at }) => ({ email: to, at })), ...story.done];
      for (const [email, own] of groupBy(touches, ({ email }) => email)) {
        const times = own.map(({ at }) => at);
        expect(findMost(times, DAY), email).toBeLessThanOrEqual(1);
        expect(findMost(times, 7 * DAY), email).toBeLessThanOrEqual(4);
      }
      for (const [company, own] of groupBy(touches, ({ email }) => guestOf(email).company)) {
        expect(
          findMost(
            own.map(({ at }) => at),
            7 * DAY,
          ),
          company,
        ).toBeLessThanOrEqual(10);
      }
    });

    test("every task that appears is done or taken back, and none is left for people who stopped", () => {
      const stopped = new Set(story.stops.map(({ email }) => email));
      const steps = (step: string) => story.done.filter((each) => each.step === step);
      expect(new Set(story.done.map(({ email, step }) => `${email} ${step}`)).size).toBe(story.done.length);
      expect(steps("connect").length).toBe(story.guests.filter(({ hasLinkedIn }) => hasLinkedIn).length);
      expect(steps("hello").length).toBeGreaterThan(10);
      expect(steps("call").length).toBeGreaterThan(40);
      expect(story.openAtEnd.filter(({ prospect }) => stopped.has(prospect))).toEqual([]);
    });

    test("who cannot be reached on a channel goes on with the others", () => {
      for (const guest of story.guests) {
        if (!guest.hasLinkedIn) {
          expect(
            story.opened.filter(({ email, step }) => email === guest.email && step === "connect"),
          ).toEqual([]);
          expect(story.skipped).toContainEqual(
            expect.objectContaining({ email: guest.email, step: "connect" }),
          );
        }
        if (!guest.hasPhone) {
          expect(story.opened.filter(({ email, step }) => email === guest.email && step === "call")).toEqual(
            [],
          );
        }
      }
    });

    test("people who replied, booked or opted out are left alone afterwards, their colleagues too", () => {
      expect(story.stops.length).toBeGreaterThan(15);
      for (const { email, kind, at } of story.stops) {
        const { company } = guestOf(email);
        const isSpared = (other: string): boolean =>
          other === email || (kind !== "opted_out" && guestOf(other).company === company);
        expect(story.mails.filter((mail) => isSpared(mail.to) && mail.at > at)).toEqual([]);
        expect(story.opened.filter((task) => isSpared(task.email) && task.at > at)).toEqual([]);
        expect(story.done.filter((task) => isSpared(task.email) && task.at > at)).toEqual([]);
      }
    });

    test("an acceptance brings the message instead of the follow-up", () => {
      const stopped = new Set(story.stops.map(({ email }) => guestOf(email).company));
      const free = story.accepted.filter((email) => !stopped.has(guestOf(email).company));
      expect(free.length).toBeGreaterThan(5);
      for (const email of free) {
        expect(
          story.done.some((each) => each.email === email && each.step === "hello"),
          email,
        ).toBe(true);
        expect(
          story.mails.some((mail) => mail.to === email && isFollowUp(mail)),
          email,
        ).toBe(false);
      }
    });

    test("a follow-up is left out where its first email never went", () => {
      for (const { email } of story.skipped.filter(({ step }) => step === "intro")) {
        expect(story.mails.filter(({ to }) => to === email)).toEqual([]);
      }
    });

    test("in the end everybody has finished or stopped", () => {
      expect(story.status.finished + story.status.exited + story.status.active).toBe(200);
      expect(story.status.active).toBe(0);
    });
  },
);
