import type { Mention } from "../channel.ts";
import { joinPhrases } from "../phrases.ts";

/** "My last email", as messages say it after an email. */
export const OF_EMAIL: readonly Mention[] = [
  {
    event: "sent",
    pattern: joinPhrases([
      String.raw`\bmy (?:last|previous|earlier|first|other|initial|recent) (?:e-?mail|mail|message|note)s?\b`,
      String.raw`\bmy e-?mails? (?:of|from|about|on|last|earlier|yesterday|the other)\b`,
      String.raw`\bI(?:'ve| have)? (?:recently |just |already )?(?:e-?mailed|sent) you (?:an? |my |two |the )?(?:e-?mails?|mails?|(?:last|on|about|yesterday|earlier|a few|the other))\b`,
      String.raw`\b(?:I(?:'ve| have)? )?(?:wrote to|written to|wrote) you (?:last|earlier|before|yesterday|a few|the other|on (?:Mon|Tues|Wednes|Thurs|Fri)day|by e-?mail|about)\b`,
      String.raw`\bmeiner? (?:letzten?|vorherigen?|ersten?|früheren?) (?:E-?Mail|Nachricht|Mail)\b`,
      String.raw`\bmon (?:dernier|précédent|premier) (?:e-?mail|mail|message|courriel)\b`,
      String.raw`\bmi (?:último|anterior|primer) (?:correo|mensaje|e-?mail)\b`,
      String.raw`(?:지난번?|이전|앞서|먼저|며칠 전).{0,8}(?:메일|이메일)|메일(?:로|을|를) .{0,24}(?:보내 ?드렸|보냈|보내 드린)`,
      String.raw`(?:先日|前回|以前).{0,8}メール`,
    ]),
  },
];
