import type { Touch } from "../../src/channels/channel.ts";
import type {
  AnswerRule,
  Recipe,
  RecipeAction,
  Repeat,
  RequestTemplate,
} from "../../src/providers/recipe.ts";
import { makeTouch } from "../channels/email/touch.ts";
import type { Received, Reply } from "./hostile-server.ts";

/** What an action allows after a lost answer, and what can be asked. */
export const KINDS = [
  "never",
  "never+list",
  "never+part",
  "key",
  "draft",
  "order",
  "upsert",
  "read",
] as const;
export type Kind = (typeof KINDS)[number];

export const TOKEN = "hush-hush-token";
export const KEY_WINDOW_MS = 60 * 60_000;
/** A list of what was sent lags behind by so long. */
const LAG_MS = 30_000;

/** A service that remembers what it has done for people, with everything the classes speak of. */
export interface LoopbackService {
  /** Texts that reached somebody, each time they did. */
  performed: string[];
  /** Requests that ask for something to be done, whole ones. */
  asks: number;
  /** An order is answered once it has been asked about so often in vain. */
  orderTakes: number;
  /** The service's clock, which the transport shares. */
  now: number;
  serve(request: Received): Reply;
}

export function createLoopbackService(now: number): LoopbackService {
  const byKey = new Map<string, string>();
  const listed: { id: string; text: string; at: number }[] = [];
  const drafts = new Map<string, string>();
  const contacts = new Map<string, string>();
  /** How often each was asked about. */
  const orders = new Map<string, number>();

  function perform(text: string): string {
    service.performed.push(text);
    const id = `m${service.performed.length}`;
    listed.push({ id, text, at: service.now });
    return id;
  }

  function act(request: Received): Reply {
    service.asks += 1;
    const { text = "" } = JSON.parse(request.body) as { text?: string };
    const refused = REFUSALS[text];
    if (refused !== undefined) return refused;
    if (request.path === "/drafts") {
      const id = `d${drafts.size + 1}`;
      drafts.set(id, text);
      return json(201, { id });
    }
    if (request.path === "/orders") {
      const id = `o${orders.size + 1}`;
      orders.set(id, 0);
      return json(201, { id });
    }
    if (request.path === "/contact") {
      if (!contacts.has("jin")) perform(text);
      contacts.set("jin", text);
      return json(200, { id: "jin" });
    }
    const key = request.headers["x-key"];
    const known = key === undefined ? undefined : byKey.get(key);
    if (known !== undefined) return json(409, { id: known });
    const id = perform(text);
    if (key !== undefined) byKey.set(key, id);
    return json(201, { id });
  }

  function sendDraft(id: string): Reply {
    service.asks += 1;
    const text = drafts.get(id);
    if (text === undefined) return json(404, { code: "no_such_draft" });
    drafts.delete(id);
    return json(201, { id: perform(text) });
  }

  /** Ready when it is asked for the third time. */
  function answerOrder(id: string): Reply {
    const times = orders.get(id);
    if (times === undefined) return json(404, { code: "no_such_order" });
    orders.set(id, times + 1);
    return times < service.orderTakes ? json(202, {}) : json(200, { id });
  }

  const service: LoopbackService = {
    orderTakes: 2,
    performed: [],
    asks: 0,
    now,
    serve(request) {
      if (request.headers["authorization"] !== `Bearer ${TOKEN}`) return json(401, { code: "who" });
      const { method, path } = request;
      if (path === "/me") return json(200, {});
      if (path === "/find") return json(200, { id: "f1" });
      if (path === "/messages" && method === "GET") {
        return json(200, { messages: listed.filter(({ at }) => at + LAG_MS <= service.now) });
      }
      const [, folder, id = "", verb] = path.split("/");
      if (folder === "drafts" && verb === "send") return sendDraft(id);
      if (folder === "drafts" && method === "GET") return json(drafts.has(id) ? 200 : 404, {});
      if (folder === "orders" && method === "GET") return answerOrder(id);
      return act(request);
    },
  };
  return service;
}

/** Texts that the service answers with something else than having done it. */
export const REFUSALS: Readonly<Record<string, Reply>> = {
  dead: json(422, { code: "dead" }),
  stopped: json(422, { code: "stopped" }),
  refused: json(422, {
    code: "refused",
    message: "no such words to jin@hanbit.example, +82 10 1234 5678, please",
  }),
  "our fault": json(403, { code: "forbidden", message: `bad token ${TOKEN}` }),
  later: { ...json(429, {}), headers: { "retry-after": "120" } },
  down: json(503, {}),
  teapot: json(418, {}),
  moved: { ...json(307, {}), headers: { location: "/elsewhere" } },
  "no json": { status: 201, body: "<html>thank you</html>" },
};

function json(status: number, body: unknown): Reply {
  return { status, body: JSON.stringify(body) };
}

const ANSWERS: readonly AnswerRule[] = [
  rule("status in [200, 201]", "performed", { id: "body.id" }),
  rule("body.code == 'dead'", "dead_address"),
  rule("body.code == 'stopped'", "opted_out"),
  rule("body.code == 'refused'", "refused", { reason: "body.message" }),
  rule("status in [401, 403]", "our_fault", { reason: "body.message" }),
  rule("status in [429, 503]", "later", { after: "headers['retry-after']" }),
];

function rule(when: string, is: AnswerRule["is"], change: Partial<AnswerRule> = {}): AnswerRule {
  return {
    when,
    is,
    id: null,
    messageId: null,
    thread: null,
    after: null,
    set: {},
    events: [],
    reason: null,
    ...change,
  };
}

function requestOf(method: RequestTemplate["method"], path: string): RequestTemplate {
  const value = { text: "{{ text }}", to: "{{ phone }}" };
  return { method, path, query: {}, headers: {}, body: method === "GET" ? null : { kind: "json", value } };
}

const REPEATS: Readonly<Record<Kind, Repeat>> = {
  never: { class: "never" },
  "never+list": { class: "never" },
  "never+part": { class: "never" },
  key: {
    class: "key",
    in: "header",
    name: "X-Key",
    value: "{{ attempt.key }}",
    forMs: KEY_WINDOW_MS,
    duplicate: "status == 409",
  },
  draft: {
    class: "draft",
    made: ANSWERS,
    send: { method: "POST", path: "/drafts/{{ draft.id }}/send", query: {}, headers: {}, body: null },
    look: {
      request: requestOf("GET", "/drafts/{{ draft.id }}"),
      there: "status == 200",
      gone: "status == 404",
    },
    identify: null,
  },
  order: {
    class: "order",
    made: ANSWERS,
    result: requestOf("GET", "/orders/{{ sent.id }}"),
    pending: "status == 202",
    everyMs: 30_000,
    withinMs: 60 * 60_000,
    otherwise: ["not_found"],
  },
  upsert: { class: "upsert" },
  read: { class: "read" },
};

const REQUESTS: Readonly<Partial<Record<Kind, RequestTemplate>>> = {
  draft: requestOf("POST", "/drafts"),
  order: requestOf("POST", "/orders"),
  upsert: requestOf("PUT", "/contact"),
  read: requestOf("GET", "/find"),
};

/** An action of one kind of the loopback service. */
export function makeAction(kind: Kind, change: Partial<RecipeAction> = {}): RecipeAction {
  const lookup = {
    request: requestOf("GET", "/messages"),
    afterMs: 60_000,
    performed: "body.messages.exists(m, m.text == text)",
    absent: kind === "never+list" ? "!body.messages.exists(m, m.text == text)" : null,
    id: "body.messages.filter(m, m.text == text)[0].id",
  };
  return {
    id: kind,
    channel: "sms",
    kind: null,
    to: "phone",
    guesses: false,
    inputs: {},
    request: REQUESTS[kind] ?? requestOf("POST", "/messages"),
    repeat: REPEATS[kind],
    answer: kind === "key" ? [rule("status == 409", "performed", { id: "body.id" }), ...ANSWERS] : ANSWERS,
    lookup: kind === "never+list" || kind === "never+part" ? lookup : null,
    ...change,
  };
}

/** The recipe of the loopback service at `base`. */
export function makeRecipe(base: string, actions: readonly RecipeAction[] = []): Recipe {
  const plain = { pattern: null, isPhone: false, default: null, isOptional: false, describe: null };
  return {
    name: "loop",
    title: "Loop",
    docs: "https://loop.example/docs",
    base,
    hosts: [new URL(base).host],
    settings: { token: { ...plain, isSecret: true }, team: { ...plain, isSecret: false, default: "seq" } },
    auth: { kind: "bearer", token: "{{ settings.token }}" },
    check: { request: requestOf("GET", "/me"), ok: "status == 200" },
    actions: Object.fromEntries(actions.map((action) => [action.id, action])),
    hooks: null,
    poll: {},
    people: null,
    templates: null,
    hash: "hash",
    file: null,
  };
}

/** A text to somebody, with words that tell it from any other. */
export function makeText(text: string): Touch {
  return makeTouch({
    action: "sms",
    key: `acme/${text}/intro`,
    content: { text },
    person: {
      fields: { phone: "+821012345678", email: "jin@hanbit.example", secret_hobby: "chess" },
      tags: [],
    },
  });
}
