import { describe, expect, it } from "vitest";
import { runSeq } from "../cli/run-seq.ts";
import { DAY, openEar } from "../inbound/inbound-rehearsal.ts";

describe("somebody who is enrolled", () => {
  it("while known to be away is first touched after their return", async () => {
    const ear = await openEar();
    const [jin] = await ear.people([{ email: "jin@hanbit.example", first_name: "Jin", timezone: "UTC" }]);
    if (jin === undefined) throw new Error("nobody");
    await ear.fact(jin, { kind: "out_of_office", data: { return_date: "2026-03-13" } });
    await ear.enroll("course", [jin]);
    await ear.run();
    expect(await ear.store.attempts({ enrollment: 1 })).toEqual([]);
    ear.at = Date.UTC(2026, 2, 16, 9);
    await ear.run();
    expect((await ear.sent(jin)).step).toBe("intro");
  });

  it("after an absence that is over is touched at once", async () => {
    const ear = await openEar();
    const [jin] = await ear.people([{ email: "jin@hanbit.example", first_name: "Jin", timezone: "UTC" }]);
    if (jin === undefined) throw new Error("nobody");
    await ear.fact(jin, { kind: "out_of_office", at: ear.at - 40 * DAY });
    await ear.enroll("course", [jin]);
    await ear.run();
    expect((await ear.sent(jin)).step).toBe("intro");
  });

  it("with a bad address is left out where mail would go, and let in once a person says so", async () => {
    const ear = await openEar();
    const [jin] = await ear.people([{ email: "jin@hanbit.example", first_name: "Jin", timezone: "UTC" }]);
    await ear.store.updateProspect(
      jin?.id ?? 0,
      { fields: { email_check: "bad", email_check_reason: "no_mx" } },
      ear.at,
    );
    const seq = (...argv: string[]) =>
      runSeq(argv, { cwd: ear.root, env: { SEQ_NOW: new Date(ear.at).toISOString() }, now: ear.at });
    expect(JSON.parse((await seq("enroll", "course", "--all", "--json")).out)).toEqual({
      enrolled: 0,
      already: 0,
      skipped: [{ prospect: "jin@hanbit.example", reason: "bad address (no_mx)" }],
    });
    const where = await seq("prospects", "list", "--where", 'prospect.email_check == "bad"', "--json");
    expect(JSON.parse(where.out)).toHaveLength(1);
    expect((await seq("prospects", "set", "jin@hanbit.example", "email_check=")).code).toBe(0);
    expect((await seq("enroll", "course", "--all")).out).toContain("1 enrolled");
  });
});

describe("who objects", () => {
  it("has taken back every consent with it", async () => {
    const ear = await openEar();
    const [jin] = await ear.people([{ email: "jin@hanbit.example", first_name: "Jin" }]);
    if (jin === undefined) throw new Error("nobody");
    const consent = {
      medium: "email",
      basis: "consent",
      source: "fair",
      at: ear.at,
      expiresAt: null,
      evidence: null,
    };
    await ear.store.addConsents([{ prospect: jin.id, ...consent }], ear.at);
    await ear.fact(jin, { kind: "opted_out" });
    await ear.fact(jin, { kind: "opted_out" });
    expect(await ear.store.consentsOf(jin.id)).toMatchObject([{ withdrawnAt: ear.at }]);
    const kinds = await ear.kinds(jin);
    expect(kinds.filter((kind) => kind === "consent_withdrawn")).toHaveLength(1);
  });
});
