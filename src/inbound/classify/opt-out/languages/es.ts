import type { OptOutTable } from "../table.ts";

export const ES: OptOutTable = {
  asks: [
    String.raw`(?:elim[ií]n|b[oó]rr|qu[ií]t|sáqu|saqu|ret[ií]r|supr[ií]m|excl[uú])\w{1,5}(?:me|nos)? ?(?:de|mi|mis|nuestr\w+)\b`,
    String.raw`(?:d[eé]j|par|ces)\w{1,6} de (?:enviar|escribir|mandar|contactar|molestar|spamear)\w{0,4}`,
  ],
  tells: [
    String.raw`\bolvid`,

    String.raw`\bno (?!queremos|deseamos|quisiéramos)\p{L}+(?:amos|emos|imos)\b`,

    String.raw`(?<!\p{L})(?:factura|muestra|contrato|presupuesto|paquete|mercanc[ií]a|producto|pedido|enlace|invitaci[oó]n|documento|archivo|adjunto|papel|folleto|cat[aá]logo|calendario|l[ií]nea|albar[aá]n)(?:e?s)?(?!\p{L})`,
    String.raw`\b(?:no dud|no vacil)`,
    String.raw`\bno (?:enviamos|recibimos|hemos|tenemos|mandamos|escribimos|contactamos|usamos|he|tengo|recib[ií])\b`,
    String.raw`\bya no (?:enviamos|recibimos|usamos|mandamos|tenemos)\b|\bperder\b|\bañ[aá]d\w+`,
  ],
  mentions: [
    String.raw`no (?:quiero|queremos|deseo|deseamos) (?:más|nada|seguir|volver|que (?:me|nos))\b|de (?:su|sus|tu|vuestra) (?:base|lista|fichero|crm)\p{L}*`,
    // Taking away, forgetting, leaving in peace: whom, is what makes it a request.
    String.raw`olv[ií]d\p{L}*(?:me|nos|nse)?(?: de)? (?:mí|mi|nosotros|me|nos|nuestr\p{L}*)\b|(?:borr|quit|sac|saqu|elimin|olvid|tach)\p{L}*(?:me|nos)\b|no (?:quiero|queremos) (?:saber|oír|volver)|en paz\b`,
    String.raw`\bno (?:me |nos |lo )?(?:escrib|contact|mand|env[ií]|insist|molest)\w* (?:m[aá]s|nunca|otra vez|de nuevo|nada)\b`,
    String.raw`\bya (?:está bien|basta)\b|\b(?:dejadlo|paren|parad|cesen|insistan?|insistir|(?:sin|mi|ning[uú]n) consentimiento|supresi[oó]n de (?:mis|los))\b`,
    String.raw`\bd[eé]j\w+ de (?:escrib|env|mand|contact|molest)|\bd[eé]jen\w* `,
    String.raw`\bbasta (?:ya|de|con (?:est[aeo]s?|los|las|tant))|^basta$|abogad|denunci|agencia de protecci[oó]n|rgpd|acos|de d[oó]nde (?:ha|han|sac)`,
    String.raw`de baja`,
    String.raw`desuscri`,
    String.raw`suscripci`,
    String.raw`no (?:me|nos) (?:env|escrib|contact|mand)`,
    String.raw`spam`,
    String.raw`lista de correo`,
    String.raw`publicidad`,
    String.raw`rgpd`,
    String.raw`dejen? de`,
  ],
  interest: [
    String.raw`\b(?:env[ií]e|mánde|pás[ea]|hága|env[ií]a|manda)[^\Wr]{0,2}(?:me|nos)\b|\b(?:puede|podr)\w* (?:enviar|mandar)(?:me|nos|le)?\b`,
    String.raw`\b(?:cuánto (?:cuesta|vale)|precios?|tarifas?|presupuesto)\b`,
    String.raw`\b(?:podemos|podríamos) (?:hablar|vernos|quedar|reunirnos)\b|\bllámeme\b|\bbuscamos\b|\bdemo\b|\bme gustaría (?:ver|saber|hablar|conocer)\b`,
    String.raw`\bme interesa\b`,
    String.raw`\bnos interesa\b`,
    String.raw`\bhablamos\b`,
    String.raw`\binteressante\b`,
  ],
  offers: [
    String.raw`\bsi (?:no|ya no|usted) dese\w+`,
    String.raw`\bhaga clic\b`,
    String.raw`\bpara darse de baja\b`,
  ],
  noCalls: [
    String.raw`\bno (?:me|nos) llam\w+`,
    String.raw`\bdej\w+ de llamar\w*`,
    String.raw`\bno m[aá]s llamadas`,
  ],
  noLinkedIn: [String.raw`\bno (?:me|nos) (?:escrib|contact|mand|envi|agreg)\w*[^.!?\n]{0,25}linked-? ?in\b`],
  me: [
    String.raw`\b(?:me|mí|mi|mis|mío|conmigo|(?:su|sus|tu|tus|estos|este) (?:correos?|mensajes?|e-?mails?|listas?|publicidad))\b|(?:rme|eme|enme)\b`,
  ],
  others: [
    String.raw`\b(?:nosotros|nuestr\w+|clientes?|usuarios?|destinatarios?|candidatos?|empleados?|compañeros?|colegas?|proveedor\w*|competidor\w*|competencia|herramientas?|sistemas?|programas?|productos?|plataformas?|funci[oó]n\w*|módulos?|app)\b`,
  ],
  protests: [
    // Tired of it, sending away, never asked for it, about to block.
    String.raw`\bcuántas veces\b|\bpor (?:\w+) vez\b|\b(?:déjen|dejen|dejadme|déjame|déjeme)(?:me|nos)? (?:en paz|tranquil)|\bvá(?:yan|yase)se\b|\b(?:nunca|jamás|no) (?:he |hemos |lo |os |les |le )*(?:pedí|pedido|pedimos|solicité|solicitado|autoric?[eé]|autorizado|autorizamos|autoriz[oó]|suscri\w+|registr\w+|consent\w+|di(?:do|mos)?)\b|\b(?:hart[oa]s?|cansad[oa]s?) de\b|\b(?:les|os|te|le|voy a) (?:bloque|report)\w+|\bno solicitad`,
    String.raw`\b(?:de dónde|cómo) (?:ha|han|has|habéis) (?:sacado|conseguido|obtenido|encontrado)|\bquién (?:le|les|os|te) (?:dio|ha dado)\b|\bpor qué (?:me|nos) (?:escrib|sig|env|mand)\w+`,
  ],
  courtesies: [
    String.raw`\bno (?:dud|vacil)\w+ en (?:contactar|escribir|llamar|preguntar|consultar|enviar|avisar)\w*`,
  ],
};
