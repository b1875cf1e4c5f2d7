import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openAnswer, readAnswer, readLookup, tellsDuplicate } from "../../src/providers/read-answer.ts";
import type { AnswerRule, ServiceAnswer } from "../../src/providers/recipe.ts";
import { readings, shipped, variablesOf } from "./shipped.ts";

const NOW = Date.parse("2026-03-02T00:00:00Z");

function answer(
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): ServiceAnswer {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return { status, headers: { "content-type": "application/json", ...headers }, body: Buffer.from(text) };
}

/** What a shipped action makes of an answer. */
function read(name: string, id: string, given: ServiceAnswer) {
  const recipe = shipped(name);
  return readAnswer(recipe.actions[id]?.answer ?? [], openAnswer(given, variablesOf(recipe)), NOW);
}

const rule = (given: Partial<AnswerRule>): AnswerRule => ({
  when: "true",
  is: "performed",
  id: null,
  messageId: null,
  thread: null,
  after: null,
  set: {},
  events: [],
  reason: null,
  ...given,
});

/** The answer of one rule. */
function readOne(given: Partial<AnswerRule>, from: ServiceAnswer) {
  return readAnswer([rule(given)], openAnswer(from, variablesOf(shipped("twilio"))), NOW);
}

describe("a shipped recipe knows what its service answers", () => {
  it.each([
    ["twilio", "sms", answer(201, { sid: "SM1", status: "queued" }), "performed", "SM1"],
    [
      "twilio",
      "sms",
      answer(400, { code: 21211, message: "not a valid phone number" }),
      "dead_address",
      null,
    ],
    ["twilio", "sms", answer(400, { code: 21610, message: "unsubscribed" }), "opted_out", null],
    ["twilio", "sms", answer(401, { code: 20003 }), "our_fault", null],
    ["twilio", "sms", answer(429, { code: 20429 }), "later", null],
    ["solapi", "sms", answer(200, { statusCode: "2000", messageId: "M4V1" }), "performed", "M4V1"],
    ["solapi", "sms", answer(400, { errorCode: "ValidationError", errorMessage: "no" }), "refused", null],
    ["sens", "sms", answer(202, { requestId: "VMS1", statusCode: "202" }), "performed", "VMS1"],
    ["sens", "sms", answer(403, { errors: [{ message: "no" }] }), "our_fault", null],
    [
      "nhn-kakao",
      "alimtalk",
      answer(200, {
        header: { isSuccessful: true, resultCode: 0 },
        message: { requestId: "R1", sendResults: [{ recipientSeq: 1, resultCode: 0 }] },
      }),
      "performed",
      "R1",
    ],
    [
      "nhn-kakao",
      "alimtalk",
      answer(200, { header: { isSuccessful: false, resultCode: -1005 } }),
      "performed",
      null,
    ],
    [
      "nhn-kakao",
      "alimtalk",
      answer(200, {
        header: { isSuccessful: true, resultCode: 0 },
        message: { requestId: "R1", sendResults: [{ resultCode: -3016, resultMessage: "no template" }] },
      }),
      "refused",
      null,
    ],
    [
      "nhn-sms",
      "sms",
      answer(200, { header: { isSuccessful: false, resultCode: -1000 } }),
      "our_fault",
      null,
    ],
    ["whatsapp-cloud", "text", answer(200, { messages: [{ id: "wamid.1" }] }), "performed", "wamid.1"],
    ["whatsapp-cloud", "text", answer(400, { error: { code: 131026 } }), "dead_address", null],
    ["whatsapp-cloud", "text", answer(400, { error: { code: 131050 } }), "opted_out", null],
    ["whatsapp-cloud", "text", answer(400, { error: { code: 131047 } }), "our_fault", null],
    ["whatsapp-cloud", "text", answer(400, { error: { code: 131056 } }), "later", null],
    [
      "line",
      "push",
      answer(200, { sentMessages: [{ id: "461230966842064897" }] }),
      "performed",
      "461230966842064897",
    ],
    ["line", "push", answer(409, {}, { "x-line-accepted-request-id": "acc-1" }), "performed", "acc-1"],
    ["line", "push", answer(429, { message: "You have reached your monthly limit." }), "our_fault", null],
    ["resend", "email", answer(200, { id: "49a3999c" }), "performed", "49a3999c"],
    ["resend", "email", answer(422, { name: "validation_error" }), "refused", null],
    ["resend", "email", answer(409, { name: "concurrent_idempotent_requests" }), "later", null],
    ["sendgrid", "email", answer(202, "", { "x-message-id": "14c5d75ce93" }), "performed", "14c5d75ce93"],
    ["ses", "email", answer(200, { MessageId: "0100" }), "performed", "0100"],
    ["ses", "email", answer(429, {}, { "x-amzn-errortype": "TooManyRequestsException" }), "later", null],
    [
      "ses",
      "email",
      answer(400, {}, { "x-amzn-errortype": "AccountSuspendedException:" }),
      "our_fault",
      null,
    ],
    ["ses", "email", answer(400, {}, { "x-amzn-errortype": "MessageRejected" }), "refused", null],
    ["slack", "notice", answer(200, { ok: true, ts: "1503435956.000247" }), "performed", "1503435956.000247"],
    ["slack", "notice", answer(200, { ok: false, error: "invalid_auth" }), "our_fault", null],
    ["slack", "notice", answer(200, { ok: false, error: "msg_too_long" }), "refused", null],
    ["discord", "notice", answer(200, { id: "1" }), "performed", "1"],
    ["discord", "notice", answer(429, { retry_after: 0.65 }), "later", null],
    ["teams", "notice", answer(202, ""), "performed", null],
    ["hubspot", "contact", answer(200, { results: [{ id: "512" }] }), "performed", "512"],
    ["hubspot", "contact", answer(207, { errors: [{ message: "no" }], results: [] }), "refused", null],
    ["hubspot", "note", answer(201, { id: "9" }), "performed", "9"],
    ["hubspot", "note", answer(401, { message: "no" }), "our_fault", null],
    ["salesforce", "contact", answer(201, { id: "003", success: true, errors: [] }), "performed", "003"],
    ["salesforce", "contact", answer(204, ""), "performed", null],
    ["salesforce", "contact", answer(300, ["/a", "/b"]), "refused", null],
    ["salesforce", "deal", answer(400, [{ errorCode: "REQUIRED_FIELD_MISSING" }]), "refused", null],
    ["pipedrive", "find", answer(200, { data: { items: [{}, {}] } }), "refused", null],
    ["pipedrive", "contact", answer(201, { success: true, data: { id: 3 } }), "performed", "3"],
    ["pipedrive", "deal", answer(402, { error: "no" }), "our_fault", null],
    ["attio", "contact", answer(200, { data: { id: { record_id: "bf" } } }), "performed", "bf"],
    ["attio", "note", answer(200, { data: { id: { note_id: "ff" } } }), "performed", "ff"],
    ["attio", "deal", answer(429, {}), "later", null],
    ["hunter", "find_email", answer(451, { errors: [{ id: "claimed_email" }] }), "opted_out", null],
    ["hunter", "find_email", answer(429, { errors: [{ id: "too_many_requests" }] }), "our_fault", null],
    ["hunter", "verify", answer(202, {}), "later", null],
    ["hunter", "verify", answer(200, { data: { status: "invalid" } }), "dead_address", null],
    ["hunter", "verify", answer(451, {}), "opted_out", null],
    ["zerobounce", "verify", answer(200, { status: "spamtrap" }), "dead_address", null],
    ["zerobounce", "verify", answer(200, { status: "abuse" }), "dead_address", null],
    [
      "zerobounce",
      "verify",
      answer(200, { status: "do_not_mail", sub_status: "toxic" }),
      "dead_address",
      null,
    ],
    ["zerobounce", "verify", answer(200, { error: "Invalid API key" }), "our_fault", null],
    [
      "dropcontact",
      "find_email",
      answer(200, {
        success: true,
        data: [{ email: [{ email: "a@b.example", qualification: "Do_Not_Contact@pro" }] }],
      }),
      "opted_out",
      null,
    ],
  ] as const)("%s %s: %#", (name, action, given, is, id) => {
    expect(read(name, action, given)).toMatchObject({ is, id });
  });

  it.each([...readings.keys()])(
    "%s makes nothing of a proxy's page, a broken answer or an unknown error",
    (name) => {
      const recipe = shipped(name);
      const strange = [
        answer(500, "<html>Internal Server Error</html>", { "content-type": "text/html" }),
        answer(502, "", { "content-type": "text/plain" }),
        answer(418, { odd: true }),
        answer(500, '{"sid": "SM1", "id": '),
      ];
      for (const { id } of Object.values(recipe.actions)) {
        for (const given of strange) expect(read(name, id, given)).toBeNull();
      }
    },
  );
});

const found = (email: unknown, status: string | null) =>
  answer(200, { data: { email, score: 90, verification: { date: null, status } } });
const enriched = (...email: { email: string; qualification: string }[]) =>
  answer(200, { error: false, success: true, data: [{ first_name: "Jin", email }] });
const JIN = { email: "jin@hanbit.example" };

describe("a finder", () => {
  it.each([
    ["hunter", "find_email", found("jin@hanbit.example", "valid"), JIN, ["found", "verified"]],
    ["hunter", "find_email", found("jin@hanbit.example", "accept_all"), JIN, ["found"]],
    ["hunter", "find_email", found("jin@hanbit.example", null), JIN, ["found"]],
    ["hunter", "find_email", found("jin@hanbit.example", "invalid"), {}, ["not_found"]],
    ["hunter", "find_email", found(null, null), {}, ["not_found"]],
    ["hunter", "verify", answer(200, { data: { status: "accept_all" } }), {}, ["risky"]],
    ["hunter", "verify", answer(222, {}), {}, ["unknown"]],
    [
      "dropcontact",
      "find_email",
      enriched(
        { email: "info@hanbit.example", qualification: "generic@pro" },
        { ...JIN, qualification: "nominative@pro" },
      ),
      JIN,
      ["found", "verified"],
    ],
    ["dropcontact", "find_email", enriched({ ...JIN, qualification: "catch-all@pro" }), JIN, ["found"]],
    ["dropcontact", "find_email", enriched({ ...JIN, qualification: "invalid@pro" }), {}, ["not_found"]],
    ["dropcontact", "find_email", answer(200, { success: true, data: [{}] }), {}, ["not_found"]],
    ["zerobounce", "verify", answer(200, { status: "valid", sub_status: "" }), {}, ["valid"]],
    ["zerobounce", "verify", answer(200, { status: "do_not_mail", sub_status: "role_based" }), {}, ["risky"]],
  ] as const)(
    "%s.%s tells what it found, and takes no address that is none: %#",
    (name, action, given, set, events) => {
      expect(read(name, action, given)).toMatchObject({ is: "performed", events });
      expect(read(name, action, given)?.set).toEqual(set);
    },
  );
});

describe("an answer", () => {
  it("is what the first rule says whose condition holds", () => {
    const rules = [rule({ when: "status == 500", is: "later" }), rule({ is: "refused" }), rule({})];
    expect(readAnswer(rules, openAnswer(answer(200, {}), variablesOf(shipped("twilio"))), NOW)?.is).toBe(
      "refused",
    );
  });

  it.each([
    ["120", 120_000],
    ["0.5", 500],
    ["Mon, 02 Mar 2026 00:02:00 GMT", 120_000],
    ["Sun, 01 Mar 2026 00:00:00 GMT", 0],
    ["999999999", 86_400_000],
    ["soon", null],
    ["-5", null],
    ["", null],
    ["1e9", null],
  ])("with retry-after %s asks for that much time", (after, ms) => {
    const told = readOne(
      { is: "later", after: "headers['retry-after']" },
      answer(429, {}, { "retry-after": after }),
    );
    expect(told?.afterMs).toBe(ms);
  });

  it("sets what is there, each in its own type, and leaves out what is not", () => {
    const set = {
      email: "body.data.email",
      score: "body.data.score",
      sure: "body.data.sure",
      x: "body.data.none",
      y: "body.data",
    };
    const told = readOne(
      { set, events: ["found"] },
      answer(200, { data: { email: "a@b.example", score: 97, sure: true } }),
    );
    expect(told).toMatchObject({ set: { email: "a@b.example", score: 97, sure: true }, events: ["found"] });
    expect(Object.keys(told?.set ?? {})).toEqual(["email", "score", "sure"]);
  });

  it("keeps what a service says on one line, and short", () => {
    const told = readOne(
      { reason: "body.m", id: "body.m" },
      answer(200, { m: `a\r\n\u001b[31mb${"x".repeat(9_000)}` }),
    );
    expect(told?.reason).toHaveLength(300);
    expect(told?.reason).toMatch(/^a \[31mb/);
    expect(told?.id).toHaveLength(500);
  });

  it("that is not what it says, too large or too deep decides nothing that speaks of its body", () => {
    const when = "status == 200 && !has(body.error)";
    const deep = `${"[".repeat(1_000_000)}${"]".repeat(1_000_000)}`;
    const wide = `[${"1,".repeat(300_000)}1]`;
    const large = `{"a":"${"x".repeat(11 * 1024 * 1024)}"}`;
    for (const body of [deep, wide, large, "{", "", "nul"]) {
      expect(readOne({ when }, answer(200, body))).toBeNull();
    }
    expect(readOne({ when: "status == 200" }, answer(200, deep))?.is).toBe("performed");
  });

  it("has no members that it does not have", () => {
    for (const when of [
      "has(body.constructor)",
      "body.toString != ''",
      "'x' in body.__proto__",
      "has(headers.valueOf)",
    ]) {
      expect(readOne({ when }, answer(200, { a: 1 }))).toBeNull();
    }
  });

  it("never throws, whatever a service answers and a recipe asks", () => {
    const expressions = fc.constantFrom(
      "body.a.b[0] == 1",
      "body.exists(x, x.a == text)",
      "size(body) > 1",
      "body.matches('^(a|aa)+$')",
      "status in body.list",
      "headers['x'].startsWith('y')",
      "int(body.n) + 1 > 2",
      "timestamp(body.t) > timestamp('2020-01-01T00:00:00Z')",
      "body.a / body.b > 1",
    );
    fc.assert(
      fc.property(
        expressions,
        expressions,
        fc.oneof(fc.json(), fc.string(), fc.constant('{"a":{"b":[1]},"list":[200],"n":"9","t":"x"}')),
        fc.constantFrom("application/json", "text/plain", "application/x-www-form-urlencoded", ""),
        fc.integer({ min: 100, max: 599 }),
        (when, value, body, type, status) => {
          const given = answer(status, body, { "content-type": type });
          const rules = [
            rule({ when, id: value, after: value, reason: value, set: { a: value } }),
            rule({ when: value }),
          ];
          const told = readAnswer(rules, openAnswer(given, variablesOf(shipped("twilio"))), NOW);
          expect(told === null || told.is === "performed").toBe(true);
        },
      ),
    );
  });
});

describe("a service that takes a key", () => {
  it("is believed about a duplicate only in the words of its recipe", () => {
    const repeat = shipped("line").actions["push"]?.repeat;
    const duplicate = repeat?.class === "key" ? repeat.duplicate : null;
    const values = (status: number) => openAnswer(answer(status, {}), variablesOf(shipped("line")));
    expect(tellsDuplicate(duplicate, values(409))).toBe(true);
    expect(tellsDuplicate(duplicate, values(200))).toBe(false);
    expect(tellsDuplicate(null, values(409))).toBe(false);
  });
});

describe("a look-up", () => {
  const look = (name: string, action: string, body: unknown, status = 200) => {
    const recipe = shipped(name);
    const lookup = recipe.actions[action]?.lookup;
    if (lookup === undefined || lookup === null) throw new Error("no look-up");
    return readLookup(lookup, openAnswer(answer(status, body), variablesOf(recipe)));
  };
  const { text, attempt } = variablesOf(shipped("twilio"));
  /** As Twilio writes it (RFC 2822). */
  const madeAfter = (seconds: number) =>
    new Date(Date.parse(attempt.at) + seconds * 1_000).toUTCString().replace("GMT", "+0000");

  it("takes an earlier message of the same words for another one", () => {
    for (const [made, is] of [
      [madeAfter(-3_600), "unknown"],
      [madeAfter(2), "performed"],
      ["soon", "unknown"],
    ] as const) {
      const messages = [{ sid: "SM1", body: text, from: "+15550100", date_created: made }];
      expect(look("twilio", "sms", { messages }).is).toBe(is);
    }
  });

  it("finds what was sent", () => {
    expect(
      look("twilio", "sms", {
        messages: [
          { body: "other", from: "+15550100", date_created: madeAfter(5) },
          { sid: "SM1", body: text, from: "+15550100", date_created: madeAfter(-3_600) },
          { sid: "SM2", body: text, from: "+15550100", date_created: madeAfter(1) },
        ],
      }),
    ).toEqual({ is: "performed", id: "SM2" });
    expect(
      look("solapi", "sms", {
        messageList: { M1: { customFields: {} }, M2: { customFields: { attempt: "7c1d3a52" } } },
      }),
    ).toEqual({ is: "performed", id: "M2" });
    expect(
      look("slack", "notice", {
        ok: true,
        messages: [{ ts: "1" }, { ts: "2", metadata: { event_payload: { attempt: "7c1d3a52" } } }],
      }),
    ).toEqual({ is: "performed", id: "2" });
    expect(look("sendgrid", "email", { messages: [{ msg_id: "m" }] })).toEqual({ is: "performed", id: "m" });
  });

  it("takes nothing for gone that a list does not name, where nothing says that the list is complete", () => {
    expect(look("twilio", "sms", { messages: [] })).toEqual({ is: "unknown", id: null });
    expect(look("twilio", "sms", "<html>", 503)).toEqual({ is: "unknown", id: null });
    expect(look("solapi", "sms", { messageList: {} })).toEqual({ is: "unknown", id: null });
  });

  it("says absent where a recipe says when a list is complete", () => {
    const values = openAnswer(answer(200, { items: [], next: null }), variablesOf(shipped("twilio")));
    const lookup = {
      request: { method: "GET", path: "/x", query: {}, headers: {}, body: null },
      afterMs: 1_000,
      performed: "body.items.exists(i, i.id == attempt.id)",
      absent: "body.next == null && !body.items.exists(i, i.id == attempt.id)",
      id: null,
    } as const;
    expect(readLookup(lookup, values)).toEqual({ is: "absent", id: null });
  });
});
