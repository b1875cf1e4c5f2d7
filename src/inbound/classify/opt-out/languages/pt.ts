import type { OptOutTable } from "../table.ts";

export const PT: OptOutTable = {
  asks: [
    String.raw`(?:remov|retir|tir|exclu|delet|apag|elimin|descadastr|desinscrev)\w{0,4}(?:-| )(?:me|nos|o meu|a minha|meu|minha|meus|nosso)`,
    String.raw`(?:quero|desejo|gostaria de|solicito|peço)[^.!?]{0,20}(?:descadastr\w+|remo\w+|exclu\w+|sair da lista|cancelar)`,
  ],
  tells: [
    String.raw`\besque[çc]`,

    String.raw`\b(?:não|nao) (?!queremos|desejamos|gostaríamos)\p{L}+(?:amos|emos|imos|ei)\b`,

    String.raw`(?<!\p{L})(?:fatura|amostra|contrato|orçamento|pacote|mercadoria|produto|pedido|link|convite|documento|arquivo|anexo|papel|folheto|catálogo|agenda|linha|nota fiscal)s?(?!\p{L})`,
    String.raw`hesit`,
    String.raw`\b(?:não|nao) (?:recebemos|enviamos|temos|recebi|tenho|mandamos|usamos|contatamos)\b|\bperder\b|dúvida`,
  ],
  mentions: [
    String.raw`não (?:quero|queremos|desejo|desejamos) mais|d[ao]s? (?:vossa|sua|vosso|seu)s? (?:base|lista|ficheiro|cadastro|crm)\p{L}*`,
    // Taking away, forgetting, leaving in peace: whom, is what makes it a request.
    String.raw`(?:esque[cç]|apag|tir|remov|exclu|elimin|retir|risc)\p{L}*(?:-me|-nos| (?:de )?mim| me| nos| (?:o |a |os )?(?:meus?|minhas?|nosso|nossa))(?!\p{L})|em paz\b|(?:ouvir|saber) (?:mais )?de (?:vocês|si|vós)`,
    String.raw`\b(?:parem|pare com|chega (?:de|disso|com)|basta (?:de|disso)|deixem?[- ](?:me|nos)|insist\w+|(?:sem|meu|nenhum) consentimento|não (?:autorizei|dei)|indesejad\w+)\b`,
    String.raw`\bchega (?:de|disso|com)\b|^chega$|advogad|denúnci|proteção de dados|onde (?:conseguiu|obteve)`,
    String.raw`descadastr`,
    String.raw`desinscrev`,
    String.raw`cancelar a? ?inscri`,
    String.raw`lista de`,
    String.raw`não (?:me )?(?:envi|contat|contact|escrev)`,
    String.raw`spam`,
    String.raw`lgpd`,
    String.raw`\bremov(?:er|am|a|ido|ida|am-me)\b`,
  ],
  offers: [
    String.raw`se (?:recebeu|não (?:é|for))`,
    String.raw`\bcaso (?:não|nao)\b`,
    String.raw`\bclique\b`,
  ],
  noCalls: [String.raw`\b(?:não|nao) (?:me |nos )?(?:lig|telefon)\w+`],
  noLinkedIn: [
    String.raw`\b(?:não|nao) (?:me |nos )?(?:contact|escrev|envi|adicion|mand)\w*[^.!?\n]{0,25}linked-? ?in\b`,
  ],
  me: [
    String.raw`\b(?:me|mim|meus?|minhas?|comigo|(?:seus?|suas?|estes?|esses?) (?:e-?mails?|mensagens|lista))\b`,
  ],
  others: [
    String.raw`\b(?:nós|noss[oa]s?|clientes?|usuários?|utilizadores|destinatários?|candidatos?|funcionários?|colaborador\w*|colegas?|fornecedor\w*|concorrent\w*|ferramentas?|sistemas?|programas?|produtos?|plataformas?|função|funções|módulos?|app|escalas?|feriados?)\b`,
  ],
  protests: [
    // Tired of it, sending away, never asked for it, about to block.
    String.raw`\bquantas vezes\b|\bpela (?:\w+) vez\b|\b(?:deixe|deixem|deixa)(?:-me|-nos| me| nos) (?:em paz|sossegad)|\b(?:nunca|jamais|não|nao) (?:vos |lhes |o |me )*(?:pedi|pedimos|solicit(?:ei|amos)|autoriz(?:ei|amos)|inscrevi|inscrevemos|subscrevi|consenti|cadastrei|dei)\b|\b(?:fart[oa]s?|cansad[oa]s?) d[eoa]s?\b|\b(?:vou|irei) (?:bloquear|denunciar|reportar)|\bnão solicitad`,
    String.raw`\b(?:onde|como) (?:conseguiu|conseguiram|obteve|obtiveram|arranj\w+|acharam|achou)|\bquem (?:lhe|te|vos) deu\b`,
  ],
  courtesies: [String.raw`\bnão hesite(?:m)? em (?:contact|contat|escrev|lig|pergunt|envi)\w*`],
  interest: [
    String.raw`\b(?:envie|mande|envia|manda|mandem|enviem)(?:-me|-nos)\b|(?<!(?:não|nao|no|nunca) )\bme (?:envie|mande|manda)\b`,
    String.raw`\b(?:quanto custa|preços?|orçamento)\b`,
    String.raw`\b(?:podemos|poderíamos) (?:falar|conversar|marcar|agendar)\b|\bprocuramos\b|\bdemo\b|\b(?:quero|queremos|gostaria de|gostaríamos de) (?:ver|saber|conhecer|conversar)\b|\binteressad[oa]s? em\b(?<!não \w{0,8} ?interessad[oa]s? em)|\bme liga\b|\bligue-me\b`,
  ],
};
