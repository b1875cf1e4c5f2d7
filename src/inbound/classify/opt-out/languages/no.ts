import type { OptOutTable } from "../table.ts";

export const NO: OptOutTable = {
  tells: [
    String.raw`\bgl[eø]m`,

    String.raw`(?<!\p{L})(?:faktura|prøve|avtale|kontrakt|tilbud|tilbudet|pakke|varer|produkt|bestilling|lenke|link|invitasjon|invitation|dokument|fil(?:en|er)?|vedlegg|papir|brosjyre|katalog|kalender|linje)\p{L}*`,
    String.raw`\b(?:vi|jeg) har\b|\bhar (?:vi|jeg)\b|\b(?:flere|mer|mere) (?:enn|end)\b|\b(?:nøl|tøv)\w*`,
  ],
  offers: [String.raw`hvis du (?:har (?:mottatt|fått|modtaget)|ikke er)`],
  mentions: [
    String.raw`(?:ta|tag|få) (?:meg|mig|oss|os|adressen)[^.!?]{0,20} (?:av|af|ut av|ud af|bort)`,
    // Taking away, forgetting, leaving in peace: whom, is what makes it a request.
    String.raw`(?:glem|slett?|fjern|stryk|ta bort|tag|la|lad)(?: bort| vekk)? (?:meg|mig|oss|os|min|mine|mitt)(?!\p{L})|vil ikke (?:ha|have) (?:dette|det|disse|flere|deres)|i fred\b`,
    String.raw`\b(?:(?:slutt|stopp|hold op)(?: med|$| nå| nu)|lad være|la være|(?:uten|uden|mitt|mit) samtykke|uønsket|uopfordret|oppsøk\w*)\b|\b(?:ikke|aldri|aldrig) (?:igjen|igen)$`,
    String.raw`advokat|datatilsyn|\bslet\b|\bslett\b|anmeld|chikane|ikke (?:mer|mere)\b|kontakt (?:meg|mig) (?:ikke|aldri)`,
    String.raw`avmeld`,
    String.raw`afmeld`,
    String.raw`frameld`,
    String.raw`fjern meg`,
    String.raw`slet mig`,
    String.raw`ikke kontakt`,
    String.raw`spam`,
    String.raw`gdpr`,
  ],
  me: [
    String.raw`\b(?:meg|mig|min|mit|mitt|mine|(?:deres|jeres|din|dine|denne|disse) (?:mail\w*|e-?post\w*|liste\w*|nyhedsbrev\w*|nyhetsbrev\w*))\b`,
  ],
  others: [
    String.raw`\b(?:vi|vår|våre|vores|kunde\w*|bruger\w*|bruker\w*|modtager\w*|mottaker\w*|kandidat\w*|ansatt\w*|medarbejder\w*|kolleg\w*|leverandør\w*|konkurrent\w*|verktøy\w*|værktøj\w*|system\w*|program\w*|produkt\w*|plattform\w*|platform\w*|funksjon\w*|funktion\w*|modul\w*|app\w*)\b`,
  ],
  protests: [
    // Tired of it, sending away, never asked for it, about to block.
    String.raw`\bhvor mange gang(?:er|e)\b|\bfor (?:\w+|\d+\.) gang(?:en)?\b|\bla(?:d)? (?:meg|mig|oss|os) (?:være|vaere)? ?i fred|\b(?:aldri|aldrig|ikke) (?:bedt om|bedt om|spurt|spurgt|samtykk\w+|meldt|tilmeldt|gitt|givet)\b|\b(?:lei|træt) af?v?\b|\b(?:blokkerer|blokerer|anmelder|rapporterer) (?:dere|jer|dig|deg)\b|\buønsk|\buopfordr|\buoppfordr|\bskrid\b|\bstikk\b`,
    String.raw`\bhvor (?:har|fikk|fik) (?:du|dere|i) (?:fått |fået )?(?:min|adressen|fra)`,
  ],
  courtesies: [String.raw`\b(?:ikke nøl med|tøv ikke med|nøl ikke med|tøv endelig ikke med) (?:å|at) \p{L}+`],
  interest: [
    String.raw`\bhva koster\b|\bhvad koster\b|\bpris(?:er|liste)?\b|\bvi (?:leter|søker|leder|søger)\b|\bdemo\b|\bgjerne\b|\bgerne\b|\binteressant\b|\bspennende\b|\bspændende\b|\bring (?:meg|mig)\b(?! ikke)`,
  ],
};
