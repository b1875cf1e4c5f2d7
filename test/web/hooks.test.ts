import { createHash, createHmac } from "node:crypto";
import fc from "fast-check";
import { Webhook } from "standardwebhooks";
import { afterEach, describe, expect, it } from "vitest";
import { finishDeliveries } from "../../src/web/receive.ts";
import { countPeople } from "../store/fixtures.ts";
import { PUBLIC_URL, rehearseWeb, SECRETS, SEQUENCE, type WebRehearsal } from "./rehearse-web.ts";

const MINUTE_MS = 60_000;
const rethrow = (error: unknown): never => {
  throw error;
};
let web: WebRehearsal;
afterEach(() => web.close());

interface Call {
  path: string;
  body: string;
  headers: Record<string, string>;
}

const send = async ({ path, body, headers }: Call) =>
  web.app.request(path, { method: "POST", body, headers });

function timed(name: string, secret: string, path: string, body: string, at: number, more = {}): Call {
  const t = Math.floor(at / 1_000);
  const v1 = createHmac("sha256", secret).update(`${t}.${body}`).digest("hex");
  return { path, body, headers: { "content-type": "application/json", [name]: `t=${t},v1=${v1}`, ...more } };
}

const calendly = (body: unknown, at = web.at) =>
  timed("calendly-webhook-signature", SECRETS.calendly, "/hooks/calendly", JSON.stringify(body), at);
const forms = (body: unknown, at = web.at) =>
  timed("x-seq-signature", SECRETS.forms, "/hooks/forms", JSON.stringify(body), at);

function standard(id: string, body: unknown, at = web.at): Call {
  const text = JSON.stringify(body);
  const signature = new Webhook(SECRETS.standard).sign(id, new Date(at), text);
  return {
    path: "/hooks/standard",
    body: text,
    headers: {
      "webhook-id": id,
      "webhook-timestamp": String(Math.floor(at / 1_000)),
      "webhook-signature": signature,
    },
  };
}

function cal(body: unknown): Call {
  const text = JSON.stringify(body);
  return {
    path: "/hooks/cal",
    body: text,
    headers: { "x-cal-signature-256": createHmac("sha256", SECRETS.cal).update(text).digest("hex") },
  };
}

/** As Twilio's own libraries sign: the address, then every parameter sorted by name. */
function twilio(params: Record<string, string>, query = ""): Call {
  const url = `${PUBLIC_URL}/hooks/twilio${query}`;
  const signed = Object.keys(params)
    .sort()
    .reduce((text, name) => text + name + (params[name] ?? ""), url);
  return {
    path: `/hooks/twilio${query}`,
    body: new URLSearchParams(params).toString(),
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      "x-twilio-signature": createHmac("sha1", SECRETS.twilio).update(signed).digest("base64"),
    },
  };
}

const booking = (
  email = "jin@hanbit.example",
  uri = "https://api.calendly.com/i/1",
  event = "invitee.created",
) => ({
  event,
  created_at: new Date(web.at).toISOString(),
  payload: { email, uri, scheduled_event: { start_time: "2026-03-04T10:00:00Z" } },
});

const JIN = { email: "jin@hanbit.example", phone: "+821012345678" };

describe("a booking", () => {
  it("by Calendly ends the sequence of whoever booked", async () => {
    web = await rehearseWeb();
    const jin = await web.reach(JIN);
    expect((await send(calendly(booking("Jin@HANBIT.example")))).status).toBe(200);
    expect(await web.kinds(jin)).toContain("meeting_booked");
    expect((await web.store.enrollmentsOf(jin.id))[0]?.state.reason).toBe("meeting_booked");
    await send(calendly(booking(undefined, "https://api.calendly.com/i/1", "invitee.canceled")));
    expect(await web.kinds(jin)).toContain("meeting_canceled");
  });

  it("by Cal.com too; its test message and other events change nothing", async () => {
    web = await rehearseWeb();
    const jin = await web.reach(JIN);
    const payload = {
      uid: "b1",
      startTime: "2026-03-04T10:00:00Z",
      attendees: [{ email: "jin@hanbit.example" }],
    };
    expect((await send(cal({ triggerEvent: "PING", createdAt: "2026-03-02T09:00:00Z" }))).status).toBe(200);
    expect((await send(cal({ triggerEvent: "BOOKING_REQUESTED", payload }))).status).toBe(200);
    expect(await web.kinds(jin)).not.toContain("meeting_booked");
    expect((await send(cal({ triggerEvent: "BOOKING_CREATED", payload }))).status).toBe(200);
    expect(await web.kinds(jin)).toContain("meeting_booked");
  });

  it("with a time that is none is recorded all the same, and its sender and the log are told", async () => {
    web = await rehearseWeb();
    const jin = await web.reach(JIN);
    const data = { prospect: "jin@hanbit.example", starts_at: "Wednesday at ten", day: "2026-03-04" };
    const answer = await send(standard("b-1", { type: "booked", data }));
    expect([answer.status, await answer.json()]).toEqual([
      200,
      { status: "recorded", not_read: ["starts_at"] },
    ]);
    expect(await web.kinds(jin)).toContain("booked");
    const right = { ...data, starts_at: "2026-03-04T10:00+09:00" };
    expect(await (await send(standard("b-2", { type: "booked", data: right }))).json()).toEqual({
      status: "recorded",
    });
  });

  it("of somebody unknown is kept for a person to look at", async () => {
    web = await rehearseWeb();
    const answer = await send(calendly(booking("stranger@nowhere.example")));
    expect([answer.status, await answer.json()]).toEqual([200, { status: "unmatched" }]);
    expect(await web.store.countUnmatched()).toBe(1);
  });
});

describe("a code that the shop tells of", () => {
  it("counts once however often it is told, for whoever was given it", async () => {
    web = await rehearseWeb({ intro: SEQUENCE });
    const jin = await web.reach(JIN);
    const [{ id: enrollment } = { id: 0 }] = await web.store.enrollmentsOf(jin.id);
    const claim = await web.store.readEnrollment(enrollment);
    if (claim === null) throw new Error("no enrollment");
    const give = { code: "3333-3333-3333", name: "spring", step: "hello", issuedAt: web.at, expiresAt: null };
    const { state } = claim.enrollment;
    await web.store.settle({
      claim,
      state,
      events: [],
      give: [{ ...give, uses: 1, owner: "nobody", points: null, isListed: false }],
    });
    const used = (id: string, code: string) => standard(id, { type: "code_used", data: { code } });
    const told = used("order-1", "3333 3333 3333");
    const answers = await Promise.all(Array.from({ length: 10 }, () => send(told)));
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect(await (await send(used("order-2", "3333-3333-3333"))).json()).toEqual({ status: "used_up" });
    expect(await (await send(used("order-3", "4333-3333-3333"))).json()).toEqual({ status: "unknown" });
    expect((await web.kinds(jin)).filter((kind) => kind === "code_used")).toHaveLength(1);
    expect(await web.store.countUnmatched()).toBe(0);
  });
});

describe("a webhook", () => {
  it("replayed a hundred times, at once and one by one, is recorded once", async () => {
    web = await rehearseWeb();
    const jin = await web.reach(JIN);
    const call = calendly(booking());
    const answers = await Promise.all(Array.from({ length: 50 }, () => send(call)));
    for (let round = 0; round < 50; round += 1) answers.push(await send(call));
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect((await web.kinds(jin)).filter((kind) => kind === "meeting_booked")).toHaveLength(1);
  });

  it("is the same whatever order a set comes in", async () => {
    web = await rehearseWeb();
    const jin = await web.reach(JIN);
    const calls = ["a_thing", "b_thing", "c_thing"].map((type, index) =>
      standard(`msg_${index}`, { type, data: { prospect: "jin@hanbit.example", seats: index } }),
    );
    for (const call of [...calls].reverse().concat(calls)) expect((await send(call)).status).toBe(200);
    const kinds = (await web.kinds(jin)).filter((kind) => kind.endsWith("_thing")).sort();
    expect(kinds).toEqual(["a_thing", "b_thing", "c_thing"]);
  });

  it("that is stale or from the future is refused, unless it is known already", async () => {
    web = await rehearseWeb();
    const jin = await web.reach(JIN);
    const stale = web.at - 5 * MINUTE_MS - 1_000;
    for (const at of [stale, web.at + 5 * MINUTE_MS + 1_000, 0]) {
      expect((await send(calendly(booking(), at))).status).toBe(400);
      expect(
        (await send(standard("late", { type: "a_thing", data: { prospect: `p${jin.id}` } }, at))).status,
      ).toBe(400);
      expect((await send(forms({ email: JIN.email }, at))).status).toBe(400);
    }
    expect(await web.kinds(jin)).not.toContain("meeting_booked");
    const good = calendly(booking());
    expect((await send(good)).status).toBe(200);
    web.at += 60 * MINUTE_MS;
    expect((await send(good)).status).toBe(200);
    expect((await web.kinds(jin)).filter((kind) => kind === "meeting_booked")).toHaveLength(1);
  });

  it("that is forged, altered, cut off or signed with another secret is 401, and nothing is stored", async () => {
    web = await rehearseWeb();
    const jin = await web.reach(JIN);
    const good = [
      calendly(booking()),
      cal({ triggerEvent: "BOOKING_CREATED", payload: { uid: "1", attendees: [{ email: JIN.email }] } }),
      twilio({ MessageSid: "SM1", From: JIN.phone, Body: "STOP" }),
      standard("msg_1", { type: "replied", data: { prospect: JIN.email } }),
      forms({ email: JIN.email }),
    ];
    for (const call of good) {
      const wrong: Call[] = [
        { ...call, body: `${call.body} ` },
        { ...call, body: call.body.slice(0, -1) },
        { ...call, body: "" },
        { ...call, headers: { "content-type": call.headers["content-type"] ?? "" } },
        ...Object.keys(call.headers)
          .filter((name) => name.includes("signature"))
          .flatMap((name) => {
            const signature = call.headers[name] ?? "";
            const last = signature.at(-1) === "0" ? "1" : "0";
            return ["", "x", signature.slice(0, -1), signature.slice(0, -2) + last + last].map((each) => ({
              ...call,
              headers: { ...call.headers, [name]: each },
            }));
          }),
      ];
      for (const each of wrong) {
        web.tick(MINUTE_MS);
        expect([each.path, (await send(each)).status]).toEqual([each.path, 401]);
      }
    }
    expect(await web.kinds(jin)).toEqual(["enrolled", "sent"]);
    expect(await web.store.countUnmatched()).toBe(0);
  });

  it("that is signed and still nonsense is 400", async () => {
    web = await rehearseWeb();
    const bodies: unknown[] = [
      null,
      [],
      7,
      "x",
      {},
      { event: 1 },
      { payload: [] },
      { type: "Not A Kind", data: {} },
    ];
    for (const body of bodies) {
      web.tick(MINUTE_MS);
      for (const call of [calendly(body), standard(`m${JSON.stringify(body)}`, body), forms(body)]) {
        expect((await send(call)).status).toBe(400);
      }
    }
    expect(
      (await send(timed("x-seq-signature", SECRETS.forms, "/hooks/forms", "{ not json", web.at))).status,
    ).toBe(400);
  });

  it("of 64 KiB and more is refused before it is looked at", async () => {
    web = await rehearseWeb();
    expect((await send(forms({ email: JIN.email, text: "x".repeat(70_000) }))).status).toBe(413);
  });

  it("never makes the server fail, whatever the bytes and headers", async () => {
    web = await rehearseWeb();
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom("standard", "calendly", "cal", "twilio", "forms"),
        fc.uint8Array({ maxLength: 200 }),
        fc.dictionary(
          fc.constantFrom(
            "webhook-id",
            "webhook-timestamp",
            "webhook-signature",
            "calendly-webhook-signature",
            "x-cal-signature-256",
            "x-twilio-signature",
            "x-seq-signature",
            "content-type",
          ),
          fc.oneof(
            fc.constantFrom("t=1,v1=a", "t=,v1=", "v1,aaaa", "application/json"),
            fc.stringMatching(/^[ -~]{0,40}$/),
          ),
        ),
        async (source, bytes, headers) => {
          web.tick(MINUTE_MS);
          const answer = await web.app.request(`/hooks/${source}`, { method: "POST", body: bytes, headers });
          expect([400, 401]).toContain(answer.status);
        },
      ),
      { numRuns: 100 },
    );
    expect(web.faults).toEqual([]);
  });

  it("that was stored when the machine stopped is dealt with at the next start, once", async () => {
    web = await rehearseWeb();
    const jin = await web.reach(JIN);
    const run = await web.run_();
    const { findProspect } = run.store;
    run.store.findProspect = () => Promise.reject(new Error("stopped"));
    expect((await send(calendly(booking()))).status).toBe(202);
    run.store.findProspect = findProspect;
    expect(await web.kinds(jin)).not.toContain("meeting_booked");
    expect(await finishDeliveries(run, web.at + 1, rethrow)).toBe(1);
    expect(await finishDeliveries(run, web.at + 1, rethrow)).toBe(0);
    expect((await web.kinds(jin)).filter((kind) => kind === "meeting_booked")).toHaveLength(1);
  });

  it("that cannot be dealt with is told, and keeps no later one waiting", async () => {
    web = await rehearseWeb();
    const jin = await web.reach(JIN);
    const run = await web.run_();
    const { findProspect } = run.store;
    run.store.findProspect = () => Promise.reject(new Error("stopped"));
    await send(calendly(booking("broken@hanbit.example")));
    web.tick(MINUTE_MS);
    await send(calendly(booking(undefined, "https://api.calendly.com/i/2")));
    run.store.findProspect = (name) =>
      name.startsWith("broken") ? Promise.reject(new Error("always")) : findProspect.call(run.store, name);
    const faults: unknown[] = [];
    expect(await finishDeliveries(run, web.at + 1, (error) => void faults.push(error))).toBe(1);
    expect(faults.map(String)).toEqual(["Error: always"]);
    expect(await web.kinds(jin)).toContain("meeting_booked");
    expect(await web.store.openDeliveries(web.at + 1)).toHaveLength(1);
  });

  it("heard by half when the machine stopped is not recorded twice", async () => {
    web = await rehearseWeb();
    const jin = await web.reach(JIN);
    const run = await web.run_();
    const { closeDelivery } = run.store;
    run.store.closeDelivery = () => Promise.reject(new Error("stopped"));
    expect((await send(calendly(booking()))).status).toBe(202);
    run.store.closeDelivery = closeDelivery;
    await finishDeliveries(run, web.at + 1, rethrow);
    expect((await web.kinds(jin)).filter((kind) => kind === "meeting_booked")).toHaveLength(1);
  });

  it("without a secret in seq.yaml is a path that does not exist", async () => {
    web = await rehearseWeb(
      { intro: SEQUENCE },
      {
        workspace:
          "workspace: x\nrehearsal: true\nsenders: { anna: { name: Anna } }\nweb: { public_url: https://go.acme.example }\n",
      },
    );
    for (const source of ["standard", "calendly", "cal", "twilio", "forms"]) {
      expect((await web.app.request(`/hooks/${source}`, { method: "POST", body: "{}" })).status).toBe(404);
    }
  });

  it("leaves nothing of a person who is erased", async () => {
    web = await rehearseWeb();
    await send(calendly(booking("late@hanbit.example")));
    const late = await web.reach({ email: "late@hanbit.example" });
    await web.store.eraseProspect(late.id, web.at);
    expect(JSON.stringify(await web.store.openDeliveries(web.at + 1))).not.toContain("late@");
    expect(await web.kinds(late)).toContain("erased");
  });
});

describe("an answer by SMS", () => {
  it("is a reply, without its text; STOP in any reasonable wording is an opt-out", async () => {
    web = await rehearseWeb();
    const jin = await web.reach(JIN);
    const call = twilio({
      MessageSid: "SM1",
      From: JIN.phone,
      To: "+15005550006",
      Body: "Sure, call me é ü 한",
    });
    const answer = await send(call);
    expect([answer.status, answer.headers.get("content-type"), await answer.text()]).toEqual([
      200,
      "text/xml",
      "<Response/>",
    ]);
    expect((await web.store.timeline(jin.id)).find(({ kind }) => kind === "replied")?.data).toMatchObject({
      source: "twilio",
    });
    await send(twilio({ MessageSid: "SM2", From: JIN.phone, Body: "please stop texting me" }));
    expect(await web.kinds(jin)).toContain("opted_out");
  });

  it("is verified with the query of the address, and with a JSON body's hash", async () => {
    web = await rehearseWeb();
    const jin = await web.reach(JIN);
    expect((await send(twilio({ MessageSid: "SM1", From: JIN.phone, Body: "hi" }, "?a=1"))).status).toBe(200);
    const body = JSON.stringify({ MessageSid: "SM3", From: JIN.phone, Body: "STOP" });
    const hash = createHash("sha256").update(body).digest("hex");
    const path = `/hooks/twilio?bodySHA256=${hash}`;
    const signature = createHmac("sha1", SECRETS.twilio).update(`${PUBLIC_URL}${path}`).digest("base64");
    const headers = { "content-type": "application/json", "x-twilio-signature": signature };
    expect((await send({ path, body: body.replace("STOP", "GO"), headers })).status).toBe(401);
    expect((await send({ path, body, headers })).status).toBe(200);
    expect(await web.kinds(jin)).toContain("opted_out");
  });

  it("from a number that nobody or several have still stops the number", async () => {
    web = await rehearseWeb();
    expect((await send(twilio({ MessageSid: "SM1", From: "+821099998888", Body: "수신거부" }))).status).toBe(
      200,
    );
    const found = await web.store.findSuppression({
      id: 0,
      email: null,
      linkedin_url: null,
      phone: "+821099998888",
    });
    expect(found?.reason).toBe("opted_out");
  });
});

describe("a form", () => {
  const DEMO = `
name: demo
start: { on: form_submitted, where: 'data.form == "demo" && prospect.country == "KR"' }
steps:
  - id: hello
    do: email
    subject: Your demo, {{ first_name }}
    body: Hi.
`;

  const NEW = { email: "new@hanbit.example", first_name: "New", country: "KR", form: "demo", id: "f1" };

  /** Fills in a form, gets the mail, and presses its button. */
  async function confirm(email = NEW.email) {
    await web.run();
    const person = await web.store.findProspect(email);
    if (person === null) throw new Error("nobody was asked");
    const token = await web.token(person, "confirm", "confirm", String(web.at + 86_400_000));
    const answer = await web.app.request(`/f/${token}`, {
      method: "POST",
      body: "action=confirm",
      headers: { "content-type": "application/x-www-form-urlencoded" },
    });
    return { person, token, answer };
  }

  it("starts the sequences that wait for it, where they fit, each once; and makes a prospect of who confirms it", async () => {
    web = await rehearseWeb({ demo: DEMO });
    expect((await send(forms({ ...NEW, form: "other", id: "f0" }))).status).toBe(202);
    expect(await countPeople(web.store)).toBe(0);
    const { person } = await confirm();
    expect(await countPeople(web.store)).toBe(1);
    expect(await web.store.enrollmentsOf(person.id)).toHaveLength(1);
    for (const [id, status] of [
      ["f1", 200],
      ["f1", 200],
      ["f2", 200],
    ] as const) {
      expect((await send(forms({ ...NEW, id }))).status).toBe(status);
    }
    expect((await web.store.enrollmentsOf(person.id)).map(({ sequence }) => sequence)).toEqual([
      "form_confirmation",
      "demo",
    ]);
    expect((await web.kinds(person)).filter((kind) => kind === "form_submitted")).toHaveLength(3);
    expect((await web.run()).sent).toBe(1);
  });

  it("is confirmed once, with proof of when, by which mail and what was filled in", async () => {
    web = await rehearseWeb({ demo: DEMO });
    await send(forms(NEW));
    const { person, token, answer } = await confirm();
    expect(answer.status).toBe(200);
    const again = await web.app.request(`/f/${token}`, { method: "POST", body: "action=confirm" });
    expect(again.status).toBe(200);
    const [consent, ...more] = await web.store.consentsOf(person.id);
    expect(more).toEqual([]);
    expect(consent).toMatchObject({ medium: "email", basis: "express", at: web.at });
    expect(consent?.evidence).toMatch(/filled in: forms\/[\da-f]{8} at 2026-.*; asked by <.*> at 2026-/);
    expect((await web.store.getProspect(person.id))?.fields).toMatchObject({
      first_name: "New",
      country: "KR",
    });
    expect((await web.kinds(person)).filter((kind) => kind === "form_submitted")).toHaveLength(1);
  });

  it("that comes again before it is confirmed waits beside the first, and sends nothing", async () => {
    web = await rehearseWeb({ demo: DEMO });
    for (const id of ["a", "b", "c"]) expect((await send(forms({ ...NEW, id }))).status).toBe(202);
    expect((await web.run()).sent).toBe(1);
    web.at += 3 * 86_400_000;
    await send(forms({ ...NEW, id: "d" }));
    expect((await web.run()).sent).toBe(0);
    const { person } = await confirm();
    expect((await web.kinds(person)).filter((kind) => kind === "form_submitted")).toHaveLength(4);
  });

  it("asks a mailbox three times in 90 days at most, and forgets whoever does not answer", async () => {
    web = await rehearseWeb({ demo: DEMO });
    let sent = 0;
    for (let week = 0; week < 10; week += 1) {
      await send(forms({ ...NEW, email: `n.ew+${week}@gmail.com`, id: `w${week}` }));
      sent += (await web.run()).sent;
      web.at += 8 * 86_400_000;
    }
    expect(sent).toBe(3);
    web.at += 100 * 86_400_000;
    await web.store.forgetOldForms(["forms"], web.at);
    expect(await web.store.findProspect("new@gmail.com")).toBeNull();
    await send(forms({ ...NEW, email: "new@gmail.com", id: "later" }));
    expect((await web.run()).sent).toBe(1);
  });

  it("asks a mailbox at a company once too, where a tag or dots may lead to it", async () => {
    web = await rehearseWeb({ demo: DEMO });
    for (const local of ["jin.kim", "jin.kim+1", "jin.kim+2", "j.inkim", "JinKim"]) {
      await send(forms({ email: `${local}@hanbit.example`, id: local }));
    }
    expect((await web.run()).sent).toBe(1);
  });

  it("is too late to confirm after a week, and whoever said no is not asked back", async () => {
    web = await rehearseWeb({ demo: DEMO });
    await send(forms(NEW));
    await web.run();
    const person = await web.store.findProspect(NEW.email);
    if (person === null) throw new Error("nobody was asked");
    const press = async (until: number) => {
      const token = await web.token(person, "confirm", "confirm", String(until));
      await web.app.request(`/f/${token}`, { method: "POST", body: "action=confirm" });
      return (await web.store.getProspect(person.id))?.pendingSince;
    };
    expect(await press(web.at - 1)).toBeDefined();
    expect((await web.app.request(`/f/${await web.token(person)}`, { method: "POST" })).status).toBe(404);
    const optOut = await web.app.request(`/u/${await web.token(person, "unsubscribe", "confirm")}`, {
      method: "POST",
      body: "List-Unsubscribe=One-Click",
      headers: { "content-type": "application/x-www-form-urlencoded" },
    });
    expect(optOut.status).toBe(200);
    expect(await press(web.at + 86_400_000)).toBeDefined();
    expect(await countPeople(web.store)).toBe(0);
    expect((await send(forms({ ...NEW, id: "again" }))).status).toBe(202);
    web.at += 30 * 86_400_000;
    expect((await web.run()).sent).toBe(0);
  });

  it("of whom a rep brings in meanwhile is about a person like any other", async () => {
    web = await rehearseWeb({ demo: DEMO });
    await send(forms(NEW));
    const [person] = await web.people([{ email: NEW.email, first_name: "Newton" }]);
    expect(await countPeople(web.store)).toBe(1);
    await confirm();
    expect((await web.store.getProspect(person?.id ?? 0))?.fields).toMatchObject({
      first_name: "Newton",
      country: "KR",
    });
  });

  it("whose answer the machine stopped before it was written asks once all the same", async () => {
    web = await rehearseWeb({ demo: DEMO });
    const run = await web.run_();
    const close = web.store.closeDelivery.bind(web.store);
    web.store.closeDelivery = () => Promise.reject(new Error("stopped"));
    expect((await send(forms(NEW))).status).toBe(202);
    web.store.closeDelivery = close;
    for (let times = 0; times < 2; times += 1) await finishDeliveries(run, web.at + 1, rethrow);
    expect((await web.run()).sent).toBe(1);
    const { person } = await confirm();
    expect((await web.kinds(person)).filter((kind) => kind === "form_submitted")).toHaveLength(1);
  });

  it("called by one id by two people is two forms", async () => {
    web = await rehearseWeb({ demo: DEMO });
    for (const email of ["a@hanbit.example", "b@hanbit.example", "a@hanbit.example"]) {
      await send(forms({ email, id: "demo-1" }));
    }
    expect((await web.run()).sent).toBe(2);
  });

  it("leaves out what is no text, and says so", async () => {
    web = await rehearseWeb({ demo: DEMO });
    const [jin] = await web.people([{ email: JIN.email }]);
    await send(forms({ email: JIN.email, first_name: "http://evil.example", company: "Hanbit" }));
    const told = (await web.store.timeline(jin?.id ?? 0)).find(({ kind }) => kind === "form_submitted");
    expect(told?.data).toEqual({ left_out: "first_name" });
  });

  it("of somebody who opted out starts nothing", async () => {
    web = await rehearseWeb({ demo: DEMO });
    const [jin] = await web.people([{ ...JIN, first_name: "Jin", country: "KR" }]);
    if (jin === undefined) return;
    await web.fact(jin, { kind: "opted_out" });
    await send(forms({ email: JIN.email, form: "demo" }));
    expect(await web.store.enrollmentsOf(jin.id)).toHaveLength(0);
  });

  it("takes urlencoded bodies too", async () => {
    web = await rehearseWeb({ demo: DEMO });
    const call = timed(
      "x-seq-signature",
      SECRETS.forms,
      "/hooks/forms",
      "email=a%40b.example&form=x",
      web.at,
      {
        "content-type": "application/x-www-form-urlencoded; charset=utf-8",
      },
    );
    expect((await send(call)).status).toBe(202);
    await confirm("a@b.example");
    expect(await countPeople(web.store)).toBe(1);
  });
});
