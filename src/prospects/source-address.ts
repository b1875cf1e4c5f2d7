import got, { HTTPError, MaxRedirectsError, RequestError, TimeoutError } from "got";
import { isIP } from "node:net";
import { ConversationEnded, type Deadline, openDeadline } from "../deadline.ts";
import { UserError } from "../errors.ts";
import { createLookup, isAllowedAddress } from "../public-address.ts";

/** Most bytes taken from an address: far above a million rows, and an end to an endless answer. */
const MAX_BYTES = 1024 ** 3;
const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"]);

export interface AddressLimits {
  /** Longest wait for a connection, for the answer's beginning, and between two pieces of it, in milliseconds. */
  waitMs: number;
  maxBytes: number;
  /** Longest time for the whole file, in milliseconds; absent: an hour. */
  wholeMs?: number;
}

/** A million rows at a slow line's pace; a server that drips for ever is no line. */
const WHOLE_MS = 60 * 60_000;

/**
 * Streams a list from an https:// address; http:// only from this machine. Redirects are followed to https only, and
 * only to public addresses: a server must not send us to what only this machine can reach.
 * @throws UserError for an address that answers with anything but a file, now or while reading
 */
export async function openAddress(
  address: string,
  limits: AddressLimits = { waitMs: 20_000, maxBytes: MAX_BYTES },
): Promise<{ bytes: AsyncIterable<Uint8Array>; close(): void }> {
  const { waitMs, wholeMs = WHOLE_MS } = limits;
  const shown = requireSafe(address, null);
  const named = new URL(address);
  const deadline = openDeadline({ ms: wholeMs });
  const stream = got.stream(address, {
    signal: deadline.signal,
    timeout: { lookup: waitMs, connect: waitMs, secureConnect: waitMs, response: waitMs, socket: waitMs },
    retry: { limit: 0 },
    maxRedirects: 5,
    dnsLookup: createLookup((host) => host === bare(named.hostname), refuseAddress),
    headers: { accept: "text/csv, application/x-ndjson, application/jsonl, text/plain;q=0.9, */*;q=0.1" },
    hooks: {
      beforeRedirect: [
        (options) => {
          requireSafe(String(options.url), named);
        },
      ],
    },
  });
  const type = await new Promise<string>((resolve, reject) => {
    stream.once("response", (response: { headers: Record<string, string | undefined> }) => {
      resolve(response.headers["content-type"] ?? "");
    });
    stream.once("error", reject);
  }).catch((error: unknown) => {
    deadline.release();
    throw explainRequest(deadline.signal.aborted ? deadline.signal.reason : error, shown);
  });
  if (/^(?:text\/html|application\/xhtml)/i.test(type)) {
    deadline.release();
    stream.destroy();
    throw new UserError(`${shown} is a web page, not a file`, {
      hint: "Google Sheets: File → Share → Publish to web → CSV gives a link that works",
    });
  }
  return {
    bytes: readLimited(stream, shown, limits.maxBytes, deadline),
    close() {
      deadline.release();
      stream.destroy();
    },
  };
}

async function* readLimited(
  stream: AsyncIterable<Uint8Array>,
  shown: string,
  maxBytes: number,
  deadline: Deadline,
): AsyncGenerator<Uint8Array> {
  let size = 0;
  try {
    for await (const chunk of stream) {
      size += chunk.length;
      if (size > maxBytes) {
        throw new UserError(`${shown} sends more than ${Math.round(maxBytes / 1024 ** 2)} MB`, {
          hint: "download it, split it, and import the parts",
        });
      }
      yield chunk;
    }
  } catch (error) {
    throw explainRequest(deadline.signal.aborted ? deadline.signal.reason : error, shown);
  } finally {
    deadline.release();
  }
}

/**
 * The address without its query, which may hold a key.
 * @param named what the user has named, where a server has led us on from there
 */
function requireSafe(address: string, named: URL | null): string {
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    throw new UserError("this is no address", { hint: "https://… or a file" });
  }
  const shown = `${url.protocol}//${url.host}${url.pathname}`;
  const isNamed = named === null || url.host === named.host;
  const host = bare(url.hostname);
  if (
    (isIP(host) !== 0 || LOOPBACK.has(url.hostname)) &&
    !isAllowedAddress(isIP(host) === 0 ? "127.0.0.1" : host, isNamed)
  ) {
    throw refuseAddress(url.host);
  }
  if (url.protocol === "https:" || (url.protocol === "http:" && LOOPBACK.has(url.hostname))) return shown;
  throw new UserError(`${shown} is not encrypted: personal data is read from https only`, {
    hint: "use the https:// address, or download the file first",
  });
}

function refuseAddress(host: string): UserError {
  return new UserError(`${host} is no address that people are read from`, {
    hint: "download the file first, if it is what you want",
  });
}

/** An IPv6 address without its brackets. */
function bare(host: string): string {
  return host.replace(/^\[|\]$/g, "");
}

function explainRequest(error: unknown, shown: string): unknown {
  if (error instanceof UserError) return error;
  if (error instanceof ConversationEnded) {
    return new UserError(`${shown} takes longer than it may`, {
      hint: "download the file first, or split it",
    });
  }
  if (!(error instanceof RequestError)) return error;
  if (error.cause instanceof UserError) return error.cause;
  const { code } = error;
  if (error instanceof HTTPError) {
    const status = error.response.statusCode;
    const hint =
      status === 401 || status === 403
        ? "the file is not public: publish it, or download it first"
        : "open the link in a browser to see whether it is right";
    return new UserError(`${shown} answered ${status}`, { hint, cause: nameCause(error) });
  }
  if (error instanceof TimeoutError) {
    return new UserError(`${shown} does not answer (time-out: ${error.event})`, {
      hint: "try again later, or download the file first",
      cause: nameCause(error),
    });
  }
  if (error instanceof MaxRedirectsError) {
    return new UserError(`${shown} redirects without end`, { cause: nameCause(error) });
  }
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") {
    return new UserError(`${new URL(shown).host} cannot be found`, {
      hint: "check the address and the network",
      cause: nameCause(error),
    });
  }
  return new UserError(`${shown} cannot be read (${code})`, { cause: nameCause(error) });
}

/** The error itself holds the request, and the request its key. */
function nameCause(error: RequestError): string {
  return `${error.name} (${error.code})`;
}
