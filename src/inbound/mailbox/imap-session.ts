import { ImapFlow, type MessageEnvelopeObject } from "imapflow";
import { type Deadline, untilAborted } from "../../deadline.ts";
import { lookUpHost } from "../../look-up-host.ts";
import { explainImap, type ImapError } from "./imap-failure.ts";
import { noteChanges, waitForChange } from "./imap-idle.ts";
import type { ImapSettings } from "./imap-settings.ts";

/** How a session logs in. */
export type ImapLogin = { pass: string } | { accessToken: string };

/** A mailbox as it stood when it was opened. */
export interface OpenMailbox {
  uidValidity: string;
  /** UIDs from here on are given to what arrives later; null where the server does not say. */
  uidNext: number | null;
  messages: number;
}

/** One message of a mailbox, as far as it was asked for. */
export interface FetchedMessage {
  uid: number;
  /** Its whole size in bytes. */
  size: number;
  /** When the server took it, in milliseconds; null where it does not say. */
  arrivedAt: number | null;
  /** The message, cut off after the bytes asked for; empty where only the envelope was asked for. */
  source: Uint8Array;
  envelope: MessageEnvelopeObject | null;
  /** The header lines asked for, as they stand. */
  headers: string;
}

export type FetchWish = { bytes: number } | { envelopeWith: string[] } | { headers: string[] };

/** A mailbox of the account, by its path. */
export interface MailboxName {
  path: string;
  /** As the server marks it (RFC 6154), or null: `\Sent`. */
  use: string | null;
  /** The server marks it so; false where its name alone says it. */
  isMarked: boolean;
}

/** A logged-in connection that reads, and appends to the Sent mailbox; it can neither mark nor delete. */
export interface ImapSession {
  list(): Promise<MailboxName[]>;
  /** Opens read-only (EXAMINE, RFC 9051 6.3.3). Throws ImapError, `isMissing` where there is none. */
  examine(path: string): Promise<OpenMailbox>;
  /** UIDs in the open mailbox, ascending: from `from` on, or of what arrived on the day of `since` (ms) or later. */
  findUids(range: { from: number } | { since: number }): Promise<number[]>;
  /** Fetches one message after the other (BODY.PEEK); the next one is read once `take` is done. Takes no further one after a throw. */
  fetch(
    uids: readonly number[],
    wish: FetchWish,
    take: (message: FetchedMessage) => Promise<void>,
  ): Promise<void>;
  /** UIDs of the open mailbox with this Message-ID. */
  findMessage(messageId: string): Promise<number[]>;
  /** Leaves the open mailbox and puts a message into `path`, read, dated `at` (ms). */
  append(path: string, bytes: Uint8Array, at: number): Promise<void>;
  create(path: string): Promise<void>;
  /** Resolves when the open mailbox may have changed, or the connection has ended, or `signal` aborts. */
  waitForChange(signal: AbortSignal): Promise<"changed" | "ended">;
  close(): Promise<void>;
}

/** How long a server may take to answer LOGOUT. */
const GOODBYE_MS = 2_000;
/** A waiting connection says something this often: routers forget silent ones, and RFC 2177 wants under 29 minutes. */
const IDLE_MS = 4 * 60_000;
/** The bytes of one answer that are held at most: a whole message, with what surrounds it. */
const MOST_ANSWER_BYTES = 64 * 1024 * 1024;
/** How often an answer that comes in pieces is measured. */
const MEASURE_MS = 200;

/** Connects, secures and logs in. The session ends with its deadline, and releases it as it is closed. Throws ImapError. */
export async function openImap(
  settings: ImapSettings,
  login: ImapLogin,
  options: { isPatient?: boolean; deadline: Deadline },
): Promise<ImapSession> {
  const { host, port, security, user, timeouts, ca } = settings;
  const client = new ImapFlow({
    host,
    port,
    secure: security === "implicit",
    ...(security === "starttls" && { doSTARTTLS: true }),
    auth: { user, ...login },
    logger: false,
    disableAutoIdle: true,
    clientInfo: { name: "seq" },
    connectionTimeout: timeouts.connectionMs,
    greetingTimeout: timeouts.greetingMs,
    socketTimeout: options.isPatient === true ? IDLE_MS + timeouts.silenceMs : timeouts.silenceMs,
    maxIdleTime: IDLE_MS,
    maxLiteralSize: MOST_ANSWER_BYTES,
    maxLineLength: MOST_ANSWER_BYTES,
    maxResponseSize: 2 * MOST_ANSWER_BYTES,
    tls: {
      // The client hands these to its connection, with TLS and without.
      lookup: lookUpHost,
      minVersion: "TLSv1.2",
      rejectUnauthorized: security !== "local",
      ...(ca === undefined ? {} : { ca }),
    },
  });
  const secrets = Object.values(login);
  // The first one is the reason; commands that fail after it only say that there is no connection.
  let reason: unknown = null;
  client.on("error", (error: unknown) => {
    reason ??= error;
  });
  const { deadline } = options;
  const { signal } = deadline;
  signal.addEventListener("abort", () => client.close(), { once: true });
  const explain = (error: unknown): ImapError =>
    explainImap(signal.aborted ? signal.reason : (reason ?? error), settings, secrets);
  try {
    await untilAborted(signal, () => client.connect());
  } catch (error) {
    client.close();
    throw explain(error);
  }
  return createSession(client, explain, deadline);
}

function createSession(
  client: ImapFlow,
  explain: (error: unknown) => ImapError,
  deadline: Deadline,
): ImapSession {
  const { signal } = deadline;
  /** One command and its whole answer, which is held until it is complete. */
  async function ask<T>(question: () => Promise<T>): Promise<T> {
    const before = client.stats().received;
    const measuring = setInterval(() => {
      if (client.stats().received - before > MOST_ANSWER_BYTES) tooLarge.abort();
    }, MEASURE_MS);
    const tooLarge = new AbortController();
    try {
      return await converse(() => untilAborted(tooLarge.signal, question));
    } catch (error) {
      if (!tooLarge.signal.aborted) throw error;
      client.close();
      throw explain(Object.assign(new Error("too large"), { code: "ResponseTooLarge" }));
    } finally {
      clearInterval(measuring);
    }
  }

  async function converse<T>(question: () => Promise<T>): Promise<T> {
    try {
      const answer = await untilAborted(signal, question);
      if (!client.usable) throw Object.assign(new Error("closed"), { code: "NoConnection" });
      return answer;
    } catch (error) {
      throw explain(error);
    }
  }

  const changes = noteChanges(client);
  return {
    list: () =>
      ask(async () => {
        const names = await client.list();
        return names
          .filter(({ flags }) => !flags.has("\\Noselect") && !flags.has("\\NonExistent"))
          .map(({ path, specialUse, specialUseSource }) => ({
            path,
            use: specialUse ?? null,
            isMarked: specialUseSource === "extension",
          }));
      }),
    examine: (path) =>
      ask(async () => {
        const { uidValidity, uidNext, exists } = await client.mailboxOpen(path, { readOnly: true });
        return {
          uidValidity: String(uidValidity),
          uidNext: Number.isSafeInteger(uidNext) && uidNext > 0 ? uidNext : null,
          messages: exists,
        };
      }),
    findUids: (range) =>
      ask(async () => {
        const query = "from" in range ? { uid: `${range.from}:*` } : { since: new Date(range.since) };
        const found = await client.search(query, { uid: true });
        const from = "from" in range ? range.from : 0;
        // `n:*` names the last message even where its UID is below n (RFC 9051, section 9).
        return Array.isArray(found) ? found.filter((uid) => uid >= from).sort((a, b) => a - b) : [];
      }),
    async fetch(uids, wish, take) {
      const query =
        "bytes" in wish
          ? { uid: true, size: true, internalDate: true, source: { start: 0, maxLength: wish.bytes } }
          : "headers" in wish
            ? { uid: true, size: true, internalDate: true, headers: wish.headers }
            : { uid: true, size: true, internalDate: true, envelope: true, headers: wish.envelopeWith };
      const messages = client.fetch(formatRange(uids), query, { uid: true })[Symbol.asyncIterator]();
      const thrown: unknown[] = [];
      for (;;) {
        const next = await converse(() => messages.next()).catch((error: unknown) => {
          throw thrown.length > 0 ? thrown[0] : error;
        });
        if (next.done === true) break;
        if (thrown.length > 0) continue;
        const message = next.value;
        try {
          await take({
            uid: message.uid,
            size: message.size ?? message.source?.length ?? 0,
            arrivedAt: readDate(message.internalDate),
            source: message.source ?? new Uint8Array(0),
            envelope: message.envelope ?? null,
            headers: message.headers?.toString("latin1") ?? "",
          });
        } catch (error) {
          thrown.push(error);
        }
      }
      if (thrown.length > 0) throw thrown[0];
    },
    findMessage: (messageId) =>
      ask(async () => {
        const found = await client.search({ header: { "message-id": messageId } }, { uid: true });
        return Array.isArray(found) ? found : [];
      }),
    append: (path, bytes, at) =>
      ask(async () => {
        // A mailbox opened read-only allows no flags, not even for another mailbox.
        if (client.mailbox !== false) await client.mailboxClose();
        await client.append(path, Buffer.from(bytes), ["\\Seen"], new Date(at));
      }),
    create: (path) =>
      ask(async () => {
        await client.mailboxCreate(path);
      }),
    waitForChange: (stop) => waitForChange(client, changes, AbortSignal.any([stop, signal])),
    async close() {
      let timer: NodeJS.Timeout | undefined;
      const patience = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, GOODBYE_MS);
      });
      if (client.usable) await Promise.race([client.logout().catch(() => undefined), patience]);
      clearTimeout(timer);
      client.close();
      deadline.release();
    },
  };
}

function readDate(date: Date | string | undefined): number | null {
  const at = date === undefined ? Number.NaN : new Date(date).getTime();
  return Number.isNaN(at) ? null : at;
}

/** `1:3,7` from ascending UIDs, so that a command stays short. */
export function formatRange(uids: readonly number[]): string {
  const runs: [number, number][] = [];
  for (const uid of uids) {
    const last = runs.at(-1);
    if (last !== undefined && last[1] + 1 === uid) last[1] = uid;
    else runs.push([uid, uid]);
  }
  return runs.map(([from, to]) => (from === to ? `${from}` : `${from}:${to}`)).join(",");
}
