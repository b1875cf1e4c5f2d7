import type { OptOutTable } from "../table.ts";

export const PT: OptOutTable = {
  asks: [
    String.raw`(?:remov|retir|tir|exclu|delet|apag|elimin|descadastr|desinscrev)\w{0,4}(?:-| )(?:me|nos|o meu|a minha|meu|minha|meus|nosso)`,
    String.raw`me (?:remov|retir|tir|exclu|descadastr|delet)\w+`,
    String.raw`(?:não|nao|nunca|parem? de|pare de|deixem? de|favor não|evitem?)(?: me| nos| mais| quero| desejo| gostaria de| queremos| volte a| voltem a)* ?(?:contat|contact|escrev|envi|mand|incomod|perturb)(?:e|em|ar|er|am)\w*(?: mais)?`,
    String.raw`(?:não|nao) (?:quero|desejo|queremos|desejamos|gostaria de)(?: \w+){0,2} (?:receber|ser contat\w+|ser contact\w+|mais (?:receber|e-?mail|mensag|contat|contact|informaç|publicidade)\w*)`,
    String.raw`(?:chega de|sem mais|nada de|nenhum) (?:e-?mails?|mensagens?|spam|publicidade)`,
    String.raw`(?:cancel\w+|anular) (?:a |minha |a minha )?(?:inscrição|subscrição|assinatura)`,
    String.raw`^(?:descadastrar|descadastro|remover|cancelar inscrição|sair|parar|pare|stop|desinscrever)(?: por favor| obrigad\w)*$`,
    String.raw`(?:quero|desejo|gostaria de|solicito|peço)[^.!?]{0,20}(?:descadastr\w+|remo\w+|exclu\w+|sair da lista|cancelar)`,
    String.raw`oponho-me`,
    String.raw`me oponho`,
    String.raw`deixem?-me em paz`,
  ],
  tells: [
    String.raw`\besque[çc]`,

    String.raw`\b(?:não|nao) (?!queremos|desejamos|gostaríamos)\p{L}+(?:amos|emos|imos|ei)\b`,

    String.raw`(?<!\p{L})(?:fatura|amostra|contrato|orçamento|pacote|mercadoria|produto|pedido|link|convite|documento|arquivo|anexo|papel|folheto|catálogo|agenda|linha|nota fiscal)s?(?!\p{L})`,
    String.raw`hesit`,
    String.raw`\b(?:não|nao) (?:recebemos|enviamos|temos|recebi|tenho|mandamos|usamos|contatamos)\b|\bperder\b|dúvida`,
  ],
  mentions: [
    String.raw`\bchega\b|advogad|denúnci|proteção de dados|onde (?:conseguiu|obteve)`,
    String.raw`descadastr`,
    String.raw`desinscrev`,
    String.raw`cancelar a? ?inscri`,
    String.raw`lista de`,
    String.raw`não (?:me )?(?:envi|contat|contact|escrev)`,
    String.raw`spam`,
    String.raw`lgpd`,
    String.raw`remov`,
  ],
  offers: [String.raw`\bcaso (?:não|nao)\b`, String.raw`\bclique\b`],
  noCalls: [String.raw`\b(?:não|nao) (?:me |nos )?(?:lig|telefon)\w+`],
  noLinkedIn: [
    String.raw`\b(?:não|nao) (?:me |nos )?(?:contact|escrev|envi|adicion|mand)\w*[^.!?\n]{0,25}linked-? ?in\b`,
  ],
};
