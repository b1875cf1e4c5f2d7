import { BULK_PER_DAY } from "../../config/bulk.ts";
import { organisationOf } from "../../prospects/normalise/company-domain.ts";
import { FREE_MAIL, MICROSOFT_MAIL, YAHOO_MAIL } from "../../prospects/normalise/free-mail.ts";
import { countedFor, listBulkDomains } from "../../run/volume.ts";
import type { Rule } from "../rule.ts";

/** Providers whose servers have other names than their addresses (own, from their help pages on SMTP). */
const FAMILIES: readonly ReadonlySet<string>[] = [
  new Set(["gmail.com", "googlemail.com", "google.com"]),
  new Set([...MICROSOFT_MAIL, "office365.com", "office.com"]),
  new Set([...YAHOO_MAIL, "aol.com", "aim.com", "verizon.net"]),
  new Set(["icloud.com", "me.com", "mac.com"]),
  new Set(["proton.me", "protonmail.com", "protonmail.ch", "pm.me"]),
  new Set(["gmx.com", "gmx.net", "gmx.de", "gmx.at", "gmx.ch", "web.de", "mail.com"]),
  new Set(["daum.net", "hanmail.net", "kakao.com", "hanmail.com"]),
  new Set(["qq.com", "foxmail.com"]),
  new Set(["orange.fr", "wanadoo.fr"]),
  new Set(["sfr.fr", "neuf.fr", "sfr.net"]),
  new Set(["mail.ru", "inbox.ru", "list.ru", "bk.ru"]),
  new Set(["yandex.com", "yandex.ru", "ya.ru", "yandex.by", "yandex.kz", "yandex.ua"]),
  new Set(["libero.it", "virgilio.it"]),
  new Set(["telenet.be", "pandora.be"]),
  new Set(["proximus.be", "skynet.be", "belgacom.net"]),
];

export const freeMailFrom: Rule = {
  id: "free-mail-from",
  severity: "warning",
  describe:
    "Nobody but a free-mail provider can authenticate its addresses: from another server they are spoofed.",
  checkWorkspace({ config, reading }) {
    const bulk = listBulkDomains(config);
    return Object.values(config.senders).flatMap((sender) => {
      const counted = countedFor(sender);
      const domain = sender.email?.slice(sender.email.lastIndexOf("@") + 1).toLowerCase() ?? "";
      const server = serverOf(sender.smtp);
      if (counted === null || server === null || !(FREE_MAIL.has(domain) || FREE_MAIL.has(counted)))
        return [];
      if (server === counted || FAMILIES.some((each) => each.has(counted) && each.has(server))) return [];
      const isBulk = bulk.has(counted);
      return [
        {
          message: `"${sender.id}" writes from ${domain}, whose provider does not run ${server}: receivers take it for forged${isBulk ? `, and at ${BULK_PER_DAY} a day they refuse it` : ""}`,
          range: reading.positionOfKey(["senders", sender.id, "email"]),
          hint: "write from a domain of your own, or send through the provider's server",
          ...(isBulk && { severity: "error" as const }),
        },
      ];
    });
  },
};

/** The organisation whose server it is; null where a secret holds its name. */
function serverOf(smtp: string): string | null {
  try {
    const { protocol, hostname } = new URL(smtp);
    return /^smtps?:$/.test(protocol) && hostname !== "" ? organisationOf(hostname) : null;
  } catch {
    return null;
  }
}
