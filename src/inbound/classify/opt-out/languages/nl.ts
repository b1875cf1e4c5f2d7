import type { OptOutTable } from "../table.ts";

export const NL: OptOutTable = {
  asks: [
    String.raw`(?:mij|me|ons|mijn \w+)[^.!?]{0,30}(?:uit|van) (?:te |de |je |jullie |uw |deze )?[^.!?]{0,20}(?:lijst|bestand|database|mailing\w*|schrijven|halen|verwijderen)`,
    String.raw`(?:stuur|mail|schrijf|benader|contacteer|bel)(?: mij| me| ons)?(?: alstublieft| aub| svp)? (?:niet|geen|niets)(?: meer)?`,
    String.raw`(?:stop|hou|houd|houdt)(?: (?:met|op|alsjeblieft|aub|alstublieft|eens|nu))+[^.!?]{0,40}`,
  ],
  tells: [
    String.raw`\bniet (?:alle|elke|alleen|genoeg)\b|\bvergeet`,

    String.raw`\b(?:factu|monster|contract|offerte|pakket|goederen|product|bestelling|link|uitnodiging|document|bijlage|papier|brief|brochure|catalogus|agenda|regel|pakbon)\p{L}*`,
    String.raw`\baarzel`,
    String.raw`\b(?:we|wij|ik) (?:hebben?|heb|sturen?|ontvangen?|krijgen?|kregen|doen|stuur|gebruiken?|ontvang|kreeg)\b(?! (?:echt )?geen (?:interesse|belangstelling|behoefte))`,
    String.raw`\b(?:heb|hebben) (?:ik|wij|we)\b|\bstop (?:gerust|even|maandag|dinsdag|woensdag|donderdag|vrijdag)\b|\bmissen\b`,
  ],
  mentions: [
    String.raw`wil(?:len)?(?: \p{L}+){0,2} (?:niet|niets|geen)[^.!?]{0,30} meer|(?:schrap|verwijder|wis) (?:ons|mij|me|dit)|niet op prijs`,
    // Taking away, forgetting, leaving in peace: whom, is what makes it a request.
    String.raw`(?:wis|schrap|vergeet|verwijder|haal|gooi)\p{L}*(?: \p{L}+){0,2} (?:me|mij|ons|mijn|onze)(?!\p{L})|(?:niets|niks) (?:meer )?(?:hier)?van?[^.!?]{0,20}(?:horen|weten|ontvangen)|(?:niets|niks) meer\b|met rust\b`,
    String.raw`\b(?:kap(?:pen)? (?:ermee|hiermee|er mee)|hou(?:d|den)? (?:er ?mee |hier ?mee )?op|ophouden|lat(?:en)? met rust|nu is het genoeg|(?:geen|nooit|zonder|mijn) toestemming|ongevraagd\w*|ongewenst\w*)\b`,
    String.raw`gegevens\b|\blijst\b`,
    String.raw`advocaat|klacht|lastigvallen|autoriteit persoonsgegevens|hoe komt u aan|rot op`,
    String.raw`afmeld`,
    String.raw`uitschrijv`,
    String.raw`mailinglijst`,
    String.raw`verwijder`,
    String.raw`geen (?:mail|e-?mail|bericht)`,
    String.raw`niet meer (?:mail|benader|contact)`,
    String.raw`spam`,
    String.raw`\b(?:de|van de|volgens|onder de) avg\b|\bavg[- ]?(?:verzoek|wet)`,
  ],
  interest: [
    String.raw`\b(?:stuur|mail|geef) (?:mij|me|ons)?(?: maar| gerust| even| graag)* (?!(?:niet|geen|niks|niets))(?:\p{L}+ ){0,3}(?:voorstel|offerte|info\w*|prijs\w*|prijzen|details|brochure|link|data)\b`,
    String.raw`\b(?:wat kost|(?<!op )prijs|prijzen)\b|\bzoeken we\b|\bwe zoeken\b|\bzijn op zoek\b|\bbel (?:me|mij|ons)(?: maar| gerust| even| morgen)\b|\bdemo\b|\bgraag (?:een|meer|een keer)\b|\binteressant\b|\binteresse in\b(?<!geen interesse in)`,
    String.raw`\bleuk\b`,
  ],
  offers: [String.raw`\bals u\b`, String.raw`\bklik\b`],
  noCalls: [String.raw`\bniet (?:meer )?(?:bellen|gebeld)`, String.raw`\bbel (?:me|mij|ons)[^.!?]{0,12}niet`],
  noLinkedIn: [String.raw`\bniet (?:meer )?(?:via|op|over) linked-? ?in\b`],
  me: [
    String.raw`\b(?:me|mij|mijn|(?:deze|dit|je|jullie|uw) (?:mails?|e-?mails?|lijst|nieuwsbrief|berichten|mailing\w*))\b`,
  ],
  others: [
    String.raw`\b(?:wij|we|ons|onze|klant\w*|gebruikers?|ontvangers?|kandidat\w+|medewerkers?|collega\w*|leveranciers?|aanbieders?|concurrent\w*|tools?|systeem|systemen|software|product\w*|platform|functie\w*|module\w*|app)\b`,
  ],
  protests: [
    // Tired of it, sending away, never asked for it, about to block.
    String.raw`\bhoe vaak (?:moet|nog)\b|\bvoor de (?:\w+|\d+e) keer\b|\blaat (?:me|mij|ons) (?:met rust|gaan)|\brot op\b|\b(?:nooit|niet) (?:hier |daar |hiervoor |hierom )*(?:om |voor )?(?:gevraagd|aangemeld|toegestemd|ingeschreven|toestemming)\b|\b(?:beu|zat) (?:om|van)\b|\b(?:ben|word) (?:het|dit) (?:zat|beu)\b|\bblokkeer\b|\bongevraagd|\bongewenst`,
    String.raw`\bhoe kom(?:t|en)? (?:u|je|jullie) aan (?:mijn|dit|ons)|\bwaarom (?:blijf|blijven) (?:u|jullie|je)`,
  ],
  courtesies: [String.raw`\baarzel (?:vooral )?niet (?:om )?(?:contact|te |mij|ons)[^.!?]{0,25}`],
};
