import SmtpConnection from "nodemailer/lib/smtp-connection";
import { ConversationEnded, openDeadline, untilAborted, withDeadline } from "../../deadline.ts";
import { InternalError } from "../../errors.ts";
import type { TokenResult } from "../channel.ts";
import { MessageStream } from "./message-stream.ts";
import { readFailure, type SmtpFailure } from "./smtp-failure.ts";
import { NO_TOKEN } from "./smtp-outcome.ts";
import { type SmtpSettings, USUAL_PATIENCE_MS } from "./smtp-settings.ts";

/** How one message fared on a line. */
export type LineResult =
  | { type: "accepted"; reply: string }
  | { type: "failed"; failure: SmtpFailure }
  /** All of the message left, and no reply came. */
  | { type: "unanswered"; failure: SmtpFailure };

/** Thrown by `openLine`. */
export class SmtpOpenError extends Error {
  override readonly name = "SmtpOpenError";
  readonly failure: SmtpFailure;

  constructor(failure: SmtpFailure) {
    super("the SMTP line could not be opened");
    this.failure = failure;
  }
}

/** One open, logged-in SMTP connection; carries one message at a time. */
export interface SmtpLine {
  /** False once the connection has ended: the line is of no more use. */
  readonly alive: boolean;
  /** Messages carried so far. */
  readonly carried: number;
  send(mail: { from: string; to: string; bytes: Buffer }): Promise<LineResult>;
  /** Says goodbye where the server listens, and ends the connection in any case. */
  close(): Promise<void>;
}

/** How long a server may take to answer QUIT. */
const GOODBYE_MS = 1_000;
/** How long it may take to begin afresh (RSET) after a refusal: a new connection is as good. */
const RESET_MS = 5_000;

/**
 * Messages that are on their way at a stop get this long, in milliseconds: nearly every server answers within it, and
 * who does not leaves a message whose result is not known.
 */
export const STOP_GRACE_MS = 10_000;

/** An access token for the log-in; `refused`: the one that the server did not take. */
export type AskLoginToken = (refused?: string) => Promise<TokenResult>;

/**
 * Connects, secures and logs in, within `settings.patienceMs` and until `stop`. `askToken` is needed where the log-in is
 * by token. Throws SmtpOpenError.
 */
export async function openLine(
  settings: SmtpSettings,
  stop?: AbortSignal,
  askToken?: AskLoginToken,
): Promise<SmtpLine> {
  const connection = new SmtpConnection({
    host: settings.host,
    port: settings.port,
    secure: settings.security === "implicit",
    requireTLS: settings.security === "starttls",
    opportunisticTLS: settings.security === "local",
    connectionTimeout: settings.timeouts.connectionMs,
    dnsTimeout: settings.timeouts.connectionMs,
    greetingTimeout: settings.timeouts.greetingMs,
    socketTimeout: settings.timeouts.silenceMs,
    socketCloseTimeout: GOODBYE_MS,
    tls: {
      minVersion: "TLSv1.2",
      rejectUnauthorized: settings.security !== "local",
      ...(settings.ca === undefined ? {} : { ca: settings.ca }),
    },
  });
  const opening = new Promise<void>((resolve, reject) => {
    const refuse = (error: Error): void => {
      // In this order: closing reports an end, which would hide the reason.
      reject(new SmtpOpenError(error instanceof TokenRefused ? error.failure : readFailure(error, true)));
      connection.close();
    };
    const vanish = (): void => refuse(Object.assign(new Error("closed"), { code: "ECONNECTION" }));
    connection.once("error", refuse);
    connection.once("end", vanish);
    connection.connect((error) => {
      if (error) {
        refuse(error);
        return;
      }
      // The reply to EHLO: the last words before the connection was ready.
      const offers = String(connection.lastServerResponse);
      login(connection, settings, askToken, (failed) => {
        if (failed) {
          refuse(failed);
          return;
        }
        connection.off("error", refuse);
        connection.off("end", vanish);
        resolve(undefined);
        speaksUtf8.set(connection, /[ -]SMTPUTF8\b/im.test(offers));
      });
    });
  });
  try {
    await withDeadline({ ms: settings.patienceMs ?? USUAL_PATIENCE_MS, stop }, () => opening);
  } catch (error) {
    if (!(error instanceof ConversationEnded)) throw error;
    opening.catch(() => undefined);
    connection.close();
    throw new SmtpOpenError({ stage: "connect", reply: null, system: error.code });
  }
  return new OpenLine(connection, settings, stop);
}

const speaksUtf8 = new WeakMap<SmtpConnection, boolean>();

function login(
  connection: SmtpConnection,
  settings: SmtpSettings,
  askToken: AskLoginToken | undefined,
  done: (error: Error | null) => void,
): void {
  if (settings.login === null) {
    done(null);
    return;
  }
  if (!connection.allowsAuth) {
    // A rehearsal server on this machine needs no login; any other one should have asked for it.
    if (settings.security === "local") {
      done(null);
      return;
    }
    done(Object.assign(new Error("no AUTH"), { code: "EAUTH", originalCode: "ENOLOGIN" }));
    return;
  }
  if ("oauth2" in settings.login) loginWithToken(connection, settings.login.user, askToken, done);
  else connection.login({ ...settings.login }, (error) => done(error));
}

/** There is no token to log in with: nothing of the message was said. */
class TokenRefused extends Error {
  readonly failure: SmtpFailure;

  constructor({ blame, reason, isStop }: Extract<TokenResult, { type: "none" }>) {
    super("no access token");
    const system = isStop === true ? "ESTOPPED" : blame === "sender" ? NO_TOKEN : "ETOKEN";
    this.failure = { stage: "token", reply: null, system, said: reason };
  }
}

/**
 * Logs in by XOAUTH2 (https://developers.google.com/workspace/gmail/imap/xoauth2-protocol). A token that the server does
 * not take is asked for anew once: it may have ended before its time.
 */
function loginWithToken(
  connection: SmtpConnection,
  user: string,
  askToken: AskLoginToken | undefined,
  done: (error: Error | null) => void,
): void {
  if (askToken === undefined) throw new InternalError("a log-in by token needs somebody to ask for it");
  let refused: string | undefined;
  let failure: TokenRefused | null = null;
  const oauth2 = {
    getToken(_isRetry: boolean, give: (error: Error | null, token?: string) => void): void {
      const asking = askToken(refused).then((result) => {
        if (result.type === "token") {
          refused = result.token;
          return result.token;
        }
        failure = new TokenRefused(result);
        throw failure;
      });
      asking.then(
        (token) => give(null, token),
        (error: unknown) => give(error instanceof Error ? error : new Error("no token")),
      );
    },
    buildXOAuth2Token: (token: string): string =>
      Buffer.from(`user=${user}\u0001auth=Bearer ${token}\u0001\u0001`, "utf8").toString("base64"),
  };
  // The part of nodemailer's own generator that its connection uses.
  const auth = { user, method: "XOAUTH2", oauth2 } as unknown as Parameters<SmtpConnection["login"]>[0];
  connection.login(auth, (error) => done(failure ?? error));
}

class OpenLine implements SmtpLine {
  carried = 0;
  #connection: SmtpConnection;
  #settings: SmtpSettings;
  #stop: AbortSignal | undefined;

  constructor(connection: SmtpConnection, settings: SmtpSettings, stop: AbortSignal | undefined) {
    this.#connection = connection;
    this.#settings = settings;
    this.#stop = stop;
    // While a message is on its way, send() gets the same error; without one, the line has just ended.
    connection.on("error", () => undefined);
  }

  get alive(): boolean {
    return !this.#connection.destroyed;
  }

  async send(mail: { from: string; to: string; bytes: Buffer }): Promise<LineResult> {
    const international = /[^\p{ASCII}]/u.test(mail.from + mail.to);
    if (international && speaksUtf8.get(this.#connection) !== true) {
      return { type: "failed", failure: { stage: "message", reply: null, system: "ENOSMTPUTF8" } };
    }
    const result = await this.#carry(mail, international);
    this.carried++;
    if (result.type !== "accepted") await this.#recover(result);
    return result;
  }

  /** All of a message and its answer, within its limits: what ends early is a failure until all has left, and unknown then. */
  async #carry(mail: { from: string; to: string; bytes: Buffer }, use8BitMime: boolean): Promise<LineResult> {
    const { patienceMs = USUAL_PATIENCE_MS, timeouts } = this.#settings;
    const answerMs = timeouts.answerMs ?? timeouts.silenceMs;
    const deadline = openDeadline({ ms: patienceMs, stop: this.#stop, graceMs: STOP_GRACE_MS });
    const stream = new MessageStream(mail.bytes, () => {
      deadline.restart(answerMs);
      this.#allowSilence(answerMs);
    });
    const sending = new Promise<LineResult>((resolve) => {
      const envelope = { from: mail.from, to: [mail.to], size: mail.bytes.length, use8BitMime };
      this.#connection.send(envelope, stream, (error, info) => {
        // nodemailer takes every reply that begins with a 2.
        const accepted = !error && /^2\d\d(?:[ -]|$)/.test(info.response);
        if (accepted) resolve({ type: "accepted", reply: info.response });
        else resolve(concludeFailure(stream, readFailure(error ?? new Error("no reply"), false)));
      });
    });
    try {
      return await untilAborted(deadline.signal, () => sending);
    } catch (error) {
      if (!(error instanceof ConversationEnded)) throw error;
      return concludeFailure(stream, { stage: "data", reply: null, system: error.code });
    } finally {
      deadline.release();
      this.#allowSilence(timeouts.silenceMs);
    }
  }

  /** nodemailer has one limit for silence, whatever is waited for. */
  #allowSilence(ms: number): void {
    const { _socket: socket } = this.#connection;
    if (socket && !socket.destroyed) socket.setTimeout(ms);
  }

  /** After a refusal the session starts afresh; after anything else the connection is of no use. */
  async #recover(result: LineResult): Promise<void> {
    const refused = result.type === "failed" && result.failure.reply !== null && this.alive;
    if (!refused) {
      this.#connection.close();
      return;
    }
    const reset = new Promise<void>((resolve, reject) => {
      const ended = () => resolve();
      this.#connection.once("end", ended);
      this.#connection.reset((error) => {
        this.#connection.removeListener("end", ended);
        if (error) reject(error);
        else resolve();
      });
    });
    await withDeadline({ ms: RESET_MS, stop: this.#stop }, () => reset).catch(() => this.#connection.close());
  }

  async close(): Promise<void> {
    if (!this.alive) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => resolve(), GOODBYE_MS);
      this.#connection.once("end", () => {
        clearTimeout(timer);
        resolve();
      });
      this.#connection.quit();
    });
    this.#connection.close();
  }
}

/** Only a refusal settles what became of a message that has left. */
function concludeFailure(stream: MessageStream, failure: SmtpFailure): LineResult {
  if (!stream.handedOver) return { type: "failed", failure };
  const refused = failure.reply !== null && failure.reply.code >= 400;
  return refused
    ? { type: "failed", failure: { ...failure, stage: "message" } }
    : { type: "unanswered", failure };
}
