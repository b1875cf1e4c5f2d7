import type { OptOutTable } from "../table.ts";

export const SV: OptOutTable = {
  tells: [
    String.raw`\bglöm`,
    String.raw`(?<!\p{L})(?:faktur|prov(?:er|et)?|avtal|kontrakt|offert|paket|varor|produkt|beställning|länk|inbjud|dokument|fil(?:en|er)?|bilag|papper|broschyr|katalog|kalender|rad)\p{L}*`,
    String.raw`\btveka\b|\b(?:vi|jag) har\b|\b(?:fler|mer|flera) än\b|\bhar (?:vi|jag)\b`,
  ],
  offers: [String.raw`om du (?:har fått|inte är)`],
  mentions: [
    // Taking away, forgetting, leaving in peace: whom, is what makes it a request.
    String.raw`(?:glöm|stryk|radera|plocka bort|ta bort|lämna)(?: bort)? (?:mig|oss|min|mina|vår)(?!\p{L})|vill (?:inte|ej) ha (?:detta|det här|dessa|era|fler|såna|sådana)|i fred\b`,
    String.raw`\b(?:lägg av|sluta (?:att |med |nu)|upphör (?:att|med|genast)|(?:inget|utan|mitt) samtycke|oönskad\w*|(?:stryk|radera) (?:mig|oss|min|mina))\b|\b(?:inte|aldrig) (?:mer|igen)$`,
    String.raw`advokat|anmäl|trakasser|datainspektion|integritetsskydd|uppgifter`,
    String.raw`avregistr`,
    String.raw`avprenumer`,
    String.raw`avanmäl`,
    String.raw`ta bort mig`,
    String.raw`inga fler`,
    String.raw`sluta (?:mejl|mail|skick)`,
    String.raw`spam`,
    String.raw`gdpr`,
  ],
  interest: [
    String.raw`\b(?:skicka|mejla|maila) (?:gärna |över |mig gärna )\b|\bvad kostar\b|\bpris(?:er|lista)?\b|\bvi (?:letar|söker)\b|\bdemo\b|\bgärna\b|\bintresserad\w? av\b(?<!inte intresserad\w? av)|\bring (?:mig|gärna)\b(?! inte)`,
    String.raw`\bintressant\b`,
  ],
  noCalls: [String.raw`\bring (?:mig|meg|inte)[^.!?]{0,10}(?:inte|ikke)`],
  me: [
    String.raw`\b(?:mig|mej|min|mitt|mina|(?:era|ert|er|dina|ditt|denna|det här) (?:mejl\w*|mail\w*|lista\w*|utskick\w*|nyhetsbrev\w*))\b`,
  ],
  others: [
    String.raw`\b(?:vi|vår|våra|vårt|kund\w*|användar\w*|mottagar\w*|kandidat\w*|anställda|medarbetar\w*|kolleg\w*|leverantör\w*|konkurrent\w*|verktyg\w*|system\w*|program\w*|produkt\w*|plattform\w*|funktion\w*|modul\w*|app\w*)\b`,
  ],
  protests: [
    // Tired of it, sending away, never asked for it, about to block.
    String.raw`\bhur många gånger\b|\bför (?:\w+) gången\b|\blämna (?:mig|oss) ifred|\b(?:aldrig|inte) (?:bett om|frågat efter|anmält|samtyckt|godkänt|gett)\b|\btrött på\b|\b(?:jag )?(?:blockerar|anmäler) (?:er|dig|detta)\b|\boönskad|\bdra åt\b|\bstick\b`,
    String.raw`\b(?:var|hur) (?:fick|har) (?:ni|du) (?:fått )?(?:tag|min)`,
  ],
  courtesies: [String.raw`\btveka inte att (?:höra av|kontakta|mejla|ringa|skriva|fråga)`],
};
