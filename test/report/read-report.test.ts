import { describe, expect, it } from "vitest";
import { proportionInterval } from "../../src/report/statistics/intervals.ts";
import type { ReportQuestion } from "../../src/report/question.ts";
import { readReport } from "../../src/report/read-report.ts";
import { enrollPeople } from "../../src/run/actions/enroll.ts";
import type { StoredEvent } from "../../src/store/port.ts";
import { createRandom } from "../whole/random.ts";
import { DAY, openInboundRehearsal, WORKSPACE } from "../inbound/inbound-rehearsal.ts";

const COURSE = (head: string) => `
name: course
goal: deal_won
exit_on: [opted_out]
${head}
steps:
  - id: hello
    do: email
    subject: Hello
    body: Hello {{ first_name }}
    variants:
      short: { subject: "Hi" }
      long: { subject: "A longer hello" }
  - { id: text, wait: 1 hour, do: sms, text: "Hello {{ first_name }}" }
`;

/** A crowd in the course, of whom some answer, book, win, bounce or are told of twice, by chance. */
async function playCrowd(head: string, size: number, rates: Record<string, number>) {
  const rehearsed = await openInboundRehearsal(
    { course: COURSE(head) },
    `${WORKSPACE}costs: { currency: USD, email: 0.25, sms: 0.03 }\n`,
  );
  const random = createRandom(1).next;
  const people = await rehearsed.people(
    Array.from({ length: size }, (_, n) => ({
      email: `p${n}@crowd${n}.example`,
      first_name: `P${n}`,
      phone: `+82105550${String(1000 + n)}`,
      country: n % 3 === 0 ? "KR" : "US",
      timezone: "UTC",
    })),
  );
  await rehearsed.enroll("course", people.slice(0, size / 2));
  await rehearsed.run();
  const middle = rehearsed.at + 7 * DAY;
  rehearsed.at = middle;
  await rehearsed.enroll("course", people.slice(size / 2));
  await rehearsed.run();
  rehearsed.at += 3 * 3_600_000;
  await rehearsed.run();
  for (const { id } of await rehearsed.store.tasks({ status: "open" })) {
    if (random() < 0.5) await rehearsed.endTask(id, "done");
  }
  for (const person of people) {
    for (const [kind, rate] of Object.entries(rates)) {
      for (let time = 0; time < 2; time += 1) {
        rehearsed.at += 1_000;
        if (random() < rate) await rehearsed.fact(person, { kind });
      }
    }
  }
  const events = (await Promise.all(people.map(({ id }) => rehearsed.store.timeline(id)))).flat();
  const report = async (question: Partial<ReportQuestion> = {}) =>
    readReport(rehearsed.store, (await rehearsed.context()).sequences, {
      tables: [["sequence"]],
      now: rehearsed.at,
      currency: "USD",
      zone: "UTC",
      ...question,
    });
  return { rehearsed, people, events, report, middle };
}

const peopleOf = (events: readonly StoredEvent[]) => new Set(events.map(({ prospect }) => prospect));

describe("the whole report", () => {
  it("agrees with plain counts over the log, funnel by funnel, with the period before", async () => {
    const rates = { replied: 0.2, meeting_booked: 0.1, deal_won: 0.1, opted_out: 0.02 };
    const { events, report, rehearsed, middle } = await playCrowd("", 60, rates);
    const { tables, total, before, credits } = await report({
      tables: [["sequence"], ["country"], ["week"], ["channel"]],
      since: middle,
    });
    const cohort = (from: number, to: number) =>
      peopleOf(events.filter(({ kind, at }) => kind === "enrolled" && at >= from && at < to));
    const plainFunnel = (entered: ReadonlySet<number | null>) => {
      const of = (...kinds: string[]) =>
        [...peopleOf(events.filter(({ kind }) => kinds.includes(kind)))].filter((id) => entered.has(id))
          .length;
      const reached = of("sent", "done");
      const stage = (count: number, all = reached) => ({ count, of: all, ...proportionInterval(count, all) });
      return {
        enrolled: entered.size,
        reached: stage(reached, entered.size),
        replied: stage(of("replied")),
        positive: stage(of("meeting_booked")),
        meeting: stage(of("meeting_booked")),
        goal: stage(of("deal_won")),
      };
    };
    expect(before).toEqual({ since: middle - (rehearsed.at - middle), until: middle });
    expect(cohort(middle, rehearsed.at).size).toBe(30);
    for (const row of [total, tables[0]?.rows[0]]) {
      expect(row?.funnel).toMatchObject(plainFunnel(cohort(middle, rehearsed.at)));
    }
    const earlier = await report({ since: middle - 14 * DAY, until: middle });
    expect(earlier.total.funnel).toMatchObject(plainFunnel(cohort(0, middle)));
    // Whoever is told apart by something of their own adds up to everybody.
    for (const { rows } of tables.slice(1, 3)) {
      const sum = (of: (row: (typeof rows)[number]) => number) => rows.reduce((all, row) => all + of(row), 0);
      expect(sum(({ funnel }) => funnel.enrolled)).toBe(total.funnel.enrolled);
      expect(sum(({ funnel }) => funnel.replied.count)).toBe(total.funnel.replied.count);
      expect(sum(({ sent }) => sent)).toBe(total.sent);
    }
    const sentSince = events.filter(({ kind, at }) => kind === "sent" && at >= middle).length;
    const doneSince = events.filter(({ kind, at }) => kind === "done" && at >= middle).length;
    expect([total.sent, total.done]).toEqual([sentSince, doneSince]);
    expect(total.cost).toBeCloseTo(sentSince * 0.25 + doneSince * 0.03, 4);
    const goals = total.goals;
    expect(goals).toBe(peopleOf(events.filter(({ kind, at }) => kind === "deal_won" && at >= middle)).size);
    // Every goal after a touch is credited once, whichever way it is shared out.
    for (const way of ["first", "last", "linear"] as const) {
      expect(credits.reduce((sum, credit) => sum + credit[way], 0)).toBeCloseTo(goals, 6);
    }
  });

  it("puts what platforms were paid beside the costs of touches, and into no sequence", async () => {
    const { rehearsed, report } = await playCrowd("", 6, { deal_won: 0.9 });
    const figures = { campaign: "spring", item: "", metrics: { spend: 40, clicks: 9 } };
    const day = new Date(rehearsed.at).toISOString().slice(0, 10);
    await rehearsed.store.keepFigures([{ ...figures, day, channel: "linkedin" }], rehearsed.at);
    const { total, tables, campaigns } = await report({ tables: [["channel"]] });
    expect(campaigns).toMatchObject([{ channel: "linkedin", metrics: { spend: 40, clicks: 9 } }]);
    expect(total.spend).toBe(40);
    expect(total.cost_each?.goal.each).toBeCloseTo(((total.cost ?? 0) + 40) / total.goals, 9);
    expect(tables[0]?.rows.map(({ group, spend }) => [group.channel, spend])).toContainEqual([
      "linkedin",
      40,
    ]);
    const ofSequence = await report({ sequence: "course" });
    expect([ofSequence.total.spend, ofSequence.campaigns]).toEqual([null, []]);
    const later = await report({ since: rehearsed.at + 2 * DAY, now: rehearsed.at + 3 * DAY });
    expect(later.total.spend).toBeNull();
  });

  it("keeps people apart who entered too lately to judge", async () => {
    const { rehearsed, report } = await playCrowd("", 20, {});
    const early = await report({ mature: true });
    expect([early.total.funnel.enrolled, early.total.young?.enrolled]).toEqual([0, 20]);
    // The longest way is an hour; three weeks later both halves are old enough.
    const late = await report({ mature: true, now: rehearsed.at + 22 * DAY });
    expect([late.total.funnel.enrolled, late.total.young?.enrolled]).toEqual([20, 0]);
  });
});

describe("people held out", () => {
  it("get no touch, stay held out when they come again, and are compared with the others", async () => {
    const { rehearsed, people, events, report } = await playCrowd("holdout: 30%", 80, { deal_won: 0.15 });
    const held = peopleOf(events.filter(({ kind }) => kind === "held_out"));
    expect(held.size).toBeGreaterThan(8);
    expect(held.size).toBeLessThan(45);
    const touched = peopleOf(events.filter(({ kind }) => kind === "sent" || kind === "done"));
    for (const id of held) expect(touched.has(id)).toBe(false);
    expect(touched.size).toBe(80 - held.size);
    const won = peopleOf(events.filter(({ kind }) => kind === "deal_won"));
    const { holdouts, total } = await report();
    const wonHeld = [...won].filter((id) => held.has(id)).length;
    expect(holdouts).toMatchObject([
      {
        sequence: "course",
        goal: "deal_won",
        held_out: { count: wonHeld, of: held.size },
        treated: { count: won.size - wonHeld, of: 80 - held.size },
      },
    ]);
    expect(total).toMatchObject({ enrolled: 80, held_out: held.size });
    expect(total.funnel.enrolled).toBe(80 - held.size);
    const again = people.filter(({ id }) => held.has(id));
    const each = async function* () {
      yield* again;
    };
    const { enrolled } = await enrollPeople(await rehearsed.context(), each(), {
      sequence: "course",
      startAt: rehearsed.at,
      again: true,
    });
    expect(enrolled).toBe(again.length);
    await rehearsed.run();
    for (const person of again) expect(await rehearsed.kinds(person)).not.toContain("sent");
    expect((await report()).holdouts[0]?.held_out.of).toBe(held.size);
  });
});
