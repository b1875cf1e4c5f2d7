import type { LanguageTable } from "../lexicon.ts";

export const IT: LanguageTable = {
  name: "it",
  common: "il|la|di|e|che|sono|saro|in|per|non|con|mi|mio|mia|sua|dal|al|del|un|una|grazie|gentile|alla|gli",
  months:
    "gennaio gen|febbraio feb|marzo mar|aprile apr|maggio mag|giugno giu|luglio lug|agosto ago|settembre sett set|ottobre ott|novembre nov|dicembre dic",
  weekdays: "domenica dom|lunedi lun|martedi mar|mercoledi mer|giovedi gio|venerdi ven|sabato sab",
  numbers:
    "un=1|uno=1|una=1|due=2|tre=3|quattro=4|cinque=5|sei=6|sette=7|otto=8|nove=9|dieci=10|quindici=15|primo=1",
  ordinals: "º|°",
  words: {
    day: "giorno|giorni|giornata",
    businessDay: "giorno lavorativo|giorni lavorativi",
    week: "settimana|settimane",
    month: "mese|mesi",
    year: "anno|anni",
    newYear: "anno nuovo|nuovo anno",
    until: "fino al|fino a|sino al|sino a|fino all'|fino alla|fino|entro",
    through: "fino a fine|fino alla fine di|fino alla fine del|fino a tutto|a tutto il|fino al termine di",
    to: "al|a|e il|e|-|all'|fino al",
    from: "dal|da|dall'|tra il|fra il|dalla",
    by: "a partire dal|a partire da|a decorrere dal|a far data dal",
    after: "dopo il",
    in: "tra|fra",
    before: "prima del|prima di|prima",
    on: "il|in|nel|durante|per|la|nella|lo",
    next: "prossimo|prossima|prossimi|prossime|seguente|seguenti|successivo",
    this: "questa|questo|tutta la|tutta questa|tutto il|il resto della",
    end: "fine|fine di|la fine di|fine del",
    start: "inizio|inizio di|inizi di|primi di|i primi di",
    middle: "meta|meta di",
    weekOf: "settimana del|settimana dal",
    today: "oggi",
    tomorrow: "domani",
    overmorrow: "dopodomani",
    inclusive: "incluso|compreso|compresi|inclusi",
    not: "non|senza|nessun",
    return:
      "di nuovo in ufficio|nuovamente in ufficio|in ufficio|operativo|operativa|rientro|rientrero|torno|tornero|ritorno|ritornero|di ritorno",
    back: "di nuovo in ufficio|nuovamente in ufficio|in ufficio|operativo|operativa|rientro|rientrero|rientrare|torno|tornero|ritorno|ritornero|di ritorno|disponibile|reperibile|raggiungibile|rispondero|riprendero|rientro in ufficio|nuovamente|di nuovo|rispondere|risponderle|risponderti|rispondo|leggero|leggere",
    away: "fuori ufficio|fuori sede|fuori dall'ufficio|assente|assenza|in ferie|ferie|vacanza|in vacanza|in viaggio|trasferta|in trasferta|non disponibile|non sono in ufficio|non saro in ufficio|permesso|congedo|maternita|malattia|non reperibile|chiuso|chiusi|chiusura|chiusa|ooo|fiera|corso|formazione|convegno",
  },
};
