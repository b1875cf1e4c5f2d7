import { createTransport, type SendMailOptions } from "nodemailer";
import { type Dovecot, findPort, hasDovecot, PASSWORD, type Resident, startDovecot } from "./dovecot.ts";
import { hasPostfix, type Postfix, startPostfix } from "./postfix.ts";
import { existsSync } from "node:fs";

/** Whether Debian's postfix, dovecot-lmtpd and dovecot-sieve are here. */
export const hasMailTown =
  hasPostfix &&
  hasDovecot &&
  existsSync("/usr/lib/dovecot/lmtp") &&
  existsSync("/usr/lib/dovecot/modules/lib90_sieve_plugin.so");

/** Reads everything that was ever handed in. */
const ARCHIVE = "archive@watch.example";

/** A real mail server and real mailboxes for a few people, all on loopback. */
export interface MailTown {
  dovecot: Dovecot;
  postfix: Postfix;
  smtp: string;
  /** For seq.yaml; the password comes from the environment, `IMAP_PASSWORD`. */
  imapOf(address: string): string;
  /** Sends as a mail client would, and waits until it has arrived, with all that it brings about. */
  send(mail: SendMailOptions): Promise<void>;
  /** Everything handed in so far, by whomever, in no order. */
  archive(): string[];
  close(): Promise<void>;
}

/** Starts both servers. Whoever is no resident does not exist: their mail is bounced. */
export async function startMailTown(
  residents: readonly Resident[],
  unreachable: readonly string[] = [],
): Promise<MailTown> {
  const port = await findPort();
  const everybody = [...residents, { address: ARCHIVE }];
  const dovecot = await startDovecot({ town: { residents: everybody, submissionPort: port } });
  const plan = { port, lmtpPort: dovecot.lmtpPort, archive: ARCHIVE, unreachable };
  const postfix = await startPostfix(plan).catch(async (error: unknown) => {
    await dovecot.close();
    throw error;
  });
  const client = createTransport({ host: "127.0.0.1", port, secure: false, ignoreTLS: true });
  return {
    dovecot,
    postfix,
    smtp: `smtp://127.0.0.1:${port}`,
    imapOf: (address) => `imap://${encodeURIComponent(address)}:\${IMAP_PASSWORD}@127.0.0.1:${dovecot.port}`,
    async send(mail) {
      await client.sendMail(mail);
      await postfix.settle();
    },
    archive: () => dovecot.mailOf(ARCHIVE),
    async close() {
      client.close();
      await postfix.close();
      await dovecot.close();
    },
  };
}

export const TOWN_ENV = { IMAP_PASSWORD: PASSWORD };
