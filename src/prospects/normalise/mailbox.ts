import { FREE_MAIL, MICROSOFT_MAIL, YAHOO_MAIL } from "./free-mail.ts";

/** What a mail service takes for one mailbox, as it says itself. */
interface Spelling {
  domains: readonly string[];
  /** The domain that stands for all of them, where they lead to one mailbox; else each is its own. */
  domain?: string;
  /** What begins a tag of the owner's choice. Never a character that a mailbox's own name may hold. */
  tag: RegExp;
  /** Characters that the service reads over, and what it reads instead. */
  same?: { what: RegExp; as: string };
  /** `tag@name.fastmail.com` is `name@fastmail.com`. */
  subdomains?: true;
}

const PLUS = /\+/;

/**
 * The services whose rules are published. All others, company domains too, may tell `anna+x@` from `anna@`, so nothing
 * is taken for granted there: two people made one would lose one of them. Naver, Daum and Kakao know no tags.
 */
const SPELLINGS: readonly Spelling[] = [
  // https://support.google.com/mail/answer/7436150 (dots), /10313 (googlemail.com), and
  // https://support.google.com/a/users/answer/9282734 (tags)
  {
    domains: ["gmail.com", "googlemail.com"],
    domain: "gmail.com",
    tag: PLUS,
    same: { what: /\./g, as: "" },
  },
  // https://learn.microsoft.com/exchange/recipients-in-exchange-online/plus-addressing-in-exchange-online
  { domains: MICROSOFT_MAIL, tag: PLUS },
  // https://support.apple.com/103210 (one name, three domains), https://support.apple.com/guide/icloud/mm6b1a490a
  { domains: ["icloud.com", "me.com", "mac.com"], domain: "icloud.com", tag: PLUS },
  // https://www.fastmail.help/hc/en-us/articles/360060591053
  {
    domains: [
      "fastmail.com",
      "fastmail.fm",
      "fastmail.net",
      "fastmail.org",
      "sent.com",
      "messagingengine.com",
    ],
    tag: PLUS,
    subdomains: true,
  },
  // https://proton.me/support/addresses-and-aliases (a name belongs to one account under all domains);
  // dots, hyphens and underscores as in Proton's own client: ProtonMail/WebClients, removeEmailAlias
  {
    domains: ["proton.me", "protonmail.com", "protonmail.ch", "pm.me"],
    domain: "proton.me",
    tag: PLUS,
    same: { what: /[._-]/g, as: "" },
  },
  // https://help.yahoo.com/kb/SLN28338: base-keyword@; a Yahoo ID itself holds letters, digits, `_` and `.` only.
  // Yahoo Japan is another company.
  { domains: YAHOO_MAIL.filter((domain) => domain !== "yahoo.co.jp"), tag: /[-+]/ },
  // https://yandex.com/support/id/authorization/login (a dot is a dash),
  // https://yandex.com/support/mail/web/preferences/aliases (one mailbox under all domains)
  {
    domains: ["yandex.ru", "yandex.com", "yandex.by", "yandex.kz", "yandex.ua", "ya.ru"],
    domain: "yandex.ru",
    tag: PLUS,
    same: { what: /\./g, as: "-" },
  },
  // https://www.zoho.com/mail/help/adminconsole/email-aliases.html (plus addressing)
  { domains: ["zoho.com", "zohomail.com", "zoho.eu", "zohomail.eu", "zoho.in", "zohomail.in"], tag: PLUS },
];

const byDomain = new Map(
  SPELLINGS.flatMap((spelling) => spelling.domains.map((domain) => [domain, spelling] as const)),
);

/**
 * The one spelling of the mailbox that an address leads to, for comparing and never for sending: two addresses with the
 * same one are read by the same person. Takes any case; the domain in A-labels, as `normaliseEmail` leaves it.
 */
export function canonicalMailbox(email: string): string {
  return foldMailbox(email) ?? email.toLowerCase();
}

/**
 * Wider than `canonicalMailbox`, for what a stranger may cause: a company's domain may be hosted by a service that reads
 * over tags and dots (Google Workspace, Exchange Online), which its address does not tell. Never for who somebody is.
 */
export function likelyMailbox(email: string): string {
  const folded = foldMailbox(email);
  if (folded !== null) return folded;
  const lower = email.toLowerCase();
  const at = lower.lastIndexOf("@");
  const [domain, local] = [lower.slice(at + 1), lower.slice(0, at).normalize("NFKC")];
  const [name = ""] = local.split(PLUS, 1);
  const plain = FREE_MAIL.has(domain) ? name : name.replaceAll(".", "");
  return `${plain === "" ? local : plain}@${domain}`;
}

/** `canonicalMailbox` where the service has several spellings of a mailbox; null where the address is the only one. */
export function foldMailbox(email: string): string | null {
  const lower = email.toLowerCase();
  const at = lower.lastIndexOf("@");
  if (at < 1) return null;
  const domain = lower.slice(at + 1);
  const local = lower.slice(0, at);
  const own = byDomain.get(domain);
  if (own !== undefined) return spell(own, local, own.domain ?? domain);
  const dot = domain.indexOf(".");
  const parent = domain.slice(dot + 1);
  const above = byDomain.get(parent);
  return above?.subdomains === true ? spell(above, domain.slice(0, dot), parent) : null;
}

function spell({ tag, same }: Spelling, local: string, domain: string): string {
  // Full-width letters and the like are the plain ones to every service that takes them at all.
  const plain = local.normalize("NFKC");
  const [name = ""] = plain.split(tag, 1);
  const folded = same === undefined ? name : name.replace(same.what, same.as);
  // `+x@gmail.com` names no mailbox: such an address is only itself.
  return `${folded === "" ? plain : folded}@${domain}`;
}
