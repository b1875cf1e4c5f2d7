import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { EventEmitter, once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { OAuth2Provider } from "../config/workspace-config.ts";
import { ConversationEnded, withDeadline } from "../deadline.ts";
import { UserError } from "../errors.ts";
import { type Client, stopped } from "./token-request.ts";

/** A consent is waited for this long. */
const PATIENCE_MS = 5 * 60_000;

export interface ConsentRequest {
  provider: OAuth2Provider;
  authUrl: string;
  client: Client;
  scopes: readonly string[];
  /** The account that is meant, so that the page chooses it. */
  email: string | null;
  /** To listen at; 0: any that is free. */
  port: number;
  signal: AbortSignal;
  /** Shows the page to the person. */
  show(url: string): Promise<void>;
  patienceMs?: number;
}

/** What a consent gives, to be turned into tokens. */
export interface Consent {
  code: string;
  redirectUri: string;
  verifier: string;
}

/** A code, or why there is none. */
type Answer = string | UserError;

/**
 * Asks for consent in the person's browser, and waits on this machine alone for its answer (RFC 8252, 7.3) with PKCE
 * (RFC 7636) and a state of one use. Throws UserError for a refusal, a stop, and where nobody answers in time.
 */
export async function askConsent(request: ConsentRequest): Promise<Consent> {
  const { provider, authUrl, client, scopes, email, port, signal, show, patienceMs = PATIENCE_MS } = request;
  const verifier = randomBytes(32).toString("base64url");
  const state = randomBytes(32).toString("base64url");
  const answers = new EventEmitter<{ answer: [Answer] }>();
  const answered = once(answers, "answer") as Promise<[Answer]>;
  const server = createServer((asked, response) =>
    hear(asked, response, state, (answer) => answers.emit("answer", answer)),
  );
  server.listen(port, "127.0.0.1");
  await once(server, "listening").catch((cause: unknown) => {
    throw new UserError(`cannot listen on port ${port}`, { hint: "choose another --port", cause });
  });
  const address = server.address();
  const bound = typeof address === "object" && address !== null ? address.port : port;
  // Microsoft lets an app on a desktop have any port of `localhost`, and of no address.
  const redirectUri = `http://${provider === "microsoft" ? "localhost" : "127.0.0.1"}:${bound}`;
  const url = new URL(authUrl);
  for (const [name, value] of Object.entries({
    response_type: "code",
    client_id: client.id,
    redirect_uri: redirectUri,
    scope: scopes.join(" "),
    state,
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
    ...(email !== null && { login_hint: email }),
    // Google gives a refresh token only when asked so.
    ...(provider === "google" ? { access_type: "offline", prompt: "consent" } : { prompt: "select_account" }),
  })) {
    url.searchParams.set(name, value);
  }
  try {
    return await withDeadline({ ms: patienceMs, stop: signal }, async () => {
      await show(url.href);
      const [answer] = await answered;
      if (answer instanceof UserError) throw answer;
      return { code: answer, redirectUri, verifier };
    });
  } catch (error) {
    if (!(error instanceof ConversationEnded)) throw error;
    if (error.code === "ESTOPPED") throw stopped();
    throw new UserError("nobody allowed the access within 5 minutes", { hint: "run it once more" });
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

/** Answers a request to the listener. Whatever does not bring the state is some other page's, and changes nothing. */
function hear(
  { method, url = "/", headers }: IncomingMessage,
  response: ServerResponse,
  state: string,
  tell: (answer: Answer) => void,
): void {
  const say = (status: number, text: string): void => {
    response.writeHead(status, {
      "content-type": "text/plain; charset=utf-8",
      "cache-control": "no-store",
      "referrer-policy": "no-referrer",
      connection: "close",
    });
    response.end(`${text}\n`);
  };
  const host = headers.host ?? "";
  if (method !== "GET" || !/^(?:127\.0\.0\.1|localhost):\d+$/.test(host)) {
    say(400, "This is no page.");
    return;
  }
  const { pathname, searchParams } = new URL(url, "http://127.0.0.1");
  if (pathname !== "/") {
    say(404, "There is nothing here.");
    return;
  }
  if (!isSame(searchParams.get("state") ?? "", state)) {
    say(400, "This page belongs to another try. Go back to the terminal, and use the address that it shows.");
    return;
  }
  const code = searchParams.get("code");
  const error = searchParams.get("error");
  if (error !== null || code === null || code === "") {
    say(200, "The access was not allowed. Nothing was changed; you can close this page.");
    const word = error !== null && /^[\w.-]{1,40}$/.test(error) ? error : "no code";
    tell(
      new UserError(
        word === "access_denied" ? "the access was not allowed" : `the access was not allowed (${word})`,
        { hint: "nothing was changed; run it once more to allow it" },
      ),
    );
    return;
  }
  say(200, "The access is allowed. Go back to the terminal; you can close this page.");
  // A second page with the same state changes nothing: one answer is waited for.
  tell(code);
}

function isSame(given: string, wanted: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(wanted)];
  return one.length === other.length && timingSafeEqual(one, other);
}
