/** How people are told that they can stop it, in the languages we write in. */
const WORDS =
  /unsubscrib|opt[ -]?out|stop (?:writing|emailing|these)|not hear from|no more (?:e?mail|message)|remove (?:you|me)|수신\s?거부|abmelde|abbestell|d[ée]sinscri|d[ée]sabonn|dar(?:te|se)? de baja|«baja»|disiscri|afmelden|配信停止/i;

/** Whether a text says how to hear no more. */
export function tellsOptOut(text: string): boolean {
  return WORDS.test(text);
}
