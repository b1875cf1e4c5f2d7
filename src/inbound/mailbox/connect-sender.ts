import type { AskToken } from "../../channels/channel.ts";
import { USUAL_PATIENCE_MS } from "../../channels/email/smtp-settings.ts";
import type { Sender, SenderOAuth2 } from "../../config/workspace-config.ts";
import { openDeadline } from "../../deadline.ts";
import type { Instant } from "../../engine/plan.ts";
import { UserError } from "../../errors.ts";
import { ImapError } from "./imap-failure.ts";
import type { ImapSession } from "./imap-session.ts";
import { type ImapSettings, type ImapTimeouts, readImapSettings } from "./imap-settings.ts";

/** Opens sessions with senders' mailboxes. Throws ImapError, which names no secret. */
export interface Mailboxes {
  settings(sender: Sender): ImapSettings;
  /**
   * A session ends, whatever its server does, once its sender's patience is over, or at a stop. `isPatient`: for
   * waiting on; the server may be silent for minutes, and the session last an hour.
   */
  connect(sender: Sender, options?: { isPatient?: boolean; stop?: AbortSignal }): Promise<ImapSession>;
}

/** A session for waiting is opened anew after this: a server that keeps one without ever saying something may be lost. */
const WAITING_MS = 60 * 60_000;

/** `change` stands in for other certificates and shorter time-outs. `askToken`: that of whatever else logs in. */
export function openMailboxes(
  now: () => Instant,
  change: { timeouts?: ImapTimeouts; ca?: string } = {},
  askToken?: AskToken,
): Mailboxes {
  let tokens = askToken;
  async function tokenOf(sender: Sender, oauth2: SenderOAuth2, signal: AbortSignal): Promise<string> {
    // Most senders log in with a password, and what asks for tokens takes a while to load.
    tokens ??= (await import("../../providers/token-source.ts")).openTokenSource(now);
    const result = await tokens(sender.id, oauth2, { signal });
    if (result.type === "token") return result.token;
    const [what = "", hint] = result.reason.split(": the refresh token");
    throw new ImapError(what.replace("no access token", `no access token for sender ${sender.id}`), {
      isRefusal: result.blame === "sender",
      isStop: result.isStop === true,
      ...(hint !== undefined && { hint: `the refresh token${hint}` }),
    });
  }

  function settings(sender: Sender): ImapSettings {
    if (sender.imap === null) throw new UserError(`sender ${sender.id} has no imap`);
    const { patienceMs } = sender;
    const own = readImapSettings(sender.id, sender.imap);
    return { ...own, ...(patienceMs !== undefined && { patienceMs }), ...change };
  }
  return {
    settings,
    async connect(sender, { isPatient = false, stop } = {}) {
      const place = settings(sender);
      const oauth2 = sender.imap?.oauth2 ?? null;
      const deadline = openDeadline({ ms: place.patienceMs ?? USUAL_PATIENCE_MS, stop });
      try {
        const login =
          oauth2 === null
            ? { pass: place.pass ?? "" }
            : { accessToken: await tokenOf(sender, oauth2, deadline.signal) };
        // The client takes a while to load; nobody who reads no mail waits for it.
        const { openImap } = await import("./imap-session.ts");
        const session = await openImap(place, login, { isPatient, deadline });
        if (isPatient) deadline.restart(WAITING_MS);
        return session;
      } catch (error) {
        deadline.release();
        throw error;
      }
    },
  };
}
