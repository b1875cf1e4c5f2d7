import { describe, expect, it, onTestFinished } from "vitest";
import { drawVariant, isHeldOut } from "../../src/engine/draw.ts";
import type { TouchStep } from "../../src/engine/plan.ts";
import { simulateSequence } from "../../src/forecast/simulate-sequence.ts";
import { runSeq } from "../cli/run-seq.ts";
import { openRehearsal } from "../run/rehearsal.ts";

const step = (weights: Record<string, number>) =>
  ({
    id: "hello",
    variants: Object.entries(weights).map(([name, weight]) => ({ name, weight, content: {} })),
  }) as unknown as TouchStep;

describe("what is drawn for a person", () => {
  it("has the shares that the file gives, and a holdout says nothing about the variant", () => {
    const keys = Array.from({ length: 20_000 }, (_, at) => `course/p${at + 1}`);
    const held = keys.filter((key) => isHeldOut({ holdout: 0.1 }, key));
    // Four standard deviations.
    expect(Math.abs(held.length - 2_000)).toBeLessThan(4 * Math.sqrt(20_000 * 0.09));
    const shareOfA = (of: readonly string[]) =>
      of.filter((key) => drawVariant(key, step({ a: 3, b: 1 })) === "a").length / of.length;
    expect(Math.abs(shareOfA(keys) - 0.75)).toBeLessThan(4 * Math.sqrt(0.1875 / 20_000));
    expect(Math.abs(shareOfA(held) - 0.75)).toBeLessThan(4 * Math.sqrt(0.1875 / held.length));
  });

  it("keeps who is held out when the share grows, and holds nobody out without one", () => {
    for (let id = 1; id <= 2_000; id += 1) {
      const key = `course/p${id}`;
      if (isHeldOut({ holdout: 0.1 }, key)) expect(isHeldOut({ holdout: 0.3 }, key)).toBe(true);
      expect(isHeldOut({}, key)).toBe(false);
    }
  });
});

const COURSE = `name: course\nholdout: 30%\nsteps:\n  - { id: hello, do: email, subject: Hello, body: Hi. }\n`;

describe("people held out", () => {
  it("are the same in a forecast, in a preview and when they are enrolled", async () => {
    const rehearsal = await openRehearsal({ course: COURSE });
    onTestFinished(() => rehearsal.close());
    const people = await rehearsal.people(
      Array.from({ length: 60 }, (_, at) => ({ email: `p${at}@firm${at}.example` })),
    );
    const { config, sequences, loadHolidays } = await rehearsal.context();
    const plan = sequences[0]?.plan;
    if (plan == null) throw new Error("no plan");
    const touched: number[] = [];
    const options = {
      startAt: rehearsal.at,
      days: 30,
      seed: "x",
      rounds: 1,
      rates: {},
      tasksDoneAfterMs: 0,
      invented: null,
      persona: null,
      selected: rehearsal.store.streamProspects({}),
    };
    const ahead = await simulateSequence({ config, plan, loadHolidays, store: rehearsal.store }, options);
    const shown = async () => {
      const ran = await runSeq(["preview", "course", "--sample", "60", "--json"], {
        cwd: rehearsal.root,
        now: rehearsal.at,
      });
      expect(ran.code, ran.err).toBe(0);
      return (JSON.parse(ran.out) as { prospect: string }[]).map(({ prospect }) => prospect).sort();
    };
    const before = await shown();
    await rehearsal.enroll("course", people);
    await rehearsal.run();
    for (const person of people) {
      const kinds = (await rehearsal.store.timeline(person.id)).map(({ kind }) => kind);
      if (kinds.includes("sent")) touched.push(person.id);
    }
    const names = people.flatMap(({ id, email }) => (touched.includes(id) ? [email ?? ""] : [])).sort();
    expect(touched.length).toBeGreaterThan(25);
    expect(touched.length).toBeLessThan(60);
    expect([ahead.heldOut, ahead.forecast.people]).toEqual([60 - touched.length, touched.length]);
    expect(before).toEqual(names);
    expect(await shown()).toEqual(names);
    const held = people.find(({ id }) => !touched.includes(id));
    const asked = await runSeq(["preview", "course", "--prospect", held?.email ?? "", "--json"], {
      cwd: rehearsal.root,
      now: rehearsal.at,
    });
    expect(JSON.parse(asked.out)).toMatchObject([{ why: "asked for; held out: gets no touch" }]);
  });

  it("are told of when nobody else would enter", async () => {
    const rehearsal = await openRehearsal({ course: COURSE.replace("30%", "50%") });
    onTestFinished(() => rehearsal.close());
    const people = await rehearsal.people(
      Array.from({ length: 9 }, (_, at) => ({ email: `p${at}@firm${at}.example` })),
    );
    const held = people.find(({ id }) => isHeldOut({ holdout: 0.5 }, `course/p${id}`));
    const where = `prospect.email == "${held?.email ?? ""}"`;
    const ran = await runSeq(["simulate", "course", "--where", where], {
      cwd: rehearsal.root,
      now: rehearsal.at,
    });
    expect([ran.code, ran.err]).toEqual([
      3,
      expect.stringContaining("holds out everybody who would enter: 1 person"),
    ]);
  });
});
