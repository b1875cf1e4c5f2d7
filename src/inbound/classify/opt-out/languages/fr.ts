import type { OptOutTable } from "../table.ts";

export const FR: OptOutTable = {
  asks: [
    String.raw`\b(?:tu|vous) m'(?:ôtes?|otes?|ôtiez|enl[eè]v\w+|retir\w+|effac\w+) de (?:ta|votre|vos|tes|la) [^.!?]{0,20}(?:liste|envois?|base|fichier)`,
    String.raw`\b(?:vous me l[âa]chez|l[âa]chez[- ]moi|l[âa]che[- ]moi|foutez[- ]moi la paix|fichez[- ]moi la paix)\b`,
    String.raw`(?:merci|veuillez|prière|svp|s'il vous plaît)(?: bien)?(?: vouloir)?(?: de)? (?:ne (?:plus|pas) |me (?:retirer|désinscrire|désabonner|supprimer|enlever|rayer)|retirer (?:mon|mes|notre)|supprimer (?:mon|mes|notre)|cesser|arrêter)`,
  ],
  tells: [
    String.raw`\b(?:ne |n')(?!souhaitons|voulons|désirons|acceptons)\p{L}+ons\b|\boubli`,

    String.raw`(?<!\p{L})(?:facture|échantillon|contrat|devis|colis|marchandise|produit|commande|lien|invitation|document|pièce jointe|papier|courrier postal|brochure|catalogue|agenda|palette|ligne|bon de|livraison)s?(?!\p{L})`,
    String.raw`hésite|gêne[zr]?[- ]vous`,
    String.raw`\b(?:je n'ai|nous n'avons|on n'a|n'avons|n'ai|je n'avais)\b`,
    String.raw`\b(?:nous|on|il|elle|ils|je) (?:ne |n')(?!(?:souhait|veu|voul|désir|accept))\p{L}+ (?:plus|pas|jamais|aucun)`,
    String.raw`\b(?:souhait\p{L}*|voul\p{L}*|désir\p{L}*|veux|veut|veulent) (?:arrêter|cesser|supprimer|retirer)(?! de (?:recevoir|nous|m'|me ))`,
    String.raw`(?:rater|manquer|perdre|louper)\b`,
    String.raw`(?<!\p{L})(?:ajoute|inscri)\p{L}*[- ](?:moi|nous)`,
  ],
  mentions: [
    String.raw`(?:veux|voulons|voudrais|souhait\p{L}+|désir\p{L}+) (?:plus|ne plus)(?!\p{L})|(?:de|dans) (?:votre|vos) (?:base|fichier|liste|crm)\p{L}*`,
    // Taking away, forgetting, leaving in peace: whom, is what makes it a request.
    String.raw`(?:m'|me |nous )(?:oubli|effac|ray|retir|enlev|supprim|sort|désinscri)\p{L}*|(?:oubli|efface|raye|retire|enlève|supprime|sorte)\p{L}*[- ](?:moi|nous|mon|mes|notre|nos)\b|entendre parler de (?:vous|toi|votre)|\bla paix\b`,
    String.raw`(?:^|[,;] ?)(?:stop|basta|assez|ça suffit|suffit)$|\b(?:ça suffit|y en a marre|j'en ai (?:assez|marre)|fichez|foutez)\b`,
    String.raw`\b(?:(?:me|nous) relanc\p{L}+|(?:vos|de|ième) relances?|relancez pas|prospection|(?:aucun|sans|mon|pas) consentement|harcèlement|indésirables?)\b`,
    String.raw`\bcontactez plus\b|\b(?:plus|jamais) (?:me |nous )?(?:écrire|contacter|appeler|relancer|solliciter)\b`,
    String.raw`\bcess(?:er|ez|e)\b`,
    String.raw`foutez|fichez[- ]moi|la paix\b|avocat|cnil|harc[eè]l|dernier avertissement|où avez[- ]vous (?:eu|trouvé|obtenu)|(?:être|été|plus|pas) recontacté|effacer (?:mes|nos)`,
    String.raw`désinscri`,
    String.raw`désabonn`,
    String.raw`ne plus (?:recevoir|être|me)`,
    String.raw`retir\w{1,4} (?:moi|mon|de)`,
    String.raw`spam`,
    String.raw`opposition`,
    String.raw`rgpd`,
    String.raw`liste de diffusion`,
    String.raw`plus de mails?`,
    String.raw`démarchage`,
  ],
  interest: [
    String.raw`\b(?:envoyez|envoie|transmettez|faites|adressez)[- ](?:moi|nous)\b(?! (?:plus|pas|rien|jamais))`,
    String.raw`\b(?:combien|quel(?:s|le)? (?:prix|tarif\w*)|tarifs?)\b`,
    String.raw`\bpouvons[- ]nous\b|\bon (?:peut|pourrait) (?:se|en) parler\b|\bappelez[- ](?:moi|nous)\b|\bnous cherchons\b|\bnous recherchons\b|\bdémo\b|\bintéressée?s?\b(?<!pas intéressée?s?)|\bm'intéresse\b(?<!ne m'intéresse)`,
    String.raw`\bintéressant`,
    String.raw`\bvolontiers\b`,
    String.raw`\bparlons\b`,
  ],
  offers: [String.raw`\bsi vous\b`, String.raw`\bpour vous désinscrire\b`, String.raw`\bcliquez\b`],
  noCalls: [
    String.raw`\bne (?:m'|me |nous )?(?:appel|téléphon|rappel)\w* (?:plus|pas)`,
    String.raw`\bplus (?:m'|d')?appel\w*`,
  ],
  noLinkedIn: [
    String.raw`\bne (?:me |nous |m')?(?:(?:contact|écri|ajout|sollicit|envoy)\w* (?:plus|pas)|(?:plus|pas) (?:me |nous |m')?(?:contact|écri|ajout|sollicit|envoy)\w*)[^.!?\n]{0,25}linked-? ?in\b`,
    String.raw`\b(?:pas|plus) (?:de |d')(?:messages?|invitations?) (?:sur|via|par) linked-? ?in\b`,
  ],
  me: [
    String.raw`\b(?:me|moi|mon|ma|mes|(?:vos|votre|ces|ce) (?:mails?|e-?mails?|messages?|courriels?|listes?|newsletters?|bases?|fichiers?))\b|m'`,
  ],
  others: [
    String.raw`\b(?:nous|notre|nos|on|clients?|utilisateurs?|destinataires?|candidats?|salariés?|collègues?|fournisseurs?|prestataires?|concurrents?|outils?|systèmes?|logiciels?|produits?|plateformes?|fonctions?|fonctionnalités?|modules?|appli\w*)\b`,
  ],
  protests: [
    // Tired of it, sending away, never asked for it, about to block.
    String.raw`\bcombien de fois\b|\bpour la (?:\w+|\d+e?) fois\b|\b(?:fichez|foutez|laissez|lâchez)[- ](?:moi|nous) (?:la paix|le camp|tranquilles?)|\bdégagez\b|\blâchez[- ](?:moi|nous)\b|\b(?:jamais|rien|pas) (?:\w+ )?(?:demandé|autorisé|consenti|inscrite?|sollicité|donné)\b|\b(?:marre|ras[- ]le[- ]bol)\b|\bassez de (?:vos|tes|ces)\b|\b(?:je vous )?(?:bloque|signale)(?:rai)?\b|\bnon sollicité`,
    String.raw`\b(?:où|comment) (?:avez[- ]vous|vous avez)(?: \w+)? (?:eu|trouvé|obtenu|récupéré)|\bqui vous a donné\b|\bpourquoi (?:m'|continuez|vous continuez)`,
  ],
  courtesies: [
    String.raw`n'hésitez (?:surtout )?pas à (?:me |nous |m')?(?:contacter|écrire|appeler|revenir|poser|solliciter|joindre|envoyer|rappeler|faire|relancer|transmettre)`,
  ],
};
