import { isCertificateCode } from "../../certificate-code.ts";
import type { SenderOAuth2 } from "../../config/workspace-config.ts";
import { InternalError, UserError } from "../../errors.ts";
import type { Outcome, Prepared, Touch, Transport, TransportContext } from "../channel.ts";
import type { UnrenderedTouch } from "../render-touch.ts";
import type { Composer } from "./composer.ts";
import type { OutgoingMail } from "./prepared-mail.ts";
import { readProviderId } from "./provider-id.ts";
import type { SmtpFailure } from "./smtp-failure.ts";
import { type AskLoginToken, type LineResult, openLine, type SmtpLine, SmtpOpenError } from "./smtp-line.ts";
import { cleanReply, describeFailure, NO_TOKEN, phraseFailure, withoutSecrets } from "./smtp-outcome.ts";
import type { SmtpSettings } from "./smtp-settings.ts";

/** Servers end a connection after some messages; nodemailer's pool changes it after 100 too. */
const MESSAGES_PER_LINE = 100;

/**
 * Hands messages to an SMTP server through a few kept connections. Never sends a message a second
 * time once all of it has left; only a message the server never asked for moves to a fresh
 * connection, when a kept one turns out to have ended meanwhile.
 */
export class SmtpTransport implements Transport {
  readonly connections: number;
  #settings: SmtpSettings;
  #composer: Composer;
  #senderId: string;
  #idle: SmtpLine[] = [];
  #taken = 0;
  #waiting: (() => void)[] = [];
  #closed = false;
  #stop: AbortSignal | undefined;

  #askToken: AskLoginToken | undefined;
  /** Tokens that the server was told, which it may repeat. */
  #tokens = new Set<string>();

  /** `stop`: what has not begun to leave stays, and what has is waited for a little while. */
  constructor(
    settings: SmtpSettings,
    composer: Composer,
    senderId: string,
    { stop, askToken }: Pick<TransportContext, "stop" | "askToken"> = {},
  ) {
    this.connections = settings.connections;
    this.#settings = settings;
    this.#composer = composer;
    this.#senderId = senderId;
    this.#stop = stop;
    const { login } = settings;
    if (login === null || !("oauth2" in login) || askToken === undefined) return;
    this.#askToken = async (refused) => {
      const result = await askToken(senderId, login.oauth2, {
        ...(refused !== undefined && { refused }),
        ...(stop !== undefined && { signal: stop }),
      });
      if (result.type === "token") this.#tokens.add(result.token);
      return result;
    };
  }

  prepare(touch: Touch | UnrenderedTouch): Promise<Prepared> {
    return this.#composer.compose(touch);
  }

  send(prepared: Prepared): Promise<Outcome> {
    return this.carry(prepared.messageId, () => this.#composer.open(prepared));
  }

  /** Hands over what `open` gives once a connection is free for it. */
  async carry(
    messageId: string | null,
    open: () => Promise<Pick<OutgoingMail, "from" | "to" | "bytes">>,
  ): Promise<Outcome> {
    await this.#take();
    try {
      const mail = await open();
      const result = await this.#send(mail);
      return this.#conclude(result, messageId, [mail.from, mail.to]);
    } catch (error) {
      if (error instanceof SmtpOpenError)
        return this.#conclude({ type: "failed", failure: error.failure }, messageId, []);
      throw error;
    } finally {
      this.#give();
    }
  }

  async verify(): Promise<void> {
    try {
      const line = await openLine(this.#settings, this.#stop, this.#askToken);
      await line.close();
    } catch (error) {
      if (!(error instanceof SmtpOpenError)) throw error;
      throw this.#explain(error.failure);
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(this.#idle.splice(0).map((line) => line.close()));
  }

  async #send(mail: { from: string; to: string; bytes: Buffer }): Promise<LineResult> {
    const kept = this.#takeKept();
    if (kept !== null) {
      const result = await kept.send(mail);
      await this.#keep(kept);
      if (!isStale(result)) return result;
    }
    const fresh = await openLine(this.#settings, this.#stop, this.#askToken);
    const result = await fresh.send(mail);
    await this.#keep(fresh);
    return result;
  }

  #takeKept(): SmtpLine | null {
    for (let line = this.#idle.pop(); line !== undefined; line = this.#idle.pop())
      if (line.alive) return line;
    return null;
  }

  async #keep(line: SmtpLine): Promise<void> {
    if (!line.alive) return;
    if (this.#closed || line.carried >= MESSAGES_PER_LINE) await line.close();
    else this.#idle.push(line);
  }

  async #take(): Promise<void> {
    if (this.#closed) throw new InternalError("the transport is closed");
    if (this.#taken >= this.connections) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#taken++;
  }

  /** Passes the place on to the next who waits, so that it is never free in between. */
  #give(): void {
    const next = this.#waiting.shift();
    if (next !== undefined) next();
    else this.#taken--;
  }

  #conclude(result: LineResult, messageId: string | null, addresses: readonly string[]): Outcome {
    const { host } = this.#settings;
    switch (result.type) {
      case "accepted":
        return {
          type: "sent",
          receipt: cleanReply(result.reply, this.#secrets()),
          // A clean receipt names no Message-ID any more.
          providerId: readProviderId(withoutSecrets(result.reply, this.#secrets()), {
            host,
            messageId,
            addresses,
          }),
        };
      case "failed": {
        const failed = describeFailure(result.failure, this.#settings.host, this.#secrets());
        const { login } = this.#settings;
        const isLogIn = result.failure.stage === "login" && failed.blame === "sender";
        const hint =
          isLogIn && login !== null && "oauth2" in login
            ? `; ${sayConnect(login.oauth2, this.#senderId)}`
            : "";
        return {
          ...failed,
          reason: `${failed.reason}${hint}`,
          ...(result.failure.system === "ESTOPPED" && { stopped: true }),
        };
      }
      case "unanswered":
        return {
          type: "uncertain",
          reason: `the whole message was handed to ${this.#settings.host}, and no answer came (${result.failure.system})`,
        };
    }
  }

  #explain(failure: SmtpFailure): UserError {
    return new UserError(
      `sender ${this.#senderId}: ${phraseFailure(failure, this.#settings.host, this.#secrets())}`,
      { hint: hintFor(failure, this.#settings, this.#senderId) },
    );
  }

  #secrets(): string[] {
    const { login } = this.#settings;
    if (login === null) return [];
    if (!("oauth2" in login)) return [login.pass, login.user];
    const { clientSecret, refreshToken } = login.oauth2;
    return [login.user, refreshToken, clientSecret ?? "", ...this.#tokens].filter((each) => each !== "");
  }
}

/** We have waited long enough, or are to end. */
const GIVEN_UP: ReadonlySet<string> = new Set(["ETIMEDOUT", "EDEADLINE", "ESTOPPED"]);

/** Whether a kept connection had ended, or reached the server's limit, before it took anything of the message. */
function isStale(result: LineResult): boolean {
  if (result.type !== "failed") return false;
  const { reply, stage, system } = result.failure;
  if (reply !== null) return reply.code === 421 && stage !== "message";
  return stage === "connect" && !GIVEN_UP.has(system ?? "");
}

function hintFor(failure: SmtpFailure, { login, security }: SmtpSettings, senderId: string): string {
  switch (failure.stage) {
    case "login":
      if (login !== null && "oauth2" in login) return sayConnect(login.oauth2, senderId);
      return "check user and password in the sender's smtp; some providers want a password made for programs";
    case "tls":
      if (isCertificateCode(failure.system)) return "the server's certificate must be valid for its name";
      return security === "starttls"
        ? "the server must offer STARTTLS; or try smtps://"
        : "is the port one for TLS?";
    case "token":
      if (failure.system !== NO_TOKEN || login === null || !("oauth2" in login)) return "check the network";
      return sayConnect(login.oauth2, senderId);
    default:
      return "check host and port in the sender's smtp, and the network";
  }
}

/** What a person does where a log-in by token is refused. */
function sayConnect({ provider }: SenderOAuth2, senderId: string): string {
  return provider === undefined ? "allow the access once more" : `seq connect ${provider} ${senderId}`;
}
