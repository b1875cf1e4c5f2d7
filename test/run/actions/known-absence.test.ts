import { describe, expect, it } from "vitest";
import { runSeq } from "../../cli/run-seq.ts";
import { DAY, openInboundRehearsal } from "../../inbound/inbound-rehearsal.ts";

describe("somebody who is enrolled", () => {
  it("while known to be away is first touched after their return", async () => {
    const rehearsed = await openInboundRehearsal();
    const [jin] = await rehearsed.people([
      { email: "jin@hanbit.example", first_name: "Jin", timezone: "UTC" },
    ]);
    if (jin === undefined) throw new Error("nobody");
    await rehearsed.fact(jin, { kind: "out_of_office", data: { return_date: "2026-03-13" } });
    await rehearsed.enroll("course", [jin]);
    await rehearsed.run();
    expect(await rehearsed.store.attempts({ enrollment: 1 })).toEqual([]);
    rehearsed.at = Date.UTC(2026, 2, 16, 9);
    await rehearsed.run();
    expect((await rehearsed.sent(jin)).step).toBe("intro");
  });

  it("after an absence that is over is touched at once", async () => {
    const rehearsed = await openInboundRehearsal();
    const [jin] = await rehearsed.people([
      { email: "jin@hanbit.example", first_name: "Jin", timezone: "UTC" },
    ]);
    if (jin === undefined) throw new Error("nobody");
    await rehearsed.fact(jin, { kind: "out_of_office", at: rehearsed.at - 40 * DAY });
    await rehearsed.enroll("course", [jin]);
    await rehearsed.run();
    expect((await rehearsed.sent(jin)).step).toBe("intro");
  });

  it("with a bad address is left out where mail would go, and let in once a person says so", async () => {
    const rehearsed = await openInboundRehearsal();
    const [jin] = await rehearsed.people([
      { email: "jin@hanbit.example", first_name: "Jin", timezone: "UTC" },
    ]);
    await rehearsed.store.updateProspect(
      jin?.id ?? 0,
      { fields: { email_check: "bad", email_check_reason: "no_mx" } },
      rehearsed.at,
    );
    const seq = (...argv: string[]) =>
      runSeq(argv, {
        cwd: rehearsed.root,
        env: { SEQ_NOW: new Date(rehearsed.at).toISOString() },
        now: rehearsed.at,
      });
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
    const rehearsed = await openInboundRehearsal();
    const [jin] = await rehearsed.people([{ email: "jin@hanbit.example", first_name: "Jin" }]);
    if (jin === undefined) throw new Error("nobody");
    const consent = {
      medium: "email",
      basis: "consent",
      source: "fair",
      at: rehearsed.at,
      expiresAt: null,
      evidence: null,
    };
    await rehearsed.store.addConsents([{ prospect: jin.id, ...consent }], rehearsed.at);
    await rehearsed.fact(jin, { kind: "opted_out" });
    await rehearsed.fact(jin, { kind: "opted_out" });
    expect(await rehearsed.store.consentsOf(jin.id)).toMatchObject([{ withdrawnAt: rehearsed.at }]);
    const kinds = await rehearsed.kinds(jin);
    expect(kinds.filter((kind) => kind === "consent_withdrawn")).toHaveLength(1);
  });
});
