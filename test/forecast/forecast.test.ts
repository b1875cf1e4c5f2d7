import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chooseRates, DEFAULT_RATES, type Rates } from "../../src/forecast/rates.ts";
import { type SimulationOptions, simulateSequence } from "../../src/forecast/simulate-sequence.ts";
import type { Basis } from "../../src/law/law.ts";
import { readSequence } from "../../src/sequence/read-sequence.ts";
import { complete, readConfig, readPlan } from "../playback/world.ts";

const NOBODY_REACTS = Object.fromEntries(
  Object.keys(DEFAULT_RATES).map((name) => [name, 0]),
) as unknown as Rates;
const invented = {
  count: 100,
  countries: { KR: 60, US: 40 },
  perCompany: 1,
  fields: {},
  tags: [],
  consent: "express" as Basis,
};
const options = (change: Partial<SimulationOptions> = {}): SimulationOptions => ({
  startAt: Date.UTC(2026, 2, 2),
  days: 1_095,
  seed: "1",
  rounds: 1,
  rates: {},
  tasksDoneAfterMs: 0,
  invented,
  selected: null,
  persona: null,
  ...change,
});
const run = (change: Partial<SimulationOptions> = {}, config = readConfig()) =>
  simulateSequence(
    { config, plan: readPlan(config), loadHolidays: () => Promise.resolve(() => false), store: null },
    options(change),
  );

describe("seq simulate", () => {
  it("says the same at every look, and something else for another seed", async () => {
    const first = await run();
    expect(await run()).toEqual(first);
    expect((await run({ seed: "2" })).forecast.rows).not.toEqual(first.forecast.rows);
  });

  it("touches everybody as often as the sequence says, when nobody reacts", async () => {
    const { forecast } = await run({ rates: NOBODY_REACTS });
    const count = (channel: string) =>
      forecast.rows.filter((row) => row.channel === channel).reduce((sum, row) => sum + row.touches, 0);
    const skipped = forecast.skipped.reduce((sum, { people }) => sum + people, 0);
    expect([count("linkedin"), count("email"), count("call") + skipped]).toEqual([100, 100, 100]);
    expect(forecast).toMatchObject({
      finished: 100,
      exited: 0,
      left: 0,
      replies: { mean: 0, low: 0, high: 0 },
    });
  });

  it("answers texts, loses them and has opt-outs after them by rates of their own", async () => {
    const config = readConfig();
    const text = `name: small\nsteps:\n  - { id: one, do: sms, text: Hi }\n  - { id: two, wait: 3 days, do: visit, when: steps.one.undelivered, note: Go }\n`;
    const { plan, diagnostics } = readSequence(text, {
      file: "sequences/small.yaml",
      workspace: config,
      snippet: () => null,
    });
    if (plan === null) throw new Error(JSON.stringify(diagnostics));
    const play = (rates: Partial<Rates>) =>
      simulateSequence(
        { config, plan, loadHolidays: () => Promise.resolve(() => false), store: null },
        options({ rates: { ...NOBODY_REACTS, ...rates }, invented: { ...invented, countries: { KR: 1 } } }),
      );
    expect((await play({ message: 1, opt_out: 1, bounce: 1 })).forecast).toMatchObject({
      finished: 100,
      replies: { mean: 0 },
    });
    expect((await play({ text: 1 })).forecast).toMatchObject({ replies: { mean: 100 } });
    expect((await play({ text_opt_out: 1 })).forecast).toMatchObject({ exited: 100, replies: { mean: 0 } });
    const touches = async (rates: Partial<Rates>) =>
      (await play(rates)).forecast.rows
        .filter(({ channel }) => channel === "visit")
        .reduce((sum, row) => sum + row.touches, 0);
    expect([await touches({}), await touches({ undelivered: 1 })]).toEqual([0, 100]);
  });

  it("never exceeds a sender's daily cap, its ramp or the limit of an action", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 120 }),
        fc.integer({ min: 1, max: 30 }),
        async (count, cap) => {
          const config = readConfig((text) =>
            complete(text).replace("per_day: 40", `per_day: ${cap}`).replace("80 per week", `${cap} per day`),
          );
          const { forecast } = await run({ invented: { ...invented, count, countries: {} } }, config);
          for (const { channel, touches } of forecast.rows) {
            if (channel === "email") expect(touches).toBeLessThanOrEqual(cap);
          }
          const settled = forecast.finished + forecast.exited + forecast.left;
          expect(settled).toBe(count);
        },
      ),
      { numRuns: 20 },
    );
  });

  it("names the limit that makes people wait", async () => {
    const config = readConfig((text) => complete(text).replace("per_day: 40", "per_day: 3"));
    const { forecast } = await run({ rates: NOBODY_REACTS, invented: { ...invented, count: 60 } }, config);
    expect(forecast.limits[0]?.limit).toBe("anna: 3 a day (email)");
  });

  it("stops the colleagues of whoever replies", async () => {
    const rates = { ...NOBODY_REACTS, reply: 1 };
    const { forecast } = await run({ rates, invented: { ...invented, count: 20, perCompany: 20 } });
    expect(forecast.exited).toBeGreaterThan(15);
  });

  it("takes a given rate over the history, and the history only where there is enough of it", () => {
    const none = { touches: 0, events: 0 };
    const history = {
      ...Object.fromEntries(Object.keys(DEFAULT_RATES).map((name) => [name, none])),
      reply: { touches: 1_000, events: 50 },
      accept: { touches: 10, events: 9 },
      open: { touches: 1_000, events: 50 },
    } as unknown as Parameters<typeof chooseRates>[1];
    const chosen = new Map(chooseRates({ open: 0.5 }, history).map((each) => [each.name, each]));
    expect(chosen.get("reply")).toMatchObject({ value: 0.05, source: "history" });
    expect(chosen.get("accept")).toMatchObject({ value: DEFAULT_RATES.accept, source: "assumed" });
    expect(chosen.get("open")).toMatchObject({ value: 0.5, source: "given" });
  });

  it("says so when there is nobody", async () => {
    await expect(run({ invented: null })).rejects.toThrow("there is nobody to play small with");
  });
});
