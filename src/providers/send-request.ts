import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { isIP, type LookupFunction } from "node:net";
import type { Got } from "got";
import { isCertificateCode } from "../certificate-code.ts";
import { ConversationEnded, openDeadline } from "../deadline.ts";
import { createLookup, isAllowedAddress } from "../public-address.ts";
import { isLoopback } from "./hosts.ts";
import { createReadyAgents } from "./ready-agent.ts";
import type { Method, ServiceAnswer } from "./recipe.ts";

/** How long one request and its answer may take in all. */
const PATIENCE_MS = 30_000;
/** What is on its way when the program is to end may be answered for so long. */
const GRACE_MS = 5_000;
/** More of an answer is not read. */
const MOST_BYTES = 1024 * 1024;

/** A request with all that says who asks: it is sent, and never shown or kept. */
export interface SignedRequest {
  method: Method;
  url: string;
  headers: Readonly<Record<string, string>>;
  body: string | null;
}

/** What is known of a request once it is over. */
export type SendResult =
  /** A whole answer, or as much of it as is read. */
  | ({ type: "answer"; isCut: boolean } & ServiceAnswer)
  /** Surely no byte of it was handed over. */
  | {
      type: "never_left";
      /** `refused`: an address that nothing is sent to. `stopped`: the program is to end. */
      cause: "network" | "certificate" | "refused" | "stopped";
      reason: string;
    }
  /** It may have arrived, and no whole answer came. */
  | { type: "lost"; reason: string };

export interface RequestSender {
  /**
   * Sends once: no retry, no redirect, no second connection. `isFresh`: over a connection of its own, since one that was
   * used before may be closed by its server at any moment, and what is written then is lost. Never rejects.
   */
  send(request: SignedRequest, options?: { isFresh?: boolean }): Promise<SendResult>;
  close(): void;
}

export interface RequestLimits {
  /** Hosts that may be in this machine's own network, or this machine itself. Absent: none. */
  mayBePrivate?: (host: string) => boolean;
  /** A rehearsal: nothing leaves this machine. */
  isRehearsal?: boolean;
  /** Aborts where the program is to end. */
  stop?: AbortSignal;
  /** For one request and its answer, in milliseconds. Default 30 s. */
  patienceMs?: number;
  /** Authorities in PEM form, in place of those that Node knows. */
  ca?: string;
}

/** Opens the way to services; connects to nothing yet. Whoever opens it closes it. */
export function openRequestSender(limits: RequestLimits = {}): RequestSender {
  const { mayBePrivate = () => false, stop, patienceMs = PATIENCE_MS, ca } = limits;
  const certificates = ca === undefined ? {} : { ca };
  const kept = createReadyAgents({ isKept: true, ...certificates });
  const fresh = createReadyAgents({ isKept: false, ...certificates });
  const dnsLookup = createLookup(mayBePrivate, () => withCode(REFUSED));
  let opening: Promise<Got> | null = null;
  const openClient = (): Promise<Got> => (opening ??= loadClient(dnsLookup));

  async function exchange(request: SignedRequest, url: URL, isFresh: boolean): Promise<SendResult> {
    const agents = isFresh ? fresh : kept;
    const client = await openClient();
    const deadline = openDeadline({ ms: patienceMs, stop, graceMs: GRACE_MS });
    const { signal } = deadline;
    let hasLeft = false;
    try {
      // Nothing new leaves after a stop; its grace is for what is on its way.
      if (stop?.aborted === true) throw new ConversationEnded("ESTOPPED");
      const stream = client.stream(url, {
        method: request.method,
        headers: request.headers,
        // Without one, got waits for somebody to write it.
        ...(request.method !== "GET" && { body: request.body ?? "" }),
        signal,
        request: (to, options, callback) => {
          signal.throwIfAborted();
          const isSecure = to.protocol === "https:";
          const agent = isSecure ? agents.https : agents.http;
          const sent = (isSecure ? requestHttps : requestHttp)(to, { ...options, agent, signal }, callback);
          sent.once("socket", () => {
            hasLeft = true;
          });
          // 101, which nobody asked for: no HTTP follows, and no answer.
          sent.once("upgrade", (_, socket) => {
            socket.destroy();
            stream.destroy(withCode("EUPGRADED"));
          });
          return sent;
        },
      });
      const body = await readSome(stream);
      const { response } = stream;
      if (response === undefined) throw withCode("ECONNRESET");
      return {
        type: "answer",
        status: response.statusCode,
        headers: plain(response.headers),
        body,
        isCut: body.length >= MOST_BYTES,
      };
    } catch (error) {
      return conclude(signal.aborted ? signal.reason : error, url, hasLeft);
    } finally {
      deadline.release();
    }
  }

  return {
    async send(request, { isFresh = false } = {}) {
      const url = new URL(request.url);
      return refuse(url, limits) ?? (await exchange(request, url, isFresh));
    },
    close() {
      kept.close();
      fresh.close();
    },
  };
}

/** Loaded with the first request: most commands send none. */
async function loadClient(dnsLookup: LookupFunction): Promise<Got> {
  const { got } = await import("got");
  return got.extend({
    headers: { "user-agent": "prospect-seq", "accept-encoding": "identity" },
    retry: { limit: 0 },
    followRedirect: false,
    throwHttpErrors: false,
    decompress: false,
    dnsLookup,
  });
}

const REFUSED = "EREFUSEDADDRESS";

/** What is wrong with an address before anything is asked. Names are looked at once they are looked up. */
function refuse(url: URL, { mayBePrivate, isRehearsal = false }: RequestLimits): SendResult | null {
  const isHere = isLoopback(url.hostname);
  if (url.protocol !== "https:" && !(url.protocol === "http:" && isHere)) {
    return refused(`${url.host} is not asked without encryption`);
  }
  if (isRehearsal && !isHere) return refused(`a rehearsal asks nobody outside, and so not ${url.host}`);
  const host = url.hostname.replace(/^\[|\]$/g, "");
  if (isIP(host) === 0 || isAllowedAddress(host, mayBePrivate?.(host) === true)) return null;
  return refused(describeRefusal(url));
}

function refused(reason: string): SendResult {
  return { type: "never_left", cause: "refused", reason };
}

function describeRefusal({ host }: URL): string {
  return `${host} is an address of this machine or its network, where no service is asked`;
}

/** The beginning of an answer; the connection of a longer one is let go. */
async function readSome(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    chunks.push(chunk.subarray(0, MOST_BYTES - size));
    size += chunk.length;
    if (size >= MOST_BYTES) break;
  }
  return Buffer.concat(chunks);
}

function plain(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(", ") : value]],
    ),
  );
}

/** The error itself holds the request, and the request its secrets: only its code is told. */
function conclude(error: unknown, url: URL, hasLeft: boolean): SendResult {
  const code = codeOf(error);
  if (hasLeft) return { type: "lost", reason: `handed to ${url.host}, and no whole answer came (${code})` };
  if (code === REFUSED) return refused(describeRefusal(url));
  if (isCertificateCode(code)) {
    return {
      type: "never_left",
      cause: "certificate",
      reason: `the certificate of ${url.host} is not good (${code})`,
    };
  }
  // Node's word for a header that it does not write, such as a token with a line break in it.
  if (code === "ERR_INVALID_CHAR") return refused(`a setting of ${url.host} holds what no header may`);
  const cause = code === "ESTOPPED" ? "stopped" : "network";
  return { type: "never_left", cause, reason: `${url.host} cannot be reached (${code})` };
}

function codeOf(error: unknown): string {
  if (error instanceof Error && "code" in error && typeof error.code === "string") return error.code;
  return "unknown error";
}

function withCode(code: string): Error {
  return Object.assign(new Error(code), { code });
}
