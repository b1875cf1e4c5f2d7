import { describe, expect, it } from "vitest";
import { noticeSent } from "../../src/inbound/mailbox/notice-sent.ts";
import { openInboundRehearsal } from "../inbound/inbound-rehearsal.ts";
import { runSeq } from "./run-seq.ts";

async function openDesk() {
  const rehearsed = await openInboundRehearsal();
  const [jin] = await rehearsed.people([{ email: "jin@hanbit.example", first_name: "Jin", timezone: "UTC" }]);
  if (jin === undefined) throw new Error("nobody");
  await rehearsed.enroll("course", [jin]);
  const seq = (...argv: string[]) =>
    runSeq(argv, {
      cwd: rehearsed.root,
      env: { SEQ_NOW: new Date(rehearsed.at).toISOString() },
      now: rehearsed.at,
    });
  return { rehearsed, jin, seq };
}

describe("seq inbox", () => {
  it("lists who was written to by hand until the sequence goes on", async () => {
    const { rehearsed, seq } = await openDesk();
    const envelope = { messageId: "<hand@acme.example>", to: [{ address: "jin@hanbit.example" }] };
    await noticeSent(
      await rehearsed.inboundContext(),
      { envelope, headers: "", arrivedAt: rehearsed.at },
      rehearsed.at,
    );
    const listed = await seq("inbox", "list");
    expect(listed.out).toContain(
      "jin@hanbit.example was written to by hand: course waits; seq resume jin@hanbit.example",
    );
    expect(listed.code).toBe(1);
    expect(JSON.parse((await seq("inbox", "list", "--json")).out)).toMatchObject([
      { id: null, kind: "sent_by_hand", prospect: "jin@hanbit.example", sequence: "course" },
    ]);
    await seq("resume", "jin@hanbit.example");
    expect(await seq("inbox", "list")).toMatchObject({ code: 0, out: "no message waits for you\n" });
  });

  it("asks whom a webhook is about, and lets it have its effect", async () => {
    const { rehearsed, jin, seq } = await openDesk();
    const facts = [{ kind: "meeting_booked", at: null, channel: null, data: {} }];
    for (const id of ["a".repeat(64), "b".repeat(64)]) {
      const told = { about: { email: "j@other.example", phone: null, reference: null }, facts, fields: {} };
      const delivery = { source: "calendly", id, at: rehearsed.at, address: "j@other.example" };
      await rehearsed.store.keepDelivery({ ...delivery, facts: JSON.stringify(told) });
      await rehearsed.store.closeDelivery("calendly", id, "unmatched", null);
    }
    expect((await seq("inbox", "list")).out).toContain(
      "2 webhooks are about nobody known: seq inbox webhooks",
    );
    const listed = await seq("inbox", "webhooks");
    expect(listed.out).toContain("calendly/aaaaaaaa");
    expect(listed.code).toBe(1);
    expect((await seq("inbox", "webhooks", "calendly/aaaaaaaa")).code).toBe(2);
    const name = "calendly/aaaaaaaa";
    expect((await seq("inbox", "webhooks", name, "--prospect", "jin@hanbit.example")).out).toContain(
      "meeting_booked",
    );
    expect(await rehearsed.status(jin)).toBe("exited (meeting_booked)");
    expect((await seq("inbox", "webhooks", "calendly/bbbbbbbb", "--nobody")).out).toContain("forgotten");
    expect((await seq("inbox", "webhooks")).out).toBe("no webhook waits for you\n");
    expect((await seq("inbox", "webhooks", name, "--nobody")).err).toContain("there is no webhook");
  });
});
