import type { OptOutTable } from "../table.ts";

export const IT: OptOutTable = {
  asks: [
    String.raw`\b(?:toglie(?:telo|temi)|cancellat(?:elo|emi)|eliminat(?:elo|emi)) (?:subito|immediatamente|ora|adesso|per favore)\b`,
  ],
  tells: [
    String.raw`\bnon (?!siamo interessat|vogliamo|desideriamo|gradiamo|intendiamo)\p{L}+iamo\b|\bnon (?:riesc|poss|pot|so\b|è|sono|siamo(?! interessat)|c'è|hai|avete|dimentic)\p{L}*`,

    String.raw`(?<!\p{L})(?:fattur|campion|contratt|preventiv|pacco|pacchi|merce|prodott|ordin|link|invit[oi]|document|file|allegat|carta|brochure|catalog|calendari|riga|boll)\p{L}{0,3}(?!\p{L})`,
    String.raw`\besit`,
    String.raw`\bnon (?:abbiamo|ho|inviamo|riceviamo|mandiamo|scriviamo|contattiamo|usiamo|ci è arrivat)\b|\bperdere\b|\baggiung`,
  ],
  mentions: [
    String.raw`non (?:voglio|vogliamo|desidero|desideriamo|intendo) più|(?:dal|dalla|dai|dalle) (?:vostr[oaie]|su[oa]) (?:database|lista|archivi\p{L}*|elenc\p{L}*|crm|contatti)`,
    // Taking away, forgetting, leaving in peace: whom, is what makes it a request.
    String.raw`\b(?:mi|ci) (?:cancell|tolg|rimuov|elimin|depenn|dimentic)\p{L}+|(?:cancell|togli|rimuov|elimin|dimentic)\p{L}*(?:mi|temi|teci|ci)\b|sentir(?:e|vi)? (?:più )?parlare|in pace\b`,
    String.raw`\b(?:smett\w+|piant(?:ala|atela)|finitela|finiscila|insist\w+|ricontatt\w+|(?:senza|mio|nessun) consenso|indesiderat\w+)\b`,
    String.raw`\bbasta (?:con (?:quest\w+|le|i|gli|lo)|di|così|adesso)|^(?:ora |adesso )?basta$|avvocat|garante|denunci|diffid|molest|da dove (?:ha|avete)`,
    String.raw`disiscri`,
    String.raw`cancellami`,
    String.raw`rimuov`,
    String.raw`lista`,
    String.raw`non (?:scriv|contatt|invi)`,
    String.raw`spam`,
    String.raw`gdpr`,
    String.raw`iscrizione`,
  ],
  interest: [
    String.raw`(?<!(?:non|mai) )\b(?:mi|ci) (?:mandi|invii|mandate|inviate|manda|invia)\b`,
    String.raw`\b(?:inviatemi|mandatemi|mandami|inviami)\b`,
    String.raw`\b(?:quanto costa|prezz[oi]|preventivo|listino)\b`,
    String.raw`\bpossiamo (?:sentirci|parlar\w+|vederci)\b|\bcerchiamo\b|\bstiamo cercando\b|\bdemo\b|\b(?:ci|mi) interessa\b(?<!non (?:ci|mi) interessa)|\bsentiamoci\b`,
    String.raw`\bvolentieri\b`,
  ],
  offers: [String.raw`\bse non (?:desidera|vuole)\b`, String.raw`\bclicca\b`],
  noCalls: [String.raw`\bnon (?:mi |ci )?(?:chiam|telefon)\w+`],
  noLinkedIn: [String.raw`\bnon (?:mi |ci )?(?:scriv|contatt|aggiung|mand)\w*[^.!?\n]{0,25}linked-? ?in\b`],
  me: [
    String.raw`\b(?:mi|me|mio|mia|miei|mie|(?:vostr[aei]|queste?|questa|sue|sua) (?:e-?mail|mail|lista|newsletter|messaggi\w?))\b|(?:rmi|temi|ami)\b`,
  ],
  others: [
    String.raw`\b(?:noi|nostr[oaie]|clienti|cliente|utent[ei]|destinatari\w?|candidat[oi]|dipendenti|collegh?[ai]|fornitor[ei]|concorrent[ei]|concorrenza|strument[oi]|sistem[ai]|software|prodott[oi]|piattaform[ae]|funzion\w+|modul[oi]|app)\b`,
  ],
  protests: [
    // Tired of it, sending away, never asked for it, about to block.
    String.raw`\bquante volte\b|\bper l'ennesima volta\b|\b(?:lasciatemi|lasciami|mi lasci|lasciateci) (?:in pace|stare)|\b(?:mai|non) (?:ho |abbiamo |vi ho |le ho )?(?:mai )?(?:chiest|richiest|autorizzat|iscritt|dat|acconsentit|sottoscritt)[oai]\b|\b(?:stuf|stanc)[aohi]\w? d[ie]\b|\b(?:vi|la|ti) (?:blocc|segnal|denunc)\w+|\bnon richiest[aeio]\b|\bandate a\b`,
    String.raw`\b(?:da dove|come) (?:ha|avete|hai) (?:preso|avuto|trovato|ottenuto)|\bchi (?:vi|le|ti) ha dato\b|\bperché (?:mi|continuate)\b`,
  ],
  courtesies: [
    String.raw`\bnon (?:esit\w+|si faccia problemi) a (?:contattar|scriver|chiamar|chieder|inviar)\w*`,
  ],
};
