import { afterEach, describe, expect, it } from "vitest";
import { redeemCode } from "../../../src/run/codes/redeem.ts";
import type { IssuedCode, Prospect } from "../../../src/store/port.ts";
import { openRehearsal, type Rehearsal } from "../rehearsal.ts";

const DAY_MS = 86_400_000;
const WORKSPACE = `
workspace: rehearsal
rehearsal: true
calendar: { timezone: UTC, hours: Mon-Sun 00:00-24:00, holidays: none }
senders:
  anna: { name: Anna Kim, email: anna@acme.example }
codes:
  spring: { discount: "15 %", expires: 14 days, uses: 1 }
  friend: { owner: prospect, points: 10 }
  gift: { list: true }
`;
const sequenceOf = (code: string, more = ""): string => `
name: intro
${more}
steps:
  - { id: offer, do: code, code: ${code} }
  - id: mail
    do: email
    subject: "Yours: {{ steps.offer.code }}"
    body: "{{ steps.offer.code }} ({{ steps.offer.discount }}) until {{ steps.offer.expires | date: '%Y-%m-%d' }}."
  - id: again
    wait: 2 days
    when: "!steps.offer.code_used"
    do: email
    subject: "Still yours: {{ steps.offer.code }}"
    body: Again.
`;

let home: Rehearsal;
afterEach(() => home.close());

async function begin(sequence: string, names = ["jin"]): Promise<Prospect[]> {
  home = await openRehearsal({ intro: sequence }, { workspace: WORKSPACE });
  const people = await home.people(
    names.map((name) => ({ first_name: name, email: `${name}@hanbit.example` })),
  );
  await home.enroll("intro", people);
  await home.run();
  return people;
}

async function use(code: string, key: string, by: Prospect | null = null): Promise<string> {
  return (await redeemCode(await home.context(), code, { key, at: home.at, by }, home.at)).verdict;
}

async function first(): Promise<IssuedCode> {
  const [code] = await home.store.listCodes();
  if (code === undefined) throw new Error("no code was given");
  return code;
}

describe("a code step", () => {
  it("gives each person a code of their own, the same at every look, in every later text", async () => {
    await begin(sequenceOf("spring"), ["jin", "mia"]);
    const codes = (await home.store.listCodes("spring")).map(({ code }) => code);
    expect(new Set(codes).size).toBe(2);
    for (const code of codes) {
      expect(home.outbox().filter((mail) => mail.includes(`Subject: Yours: ${code}`))).toHaveLength(1);
    }
    expect(home.outbox().join("")).toContain("(15 %) until 2026-03-16.");
    home.at += 2 * DAY_MS;
    await home.run();
    for (const code of codes) {
      expect(home.outbox().filter((mail) => mail.includes(`Subject: Still yours: ${code}`))).toHaveLength(1);
    }
    expect(await home.store.listCodes()).toHaveLength(2);
  });

  it("tells the step and the person that it was used, once a key", async () => {
    const [jin] = await begin(sequenceOf("spring"));
    const { code } = await first();
    expect(await use(code, "order-1")).toBe("used");
    expect(await use(code, "order-1")).toBe("known");
    expect(await use(code, "order-2")).toBe("used_up");
    const events = (await home.store.timeline(jin?.id ?? 0)).map(({ kind }) => kind);
    expect(events.filter((kind) => kind === "code_issued")).toHaveLength(1);
    expect(events.filter((kind) => kind === "code_used")).toHaveLength(1);
    home.at += 2 * DAY_MS;
    await home.run();
    expect(home.outbox()).toHaveLength(1);
  });

  it("ends a sequence that exits on its use", async () => {
    const [jin] = await begin(sequenceOf("spring", "exit_on: [code_used]"));
    await use((await first()).code, "order-1");
    const [{ state } = { state: null }] = await home.store.enrollmentsOf(jin?.id ?? 0);
    expect(state).toMatchObject({ status: "exited", reason: "code_used" });
  });

  it("is for its person alone, until it expires", async () => {
    const [jin = null, mia = null] = await begin(sequenceOf("spring"), ["jin", "mia"]);
    const own = (await home.store.listCodes()).find(({ prospect }) => prospect === jin?.id);
    expect(await home.store.codesOf(jin?.id ?? 0)).toEqual([own]);
    expect(await home.store.codesOf(99)).toEqual([]);
    expect(await use(own?.code ?? "", "a", mia)).toBe("someone_elses");
    expect(await use("SPRING-24", "a", mia)).toBe("unknown");
    home.at += 14 * DAY_MS + 1;
    expect(await use(own?.code ?? "", "a", jin)).toBe("expired");
    expect((await home.store.listCodes()).map(({ used }) => used)).toEqual([0, 0]);
  });

  it("of a referral earns points for whoever passed it on, and nothing for oneself", async () => {
    const [jin = null, mia = null] = await begin(sequenceOf("friend").replace(/ until .*$/m, '"'), [
      "jin",
      "mia",
    ]);
    const own = (await home.store.listCodes()).find(({ prospect }) => prospect === jin?.id);
    expect(await use(own?.code ?? "", "a", jin)).toBe("own");
    expect(await use(own?.code ?? "", "a", mia)).toBe("used");
    expect(await use(own?.code ?? "", "b")).toBe("used");
    const told = (await home.store.timeline(jin?.id ?? 0)).filter(({ kind }) => kind === "code_used");
    expect(told.map(({ data }) => data["points"])).toEqual([10, 10]);
    expect(await home.store.countCodes()).toEqual([
      { name: "friend", issued: 2, used: 2, points: 20, free: 0 },
    ]);
  });

  it("of a list that is used up holds the person until there are more", async () => {
    await begin(sequenceOf("gift").replace(/ until .*$/m, '"'), ["jin", "mia"]);
    expect(home.touches.filter(({ outcome }) => outcome === "held").map(({ reason }) => reason)).toEqual([
      "the list of codes gift is used up",
      "the list of codes gift is used up",
    ]);
    expect(home.outbox()).toHaveLength(0);
    expect(await home.store.importCodes("gift", ["GIFT-1", "GIFT-1", "GIFT-2"])).toBe(2);
    await home.store.wake(["codes"], home.at);
    await home.run();
    expect((await home.store.listCodes("gift")).map(({ code }) => code)).toEqual(["GIFT-1", "GIFT-2"]);
    expect(home.outbox()).toHaveLength(2);
  });

  it("stays counted when its person is erased, but not whose it was", async () => {
    const [jin] = await begin(sequenceOf("spring"));
    const { code } = await first();
    await home.store.eraseProspect(jin?.id ?? 0, home.at);
    expect(await first()).toMatchObject({ code, prospect: null, enrollment: null, used: 0 });
    expect(await use(code, "order-1")).toBe("used");
    expect(await use(code, "order-2")).toBe("used_up");
  });
});
