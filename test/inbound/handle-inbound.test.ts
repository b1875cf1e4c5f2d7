import { describe, expect, it } from "vitest";
import { finishInbound } from "../../src/inbound/handle-inbound.ts";
import { settleMessage } from "../../src/inbound/settle-message.ts";
import { explainProspect } from "../../src/run/why.ts";
import { tagStep } from "../../src/token/token.ts";
import {
  COURSE,
  DAY,
  HOUR,
  type InboundRehearsal,
  MONDAY,
  openInboundRehearsal,
  WORKSPACE,
} from "./inbound-rehearsal.ts";

async function openWithJin(rehearsed?: InboundRehearsal) {
  const world = rehearsed ?? (await openInboundRehearsal());
  const [jin] = await world.people([
    { email: "jin@hanbit.example", first_name: "Jin", timezone: "UTC", country: "KR" },
  ]);
  if (jin === undefined) throw new Error("nobody");
  await world.enroll("course", [jin]);
  await world.run();
  const intro = await world.sent(jin);
  return { rehearsed: world, jin, intro };
}

const rethrow = (error: unknown): never => {
  throw error;
};

/** A store of which one verb fails as a kill would, for some of its arguments. */
function without<Port extends object>(
  store: Port,
  verb: keyof Port,
  fails: (value: unknown) => boolean,
): Port {
  return new Proxy(store, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== "function") return value;
      const call = (value as (...given: unknown[]) => unknown).bind(target);
      if (name !== verb) return call;
      return (...given: unknown[]) =>
        fails(given[0]) ? Promise.reject(new Error("killed")) : call(...given);
    },
  });
}

/** Killed once the message is kept, and before what it means is recorded. */
async function hearAndDie(
  rehearsed: InboundRehearsal,
  mail: Parameters<InboundRehearsal["receive"]>[0],
): Promise<void> {
  const { inboundContext: open } = rehearsed;
  const inbound = await rehearsed.inboundContext();
  rehearsed.inboundContext = async () => ({
    ...inbound,
    store: without(inbound.store, "enrollmentsOf", () => true),
  });
  await expect(rehearsed.receive(mail)).rejects.toThrow("killed");
  rehearsed.inboundContext = open;
}

describe("an answer in the thread", () => {
  it("ends the person's sequence at once, and says what it rests on", async () => {
    const { rehearsed, jin, intro } = await openWithJin();
    const outcome = await rehearsed.receive({ from: "jin@hanbit.example", references: [intro.messageId] });
    expect(outcome).toMatchObject({
      effect: "recorded",
      fact: "replied",
      prospect: "jin@hanbit.example",
      sequence: "course",
      step: "intro",
    });
    expect(await rehearsed.status(jin)).toBe("exited (replied)");
    const reply = (await rehearsed.store.timeline(jin.id)).find(({ kind }) => kind === "replied");
    expect(reply?.data).toMatchObject({
      from: "jin@hanbit.example",
      evidence: "In-Reply-To names a message of ours",
    });
    expect(JSON.stringify(reply)).not.toContain("let us talk");
  });

  it("is one fact, however often and in however many mailboxes it is heard", async () => {
    const { rehearsed, jin, intro } = await openWithJin();
    const mail = { messageId: "<one@hanbit.example>", sentAt: 5, references: [intro.messageId] };
    await rehearsed.receive(mail);
    expect((await rehearsed.receive(mail)).effect).toBe("known");
    expect((await rehearsed.receive(mail, { mailbox: "Archive", uid: 7 })).effect).toBe("known");
    expect((await rehearsed.kinds(jin)).filter((kind) => kind === "replied")).toHaveLength(1);
  });

  it("is heard, though a forgery under its Message-ID came first", async () => {
    const { rehearsed, jin, intro } = await openWithJin();
    const mail = { messageId: "<one@hanbit.example>", sentAt: 5 };
    await rehearsed.receive({ ...mail, kind: "auto_reply", text: "Thank you." });
    expect((await rehearsed.receive({ ...mail, references: [intro.messageId] })).effect).toBe("recorded");
    expect(await rehearsed.status(jin)).toBe("exited (replied)");
  });

  it("completes what a crash cut short, without recording the fact twice", async () => {
    const { rehearsed, jin, intro } = await openWithJin();
    const inbound = await rehearsed.inboundContext();
    const mail = { messageId: "<one@hanbit.example>", sentAt: 5, references: [intro.messageId] };
    await hearAndDie(rehearsed, mail);
    expect(await rehearsed.status(jin)).toBe("active");
    rehearsed.inboundContext = async () => inbound;
    expect((await rehearsed.receive(mail)).effect).toBe("recorded");
    expect(await rehearsed.status(jin)).toBe("exited (replied)");
    expect((await rehearsed.kinds(jin)).filter((kind) => kind === "replied")).toHaveLength(1);
  });

  it("has its effect from what was kept of it, where it is gone from its mailbox after a crash", async () => {
    const { rehearsed, jin, intro } = await openWithJin();
    const inbound = await rehearsed.inboundContext();
    await hearAndDie(rehearsed, { references: [intro.messageId] });
    expect(await rehearsed.status(jin)).toBe("active");
    expect(await finishInbound(inbound, rethrow)).toBe(1);
    expect(await rehearsed.status(jin)).toBe("exited (replied)");
    expect(await finishInbound(inbound, rethrow)).toBe(0);
    expect(await rehearsed.store.messages({ status: "unanswered" })).toHaveLength(1);
  });

  it("that must be asked about asks, where it is gone from its mailbox after a crash", async () => {
    const { rehearsed, jin, intro } = await openWithJin();
    await hearAndDie(rehearsed, { from: "x@elsewhere.example", references: [intro.messageId] });
    expect(await finishInbound(await rehearsed.inboundContext(), rethrow)).toBe(1);
    expect(await rehearsed.status(jin)).toMatch(/^paused \(inbox/);
    expect(await rehearsed.store.messages({ status: "open" })).toHaveLength(1);
  });

  it("has its effect, whatever another one does that a crash has left", async () => {
    const { rehearsed, jin, intro } = await openWithJin();
    const [mina] = await rehearsed.people([{ email: "mina@other.example", first_name: "Mina" }]);
    if (mina === undefined) throw new Error("nobody");
    await rehearsed.enroll("course", [mina]);
    await rehearsed.run();
    await hearAndDie(rehearsed, {
      from: "mina@other.example",
      references: [(await rehearsed.sent(mina)).messageId],
    });
    await hearAndDie(rehearsed, { references: [intro.messageId] });
    const inbound = await rehearsed.inboundContext();
    const store = without(inbound.store, "getProspect", (id) => id === mina.id);
    const faults: unknown[] = [];
    expect(await finishInbound({ ...inbound, store }, (error) => void faults.push(error))).toBe(1);
    expect(faults.map(String)).toEqual(["Error: killed"]);
    expect(await rehearsed.status(jin)).toBe("exited (replied)");
    expect(await rehearsed.status(mina)).toBe("active");
  });

  it("that is heard late ends nothing that began after it was written", async () => {
    const rehearsed = await openInboundRehearsal({
      course: COURSE,
      second: COURSE.replace("name: course", "name: second"),
    });
    const { jin, intro } = await openWithJin(rehearsed);
    const writtenAt = rehearsed.at + HOUR;
    rehearsed.at += DAY;
    await rehearsed.enroll("second", [jin]);
    rehearsed.at += HOUR;
    await rehearsed.receive({ references: [intro.messageId] }, { receivedAt: writtenAt });
    expect(await rehearsed.status(jin)).toBe("exited (replied)");
    expect(await rehearsed.status(jin, "second")).toBe("active");
    await rehearsed.run();
    expect(await rehearsed.status(jin, "second")).toBe("active");
    await rehearsed.receive(
      { references: [intro.messageId], kind: "opt_out", optOut: "sure" },
      { receivedAt: writtenAt },
    );
    expect(await rehearsed.status(jin, "second")).toBe("exited (opted_out)");
  });

  it("counts from a colleague or an alias too, with who wrote", async () => {
    const { rehearsed, jin, intro } = await openWithJin();
    await rehearsed.receive({
      from: "assistant@hanbit.example",
      references: ["<x@y.example>", intro.messageId],
    });
    expect(await rehearsed.status(jin)).toBe("exited (replied)");
    const reply = (await rehearsed.store.timeline(jin.id)).find(({ kind }) => kind === "replied");
    expect(reply?.data.from).toBe("assistant@hanbit.example");
  });

  it("stops the sequences of a colleague who answers instead", async () => {
    const { rehearsed, intro } = await openWithJin();
    const [mina] = await rehearsed.people([{ email: "mina@hanbit.example", first_name: "Mina" }]);
    if (mina === undefined) throw new Error("nobody");
    await rehearsed.enroll("course", [mina]);
    await rehearsed.receive({ from: "mina@hanbit.example", references: [intro.messageId] });
    expect(await rehearsed.status(mina)).toBe("exited (replied)");
  });

  it("is found by the server's own id where the server replaced ours", async () => {
    const rehearsed = await openInboundRehearsal();
    const id = "0100018c3f2a1b2c-0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9-000000";
    answerWith(rehearsed, id);
    const { jin } = await openWithJin(rehearsed);
    await rehearsed.receive({
      references: [`<${id}@email.amazonses.com>`],
      from: "jin@hanbit.example",
      subject: "Hi",
    });
    expect(await rehearsed.status(jin)).toBe("exited (replied)");
  });

  it("is found by the Message-ID that the server gave, which follow-ups name as well", async () => {
    const rehearsed = await openInboundRehearsal();
    const given = "<AS8PR01MB7777A1B2C3D4@AS8PR01MB7777.eurprd01.prod.exchangelabs.example>";
    answerWith(rehearsed, given);
    const { jin, intro } = await openWithJin(rehearsed);
    rehearsed.at += 3 * DAY + HOUR;
    await rehearsed.run();
    const nudge = await rehearsed.sent(jin, "nudge");
    expect(nudge.references).toEqual([intro.messageId, given]);
    expect(JSON.parse(nudge.content).message.replaceAll("\r\n ", " ")).toContain(`In-Reply-To: ${given}`);
    await rehearsed.receive({ references: [given], from: "jin@hanbit.example", subject: "Hi" });
    expect(await rehearsed.status(jin)).toBe("exited (replied)");
  });

  it("is found by our own mark, also when every Message-ID is lost", async () => {
    const { rehearsed, jin, intro } = await openWithJin();
    const mark = /X-Seq-Touch: ([\w-]+)/.exec(JSON.parse(intro.content).message as string)?.[1];
    await rehearsed.receive({ tokens: [mark ?? ""], subject: "hello", from: "team@hanbit.example" });
    expect(await rehearsed.status(jin)).toBe("exited (replied)");
  });

  it("is found by a signed token that the verifier knows, and by none that it refuses", async () => {
    const { rehearsed, jin, intro } = await openWithJin();
    const inbound = await rehearsed.inboundContext();
    rehearsed.inboundContext = async () => ({
      ...inbound,
      readToken: (token) =>
        token === "good" ? { enrollment: intro.enrollment, step: tagStep("intro") } : null,
    });
    expect(
      (await rehearsed.receive({ tokens: ["bad"], subject: "x", from: "team@hanbit.example" })).effect,
    ).toBe("ignored");
    expect(
      (await rehearsed.receive({ tokens: ["good"], subject: "x", from: "team@hanbit.example" })).effect,
    ).toBe("recorded");
    expect(await rehearsed.status(jin)).toBe("exited (replied)");
  });

  it("settles an uncertain message: what is answered was sent", async () => {
    const { rehearsed, jin, intro } = await openWithJin();
    const claim = await rehearsed.store.readEnrollment(intro.enrollment);
    expect(claim).not.toBeNull();
    const { default: Database } = await import("better-sqlite3");
    const db = new Database(`${rehearsed.root}/.seq/state.db`);
    db.prepare("UPDATE attempts SET status = 'uncertain' WHERE id = ?").run(intro.id);
    db.close();
    await rehearsed.receive({ references: [intro.messageId], from: "jin@hanbit.example" });
    expect((await rehearsed.store.attempts({ id: intro.id }))[0]?.status).toBe("sent");
    expect(await rehearsed.kinds(jin)).toContain("replied");
  });
});

describe("doubt", () => {
  it("pauses and asks about a mail from a known person without a thread", async () => {
    const { rehearsed, jin } = await openWithJin();
    const outcome = await rehearsed.receive({ from: "jin@hanbit.example", subject: "A question" });
    expect(outcome).toMatchObject({ effect: "asked", fact: "replied", prospect: "jin@hanbit.example" });
    expect(await rehearsed.status(jin)).toBe("paused (inbox 1: a mail outside any thread)");
    expect((await rehearsed.store.countWaiting()).open).toBe(1);
    rehearsed.at += 10 * DAY;
    await rehearsed.run();
    expect(rehearsed.outbox()).toHaveLength(1);
  });

  it("asks about an answer in the thread from another company, and acts once a person says so", async () => {
    const { rehearsed, jin, intro } = await openWithJin();
    const [vic] = await rehearsed.people([{ email: "vic@bigco.example" }]);
    if (vic === undefined) throw new Error("nobody");
    await rehearsed.enroll("course", [vic]);
    const outcome = await rehearsed.receive({ from: "vic@bigco.example", references: [intro.messageId] });
    expect(outcome).toMatchObject({ effect: "asked", fact: "replied", prospect: "jin@hanbit.example" });
    expect(await rehearsed.status(jin)).toMatch(/^paused \(inbox 1: somebody of another company/);
    expect(await rehearsed.status(vic)).toBe("active");
  });

  it("takes nothing that only names an address for a sign that an uncertain mail was sent", async () => {
    const { rehearsed, intro } = await openWithJin();
    const { default: Database } = await import("better-sqlite3");
    const db = new Database(`${rehearsed.root}/.seq/state.db`);
    db.prepare("UPDATE attempts SET status = 'uncertain' WHERE id = ?").run(intro.id);
    db.close();
    const soft = { address: "jin@hanbit.example", status: "4.2.2", reason: "mailbox_full", hard: false };
    await rehearsed.receive({ kind: "out_of_office", from: "jin@hanbit.example", subject: "away" });
    await rehearsed.receive({ kind: "bounce", recipients: [soft], from: null });
    expect((await rehearsed.store.attempts({ id: intro.id }))[0]?.status).toBe("uncertain");
  });

  it("never acts on a subject alone", async () => {
    const { rehearsed, jin } = await openWithJin();
    const outcome = await rehearsed.receive({
      from: "stranger@elsewhere.example",
      subject: "RE: [EXT] Re: Shorter Onboarding",
    });
    expect(outcome.effect).toBe("asked");
    expect(await rehearsed.kinds(jin)).not.toContain("replied");
    expect(await rehearsed.status(jin)).toMatch(/^paused/);
  });

  it("keeps nothing of mail that concerns nobody here", async () => {
    const { rehearsed } = await openWithJin();
    expect((await rehearsed.receive({ from: "mum@home.example", subject: "Sunday" })).effect).toBe("ignored");
    expect(await rehearsed.store.messages({})).toEqual([]);
  });

  it("ignores our own copies", async () => {
    const { rehearsed, jin, intro } = await openWithJin();
    expect((await rehearsed.receive({ kind: "own", references: [intro.messageId] })).effect).toBe("ignored");
    expect(await rehearsed.status(jin)).toBe("active");
  });

  it("asks when somebody seems to have left the company", async () => {
    const { rehearsed, jin, intro } = await openWithJin();
    const outcome = await rehearsed.receive({
      kind: "auto_reply",
      references: [intro.messageId],
      evidence: ['says "no longer works here"'],
      text: "Jin no longer works here.",
    });
    expect(outcome).toMatchObject({ effect: "asked", fact: "left_company" });
    expect(await rehearsed.status(jin)).toMatch(/^paused \(inbox 1: seems to have left/);
  });

  it.each(["challenge", "calendar"] as const)("asks about a %s in the thread", async (kind) => {
    const { rehearsed, jin, intro } = await openWithJin();
    expect((await rehearsed.receive({ kind, references: [intro.messageId] })).effect).toBe("asked");
    expect(await rehearsed.status(jin)).toMatch(/^paused/);
  });
});

describe("an answer that declines one channel", () => {
  const CALLS = `
name: calls
exit_on: [meeting_booked]
steps:
  - id: intro
    do: email
    subject: "Shorter onboarding"
    body: Hello {{ first_name }}
  - id: ring
    do: call
    script: Hello
  - id: connect
    do: linkedin.connect
  - id: nudge
    wait: 1 day
    do: email
    thread: intro
    body: Still there?
  - id: again
    wait: 1 day
    do: call
    script: Hello again
`;

  async function openWithCalls() {
    const rehearsed = await openInboundRehearsal({ calls: CALLS });
    const person = {
      email: "jin@hanbit.example",
      first_name: "Jin",
      timezone: "UTC",
      phone: "+821012345678",
      linkedin_url: "https://www.linkedin.com/in/jin",
    };
    const [jin] = await rehearsed.people([person]);
    if (jin === undefined) throw new Error("nobody");
    await rehearsed.enroll("calls", [jin]);
    await rehearsed.run();
    await rehearsed.run();
    const tasks = async () => (await rehearsed.store.tasks({ status: "open" })).map(({ step }) => step);
    expect(await tasks()).toEqual(["ring"]);
    return { rehearsed, jin, intro: await rehearsed.sent(jin), tasks };
  }

  it("ends the open call, skips later ones, and everything else goes on", async () => {
    const { rehearsed, jin, intro, tasks } = await openWithCalls();
    await rehearsed.receive({ references: [intro.messageId], noCalls: true, text: "Please don't call me." });
    expect(await tasks()).toEqual([]);
    expect(await rehearsed.kinds(jin)).toEqual(
      expect.arrayContaining(["replied", "no_calls", "step_skipped"]),
    );
    await rehearsed.run();
    const [connect] = await rehearsed.store.tasks({ status: "open" });
    expect(connect?.step).toBe("connect");
    await rehearsed.endTask(connect?.id ?? 0, "done");
    rehearsed.at += 2 * DAY;
    await rehearsed.run();
    expect(rehearsed.outbox()).toHaveLength(2);
    const why = await explainProspect(await rehearsed.context(), jin);
    expect(why.enrollments[0]?.gates).toContainEqual({
      gate: "preference",
      pass: false,
      detail: "the person asked not to be called",
    });
    rehearsed.at += 2 * DAY;
    await rehearsed.run();
    expect(await tasks()).toEqual([]);
    expect(await rehearsed.status(jin, "calls")).toBe("finished");
    expect(rehearsed.touches.filter(({ outcome }) => outcome === "skipped")).toMatchObject([
      { step: "again" },
    ]);
  });

  it("counts until the person, or a rep for them, says otherwise", async () => {
    const { rehearsed, jin, intro, tasks } = await openWithCalls();
    await rehearsed.receive({ references: [intro.messageId], noLinkedIn: true, noCalls: true });
    await rehearsed.fact(jin, { kind: "linkedin_ok", at: rehearsed.at + 1 });
    rehearsed.at += 2;
    await rehearsed.run();
    expect(await tasks()).toEqual(["connect"]);
    await rehearsed.fact(jin, { kind: "no_linkedin" });
    expect(await tasks()).toEqual([]);
  });

  it("counts for who wrote it: a colleague speaks for themselves, and a forged one asks", async () => {
    const { rehearsed, jin, intro, tasks } = await openWithCalls();
    await rehearsed.receive({ references: [intro.messageId], noCalls: true, from: "mina@hanbit.example" });
    await rehearsed.receive({ noCalls: true, text: "Please don't call me." });
    expect(await tasks()).toEqual(["ring"]);
    expect(await rehearsed.kinds(jin)).not.toContain("no_calls");
    const [open] = await rehearsed.store.messages({ status: "open" });
    const given = { person: null, returnDate: null };
    await settleMessage(await rehearsed.inboundContext(), open?.id ?? 0, "replied", given, rehearsed.at);
    expect(await tasks()).toEqual([]);
    expect(await rehearsed.kinds(jin)).toContain("no_calls");
  });
});

describe("an opt-out", () => {
  it("in the thread is final on every channel", async () => {
    const { rehearsed, jin, intro } = await openWithJin();
    await rehearsed.receive({ kind: "opt_out", optOut: "sure", references: [intro.messageId] });
    expect(await rehearsed.status(jin)).toBe("exited (opted_out)");
    expect((await rehearsed.store.findSuppression(jin))?.reason).toBe("opted_out");
  });

  it("of a colleague in the thread silences them too, known or not", async () => {
    const { rehearsed, jin, intro } = await openWithJin();
    await rehearsed.receive({
      kind: "opt_out",
      optOut: "sure",
      from: "mina@hanbit.example",
      references: [intro.messageId],
    });
    expect(await rehearsed.status(jin)).toBe("exited (opted_out)");
    const mina = { id: 0, email: "mina@hanbit.example", linkedin_url: null, phone: null };
    expect((await rehearsed.store.findSuppression(mina))?.reason).toBe("opted_out");
  });

  it("from the person's own address without a thread asks, and nothing more leaves meanwhile", async () => {
    const rehearsed = await openInboundRehearsal({
      course: COURSE,
      later: COURSE.replace("name: course", "name: later"),
    });
    const { jin } = await openWithJin(rehearsed);
    const outcome = await rehearsed.receive({
      kind: "opt_out",
      optOut: "sure",
      from: "jin@hanbit.example",
      subject: "stop",
    });
    expect(outcome).toMatchObject({ effect: "asked", fact: "opted_out" });
    expect(await rehearsed.status(jin)).toMatch(/^paused \(inbox \d+: asks not to be written to/);
    expect(await rehearsed.store.findSuppression(jin)).toBeNull();
    await rehearsed.enroll("later", [jin]);
    expect(await rehearsed.status(jin, "later")).toBe("none");
    rehearsed.at += 10 * DAY;
    await rehearsed.run();
    expect(rehearsed.outbox()).toHaveLength(1);
  });

  it("of somebody who is in no sequence keeps them out of the next one until a person has looked", async () => {
    const rehearsed = await openInboundRehearsal();
    const [mina] = await rehearsed.people([
      { email: "mina@hanbit.example", first_name: "Mina", timezone: "UTC" },
    ]);
    if (mina === undefined) throw new Error("nobody");
    const { message = 0 } = await rehearsed.receive({
      kind: "opt_out",
      optOut: "sure",
      from: "mina@hanbit.example",
    });
    await rehearsed.enroll("course", [mina]);
    expect(await rehearsed.status(mina)).toBe("none");
    await settleMessage(
      await rehearsed.inboundContext(),
      message,
      "unrelated",
      { person: null, returnDate: null },
      rehearsed.at,
    );
    await rehearsed.enroll("course", [mina]);
    expect(await rehearsed.status(mina)).toBe("active");
  });

  it("by the mailto of List-Unsubscribe works from any address, for the person whose mail it stood in", async () => {
    const { rehearsed, jin, intro } = await openWithJin();
    const raw = JSON.parse(intro.content).message as string;
    const token = /unsubscribe%20([\w-]+)/.exec(raw.replace(/\r\n\s/g, ""))?.[1];
    await rehearsed.receive({
      kind: "opt_out",
      optOut: "sure",
      from: "j@private.example",
      subject: `unsubscribe ${token}`,
    });
    expect(await rehearsed.status(jin)).toBe("exited (opted_out)");
    const alias = { id: 0, email: "j@private.example", linkedin_url: null, phone: null };
    expect(await rehearsed.store.findSuppression(alias)).toBeNull();
  });
});

describe("a bounce", () => {
  const hard = { address: "jin@hanbit.example", status: "5.1.1", reason: "user_unknown", hard: true };

  it("that is hard ends every sequence and suppresses the address", async () => {
    const { rehearsed, jin, intro } = await openWithJin();
    await rehearsed.receive({
      kind: "bounce",
      recipients: [hard],
      references: [intro.messageId],
      from: null,
    });
    expect(await rehearsed.status(jin)).toBe("exited (bounced)");
    expect((await rehearsed.store.findSuppression(jin))?.kind).toBe("email");
  });

  it("of an address behind an alias is found by the returned message", async () => {
    const { rehearsed, jin, intro } = await openWithJin();
    await rehearsed.receive({
      kind: "bounce",
      recipients: [{ ...hard, address: "old-jin@hanbit.example" }],
      references: [intro.messageId],
    });
    expect(await rehearsed.status(jin)).toBe("exited (bounced)");
    const fact = (await rehearsed.store.timeline(jin.id)).find(({ kind }) => kind === "bounced");
    expect(fact?.data.address).toBe("old-jin@hanbit.example");
  });

  it("of several recipients counts by the one that was written to", async () => {
    const { rehearsed, jin, intro } = await openWithJin();
    await rehearsed.receive({
      kind: "bounce",
      recipients: [
        { ...hard, address: "other@hanbit.example" },
        { ...hard, status: "4.2.2", reason: "mailbox_full", hard: false },
      ],
      references: [intro.messageId],
    });
    expect(await rehearsed.status(jin)).toBe("active");
    expect(await rehearsed.kinds(jin)).toContain("soft_bounced");
  });

  it("that is hard without naming a message of ours is asked about", async () => {
    const { rehearsed, jin } = await openWithJin();
    expect((await rehearsed.receive({ kind: "bounce", recipients: [hard], from: null })).effect).toBe(
      "asked",
    );
    expect(await rehearsed.status(jin)).toMatch(/^paused/);
    expect(await rehearsed.store.findSuppression(jin)).toBeNull();
  });

  it("that is soft lets the sequence go on, and sends nothing again", async () => {
    const { rehearsed, jin, intro } = await openWithJin();
    const soft = { ...hard, status: "4.2.2", reason: "mailbox_full", hard: false };
    await rehearsed.receive({ kind: "bounce", recipients: [soft], references: [intro.messageId] });
    rehearsed.at += HOUR;
    await rehearsed.run();
    expect(rehearsed.outbox()).toHaveLength(1);
    rehearsed.at += 4 * DAY;
    await rehearsed.run();
    expect(rehearsed.outbox()).toHaveLength(2);
    expect(await rehearsed.store.findSuppression(jin)).toBeNull();
  });

  it("that is soft for the third time in a row within 30 days asks a person", async () => {
    const { rehearsed, jin, intro } = await openWithJin();
    const soft = { ...hard, status: "4.2.2", reason: "mailbox_full", hard: false };
    const again = () =>
      rehearsed.receive({ kind: "bounce", recipients: [soft], references: [intro.messageId] });
    await again();
    rehearsed.at += DAY;
    expect((await again()).effect).toBe("recorded");
    rehearsed.at += DAY;
    expect((await again()).effect).toBe("asked");
    expect(await rehearsed.status(jin)).toMatch(/3 soft bounces in a row/);
  });

  it("by policy is the sender's trouble, never the person's", async () => {
    const { rehearsed, jin, intro } = await openWithJin();
    const blocked = { ...hard, status: "5.7.1", reason: "policy", hard: false };
    await rehearsed.receive({ kind: "bounce", recipients: [blocked], references: [intro.messageId] });
    expect(await rehearsed.status(jin)).toBe("active");
    expect(await rehearsed.kinds(jin)).toContain("blocked");
    expect(await rehearsed.store.findSuppression(jin)).toBeNull();
  });

  it("a complaint suppresses everywhere", async () => {
    const { rehearsed, jin, intro } = await openWithJin();
    await rehearsed.receive({ kind: "complaint", references: [intro.messageId], from: "fbl@isp.example" });
    expect(await rehearsed.status(jin)).toBe("exited (complained)");
    expect((await rehearsed.store.findSuppression(jin))?.reason).toBe("complained");
  });
});

describe("an absence", () => {
  it("moves the next touch to one business day after the return", async () => {
    const { rehearsed, jin, intro } = await openWithJin();
    // Back on Friday the 13th: Monday the 16th is the business day after it.
    await rehearsed.receive({
      kind: "out_of_office",
      returnDate: "2026-03-13",
      references: [intro.messageId],
    });
    const view = await explainProspect(await rehearsed.context(), jin);
    expect(view.enrollments[0]).toMatchObject({
      next_at: Date.UTC(2026, 2, 16, 9),
      deferred_by: "away",
      reason: "away, back on 2026-03-13",
    });
    rehearsed.at = Date.UTC(2026, 2, 13, 16);
    await rehearsed.run();
    expect(rehearsed.outbox()).toHaveLength(1);
    rehearsed.at = Date.UTC(2026, 2, 16, 9);
    await rehearsed.run();
    expect(rehearsed.outbox()).toHaveLength(2);
  });

  it("without a date counts 14 days, and by address too", async () => {
    const { rehearsed, jin } = await openWithJin();
    await rehearsed.receive({
      kind: "out_of_office",
      from: "jin@hanbit.example",
      subject: "Automatic reply",
    });
    const view = await explainProspect(await rehearsed.context(), jin);
    expect(view.enrollments[0]?.next_at).toBe(MONDAY + 14 * DAY);
  });

  it("never moves a planned time to earlier", async () => {
    const { rehearsed, jin, intro } = await openWithJin();
    await rehearsed.receive({
      kind: "out_of_office",
      returnDate: "2026-03-13",
      references: [intro.messageId],
    });
    await rehearsed.receive({
      kind: "out_of_office",
      returnDate: "2026-03-04",
      references: [intro.messageId],
    });
    await rehearsed.receive({
      kind: "out_of_office",
      returnDate: "2025-12-01",
      references: [intro.messageId],
    });
    const view = await explainProspect(await rehearsed.context(), jin);
    expect(view.enrollments[0]?.next_at).toBe(Date.UTC(2026, 2, 16, 9));
  });

  it("holds for every sequence of the person, on every channel", async () => {
    const rehearsed = await openInboundRehearsal({
      course: COURSE,
      other: "name: other\nsteps:\n  - { id: call, wait: 2 days, do: call, script: Hello }\n",
    });
    const { jin, intro } = await openWithJin(rehearsed);
    await rehearsed.enroll("other", [jin]);
    await rehearsed.receive({
      kind: "out_of_office",
      returnDate: "2026-03-13",
      references: [intro.messageId],
    });
    const view = await explainProspect(await rehearsed.context(), jin);
    expect(view.enrollments.map(({ next_at }) => next_at)).toEqual([
      Date.UTC(2026, 2, 16, 9),
      Date.UTC(2026, 2, 16, 9),
    ]);
  });
});

describe("what is only noted", () => {
  it.each([
    [
      "delivery_notice",
      [{ address: "jin@hanbit.example", status: "2.0.0", reason: "delivered", hard: false }],
      "delivered",
    ],
    [
      "delivery_notice",
      [{ address: "jin@hanbit.example", status: "4.4.1", reason: "delayed", hard: false }],
      "delivery_delayed",
    ],
    ["receipt", [], "read_receipt"],
    ["auto_reply", [], "auto_reply"],
  ] as const)("%s changes nothing", async (kind, recipients, fact) => {
    const { rehearsed, jin, intro } = await openWithJin();
    await rehearsed.receive({ kind, recipients: [...recipients], references: [intro.messageId] });
    expect(await rehearsed.kinds(jin)).toContain(fact);
    expect(await rehearsed.status(jin)).toBe("active");
  });
});

describe("erasing a person", () => {
  it("takes their words out of the inbox, and hearing them again brings nothing back", async () => {
    const { rehearsed, jin } = await openWithJin();
    const mail = {
      from: "jin@hanbit.example",
      subject: "Private matter",
      messageId: "<p@h.example>",
      sentAt: 1,
    };
    await rehearsed.receive(mail);
    await rehearsed.store.eraseProspect(jin.id, rehearsed.at);
    const kept = JSON.stringify(await rehearsed.store.messages({}));
    expect(kept).not.toMatch(/hanbit|Private|let us talk/);
    expect((await rehearsed.receive(mail)).effect).toBe("ignored");
    expect((await rehearsed.store.countWaiting()).open).toBe(0);
  });
});

describe("a company that stops together", () => {
  it("hears of a reply where stop_on says so", async () => {
    const workspace = WORKSPACE.replace("stop_on: [meeting_booked]", "stop_on: [replied]");
    const { rehearsed, intro } = await openWithJin(await openInboundRehearsal({ course: COURSE }, workspace));
    const [mina] = await rehearsed.people([{ email: "mina@hanbit.example", first_name: "Mina" }]);
    if (mina === undefined) throw new Error("nobody");
    await rehearsed.enroll("course", [mina]);
    await rehearsed.receive({ from: "jin@hanbit.example", references: [intro.messageId] });
    expect(await rehearsed.status(mina)).toBe("exited (company_replied)");
  });
});

/** Lets the email channel's server call each message so. */
function answerWith(rehearsed: InboundRehearsal, providerId: string): void {
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
              send: async () => ({ type: "sent", receipt: "250 ok", providerId }),
              verify: () => transport.verify(),
              close: () => transport.close(),
            };
          },
        };
      },
    };
  };
}
