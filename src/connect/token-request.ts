import { ExitCode, UserError } from "../errors.ts";
import type { RequestSender } from "../providers/send-request.ts";

/** Who asks. */
export interface Client {
  id: string;
  /** Null for an app that has none. */
  secret: string | null;
}

/** What an OAuth endpoint answered, as far as it is JSON. */
export interface OAuthAnswer {
  status: number;
  body: Readonly<Record<string, unknown>>;
}

/** Posts a form to an endpoint. Throws UserError where it cannot be reached; the error holds no secret. */
export async function postForm(
  sender: RequestSender,
  url: string,
  form: Readonly<Record<string, string>>,
): Promise<OAuthAnswer> {
  const result = await sender.send(
    {
      method: "POST",
      url,
      headers: { "content-type": "application/x-www-form-urlencoded", accept: "application/json" },
      body: new URLSearchParams(form).toString(),
    },
    { isFresh: true },
  );
  if (result.type === "answer") return { status: result.status, body: parse(result.body) };
  const isStop = result.type === "never_left" && result.cause === "stopped";
  throw isStop ? stopped() : new UserError(result.reason, { hint: "check the network, and try again" });
}

/** The refresh token of an answer that gives tokens. Throws UserError where it gives none, or less than was asked for. */
export function readRefreshToken({ status, body }: OAuthAnswer, wanted: readonly string[]): string {
  const { refresh_token: token, scope } = body;
  if (status !== 200) throw new UserError(`no access was given: the answer was ${status}${nameError(body)}`);
  if (typeof token !== "string" || token === "") {
    const hint = "take the app's access away in the account's settings, and allow it once more";
    throw new UserError("access was given, and no refresh token with it", { hint });
  }
  if (typeof scope === "string") {
    // RFC 6749, 3.3: what was allowed may be less; Microsoft leaves out the host of its own, and offline_access.
    const allowed = scope.split(" ").map(shorten);
    const missing = wanted.filter((each) => each !== "offline_access" && !allowed.includes(shorten(each)));
    if (missing.length > 0) {
      const hint = "allow all that is asked for: sending needs it";
      throw new UserError(`the consent leaves out ${missing.join(" and ")}`, { hint });
    }
  }
  return token;
}

/** RFC 6749, 5.2: the error is one of a few words; anything longer is not shown. */
export function nameError({ error }: OAuthAnswer["body"]): string {
  return typeof error === "string" && /^[\w.-]{1,40}$/.test(error) ? ` ${error}` : "";
}

/** The person has ended it. */
export function stopped(): UserError {
  return new UserError("stopped; nothing was changed", { exit: ExitCode.interrupted });
}

function shorten(scope: string): string {
  return scope
    .replace(/^https:\/\/(?:graph\.microsoft\.com|outlook\.office(?:365)?\.com)\//i, "")
    .toLowerCase();
}

function parse(body: Uint8Array): OAuthAnswer["body"] {
  try {
    const value: unknown = JSON.parse(Buffer.from(body).toString("utf8"));
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
