import { UserError } from "../errors.ts";
import type { RequestSender, SendResult, SignedRequest } from "./send-request.ts";

/** What a service answered once, to be played in its place. */
export interface PlayedAnswer {
  /** `POST https://api.acme.example/v1/notes`; the query is not looked at. */
  request: string;
  /** Only to a request that holds all of these texts, in its address or body. */
  has: readonly string[];
  /** To the first so many of such requests; null: to all. */
  times: number | null;
  status: number;
  /** JSON; `{n}` in a text is how many times this answer was given by then. */
  body: unknown;
}

/**
 * Services that answer what was recorded of them, the first answer that fits, and connect to nothing. A request without one
 * surely did not leave. All senders share how often each answer was given.
 */
export function openPlayedServices(answers: readonly PlayedAnswer[]): () => RequestSender {
  const given = new Map<PlayedAnswer, number>();
  const send = (request: SignedRequest): SendResult => {
    const url = new URL(request.url);
    const said = `${request.method} ${url.origin}${url.pathname}`;
    const text = `${decodeURIComponent(url.search.replaceAll("+", " "))}\n${request.body ?? ""}`;
    const found = answers.find(
      (each) =>
        each.request === said &&
        each.has.every((part) => text.includes(part)) &&
        (given.get(each) ?? 0) < (each.times ?? Number.POSITIVE_INFINITY),
    );
    if (found === undefined)
      return { type: "never_left", cause: "refused", reason: `no answer is recorded to ${said}` };
    const count = (given.get(found) ?? 0) + 1;
    given.set(found, count);
    return {
      type: "answer",
      isCut: false,
      status: found.status,
      headers: { "content-type": "application/json" },
      body: Buffer.from(JSON.stringify(found.body).replaceAll("{n}", String(count)), "utf8"),
    };
  };
  return () => ({ send: (request) => Promise.resolve(send(request)), close: () => undefined });
}

/** What an example records: answers, and the credentials that stand for real ones. */
export interface RecordedServices {
  secrets: Record<string, string>;
  answers: PlayedAnswer[];
}

/** Reads an answers.json. Throws a UserError that names what is wrong. */
export function readRecordedServices(text: string, file: string): RecordedServices {
  const refuse = (what: string, cause?: unknown): UserError => new UserError(`${file}: ${what}`, { cause });
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch (cause) {
    throw refuse("it is not JSON", cause);
  }
  const { secrets, answers } = objectOf(raw);
  if (!Array.isArray(answers)) throw refuse("`answers` must be a list");
  return {
    secrets: Object.fromEntries(
      Object.entries(objectOf(secrets)).map(([name, value]) => [name, String(value)]),
    ),
    answers: answers.map((each: unknown, index) => {
      const { request, has = [], times = null, status, body } = objectOf(each);
      const texts: unknown[] = Array.isArray(has) ? has : [has];
      if (
        typeof request !== "string" ||
        typeof status !== "number" ||
        (times !== null && typeof times !== "number")
      )
        throw refuse(`answer ${index + 1} needs \`request\` and \`status\``);
      return { request, has: texts.map(String), times, status, body };
    }),
  };
}

function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
