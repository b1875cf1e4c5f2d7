/**
 * Well-known services that give anybody a mailbox for minutes, by the domains on their own pages. There are thousands
 * more, new ones daily: a domain that is not here is not therefore a lasting one. Short on purpose, so that nobody's
 * company is on it by mistake.
 */
const DISPOSABLE: ReadonlySet<string> = new Set(
  [
    "mailinator.com mailinator.net mailinator2.com guerrillamail.com guerrillamail.net guerrillamail.org",
    "guerrillamail.biz guerrillamail.de guerrillamailblock.com sharklasers.com grr.la spam4.me pokemail.net",
    "10minutemail.com 10minutemail.net 10minemail.com 20minutemail.com temp-mail.org temp-mail.io tempmail.com",
    "tempmail.net tempmailo.com tempail.com tempr.email discard.email discardmail.com discardmail.de",
    "yopmail.com yopmail.fr yopmail.net cool.fr.nf jetable.org jetable.com throwawaymail.com trashmail.com",
    "trashmail.de trashmail.net trash-mail.com wegwerfmail.de wegwerfmail.net wegwerfemail.de spoofmail.de",
    "getnada.com nada.email inboxkitten.com maildrop.cc mailnesia.com mailcatch.com mailnull.com mintemail.com",
    "dispostable.com fakeinbox.com fakemailgenerator.com emailondeck.com mohmal.com moakt.com burnermail.io",
    "mytemp.email minuteinbox.com dropmail.me 33mail.com spamgourmet.com spambog.com spamex.com",
    "mailexpire.com tempinbox.com incognitomail.org anonbox.net byom.de einrot.com cuvox.de dayrep.com fleckens.hu",
    "gustr.com jourrapide.com rhyta.com superrito.com teleworm.us armyspy.com ruutukf.com",
  ].flatMap((line) => line.split(" ")),
);

/** Whether a domain, or one that it is below, is a known throw-away one. */
export function isDisposable(domain: string): boolean {
  const labels = domain.toLowerCase().split(".");
  return labels.some((_, index) => DISPOSABLE.has(labels.slice(index).join(".")));
}
