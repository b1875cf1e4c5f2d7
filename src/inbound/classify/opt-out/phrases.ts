/**
 * How people ask not to be written to, by language. Sentences are lower-case, with plain quotes and single spaces, full-width
 * letters plain; accents stay.
 */
export interface OptOutPhrases {
  /** Asks for it in so many words: me, my address, this list, these mails. */
  asks: RegExp;
  /** Refuses without asking for anything: "not interested", "no thanks". */
  declines: RegExp | null;
  /** Names the thing at all; more than the words of `asks`. */
  mentions: RegExp;
}

const MAIL =
  "(?:e-?mails?|mails?|messages?|newsletters?|updates?|spam|solicitations?|offers?|promotions?|correspondence|communications?|outreach|pitch(?:es)?|stuff|junk|marketing|ads?|advertising|advertisements?)";

export const PHRASES: Readonly<Record<string, OptOutPhrases>> = {
  en: {
    asks: new RegExp(
      [
        // remove me from your list
        `\\b(?:remove|delete|drop|take|strike|scrub|erase|get|purge|wipe|pull|cut|exclude|omit) (?:me|us|my|our|this|it|them|all|the)?\\b[^.!?]{0,50}?\\b(?:from|off|out of)\\b[^.!?]{0,25}\\b(?:lists?|mailing|mailings|databases?|crm|records?|system|distribution|contacts?|campaigns?|sequences?|cadence|${MAIL}|file|books?|targets?|outreach|rotation|files)\\b`,
        "\\b(?:take|get|keep|leave) (?:me|us) off\\b(?![^.!?]{0,12}\\b(?:cc|bcc|copy|copied|thread|call|invite|project|hook|hold)\\b)",
        "\\b(?:please|kindly|pls|plz|just|then|and|now) (?:remove|delete|take off|drop) (?:me|us|my (?:e-?mail|name|address|details|data|info\\w*|contact\\w*)|our (?:e-?mail|name|address|details|data))\\b(?! from (?:the|this|that) (?:title|slide|deck|cc|call|meeting|invite|thread|copy|agenda|doc\\w*))",
        "^(?:please |pls |kindly |just )?(?:remove|delete) (?:me|us|my (?:e-?mail|address|name|data|details|info\\w*)(?: address)?)(?: please| now| immediately| pls| thanks| thank you| at once| asap)*$",
        "\\b(?:un-?sub(?:scribe)?|opt)(?:-| )?(?:me|us|my (?:e-?mail|address)|this (?:e-?mail|address)|our)(?:[- ]out)?\\b",
        `\\b(?:please|pls|plz|kindly|must|now|just|to|be|wish|want|would like|like|need|asking|ask|request|requesting|do|again) (?:to )?(?:be )?(?:un-?sub(?:scribed?|scription)?|opt(?:ed)?[- ]?out|opting[- ]?out)\\b(?! (?:from|of) (?:our|my|the|a|an|any|this|that|their|another|other|some|current|existing|salesforce|hubspot|it|all our|these vendors)\\b(?! (?:list|mailing|e-?mails?|messages|newsletter|campaign|sequence)))`,
        `\\bun-?sub(?:scribe)?(?: me)? from (?:this|these|your|all|any|further|future)\\b`,
        "^(?:un-?sub(?:scribe)?|stop|remove(?: from (?:the |your |this )?(?:mailing )?list)?|opt[- ]?out|optout|unsubscribed|remove me|take me off|stop please|no more|quit|cease)(?: please| pls| plz| now| thanks| thank you| asap| immediately| all| it| this)*$",
        `\\bremove (?:me |us )?from (?:your |the |this |all )?(?:mailing |e-?mail |contact |distribution )?(?:lists?|database|mailings?)\\b`,
        // stop writing
        `\\b(?<!(?<!you )to )(?:stop|quit|cease|discontinue|refrain from|end) (?:all |any |your |the |these |those |this |with |further |sending |from |of |such |more )*(?:e-?mailing|contacting|sending|writing|messaging|mailing|spamming|reaching|bothering|pestering|harassing|calling|texting|following up|soliciting|pitching|bugging|${MAIL}|contact|sequence|follow-?ups?)\\b`,
        "^(?:not interested[,;.]? |no thanks?[,;.]? |no,? )?(?:please |pls |just )stop(?: it| this| now| these| that| already)?$",
        `\\b(?:do not|don't|dont|never|not to|no need to|needn't|no longer|please not|shouldn't|should not|must not|would you not) (?:ever )?(?:e-?mail|contact|write|message|mail|call|reach out|send|bother|spam|text|approach|solicit|follow up|ping|disturb|pester|get in touch|try)\\b(?: to)?(?: with)?(?: (?:me|us|anything|any|this|here|my|our|again|back|anymore|further|more|it|these|such|future))`,
        "\\b(?:do not|don't|dont|never) (?:e-?mail|contact|write|message|mail|reach out|follow up|bother|spam|solicit)(?: to)?(?: me| us)?(?: again| anymore| any more| any longer| further| ever| please| in (?:the )?future)*$",
        `\\b(?:no more|no further|no other|enough(?: of)?(?: these| your)?|spare me|skip) (?:of )?(?:these |those |such |your |the |any |unsolicited |sales |marketing )*(?:${MAIL}|contact|e-?mails|follow-?ups?|outreach)\\b`,
        `\\b(?:i|we)(?:'d| would)? ?(?:do not|don't|dont|no longer|never|rather not|prefer not to|wish not to|would rather not|'d rather not|would prefer not to|would like not to|wouldn't like to|have no wish to|have no desire to|did not ask to|didn't ask to|didn't sign up to|never signed up (?:for|to)|never asked (?:for|to)|never subscribed|didn't subscribe|did not subscribe|am not interested in|are not interested in|refuse to|decline to)(?: wish| want| like| care| need| wanna| intend| consent| agree)?(?: to)? ?(?:be )?(?:receiv(?:e|ing)|get(?:ting)?|contacted|e-?mailed|hear(?:ing)? from|be on|on|written to|approached|see(?:ing)?|solicited|have|bothered|messaged|emailed|further|more|these|this list|your (?:list|${MAIL}))\\b`,
        `\\b(?:i|we) (?:would |'d )?(?:want|like|wish|prefer|expect|demand|ask)(?: that)?(?: you)? (?:no (?:more|further|longer)|(?<=you )to (?:stop|cease|remove|delete|erase)|to (?:unsubscribe|opt out|be (?:removed|taken off|deleted|left alone|unsubscribed|erased|excluded)))`,
        "\\b(?:i|we) (?:want|would like|wish|ask|need|demand|asked|'d like) (?:you )?(?:to )?(?:be )?(?:removed?|taken? off|deleted?|off)(?: me| us| my (?:e-?mail|address|name|data)\\w*)? ?(?:from )?(?:your|this|the|all)? ?(?:mailing |e-?mail )?(?:list|database|crm|mailing|mailings|emails|system)",
        "\\b(?:leave|let) (?:me|us) (?:alone|be|in peace)\\b|\\bcease and desist\\b|\\blose my (?:e-?mail|address|number|contact\\w*)|\\bblock(?:ing|ed)? (?:you|your|this sender)\\b|\\breport(?:ing|ed)? (?:you|this|it)? ?(?:as|for) spam\\b|\\bmark(?:ing|ed)? (?:you|this|it|your \\w+)? ?as spam\\b",
        "\\b(?:delete|erase|remove|purge|wipe|destroy)(?: all(?: of)?)?(?: of)? (?:my|our) (?:personal )?(?:data|information|details|info|records?|contact\\w*|e-?mail(?: address)?|address|name)\\b(?! from (?:the|this|that) (?:title|slide|deck|cc|call|meeting|invite|thread|doc\\w*))",
        "\\bexercis\\w+ my right (?:to|of) (?:erasure|object\\w*|be forgotten|opt)|\\bi (?:hereby )?(?:object to|withdraw my consent|revoke my consent|withdraw consent|revoke consent|opt out)\\b|\\bunder (?:article|art\\.?) ?(?:17|21)\\b[^.!?]{0,80}\\b(?:my|me)\\b",
        "\\btake (?:my|our) (?:name|e-?mail|address|details|company|contact\\w*)\\b[^.!?]{0,20}\\b(?:off|out)\\b",
        "\\b(?:this|your) (?:is|e-?mail is|message is) (?:spam|unsolicited|unwanted)\\b|\\bunsolicited (?:e-?mail|mail|message|advert\\w*|contact)[^.!?]{0,30}\\b(?:stop|unwelcome|not welcome|unwanted)",
        "\\b(?:can|could|would|will) you (?:please |kindly )?(?:remove|delete|take|unsubscribe|stop|opt)\\b (?:me|us|my (?:e-?mail|address|name)|our (?:e-?mail|address|name)|sending|e-?mailing|contacting|writing|these)\\b(?![^.!?]{0,14}\\b(?:cc|bcc|copy|thread|call|invite|slide|deck)\\b)",
        "\\bdo not (?:want|wish|need) (?:to )?(?:any |further |more |these |your |such )*(?:e-?mails?|messages?|contact|mails?)\\b|\\b(?:don't|dont) (?:want|need|wish)(?: to)? (?:any |further |more |these |your |such |get |receive |hear )+(?:e-?mails?|messages?|contact|mails?|from|more|this|stuff|spam)",
        "\\bno longer (?:wish|want|interested in|care|like|require|need|subscrib\\w+)[^.!?]{0,20}\\b(?:receiv\\w+|e-?mails?|messages?|contact\\w*|hear\\w*|updates?)",
        "\\bplease (?:do not|don't|dont|no longer|never) (?:e-?mail|contact|write|message|send|reach|follow|mail|bother)",
      ].join("|"),
    ),
    declines:
      /\b(?:not|no longer|never|isn't|aren't) (?:be )?(?:interested|for (?:me|us)|a (?:fit|match|priority)|relevant|needed|required|something (?:i|we))|\bno(?:,)? (?:thanks?|thank you|interest|need)\b|^no$|\bwe(?:'re| are) (?:all set|good|happy with|covered|fine)|\bi'll pass\b|\bpass\b|\bnot (?:right )?now\b|\bhard pass\b|\bdon't need\b|\bwrong person\b/,
    mentions:
      /\bun-?sub(?:s|bed|scrib\w*|scription)?\b|\bopt(?:s|ed|ing)?[- ]?(?:me |us )?outs?\b|\bremove (?:me|us|my|our)\b|\btake (?:me|us|my name|our name) off\b|\bmailing list\b|\b(?:stop|cease|quit) (?:e-?mail|contact|send|writ|messag|spam|reach|bother|call|text)\w*|\b(?:don't|do not|dont|never) (?:e-?mail|contact|write|message|reach out|follow up|bother)\b|\bright to (?:erasure|object|be forgotten)\b|\bleave (?:me|us) alone\b|\bno (?:more|further) (?:e-?mails?|messages?|contact|follow-?ups?)\b|\bwithdraw\w* (?:my |our )?consent\b|\bspam(?:med|ming)?\b|\bgdpr\b|\bdelete my\b|\bnot (?:to )?(?:be )?(?:contacted|e-?mailed)\b|\bhear from you again\b/,
  },
  de: {
    asks: /(?:nehmen|streichen|löschen|entfernen|tragen|nimm|streich|lösch|entfern|trag)\w{0,3}(?: sie)?(?: bitte)? (?:mich|uns|meine|unsere|diese)\b[^.!?]{0,60}(?:aus|von|raus|verteiler|liste|adresse|daten|mailing|newsletter|datenbank)|(?:von|aus) (?:der|dieser|ihrer|ihrem|eurer|eurem|dem|deiner|deinem|allen) [^.!?]{0,20}(?:verteiler|liste|mailing|newsletter|datenbank|system)\w{0,12}[^.!?]{0,30}(?:nehmen|streichen|löschen|entfernen|austragen|abmelden|entfernt|gelöscht|gestrichen)|(?:bitte )?(?:keine?|nicht)(?: \w+){0,3} (?:e-?mails?|mails?|nachrichten|werbung|newsletter|werbemails?|zuschriften|anschreiben|kontaktaufnahmen?|angebote|infos|post)(?: mehr| von ihnen| zusenden| senden| schicken| dieser art| an mich| erhalten| wünsch\w*| bekommen| bitte| in zukunft| künftig| zu)*(?![\p{L}])|(?:schreiben|kontaktieren|mailen|schicken|senden|belästigen|anschreiben|melden|behelligen)(?: sie)?(?: (?:mich|mir|uns))?(?: bitte)? (?:nicht|keine|nichts|nie)(?: mehr| wieder| weiter)?|nicht mehr (?:kontaktiert|angeschrieben|kontaktieren|anschreiben|schreiben|anmailen|belästigen|angemailt|belästigt|erhalten|bekommen|behelligt)|(?:möchte|will|wünsche|wollen|möchten|wünschen)(?: \w+){0,3} (?:abmelden|abbestellen|austragen|keine[^.!?]{0,40}|nicht (?:mehr|weiter)[^.!?]{0,40}|gelöscht werden|entfernt werden)|widerspr(?:eche|uch|echen)(?![^.!?]{0,10}(?:recht|möglichkeit))|(?:bitte )?(?:um )?(?:abmeld|abbestell|austrag)(?:en|ung)?(?: bitte)?$|melden sie (?:mich|uns)[^.!?]{0,30} ab|(?:unterlassen|hören|höre|lassen|stoppen|beenden) sie[^.!?]{0,40}(?:mails?|nachrichten|auf|zusendung|werbung|das|in ruhe|kontakt\w*)|lassen sie (?:mich|uns)[^.!?]{0,10} in ruhe|(?:lösch|entfern)\w{1,3}(?: sie)?(?: bitte)? (?:alle )?(?:meine|unsere)|verzichten sie[^.!?]{0,30}(?:mails?|kontakt\w*|nachrichten|werbung|zusendung\w*)|^(?:bitte )?(?:abmelden|abbestellen|austragen|löschen|stopp|stop)(?: bitte| danke)*$|sehen sie (?:bitte )?(?:von|davon)[^.!?]{0,40}ab|einwilligung[^.!?]{0,20}widerruf|widerrufe/u,
    declines:
      /kein(?:en|e)? (?:interesse|bedarf)|nein,? danke|nicht interessiert|^nein$|nicht relevant|kein thema|haben bereits|sind versorgt|danke,? nein/,
    mentions:
      /abmeld|abbestell|austrag|verteiler|newsletter|widerspr|keine (?:weiteren|mails?|e-?mails?|nachrichten|werbung)|nicht mehr (?:schreib|kontakt|anschreib|anmail)|löschen sie|dsgvo|in ruhe|werbung|spam/,
  },
  fr: {
    asks: /(?:retire|supprime|enlève|enleve|désinscri|désabonne|raye|efface|ôte|sorte)\w{0,5}(?:-| )(?:moi|nous|mon|mes|notre|nos|cette)|me (?:désinscrire|désabonner|retirer|supprimer|rayer|enlever)|(?:merci|veuillez|prière|svp|s'il vous plaît)(?: bien)?(?: vouloir)?(?: de)? (?:ne (?:plus|pas) |me (?:retirer|désinscrire|désabonner|supprimer|enlever|rayer)|retirer (?:mon|mes|notre)|supprimer (?:mon|mes|notre)|cesser|arrêter)|ne (?:plus|pas|jamais)(?: me| nous| m')? ?(?:contacter|écrire|envoyer|solliciter|relancer|démarcher|déranger|recevoir|être (?:contacté|sollicité|démarché))|ne (?:me|nous|m')(?: |')?(?:contactez|écrivez|envoyez|sollicitez|relancez|dérangez|recontactez|contacte|écris|envoie) (?:plus|pas)|n'envoyez plus|ne (?:souhait|veu|désir)\w{1,5} (?:plus|pas)[^.!?]{0,30}(?:recevoir|être|mails?|messages?|sollicit\w*|contact\w*|courriels?|newsletters?)|(?:plus|aucun)(?: de| d'autres?| aucun)?(?: ces| vos)? ?(?:mails?|messages?|e-?mails?|courriels?|sollicitations?|publicités?|relances?|démarchage)|arrête[zr](?: de| d'| vos| ces| les| l')[^.!?]{0,40}(?:mails?|messages?|e-?mails?|courriels?|envoi\w*|écrire|contacter|relanc\w*|spam|solliciter|m'|me |nous )|cessez[^.!?]{0,40}|laissez[- ](?:moi|nous) tranquilles?|m'oppose|droit d'opposition[^.!?]{0,40}(?:exerce|fais)|exerce[^.!?]{0,20}droit|^(?:stop|désinscription|désabonnement|désinscrire|désabonner|se désinscrire)(?: svp| merci| s'il vous plaît)*$|retir\w{1,4}[^.!?]{0,20}(?:liste|base|fichier|mailing)|désinscri(?:re|vez|ption)[^.!?]{0,15}(?:svp|merci|s'il|immédiate)|retire mon consentement/u,
    declines:
      /pas (?:intéressée?s?|concernée?s?|d'intérêt|besoin)|(?:non|sans)[, ]+merci|^non$|aucun intérêt|ne (?:m'|nous )intéresse pas|pas pour (?:moi|nous)/,
    mentions:
      /désinscri|désabonn|ne plus (?:recevoir|être|me)|retir\w{1,4} (?:moi|mon|de)|spam|opposition|rgpd|liste de diffusion|plus de mails?|démarchage/,
  },
  es: {
    asks: /(?:dar(?:me|nos)|dé(?:n)?me|denme|deme|dame|dad(?:me|nos)?|darse|doy|dennos|denos|darme) de baja|(?:pido|solicito|quiero|deseo|solicitamos|pedimos)[^.!?]{0,20} (?:la )?baja|^(?:la )?baja(?: por favor| gracias| ya)*$|(?:elim[ií]n|b[oó]rr|qu[ií]t|sáqu|saqu|ret[ií]r|supr[ií]m|excl[uú])\w{1,5}(?:me|nos)? ?(?:de|mi|mis|nuestr\w+)\b|(?:eliminar|borrar|quitar|retirar|sacar)(?:me|nos)? (?:de|mi|mis|nuestr\w+)|no (?:me|nos|quiero que me|vuelvan? a|vuelvas a|deseo que|quisiera)(?: \w+){0,2} ?(?:env[ií]\w+|mand\w+|escrib\w+|contact\w+|molest\w+|llam\w+|recib\w+)|no (?:deseo|quiero|deseamos|queremos|quisiera|me interesa)(?: \w+){0,2} (?:recibir|m[aá]s|seguir|ser contactad\w+|estar en)|(?:dej|par|ces)\w{1,4} de (?:enviar|escribir|mandar|contactar|molestar|spamear)\w{0,4}|(?:no|ning[uú]n|sin)(?: m[aá]s| otros?)? (?:correos?|mensajes?|e-?mails?|mails?|publicidad|propaganda)(?: m[aá]s| por favor)*$|no m[aá]s (?:correos?|mensajes?|e-?mails?|publicidad)|cancel\w+ (?:mi |la )?suscripci[oó]n|desuscr[ií]b\w+|me opongo|d[eé]je(?:n)?(?:me|nos) en paz|borr\w+ mis datos|revoco/u,
    declines: /no (?:me|nos) interesa|no (?:estoy|estamos) interesad\w+|no,? gracias|^no$|sin inter[eé]s/,
    mentions:
      /de baja|desuscri|suscripci|no (?:me|nos) (?:env|escrib|contact|mand)|spam|lista de correo|publicidad|rgpd|dejen? de/,
  },
  it: {
    asks: /(?:cancella|rimuov|elimin|togli|disiscriv|depenn|toglie)\w{0,5}(?:mi|ci|temi|teci|rmi|rci)\b|(?:cancell|rimuov|elimin|togli)\w{0,5} (?:il mio|la mia|i miei|i nostri|il nostro|questo indirizzo)|(?:non|mai|smett\w+ di|basta|cess\w+ di|evit\w+ di)(?: \w+){0,2} ?(?:contatt|scriv|invi|mand|ricev|disturb|spam|chiam)\w*|non (?:desidero|voglio|vogliamo|desideriamo|intendo|gradisco)(?: più)?(?: \w+){0,2} (?:ricevere|essere|mail|e-?mail|messaggi|comunicazioni)|(?:basta|niente|nessun\w*|stop)(?: più| altre| altri| con)? ?(?:e-?mail|mail|messaggi|comunicazioni|pubblicità|newsletter)|(?:chiedo|richiedo|vorrei|desidero|voglio|prego)[^.!?]{0,25}(?:cancellazione|rimozione|disiscrizione|disiscrivermi|essere (?:cancellat\w|rimoss\w))|^(?:disiscrizione|disiscrivimi|cancellami|disiscrivi|cancellazione|stop|rimuovere)(?: per favore| grazie)*$|mi oppongo|revoco (?:il )?(?:mio )?consenso|lasciatemi in pace/u,
    declines: /non (?:sono|siamo|mi|ci) interess\w+|no,? grazie|^no$|nessun interesse/,
    mentions: /disiscri|cancellami|rimuov|lista|non (?:scriv|contatt|invi)|spam|gdpr|iscrizione/,
  },
  nl: {
    asks: /(?:haal|verwijder|schrap|schrijf|meld|gooi|wis|zet)\w{0,2} (?:mij|me|ons|mijn|onze|dit)\b[^.!?]{0,50}(?:lijst|uit|af|bestand|database|verwijder\w*|gegevens|adres|mailing|verzendlijst)|(?:mij|me|ons|mijn \w+)[^.!?]{0,30}(?:uit|van) (?:te |de |je |jullie |uw |deze )?[^.!?]{0,20}(?:lijst|bestand|database|mailing\w*|schrijven|halen|verwijderen)|(?:geen|niet)(?: \w+){0,3} (?:e-?mails?|mails?|berichten|post|nieuwsbrie\w+|reclame|mailtjes|contact)(?: meer| sturen| ontvangen| te ontvangen| op)*(?!\p{L})|(?:stuur|mail|schrijf|benader|contacteer|bel)(?: mij| me| ons)?(?: alstublieft| aub| svp)? (?:niet|geen|niets)(?: meer)?|(?:stop|hou|houd|houdt)(?: (?:met|op|alsjeblieft|aub|alstublieft|eens|nu))+[^.!?]{0,40}|wil(?:len)? (?:ik |wij |we )?(?:me |mij |graag )*(?:afmelden|uitschrijven|geen|niet meer)[^.!?]{0,30}|^(?:graag )?(?:afmelden|uitschrijven|stop|verwijderen|schrijf me uit|meld me af)(?: aub| svp| graag| alstublieft| a\.u\.b)*$|(?:graag|gelieve)[^.!?]{0,25}(?:afmelden|uitschrijven|verwijderen|uit te schrijven|te verwijderen|niet meer|geen)|niet meer (?:mailen|benaderen|contacteren|schrijven|benaderd|gemaild)|maak bezwaar|trek mijn toestemming|laat (?:me|mij|ons) met rust/u,
    declines: /geen (?:interesse|belangstelling|behoefte)|niet geïnteresseerd|nee,? (?:bedankt|dank)|^nee$/,
    mentions:
      /afmeld|uitschrijv|mailinglijst|verwijder|geen (?:mail|e-?mail|bericht)|niet meer (?:mail|benader|contact)|spam|avg/,
  },
  pt: {
    asks: /(?:remov|retir|tir|exclu|delet|apag|elimin|descadastr|desinscrev)\w{0,4}(?:-| )(?:me|nos|o meu|a minha|meu|minha|meus|nosso)|me (?:remov|retir|tir|exclu|descadastr|delet)\w+|(?:não|nao|nunca|parem? de|pare de|deixem? de|favor não|evitem?)(?: me| nos| mais| quero| desejo| gostaria de| queremos| volte a| voltem a)* ?(?:contat|contact|escrev|envi|mand|receb|incomod|perturb|envie)\w*(?: mais)?|(?:não|nao) (?:quero|desejo|queremos|desejamos|gostaria de)(?: \w+){0,2} (?:receber|ser contat\w+|ser contact\w+|mais)|(?:chega de|sem mais|nada de|nenhum) (?:e-?mails?|mensagens?|spam|publicidade)|(?:cancel\w+|anular) (?:a |minha |a minha )?(?:inscrição|subscrição|assinatura)|^(?:descadastrar|descadastro|remover|cancelar inscrição|sair|parar|pare|stop|desinscrever)(?: por favor| obrigad\w)*$|(?:quero|desejo|gostaria de|solicito|peço)[^.!?]{0,20}(?:descadastr\w+|remo\w+|exclu\w+|sair da lista|cancelar)|oponho-me|me oponho|deixem?-me em paz/u,
    declines:
      /(?:não|nao) (?:tenho|temos|há) interesse|sem interesse|(?:não|nao) (?:estou|estamos) interessad\w+|(?:não|nao),? obrigad\w|^(?:não|nao)$/,
    mentions:
      /descadastr|desinscrev|cancelar a? ?inscri|lista de|não (?:me )?(?:envi|contat|contact|escrev)|spam|lgpd|remov/,
  },
  sv: {
    asks: /(?:ta|ta bort|stryk|avregistrera|radera|avprenumerera|avsluta)(?: bort)? (?:mig|oss|min|mina|vår|våra|denna|den här)\b|(?:sluta|upphör|låt bli)(?: att| med)? ?(?:mejl|mail|skick|skriv|kontakt|spam|utskick|höra)\w*|(?:inga|inte|aldrig)(?: \w+){0,2} (?:fler|mer|flera) ?(?:mejl|mail|meddelanden|utskick|kontakt|e-post|brev)?|vill (?:inte|ej)(?: längre| ha| få| bli)+[^.!?]{0,40}|(?:kontakta|mejla|maila|skriv|skicka)(?: till)?(?: mig| oss)? (?:inte|inga|ej|aldrig)|(?:önskar|vill)[^.!?]{0,15}(?:avregistr\w+|bli borttagen|avprenumer\w+|avanmäl\w+)|^(?:avregistrera(?: mig)?|avprenumerera|avanmäl\w*|sluta|stopp|stop|ta bort mig)(?: tack)*$|lämna (?:mig|oss) i fred/u,
    declines: /inte intresserad\w*|inget intresse|nej,? tack|^nej$/,
    mentions: /avregistr|avprenumer|avanmäl|ta bort mig|inga fler|sluta (?:mejl|mail|skick)|spam|gdpr/,
  },
  no: {
    asks: /(?:fjern|slett|meld|stryk|ta|afmeld|frameld)(?: bort| av| venligst| vennligst)* (?:meg|mig|oss|os|min|mit|mine|vores|vår)\b|(?:slutt|stopp?|hold op)(?: med)?(?: å| at| med) ?(?:send|skriv|kontakt|mail|spam|ring)\w*|(?:ikke|ingen|aldri|aldrig)(?: \w+){0,2} (?:flere|mer|mere)(?: ?(?:mail\w*|e-?post\w*|meldinger|beskeder|henvendelser))?|(?:ønsker|vil) ikke(?: \w+){0,2} (?:motta|modtage|få|have|ha|kontaktes|bli|blive|høre)[^.!?]{0,30}|(?:kontakt|send|skriv)(?: til)?(?: meg| mig| oss| os)? (?:ikke|ingen|aldri)|^(?:avmeld|afmeld|avmelding|afmelding|meld meg av|stopp|stop|frameld|fjern meg|slet mig)(?: takk| tak)*$|la (?:meg|oss) være i fred/u,
    declines: /ikke interess\w+|nei,? takk|nej,? tak|^(?:nei|nej)$/,
    mentions: /avmeld|afmeld|frameld|fjern meg|slet mig|ikke kontakt|spam|gdpr/,
  },
  fi: {
    asks: /(?:poista|poistakaa|perukaa|peru|lopeta|lopettakaa|älkää|älä)\b[^.!?]{0,60}(?:minut|minua|meidät|meitä|osoitt\w+|tietoni|listal\w+|lähettä\w+|tilaus\w*|lähett\w+|viestej\w+|otta\w+ yhteyttä|yhteyttä|sähköpost\w+)|en halua[^.!?]{0,50}(?:viest\w+|sähköpost\w+|postia|yhteydenotto\w+|vastaanottaa|enää)|^(?:poista|peru tilaus|lopeta|peruuta)(?: kiitos)*$/u,
    declines: /ei kiinnosta|ei kiitos|en ole kiinnostunut|^ei$/,
    mentions: /peru tilaus|poista|lopeta|älkää lähett|spam|postituslista/,
  },
  pl: {
    asks: /(?:wypisz\w*|usuń\w*|usuni\w+|wykreśl\w*|skreśl\w*|wyrejestruj\w*|wykreśli\w+)\b[^.!?]{0,60}(?:mnie|nas|mój|moje|moją|moich|adres|dane|list\w*|baz\w*)|(?:nie|proszę nie|przestań\w*|proszę przestać|prosz\w+ o nie|zaprzesta\w+)\b(?: \w+){0,3} ?(?:pis|wysył|przesył|kontakt|mail|spam|wysła|dzwoń|nęka|pisać)\w*|nie (?:chcę|chcemy|życzę|życzymy)(?: sobie)?[^.!?]{0,50}|(?:rezygnuj\w+|sprzeciw\w*|cofam zgodę)|^(?:wypisz mnie|wypisz|rezygnacja|rezygnuję|stop|usuń)(?: proszę)*$/u,
    declines: /nie (?:jestem|jesteśmy) zainteresowan\w+|nie,? dziękuj\w+|^nie$|brak zainteresowania/,
    mentions: /wypisz|usuń|rezygn|lista mailing|nie (?:wysył|kontakt|pis)|spam|rodo|sprzeciw/,
  },
  cs: {
    asks: /(?:odhla[sš]\w*|odstra[nň]\w*|vyma[zž]\w*|vyřa[dď]\w*|smaž\w*|odeber\w*|vyškrtn\w*)\b[^.!?]{0,50}(?:mě|mne|nás|moj\w*|můj|adres\w*|seznam\w*|údaj\w*|databáz\w*|odběr\w*)|(?:prosím )?(?:ne|už ne|přesta[nň]\w*|již ne)(?:píš|posíl|kontakt|zasíl|otrav|mailuj)\w*|přesta[nň]\w*[^.!?]{0,40}|(?:nechci|nepřeji si|nechceme|nepřejeme si|neželám si)[^.!?]{0,50}(?:dostávat|mail\w*|zpráv\w*|kontakt\w*|e-?mail\w*|další|odoberať)|^(?:odhlásit|odhlaste mě|stop|zrušit odběr)(?: prosím)*$/u,
    declines: /nemám(?:e)? (?:zájem|záujem)|ne,? děkuj\w+|^ne$/,
    mentions: /odhlá|odhlas|neposíl|nekontakt|nepiš|spam|gdpr|odběr/,
  },
  ru: {
    asks: /(?:отпишите|отписать|удалите|уберите|исключите|вычеркните|отпиши|удали|убери)[^.!?]{0,60}(?:меня|нас|мой|адрес|рассыл\w*|баз\w*|списк\w*|данные)|(?:не|больше не|прекратите|перестаньте|хватит|просьба не|прошу не)\s?(?:\p{L}+ ){0,3}(?:пис|пиш|присыл|отправл|беспоко|слать|шлите|рассыл|контакт|звон)\p{L}*|не (?:хочу|желаю|хотим|желаем)[^.!?]{0,40}(?:получать|писем|рассыл\p{L}*|связыва\p{L}*)|^(?:отписаться|отпишите|отписка|стоп|удалите)(?: пожалуйста)*$/u,
    declines: /не ?интерес\p{L}*|нет,? спасибо|^нет$/u,
    mentions: /отпис|рассыл|не пишите|удалите|спам/,
  },
  tr: {
    asks: /(?:listeden|listenizden|abonelik\w*|üyelik\w*|veritaban\w*)[^.!?]{0,40}(?:çıkar\w*|sil\w*|iptal\w*|kaldır\w*)|(?:beni|adresimi|bizi|bilgilerimi|e-?postamı)[^.!?]{0,40}(?:çıkar\w*|sil\w*|kaldır\w*)|(?:bir daha|artık|lütfen)?[^.!?]{0,30}(?:yazmayın|göndermeyin|aramayın|ulaşmayın|atmayın|istemiyorum|istemiyoruz|rahatsız etmeyin|iletişime geçmeyin)|^(?:abonelikten çık|iptal|ret|dur|çıkar|listeden çıkar)(?: lütfen)*$/u,
    declines: /ilgilenmiyor\w*|hayır,? teşekkür\w*|^hayır$/,
    mentions: /abonelik|listeden|göndermeyin|yazmayın|spam|kvkk/,
  },
  he: {
    asks: /(?:הסר|הסירו|תסירו|להסיר|מחק|מחקו|תמחקו)(?:\s+(?:אותי|אותנו|את|מ\S+|נא|בבקשה))*|(?:אל|לא|נא לא|מבקש לא|תפסיקו|הפסיקו|די)\s?(?:\S+ ){0,2}(?:לשלוח|תשלחו|לכתוב|תכתבו|לפנות|תפנו|להטריד|ליצור קשר)|לא (?:מעוניין|מעוניינת|רוצה) (?:לקבל|ב\S+ נוספ)/,
    declines: /לא (?:מעוניין|מעוניינת|רלוונטי)|לא תודה/,
    mentions: /הסר|הסרה|רשימת תפוצה|ספאם/,
  },
  ar: {
    asks: /(?:إلغاء|الغاء|ألغ|إلغ)\s?(?:ال)?اشتراك|(?:احذف|أزل|ازالة|إزالة|حذف)\S*\s?(?:\S+ ){0,3}(?:القائمة|عنواني|بريدي|بياناتي|اسمي)|(?:لا|توقف\S* عن|كفّ?\S* عن)\s?(?:\S+ ){0,2}(?:ترسل|مراسل|إرسال|ارسال|تراسل|تتواصل|الاتصال)\S*|لا أ(?:ريد|رغب)\S*[^.!?؟]{0,40}(?:رسائل|تلقي|استلام)/,
    declines: /غير مهتم|لا شكر/,
    mentions: /إلغاء الاشتراك|الاشتراك|القائمة البريدية/,
  },
  zh: {
    asks: /(?:请|請)?(?:不要|别|別|勿|停止|不再|拒绝|拒絕|取消)[^。！？?!]{0,12}(?:发|發|联系|聯繫|聯絡|打扰|打擾|邮件|郵件|信|推送|订阅|訂閱|骚扰|騷擾)|(?:把|将|將)?我[^。！？?!]{0,15}(?:移除|删除|刪除|去掉|退订|退訂)|^(?:退订|退訂|td|取消订阅|取消訂閱|拒收)(?:谢谢|謝謝)?$|不(?:想|希望|愿|願)[^。！？?!]{0,8}(?:收到|接收|再收)/,
    declines: /(?:不|没|沒)(?:感)?(?:兴趣|興趣|需要)|不用了|谢谢不用/,
    mentions: /退订|退訂|取消订阅|取消訂閱|不要再|拒收|垃圾邮件|垃圾郵件/,
  },
  ko: {
    asks: /수신(?:을|은)? ?(?:거부|거절|원하지 않|원치 않)(?:합니다|해요|할게요|하겠습니다|해 ?주|해주|처리|부탁|요청|신청|바랍|$)|수신 ?거부(?: ?(?:합니다|요|요청|부탁|해|처리|하|바랍|신청|원합))|^(?:광고 ?)?(?:수신 ?거부|수신 ?거절|거부|구독 ?(?:취소|해지|해제))(?:합니다|요|요청|부탁드립니다|해주세요|해 주세요)?$|(?:메일|이메일|연락|광고|홍보|메시지|문자|뉴스레터|제안|이런 ?(?:거|것|메일))\S{0,4} ?(?:그만|더 ?이상|다시는|이제|앞으로)?[^.!?\n]{0,12}(?:보내지|하지|주지|말아|마세요|마십시오|마시|사양|중단|원하지 않|원치 않|받고 싶지 않|안 ?받)|더 ?이상[^.!?\n]{0,20}(?:보내지|연락하지|메일|발송|연락)[^.!?\n]{0,14}(?:마|말|않|중단|사양)|그만 ?(?:보내|연락|하세요|해주|해 주)|(?:명단|목록|리스트|주소록|메일링)\S{0,4}[^.!?\n]{0,20}(?:삭제|빼|제외|지워)|구독.{0,6}(?:취소|해지|해제)(?:해|하|부탁|요청|바랍|$)|연락 ?(?:을 ?)?(?:하|주|드리)지 ?(?:마|말)|(?:제|저의|내|우리|저희) ?(?:메일|이메일|주소|정보|연락처|개인정보)\S{0,6}[^.!?\n]{0,12}(?:삭제|지워|빼)|보내지 ?(?:마|말)/,
    declines: /관심(?:이)? ?(?:없|이 없)|필요 ?(?:없|하지 않)|괜찮습니다|사양|생각 ?없/,
    mentions:
      /수신 ?거부|구독.{0,4}(?:취소|해지)|보내지 ?(?:마|말)|그만 ?보내|연락하지|스팸|삭제 ?(?:해|부탁)|광고 ?메일|차단/,
  },
  ja: {
    asks: /(?:メール|連絡|配信|営業|案内|送信|広告|dm|勧誘|ご連絡|メルマガ)(?:の|は|を|も|など|送付|配信|等|について){0,3}[^。！？\n]{0,10}(?:停止(?:して|を|願|お願い|し)|不要(?:です|でございます|$)|お?止め(?:て|下|くだ)|お?やめ(?:て|下|くだ)|送らない|控え(?:て|願)|お断り|解除(?:して|を|願|お願い)|中止(?:して|を|願|お願い)|ご?遠慮|結構です|しないで)|配信(?:停止|解除)(?:して|を?(?:お願い|希望|願)|希望|$)|(?:リスト|名簿|宛先|データベース|送信先)(?:から|より)[^。\n]{0,12}(?:削除|外し|除外|消し)|(?:今後|これ以上|もう|二度と)[^。\n]{0,20}(?:送らない|不要|ご?遠慮|お断り|送付しない|連絡しない|しないで|やめて|控え|結構)|購読[^。\n]{0,6}(?:解除|停止|中止)|^(?:配信停止|配信解除|停止|解除|不要|購読解除|受信拒否|登録解除)(?:希望|お願いします|してください|です|で)?$|(?:私|わたし|当方|弊社)の?(?:情報|アドレス|メールアドレス|個人情報|データ)[^。\n]{0,10}(?:削除|消)/,
    declines:
      /興味(?:は|が)?(?:ありません|ない|ございません)|必要(?:ありません|ない|ございません)|結構です|間に合って|不要です/,
    mentions: /配信停止|配信解除|購読解除|受信拒否|送らない|迷惑メール|お断り|停止の|オプトアウト/,
  },
};

/** Words that show interest, in any of the languages: with one of them no request acts by itself. */
export const INTEREST =
  /(?<!not |n't |no longer |hardly |less |kein |keine |nicht |sin |pas |non |niet |não |inte |ikke |ei |nie )(?:\binterest(?:ed|ing)\b(?! in (?:receiving|getting|hearing|these|your (?:e-?mails?|newsletter|offers?)))|\bsounds (?:good|great|interesting)|\blet's (?:talk|meet|chat|speak|schedule|set up)|\bhappy to (?:talk|chat|meet|hear|discuss)|\blove to (?:talk|chat|meet|hear|learn)|\btell me more|\bsend (?:me|us|over|the|it|your)\b(?! (?:no|nothing))|\bcall me\b(?! (?:again|anymore))|\bgive me a call|\bbook(?:ed)? (?:a|me|time)|\bdemo\b|\bhow much\b|\bpric(?:e|ing)\b|\bcould we\b|\bcan we\b|\bcan you (?:send|share|tell|show|call)\b|\btiming is (?:great|good|perfect)|\blooking forward\b|\bgern(?:e)?\b|\binteressant\b|\binteressiert uns\b|\bspannend\b|\bklingt\b|\btelefonieren\b|\bintéressant|\bvolontiers\b|\bparlons\b|\bme interesa\b|\bnos interesa\b|\bhablamos\b|\binteressante\b|\bvolentieri\b|\bleuk\b|\bintressant\b|관심 ?(?:있|이 있|가)|궁금|통화 ?(?:가능|하|할)|미팅|만나|좋습니다|좋아요|자료 ?(?:보내|부탁|받)|상담|문의|ぜひ|興味(?:が|は)?(?:あり|ござい)|お話|お聞かせ|詳しく|打ち合わせ|感兴趣|有兴趣)/;

/** Offers to the reader, as company signatures have them: "to unsubscribe, click here". */
export const OFFERS =
  /\b(?:if you|to (?:unsubscribe|opt[- ]out|stop receiving)[^.!?]{0,40}(?:click|reply|visit|here|contact|write|e-?mail|send|use)|you (?:can|may|have the right|are receiving|received|get)|click (?:here|below|on)|(?:unsubscribe|opt[- ]out) (?:here|link|at|using|by|:)|unsubscribe: ?https?|manage (?:your )?preferences)\b|\bwenn sie\b|\bfalls sie\b|\bum sich abzumelden\b|\bklicken sie\b|\bsi vous\b|\bpour vous désinscrire\b|\bcliquez\b|\bsi (?:no|ya no|usted) dese\w+|\bhaga clic\b|\bpara darse de baja\b|\bse non (?:desidera|vuole)\b|\bclicca\b|\bals u\b|\bklik\b|\bcaso (?:não|nao)\b|\bclique\b|원하지 않으시면|원치 않으시(?:면|는)|거부하시려면|클릭|ご希望の(?:場合|方)|希望されない|クリック|如果您|点击/;

/** Asks that calls stop, which leaves mail alone. */
export const NO_CALLS =
  /\b(?:do not|don't|dont|never|stop|no more|please no|quit|no|not to be) (?:ever )?(?:call(?:ing|s|ed)?|phon(?:e|ing)|ring(?:ing)?|cold[- ]call\w*|telephone|phone calls?|dial\w*)\b|\bnicht (?:mehr )?an(?:ge)?ruf\w*|\brufen sie (?:mich|uns)[^.!?]{0,20}nicht|\bkeine (?:weiteren )?(?:anrufe|telefonate|telefonanrufe|telefonwerbung)|\bne (?:m'|me |nous )?(?:appel|téléphon|rappel)\w* (?:plus|pas)|\bplus (?:m'|d')?appel\w*|\bno (?:me|nos) llam\w+|\bdej\w+ de llamar\w*|\bno m[aá]s llamadas|\bnon (?:mi |ci )?(?:chiam|telefon)\w+|\bniet (?:meer )?(?:bellen|gebeld)|\bbel (?:me|mij|ons)[^.!?]{0,12}niet|\b(?:não|nao) (?:me |nos )?(?:lig|telefon)\w+|\bring (?:mig|meg|inte)[^.!?]{0,10}(?:inte|ikke)|전화[^.!?\n]{0,8}(?:하지|마세요|마십시오|사양|삼가|그만|거부|원하지)|(?:お?電話)(?:は|を|での)?[^。\n]{0,12}(?:ご?遠慮|控え|お断り|しない|不要|やめ|止め)|不要(?:再)?打电话|别(?:再)?打电话/;

/** Asks that messages on LinkedIn stop, which leaves mail alone. Somebody who is not on LinkedIn asks for nothing. */
export const NO_LINKEDIN =
  /\b(?:do not|don't|dont|never|stop|quit|please not|rather not) (?:ever )?(?:messag|contact|writ|connect|reach|send|add|approach|invit|dm|ping|text|us)\w*[^.!?\n]{0,40}\blinked-? ?in\b|\b(?:no|stop|don't like|not want|without) (?:more |further |any |the |your |those )*linked-? ?in (?:messag|request|invit|connect|dm|inmail)\w*|\b(?:bitte |mich |uns |schreib\w* |kontaktier\w* )(?:[^.!?\n]{0,25} )?nicht (?:mehr |weiter )?(?:über|via|per|auf|bei|in) linked-? ?in\b|\bkeine (?:weiteren )?(?:nachrichten|anfragen|kontaktanfragen)? ?(?:(?:über|via|per|auf|bei) )?linked-? ?in\b|\bne (?:me |nous |m')?(?:(?:contact|écri|ajout|sollicit|envoy)\w* (?:plus|pas)|(?:plus|pas) (?:me |nous |m')?(?:contact|écri|ajout|sollicit|envoy)\w*)[^.!?\n]{0,25}linked-? ?in\b|\b(?:pas|plus) (?:de |d')(?:messages?|invitations?) (?:sur|via|par) linked-? ?in\b|\bno (?:me|nos) (?:escrib|contact|mand|envi|agreg)\w*[^.!?\n]{0,25}linked-? ?in\b|\bnon (?:mi |ci )?(?:scriv|contatt|aggiung|mand)\w*[^.!?\n]{0,25}linked-? ?in\b|\bniet (?:meer )?(?:via|op|over) linked-? ?in\b|\b(?:não|nao) (?:me |nos )?(?:contact|escrev|envi|adicion|mand)\w*[^.!?\n]{0,25}linked-? ?in\b|(?:링크드인|linked-? ?in)[^.!?\n]{0,20}(?:하지|마세요|말아|마십시오|보내지|사양|삼가|그만|원하지)|linked-? ?in(?:で|から|での|経由)[^。\n]{0,15}(?:遠慮|控え|お断り|しない|不要|やめ)/i;

/** Beside another channel: mail, or every one. */
export const WRITING_AS_WELL =
  /\b(?:or|and|nor|oder|und|noch|ou|et|ni|e|o|y|of|en|eller|och)\b[^.!?]{0,20}(?:\be-?mail|\bmails?\b|\bwrit|\bcontact|\bmessag|\btext\b|schreib|kontakt|écri|escrib|scriv|schrijf|skriv)|\b(?:by|per|via|over) (?:e-?)?mail\b|\beither\b|\banywhere\b|이메일|メール/i;
