import type { OptOutTable } from "../table.ts";

export const SV: OptOutTable = {
  asks: [
    String.raw`(?:ta bort|stryk|avregistrera|radera|avprenumerera|avsluta)(?: bort)? (?:mig|oss|min|mina|vår|våra|denna|den här)\b`,
    String.raw`\bta (?:mig|oss|min adress|mina uppgifter)\b[^.!?]{0,25}(?:bort|från)`,
    String.raw`(?:sluta|upphör|låt bli)(?: att| med)? ?(?:mejl|mail|skick|skriv|kontakt|spam|utskick|höra)\w*`,
    String.raw`(?:inga|inte|aldrig)(?: \w+){0,2} (?:fler|mer|flera) (?:mejl|mail|meddelanden|utskick|kontakt|e-post|brev)`,
    String.raw`vill (?:inte|ej)(?: längre| ha| få| bli)+[^.!?]{0,40}(?:mejl|mail|utskick|kontakt|meddeland|e-?post|reklam|era\b|från er)\w*`,
    String.raw`(?:kontakta|mejla|maila|skriv|skicka)(?: till)?(?: mig| oss)? (?:inte|inga|ej|aldrig)`,
    String.raw`(?:önskar|vill)[^.!?]{0,15}(?:avregistr\w+|bli borttagen|avprenumer\w+|avanmäl\w+)`,
    String.raw`^(?:avregistrera(?: mig)?|avprenumerera|avanmäl\w*|sluta|stopp|stop|ta bort mig)(?: tack)*$`,
    String.raw`lämna (?:mig|oss) i fred`,
  ],
  tells: [
    String.raw`\bglöm`,
    String.raw`(?<!\p{L})(?:faktur|prov(?:er|et)?|avtal|kontrakt|offert|paket|varor|produkt|beställning|länk|inbjud|dokument|fil(?:en|er)?|bilag|papper|broschyr|katalog|kalender|rad)\p{L}*`,
    String.raw`\btveka\b|\b(?:vi|jag) har\b|\b(?:fler|mer|flera) än\b|\bhar (?:vi|jag)\b`,
  ],
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
  protests: [String.raw`\b(?:var|hur) (?:fick|har) (?:ni|du) (?:fått )?(?:tag|min)`],
  courtesies: [String.raw`\btveka inte att (?:höra av|kontakta|mejla|ringa|skriva|fråga)`],
};
