import { setTimeout as sleep } from "node:timers/promises";
import { UserError } from "../errors.ts";
import { isLocalHttp } from "../loopback.ts";
import type { RequestSender } from "../providers/send-request.ts";
import { type Client, nameError, type OAuthAnswer, postForm, stopped } from "./token-request.ts";

export interface DeviceRequest {
  deviceUrl: string;
  tokenUrl: string;
  client: Client;
  scopes: readonly string[];
  sender: RequestSender;
  signal: AbortSignal;
  /** Shows the person where to enter which code. */
  show(page: { url: string; code: string }): Promise<void>;
  /** Waits between two questions; absent: in real time. */
  wait?(ms: number): Promise<void>;
  now(): number;
}

/** RFC 8628, 3.2 and 3.5. */
const DEFAULT_INTERVAL_S = 5;
const SLOW_DOWN_S = 5;
const LONGEST_S = 30 * 60;

/**
 * Asks for consent on another machine (RFC 8628): shows a code, and asks until it was entered there. Gives the answer
 * with the tokens. Throws UserError for a refusal, a code that has ended, and a stop.
 */
export async function askByDevice(request: DeviceRequest): Promise<OAuthAnswer> {
  const { deviceUrl, tokenUrl, client, scopes, sender, signal, show, now } = request;
  const wait = request.wait ?? ((ms: number) => sleep(ms, undefined, { signal }));
  const begun = await postForm(sender, deviceUrl, { client_id: client.id, scope: scopes.join(" ") });
  const { device, code, url, intervalS, endsInS } = readDevice(begun);
  await show({ url, code });
  const until = now() + endsInS * 1_000;
  let everyS = intervalS;
  while (now() < until) {
    await wait(everyS * 1_000).catch((error: unknown) => {
      throw signal.aborted ? stopped() : error;
    });
    if (signal.aborted) throw stopped();
    const answer = await postForm(sender, tokenUrl, {
      grant_type: "urn:ietf:params:oauth:grant-type:device_code",
      device_code: device,
      client_id: client.id,
      ...(client.secret !== null && { client_secret: client.secret }),
    }).catch((error: unknown) => {
      if (signal.aborted || !(error instanceof UserError)) throw error;
      return null;
    });
    // RFC 8628, 3.5: where it cannot be asked, it is asked less often.
    if (answer === null || answer.status >= 500) everyS = Math.min(60, everyS * 2 + 1);
    else if (answer.body["error"] === "slow_down") everyS += SLOW_DOWN_S;
    else if (answer.body["error"] !== "authorization_pending") return refuseRefusal(answer);
  }
  throw ended();
}

function refuseRefusal(answer: OAuthAnswer): OAuthAnswer {
  const { error } = answer.body;
  if (error === "expired_token" || error === "code_expired") throw ended();
  if (error === "access_denied" || error === "authorization_declined") {
    throw new UserError("the access was not allowed", {
      hint: "nothing was changed; run it once more to allow it",
    });
  }
  return answer;
}

function ended(): UserError {
  return new UserError("the code has ended before it was entered", { hint: "run it once more for another" });
}

function readDevice({ status, body }: OAuthAnswer): {
  device: string;
  code: string;
  url: string;
  intervalS: number;
  endsInS: number;
} {
  const { device_code: device, user_code: code, interval, expires_in: endsIn } = body;
  // Google calls it so.
  const url = body["verification_uri"] ?? body["verification_url"];
  const isPage =
    typeof url === "string" && (/^https:\/\/[\w.-]+(?:\/[\w./-]*)?$/.test(url) || isLocalHttp(url));
  if (status !== 200 || typeof device !== "string" || typeof code !== "string" || !isPage) {
    const hint = "the app may have to be allowed to connect devices; or leave out --device";
    throw new UserError(`no code was given: the answer was ${status}${nameError(body)}`, { hint });
  }
  return {
    device,
    code: code.replace(/[^\w -]/g, "").slice(0, 40),
    url,
    intervalS: typeof interval === "number" && interval >= 0 ? Math.min(60, interval) : DEFAULT_INTERVAL_S,
    endsInS: typeof endsIn === "number" && endsIn > 0 ? Math.min(LONGEST_S, endsIn) : LONGEST_S,
  };
}
