import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { NEXT_POLL } from "../../src/store/peek.ts";
import { pollServices } from "../../src/app/poll-services.ts";
import { settleMessage } from "../../src/inbound/settle-message.ts";
import { finishDeliveries } from "../../src/web/receive.ts";
import { draftDelivery, keepTold } from "../../src/web/receive-told.ts";
import { countPeople } from "../store/fixtures.ts";
import { SECRETS } from "./rehearse-web.ts";
import {
  acme,
  type Call,
  type Desk,
  line,
  lob,
  meta,
  nhn,
  openDesk,
  resend,
  type Services,
  sendgrid,
  startServices,
  twilio,
} from "./told-by-services.ts";

const DAY_MS = 86_400_000;
const JIN = { email: "jin@hanbit.example", phone: "+12125550123" };
const BO = { email: "bo@other.example", phone: "+12125550124" };
const rethrow = (error: unknown): never => {
  throw error;
};
const stop = new AbortController().signal;

let services: Services;
let web: Desk;
beforeAll(async () => {
  services = await startServices();
});
afterAll(() => services.close());
afterEach(() => web.close());

const status = (name: string, more: Record<string, string> = {}): Call =>
  twilio({ MessageSid: "SM1", MessageStatus: name, From: "+12125550100", To: JIN.phone, ...more });
const text = (body: string, id = "SM9", from = JIN.phone): Call =>
  twilio({ MessageSid: id, From: from, To: "+12125550100", Body: body });
const countOf = async (kind: string, id: number): Promise<number> =>
  (await web.kinds({ id } as never)).filter((each) => each === kind).length;

describe("what a service tells of a touch", () => {
  it("counts once, however often, at once, and in whatever order it comes", async () => {
    web = await openDesk(services);
    const jin = await web.person(JIN);
    await web.perform();
    const calls = [status("read"), ...Array.from({ length: 20 }, () => status("delivered")), status("read")];
    const answers = await Promise.all(calls.map((call) => web.send(call)));
    expect(new Set(answers.map((each) => each.status))).toEqual(new Set([200]));
    expect([await countOf("delivered", jin.id), await countOf("opened", jin.id)]).toEqual([1, 1]);
    const [event] = (await web.store.timeline(jin.id)).filter(({ kind }) => kind === "delivered");
    expect(event).toMatchObject({ sequence: "texts", step: "text", channel: "sms" });
  });

  it("may come before the answer is written down, and of what is nobody's nothing is kept", async () => {
    web = await openDesk(services);
    const jin = await web.person(JIN);
    services.onText = async () => {
      services.onText = () => Promise.resolve();
      expect(await (await web.send(status("delivered"))).text()).toBe("<Response/>");
      await web.send(status("delivered", { MessageSid: "SM77" }));
    };
    await web.perform();
    expect(await countOf("delivered", jin.id)).toBe(0);
    await finishDeliveries(await web.run_(), web.at + 1, rethrow);
    expect(await countOf("delivered", jin.id)).toBe(1);
    expect(await web.store.openDeliveries(web.at + 1)).toHaveLength(1);
    web.at += 11 * 60_000;
    await finishDeliveries(await web.run_(), web.at, rethrow);
    expect(await web.store.openDeliveries(web.at)).toEqual([]);
    expect(await web.store.countUnmatched()).toBe(0);
  });

  it("as failed after all is a fact of its step, and nothing is sent again", async () => {
    web = await openDesk(services);
    const jin = await web.person(JIN);
    await web.perform();
    await web.send(status("undelivered", { ErrorCode: "30008" }));
    const [failed] = (await web.store.timeline(jin.id)).filter(({ kind }) => kind === "undelivered");
    expect(failed).toMatchObject({
      step: "text",
      channel: "sms",
      data: { source: "twilio", reason: "30008" },
    });
    web.at += 4 * DAY_MS;
    await web.perform();
    expect(services.sent).toHaveLength(1);
    expect((await web.store.enrollmentsOf(jin.id))[0]?.state.status).toBe("finished");
  });

  it("as a dead number closes the channel to that person alone", async () => {
    web = await openDesk(services);
    const jin = await web.person(JIN);
    await web.perform();
    await web.send(status("failed", { ErrorCode: "30006" }));
    const [dead] = (await web.store.timeline(jin.id)).filter(({ kind }) => kind === "no_text_number");
    expect(dead?.data).toMatchObject({ address: JIN.phone });
    expect((await web.store.enrollmentsOf(jin.id))[0]?.state.status).toBe("active");
    expect(await web.store.findSuppression(jin)).toBeNull();
  });

  it("of a letter: delivered, or brought back, which closes mail on paper for the person alone", async () => {
    web = await openDesk(services);
    const [jin, bo] = await web.people(
      [JIN, BO].map((each) => ({
        last_name: "Han",
        ...each,
        first_name: "Jin",
        country: "US",
        street: "1 Elm St",
        city: "Albany",
        state: "NY",
        postal_code: "12202",
      })),
    );
    if (jin === undefined || bo === undefined) throw new Error("nobody");
    await web.enroll("letters", [jin, bo]);
    await web.perform();
    expect(services.sent).toHaveLength(2);
    const attempts = await web.store.attempts({});
    const pieceOf = (person: { id: number }) => {
      const attempt = attempts.find(({ prospect }) => prospect === person.id);
      return { id: attempt?.providerId ?? "" };
    };
    const delivered = lob("letter.delivered", pieceOf(jin), web.at);
    expect((await web.send({ ...delivered, body: `${delivered.body} ` })).status).toBe(401);
    expect((await web.send(lob("letter.delivered", pieceOf(jin), web.at - 600_000))).status).toBe(400);
    for (const millis of [false, true, false]) {
      expect((await web.send(lob("letter.delivered", pieceOf(jin), web.at, millis))).status).toBe(200);
      expect((await web.send(lob("letter.returned_to_sender", pieceOf(bo), web.at, millis))).status).toBe(
        200,
      );
    }
    expect([await countOf("delivered", jin.id), await countOf("delivered", bo.id)]).toEqual([1, 0]);
    expect([await countOf("no_such_street", jin.id), await countOf("no_such_street", bo.id)]).toEqual([0, 1]);
    expect(await countOf("undelivered", bo.id)).toBe(1);
    web.at += 4 * DAY_MS;
    await web.perform();
    // The second letter leaves for whom the first one reached.
    expect((await web.store.attempts({})).map(({ prospect }) => prospect)).toEqual([jin.id, bo.id, jin.id]);
    expect(await web.store.findSuppression(bo)).toBeNull();
  });

  it("as our fault holds the sender there, once: a copy does not hold it again", async () => {
    web = await openDesk(services);
    await web.person(JIN);
    await web.perform();
    const call = status("failed", { ErrorCode: "30034" });
    await web.send(call);
    expect((await web.store.senderStates())[0]?.holds).toMatchObject({ sms: { reason: "Twilio: 30034" } });
    await web.store.releaseSender("anna");
    await web.send(call);
    expect((await web.store.senderStates())[0]?.holds).toEqual({});
  });

  it("as an opt-out that its carrier took stops every channel", async () => {
    web = await openDesk(services);
    const jin = await web.person(JIN);
    await web.perform();
    await web.send(status("failed", { ErrorCode: "21610" }));
    expect((await web.store.enrollmentsOf(jin.id))[0]?.state).toMatchObject({ reason: "opted_out" });
    expect(await web.store.findSuppression(jin)).not.toBeNull();
  });

  it("settles an attempt in doubt that it names, by the recipe of a workspace's own", async () => {
    web = await openDesk(services, "acme");
    services.isSilent = true;
    const jin = await web.person(JIN);
    await web.perform();
    const [doubtful] = await web.store.attempts({ status: "uncertain" });
    const { variables } = JSON.parse(doubtful?.content ?? "{}") as { variables: { attempt: { id: string } } };
    const told = [{ type: "delivered", id: "A1", ref: variables.attempt.id }];
    expect((await web.send(acme(told, web.at - 6 * 60_000))).status).toBe(400);
    expect((await web.send(acme(told, web.at))).status).toBe(200);
    expect(await web.store.attempts({ id: doubtful?.id ?? 0 })).toMatchObject([
      { status: "sent", providerId: "A1" },
    ]);
    // Stale by now, and known.
    expect(await (await web.send(acme(told, web.at - 6 * 60_000))).json()).toEqual({ status: "known" });
    expect(await countOf("delivered", jin.id)).toBe(1);
    await web.perform();
    expect(services.sent).toHaveLength(1);
  });

  it("says nothing of a touch by another service, or by another account of it", async () => {
    web = await openDesk(services);
    const jin = await web.person(JIN);
    await web.perform();
    await web.send(acme([{ type: "delivered", id: "SM1" }], web.at));
    const run = await web.run_();
    const [account] = (await run.findAccounts?.("twilio")) ?? [];
    if (account === undefined) throw new Error("no account");
    const reading = { is: "delivered", id: "SM1", attempt: null, from: null, text: null } as const;
    const more = { answers: null, at: null, channel: null, reason: null };
    const others = { ...account, uses: [{ sender: "ben", channel: "sms" as const }] };
    await keepTold(run, [draftDelivery(others, { ...reading, ...more }, web.at)]);
    await finishDeliveries(run, web.at + 1, rethrow);
    expect(await countOf("delivered", jin.id)).toBe(0);
  });
});

describe("a message by a service", () => {
  it("ends the sequence of whoever wrote it, and stands in the inbox with its channel", async () => {
    web = await openDesk(services);
    const jin = await web.person(JIN);
    await web.perform();
    await web.send(text("Sure, 10:00 is fine"));
    await web.send(text("Sure, 10:00 is fine"));
    expect((await web.store.enrollmentsOf(jin.id))[0]?.state).toMatchObject({ reason: "replied" });
    const inbox = await web.store.messages({});
    expect(inbox).toMatchObject([
      {
        channel: "sms",
        mailbox: "twilio",
        status: "unanswered",
        matchedBy: "writer",
        step: "text",
        text: "Sure, 10:00 is fine",
      },
    ]);
    expect(await web.store.lastInboundAt(jin.id, "sms")).toBe(web.at);
    expect(await web.store.lastInboundAt(jin.id, "whatsapp")).toBeNull();
  });

  it("that says stop ends everything", async () => {
    web = await openDesk(services);
    const jin = await web.person(JIN);
    await web.send(text("stopall"));
    expect(await web.store.findSuppression(jin)).toMatchObject({ reason: "opted_out" });
    await web.perform();
    expect(services.sent).toEqual([]);
  });

  it("that may ask for it is asked about, and nothing leaves until then", async () => {
    web = await openDesk(services);
    const jin = await web.person(JIN);
    await web.send(text("Can people unsubscribe from these?"));
    expect(await web.store.messages({ status: "open" })).toMatchObject([{ optOut: true, prospect: jin.id }]);
    await web.perform();
    expect(services.sent).toEqual([]);
  });

  it("from a number of several asks, and all of them wait until somebody has said whose it is", async () => {
    web = await openDesk(services);
    const people = [await web.person(JIN), await web.person({ ...BO, phone: JIN.phone })];
    await web.send(text("Fine"));
    const states = async () =>
      Promise.all(people.map(async ({ id }) => (await web.store.enrollmentsOf(id))[0]?.state.status));
    expect(await states()).toEqual(["paused", "paused"]);
    const [message] = await web.store.messages({ status: "open" });
    await settleMessage(
      await web.run_(),
      message?.id ?? 0,
      "replied",
      { person: people[0] ?? null, returnDate: null },
      web.at,
    );
    expect(await states()).toEqual(["exited", "active"]);
  });

  it("from a number of several is the one's whom we wrote to there, or whose message it quotes", async () => {
    web = await openDesk(services);
    const jin = await web.person(JIN);
    await web.perform();
    const [bo] = await web.people([{ ...BO, first_name: "Bo", phone: JIN.phone, country: "US" }]);
    if (bo === undefined) throw new Error("nobody");
    await web.send(text("Fine"));
    expect([await countOf("replied", jin.id), await countOf("replied", bo.id)]).toEqual([1, 0]);
    await web.enroll("texts", [bo]);
    await web.perform();
    const quoting = { MessageSid: "SM8", From: JIN.phone, Body: "Yes", OriginalRepliedMessageSid: "SM2" };
    await web.send(twilio(quoting));
    expect([await countOf("replied", jin.id), await countOf("replied", bo.id)]).toEqual([1, 1]);
    expect((await web.store.messages({})).at(-1)).toMatchObject({
      matchedBy: "provider_id",
      prospect: bo.id,
    });
  });

  it("from a stranger makes nobody and keeps no word, and their stop counts", async () => {
    web = await openDesk(services);
    const before = await countPeople(web.store);
    await web.send(text("Who is this?", "SM5", "+12125550199"));
    await web.send(text("STOP", "SM6", "+12125550199"));
    expect(await countPeople(web.store)).toBe(before);
    expect(JSON.stringify(await web.store.unmatchedDeliveries())).not.toContain("Who is this");
    expect(await web.store.messages({})).toEqual([]);
    const number = { id: 0, email: null, linkedin_url: null, phone: "+12125550199" };
    expect(await web.store.findSuppression(number)).toMatchObject({ reason: "opted_out" });
  });

  it("that asks for help is told who writes, how to reach them and how to stop, once a day", async () => {
    web = await openDesk(services);
    const jin = await web.person(JIN);
    await web.perform();
    await web.send(text("HELP", "SM7"));
    await web.send(text("info", "SM8"));
    expect(services.sent.slice(1)).toMatchObject([
      { to: JIN.phone, text: expect.stringMatching(/Anna Kim.*anna@acme\.example.*STOP/) as string },
    ]);
    expect(await web.store.attempts({ id: 2 })).toMatchObject([{ channel: "sms", status: "sent" }]);
    expect((await web.store.enrollmentsOf(jin.id))[0]?.state.status).toBe("active");
    expect(await web.store.messages({ status: "open" })).toEqual([]);
  });

  it("is known to whom it answers, by LINE's account and by what it quotes", async () => {
    web = await openDesk(services);
    const jin = await web.person({ ...JIN, line_id: "U1" });
    const source = { userId: "U1" };
    await web.send(
      line([{ type: "message", source, timestamp: web.at, message: { type: "text", id: "1", text: "Hi" } }]),
    );
    expect(await web.kinds(jin)).toContain("replied");
    expect(await web.store.lastInboundAt(jin.id, "line")).toBe(web.at);
    await web.send(line([{ type: "unfollow", source, timestamp: web.at }]));
    expect(await web.kinds(jin)).toContain("not_on_line");
  });

  it("that says stop while a run is on its way keeps what has not left yet", async () => {
    web = await openDesk(services);
    const people = [await web.person(JIN), await web.person(BO)];
    services.onText = async (to) => {
      const other = people.find(({ phone }) => phone !== to);
      services.onText = () => Promise.resolve();
      await web.send(text("STOP", "SM9", other?.phone ?? ""));
    };
    await web.perform();
    expect(services.sent).toHaveLength(1);
  });
});

describe("a hook of a service", () => {
  it("is taken from whoever signs as its recipe says, and from nobody else", async () => {
    web = await openDesk(services);
    const jin = await web.person(JIN);
    const good: Call[] = [
      text("Hello"),
      meta({ messages: [{ from: "12125550123", id: "w1", type: "text", text: { body: "Hi" } }] }),
      line([]),
      nhn({ event: "OTHER", hooks: [] }),
      sendgrid([{ event: "open" }]),
      resend({ type: "email.opened", data: {} }, web.at),
      acme([], web.at),
    ];
    for (const call of good) {
      expect((await web.send(call)).status, call.path).toBe(200);
      const unsigned = { "content-type": call.headers["content-type"] ?? "" };
      expect((await web.send({ ...call, headers: unsigned })).status, call.path).toBe(401);
      const [name = ""] = Object.keys(call.headers)
        .filter((each) => each !== "content-type")
        .slice(-1);
      const forged = { ...call.headers, [name]: (call.headers[name] ?? "").replace(/.$/, "~") };
      expect((await web.send({ ...call, headers: forged })).status, call.path).toBe(401);
      web.tick(60_000);
    }
    for (const call of [resend({}, web.at - 10 * 60_000), acme([], web.at - 10 * 60_000)])
      expect((await web.send(call)).status).toBe(400);
    expect((await web.send({ ...text("Hello"), path: "/hooks/slack" })).status).toBe(404);
    expect(await web.store.lastInboundAt(jin.id, "whatsapp")).toBe(web.at);
  });

  it("answers Meta's question for the token that seq.yaml has", async () => {
    web = await openDesk(services);
    const ask = async (token: string) =>
      web.app.request(
        `/hooks/whatsapp-cloud?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=${token}`,
      );
    const answer = await ask(SECRETS.forms);
    expect([answer.status, await answer.text()]).toEqual([200, "1158201444"]);
    expect((await ask("another")).status).toBe(404);
  });

  it("that was kept when the machine stopped is handled by whoever comes next, once", async () => {
    web = await openDesk(services);
    const jin = await web.person(JIN);
    const run = await web.run_();
    const [account] = (await run.findAccounts?.("twilio")) ?? [];
    if (account === undefined) throw new Error("no account");
    const reading = { is: "message", id: "SM9", from: JIN.phone, text: "STOP", channel: "sms" } as const;
    const more = { attempt: null, answers: null, at: null, reason: null };
    await keepTold(run, [draftDelivery(account, { ...reading, ...more }, web.at)]);
    expect(await finishDeliveries(run, web.at + 1, rethrow)).toBe(1);
    expect(await finishDeliveries(run, web.at + 1, rethrow)).toBe(0);
    await web.send(text("STOP"));
    expect(await countOf("opted_out", jin.id)).toBe(1);
  });
});

describe("a service that tells nothing by itself", () => {
  it("is asked at its time, from where it was read last, and what it lists counts once", async () => {
    web = await openDesk(services);
    const kim = await web.person({ email: "kim@hanbit.example", phone: "+821012345678" });
    services.lists.set("/sms/v2/services/s1/unsubscribes?startTime", [
      { clientTelNo: "01012345678", registerType: "C", registerTime: "2026-03-02T17:00:00.000" },
    ]);
    const run = await web.run_();
    const first = await pollServices(run, stop);
    expect(first.told).toBe(1);
    expect(await web.store.findSuppression(kim)).toMatchObject({ reason: "opted_out" });
    services.asked = [];
    expect(await pollServices(run, stop)).toMatchObject({ asked: 0, told: 0 });
    expect(services.asked).toEqual([]);
    web.at += 11 * 60_000;
    expect((await pollServices(run, stop)).told).toBe(0);
    const again = services.asked.find((path) => path.includes("/unsubscribes"));
    expect(again).toContain(`startTime=${web.at - 71 * 60_000}`);
    expect(await countOf("opted_out", kim.id)).toBe(1);
    const isDueAt = async (at: number) => Number(await web.store.getSetting(NEXT_POLL)) <= at;
    expect(await isDueAt(web.at + 4 * 60_000)).toBe(false);
    expect(await isDueAt(web.at + 5 * 60_000)).toBe(true);
  });
});
