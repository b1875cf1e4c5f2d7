import { withDeadline } from "../deadline.ts";
import type { MailResolver } from "../prospects/verify/mail-domain.ts";

/** Where a mailbox sends and is read, and what its owner does first. */
export interface MailService {
  name: string;
  /** Host and port of submission, and whether TLS begins at once. */
  smtp: { host: string; port: number; isImplicit: boolean };
  imapHost: string;
  /** What to do there, a sentence. */
  todo: string;
}

interface Known extends MailService {
  /** Its mail exchangers, as a domain's MX names them. */
  exchange: RegExp;
}

const APP_PASSWORD = "the password is an app password";

/** As each service documents it. Naver Works before Naver: it is a service of its own. */
const SERVICES: readonly Known[] = [
  {
    name: "Google",
    exchange: /(?:^|\.)(?:google|googlemail|psmtp)\.com$/,
    smtp: { host: "smtp.gmail.com", port: 465, isImplicit: true },
    imapHost: "imap.gmail.com",
    todo: `turn on 2-Step Verification; ${APP_PASSWORD} of https://myaccount.google.com/apppasswords`,
  },
  {
    name: "Microsoft 365",
    exchange:
      /(?:^|\.)(?:mail\.protection\.outlook\.com|mx\.microsoft|olc\.protection\.outlook\.com|hotmail\.com)$/,
    smtp: { host: "smtp.office365.com", port: 587, isImplicit: false },
    imapHost: "outlook.office365.com",
    todo: "an administrator turns on Authenticated SMTP for the mailbox; IMAP takes an OAuth token, no password",
  },
  {
    name: "Naver Works",
    exchange: /(?:^|\.)worksmobile\.com$/,
    smtp: { host: "smtp.worksmobile.com", port: 465, isImplicit: true },
    imapHost: "imap.worksmobile.com",
    todo: `allow SMTP and IMAP in the mail settings; ${APP_PASSWORD} of your account's security page`,
  },
  {
    name: "Naver",
    exchange: /(?:^|\.)naver\.com$/,
    smtp: { host: "smtp.naver.com", port: 465, isImplicit: true },
    imapHost: "imap.naver.com",
    todo: `turn on IMAP/SMTP in the mail settings (환경설정 > POP3/IMAP 설정); with 2-step verification ${APP_PASSWORD}`,
  },
  {
    name: "Daum",
    exchange: /(?:^|\.)(?:daum\.net|hanmail\.net|kakao\.com)$/,
    smtp: { host: "smtp.daum.net", port: 465, isImplicit: true },
    imapHost: "imap.daum.net",
    todo: `turn on IMAP/SMTP in the mail settings (환경설정 > IMAP/POP3); ${APP_PASSWORD} of your Kakao account`,
  },
];

/** How long a question at a terminal waits for the DNS. */
const PATIENCE_MS = 3_000;

/**
 * The service that a mailbox's mail is at, by its domain's MX; for any other one, names that most servers have. Null
 * where the domain takes no mail, or nobody could be asked: nothing is offered then.
 */
export async function findMailService(
  resolver: Pick<MailResolver, "resolveMx">,
  email: string,
): Promise<MailService | null> {
  const domain = email.slice(email.lastIndexOf("@") + 1).toLowerCase();
  let exchanges: string[];
  try {
    const found = await withDeadline({ ms: PATIENCE_MS }, () => resolver.resolveMx(domain));
    exchanges = [...found]
      .sort((a, b) => a.priority - b.priority)
      .map(({ exchange }) => exchange.toLowerCase().replace(/\.$/, ""))
      .filter((name) => name !== "");
  } catch {
    return null;
  }
  if (exchanges.length === 0) return null;
  const known = SERVICES.find(({ exchange }) => exchanges.some((name) => exchange.test(name)));
  if (known !== undefined) {
    const { exchange: _, ...service } = known;
    return service;
  }
  return {
    name: exchanges[0] ?? domain,
    smtp: { host: `smtp.${domain}`, port: 465, isImplicit: true },
    imapHost: `imap.${domain}`,
    todo: "ask whoever runs it for the server of submission (SMTP) and of IMAP; these names are a guess",
  };
}

/** `smtp:` of a sender, with the password left to the environment. */
export function writeSmtpUrl({ smtp: { host, port, isImplicit } }: MailService, email: string): string {
  const usual = isImplicit ? 465 : 587;
  return `${isImplicit ? "smtps" : "smtp"}://${encodeURIComponent(email)}:\${SMTP_PASSWORD}@${host}${port === usual && isImplicit ? "" : `:${port}`}`;
}
