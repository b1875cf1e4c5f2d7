import { describe, expect, it } from "vitest";
import { draftAnswer, sendAnswer } from "../../src/inbound/answer.ts";
import { type InboundRehearsal, openInboundRehearsal, WORKSPACE } from "./inbound-rehearsal.ts";

async function openReply(
  rehearsed?: InboundRehearsal,
  classified: Parameters<InboundRehearsal["receive"]>[0] = {},
) {
  const world = rehearsed ?? (await openInboundRehearsal());
  const [jin] = await world.people([{ email: "jin@hanbit.example", first_name: "Jin", timezone: "UTC" }]);
  if (jin === undefined) throw new Error("nobody");
  await world.enroll("course", [jin]);
  await world.run();
  const intro = await world.sent(jin);
  const { message: id = 0 } = await world.receive({
    from: "jin@hanbit.example",
    references: [intro.messageId],
    messageId: "<theirs@hanbit.example>",
    ...classified,
  });
  const answer = async (text: string) => {
    const [message] = await world.store.messages({ id });
    if (message === undefined) throw new Error("not kept");
    const context = await world.context();
    return sendAnswer(context, await draftAnswer(context, message, text, world.at), world.at);
  };
  return { rehearsed: world, jin, intro, answer };
}

describe("an answer to a reply", () => {
  it("leaves in the thread, from the address that was written to", async () => {
    const { rehearsed, intro, answer } = await openReply();
    expect((await answer("Thursday at **10** suits me.")).type).toBe("sent");
    const mail = rehearsed.outbox().find((each) => each.includes("Thursday")) ?? "";
    const head = mail.replace(/\r\n[ \t]+/g, " ");
    expect(head).toContain("From: Anna Kim <anna@acme.example>");
    expect(head).toContain("jin@hanbit.example");
    expect(head).toContain("Subject: Re: Shorter onboarding");
    expect(head).toContain("In-Reply-To: <theirs@hanbit.example>");
    expect(head).toContain(`References: ${intro.messageId} <theirs@hanbit.example>`);
  });

  it("leaves at most once", async () => {
    const { rehearsed, answer } = await openReply();
    await answer("Once.");
    await expect(answer("Twice.")).rejects.toThrow("answered already");
    expect(rehearsed.outbox().join()).not.toContain("Twice.");
  });

  it("leaves once, also when two people answer at the same moment", async () => {
    const { rehearsed, answer } = await openReply();
    const results = await Promise.allSettled([answer("One."), answer("Two."), answer("Three.")]);
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(rehearsed.outbox()).toHaveLength(2);
  });

  it("is charged to the sender's cap, and waits where that is reached", async () => {
    const workspace = WORKSPACE.replace(
      "email: anna@acme.example }",
      "email: anna@acme.example, limits: { per_day: 1 } }",
    );
    const { rehearsed, answer } = await openReply(await openInboundRehearsal(undefined, workspace));
    await expect(answer("Too many.")).rejects.toThrow("cap is reached");
    expect(rehearsed.outbox()).toHaveLength(1);
  });

  it("stands in the timeline and in the journal like any touch", async () => {
    const { rehearsed, jin, intro, answer } = await openReply();
    await answer("Hello.");
    expect(await rehearsed.kinds(jin)).toContain("answer_sent");
    const attempts = await rehearsed.store.attempts({ enrollment: intro.enrollment });
    expect(attempts.map(({ step, status }) => [step, status])).toContainEqual(["reply-1", "sent"]);
  });

  it("goes to the colleague who wrote, not to the person who was written to", async () => {
    const { rehearsed, answer } = await openReply(undefined, {
      from: "mina@hanbit.example",
      fromName: "Mina Lee",
    });
    await answer("Hello Mina.");
    const mail = rehearsed.outbox().find((each) => each.includes("Hello Mina")) ?? "";
    expect(mail).toContain("To: Mina Lee <mina@hanbit.example>");
  });

  it.each([
    ["somebody who opted out", { kind: "opt_out", optOut: "sure" }, "suppressed"],
    ["a robot", { kind: "out_of_office" }, "nobody wrote it"],
  ] as const)("never goes to %s", async (_who, heard, why) => {
    const { rehearsed, answer } = await openReply(undefined, heard);
    await expect(answer("Wait!")).rejects.toThrow(why);
    expect(rehearsed.outbox()).toHaveLength(1);
  });

  it("is refused while the sender is held", async () => {
    const { rehearsed, answer } = await openReply();
    await rehearsed.store.holdSender("anna", "too many bounces", rehearsed.at);
    await expect(answer("Hello.")).rejects.toThrow("held");
  });

  it("that died on the way is uncertain, and never sent again by itself", async () => {
    const { rehearsed, intro, answer } = await openReply();
    const { context } = rehearsed;
    rehearsed.context = async () => {
      const real = await context();
      return {
        ...real,
        findChannel(id) {
          const channel = real.findChannel(id);
          if (channel?.performer !== "machine") return channel;
          return {
            ...channel,
            async connect(sender, context) {
              const transport = await channel.connect(sender, context);
              return {
                connections: 1,
                prepare: (touch) => transport.prepare(touch),
                send: () => Promise.reject(new Error("the cable was cut")),
                verify: () => transport.verify(),
                close: () => transport.close(),
              };
            },
          };
        },
      };
    };
    expect((await answer("Hello.")).type).toBe("uncertain");
    expect((await rehearsed.store.attempts({ status: "uncertain" })).map(({ step }) => step)).toEqual([
      "reply-1",
    ]);
    rehearsed.context = context;
    await expect(answer("Hello.")).rejects.toThrow("may have been");
    expect((await rehearsed.store.attempts({ enrollment: intro.enrollment })).length).toBe(2);
  });
});
