import type { OptOutTable } from "../table.ts";

export const FI: OptOutTable = {
  tells: [
    String.raw`unohda`,
    String.raw`(?<!\p{L})(?:lasku|näytte|näyte|sopimu|tarjou|paket|tavara|tuot|tilaukse|linkki|kutsu|asiakirj|tiedosto|liite|liitte|paperi|esitte|luettelo|rivi)\p{L}*`,
    String.raw`\bemme\b|epäröi|\bemme ole\b`,
  ],
  mentions: [
    // Taking away, forgetting, leaving in peace: whom, is what makes it a request.
    String.raw`(?:unohda|poista|jättä|jätä|poistetta)\p{L}*[^.!?]{0,20}(?:minut|meidät|rauhaan|minua|tietoni|osoitteeni)`,
    String.raw`\b(?:lopettakaa|riittää|suostumus\w*|ei kiitos enää)`,
    String.raw`älkää|\bälä\b|tietosuoja|asianaja|häirit|enää`,
    String.raw`peru tilaus`,
    String.raw`poista`,
    // "Lopetamme": we end something of ours.
    String.raw`lope(?:ta|tta)(?!mme|n\b|vat|t\b)`,
    String.raw`älkää lähett`,
    String.raw`spam`,
    String.raw`postituslista`,
  ],
  me: [String.raw`\b(?:minu\p{L}*|mulle|osoitteeni|tietoni|sähköpostini)\b`],
  others: [
    String.raw`\b(?:me|meidän|meillä|asiakka\p{L}*|käyttäj\p{L}*|vastaanottaj\p{L}*|työntekij\p{L}*|toimittaj\p{L}*|kilpailij\p{L}*|työkalu\p{L}*|järjestelm\p{L}*|ohjelm\p{L}*|tuot\p{L}*|alust\p{L}*|toiminto\p{L}*)`,
  ],
  protests: [
    // Tired of it, sending away, never asked for it, about to block.
    String.raw`\bkuinka monta kertaa\b|\bmontako kertaa\b|\b(?:en|emme) (?:ole|oo) (?:koskaan |ikinä )?(?:pyytä|tilan|antan|liitty|suostu|hyväksy)\p{L}*|\bjättäkää (?:minut |meidät )?rauhaan|\bkyllästy|\bestän (?:teidät|sinut)|\bei-toivot|\bhäipykää|\bpainukaa`,
  ],
  courtesies: [String.raw`älä(?:kää)? epäröi\p{L}* (?:ottaa|soittaa|kysyä|kirjoittaa)[^.!?]{0,15}`],
  interest: [
    String.raw`\bmitä maksaa\b|\bpaljonko\b|\bhinta\b|\bhinnat\b|\bkiinnosta(?:a|va)\p{L}*(?<!ei kiinnosta)|\bkiinnostu(?:neita|nut)\b|\bdemo\b|\betsimme\b|\bmielellä\p{L}*`,
  ],
};
