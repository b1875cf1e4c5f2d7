import type { LanguageTable } from "../lexicon.ts";

export const PT: LanguageTable = {
  name: "pt",
  common:
    "o|a|de|e|que|estou|estarei|nao|para|com|meu|minha|seu|em|do|da|no|na|um|uma|ate|por|obrigado|mensagem|sera",
  months:
    "janeiro jan|fevereiro fev|marco mar|abril abr|maio mai|junho jun|julho jul|agosto ago|setembro set|outubro out|novembro nov|dezembro dez",
  weekdays:
    "domingo dom|segunda-feira segunda feira segunda seg|terca-feira terca feira terca ter|quarta-feira quarta feira quarta qua|quinta-feira quinta feira quinta qui|sexta-feira sexta feira sexta sex|sabado sab",
  numbers:
    "um=1|uma=1|dois=2|duas=2|tres=3|quatro=4|cinco=5|seis=6|sete=7|oito=8|nove=9|dez=10|quinze=15|primeiro=1",
  ordinals: "º|o|°",
  words: {
    day: "dia|dias",
    businessDay: "dia util|dias uteis",
    week: "semana|semanas",
    month: "mes|meses",
    year: "ano|anos",
    newYear: "ano novo|novo ano",
    until: "ate|ate ao|ate o|ate a|ate o dia|ate ao dia|ate dia",
    through:
      "ate o final de|ate o fim de|ate ao fim de|ate ao final de|ate final de|ate fim de|ate o final do|ate ao fim do",
    to: "a|ao|e|-|ate|ate o|ate ao",
    from: "de|do|desde|entre|entre os dias|do dia",
    by: "a partir de|a partir do|a partir do dia",
    after: "apos|apos o dia|depois de|depois do dia",
    in: "em|daqui a|dentro de",
    before: "antes de|antes do|antes",
    on: "em|no|na|durante|por|dia|no dia|nos dias|o|a",
    next: "proximo|proxima|proximos|proximas|seguinte|que vem",
    this: "esta|este|essa|toda a|todo o|o resto da|resto da",
    end: "fim de|final de|fim do|final do|fins de",
    start: "inicio de|comeco de|inicio do|principio de|principios de",
    middle: "meados de|em meados de",
    weekOf: "semana de|semana do dia",
    today: "hoje",
    tomorrow: "amanha",
    overmorrow: "depois de amanha",
    inclusive: "inclusive|incluindo|inclusivamente",
    not: "nao|sem|nunca",
    return:
      "no escritorio|disponivel novamente|volto|voltarei|retorno|retornarei|regresso|regressarei|de volta|regressando|retornando|voltando|de regresso",
    back: "no escritorio|disponivel novamente|volto|voltarei|retorno|retornarei|regresso|regressarei|de volta|regressando|retornando|voltando|de regresso|disponivel|responderei|contactavel|retomarei|estarei de regresso|responder|responder-lhe|respondo|lerei",
    away: "fora do escritorio|fora da empresa|ausente|ausencia|de ferias|ferias|em viagem|viagem|de licenca|licenca|nao estarei disponivel|indisponivel|fora|feriado|folga|licenca maternidade|atestado|fechado|fechados|ooo|feira|formacao|congresso|treinamento",
  },
};
