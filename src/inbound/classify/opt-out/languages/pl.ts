import type { OptOutTable } from "../table.ts";

export const PL: OptOutTable = {
  asks: [
    String.raw`(?:wypisz\p{L}*|usuń\p{L}*|usuni\p{L}+|wykreśl\p{L}*|skreśl\p{L}*|wyrejestruj\p{L}*|wykreśli\p{L}+)\b[^.!?]{0,60}(?:mnie|nas|mój|moje|moją|moich|adres|dane|list\p{L}*|baz\p{L}*)`,
    String.raw`(?:nie|proszę nie|przestań\p{L}*|proszę przestać|prosz\p{L}+ o nie|zaprzesta\p{L}+)\b(?: \p{L}+){0,3} ?(?:pisać|pisz|wysyła[ćj]|przesyła[ćj]|kontaktow|kontaktuj|mailow|spamow|wysłać|dzwoń|nękać|pisani|wysyłani|przesyłani)\p{L}*`,
    String.raw`nie (?:chcę|chcemy|życzę|życzymy)(?: sobie)?[^.!?]{0,40}(?:otrzym|dostaw|wiadomo|mail|kontakt|korespond|reklam|newsletter)\p{L}*`,
    String.raw`(?:rezygnuj\p{L}+|sprzeciw\p{L}*|cofam zgodę)`,
    String.raw`^(?:wypisz mnie|wypisz|rezygnacja|rezygnuję|stop|usuń)(?: proszę)*$`,
  ],
  tells: [
    String.raw`zapomn`,

    String.raw`(?<!\p{L})(?:faktur|prób|umow|umów|ofert|paczk|paczek|towar|produkt|zamówie|link|zaprosze|dokument|plik|załącznik|papier|broszur|katalog|kalendarz|pozycj|wiersz)\p{L}*`,
    String.raw`\bnie (?!chcemy|życzymy)\p{L}+(?:amy|emy|imy|ymy|łem|łam|liśmy|łyśmy)(?!\p{L})|waha[jć]|czeka[cć]`,
  ],
  mentions: [
    String.raw`usuni|usunąć|prawnik|adwokat|uodo|nęka|dan(?:ych|e) osobow|moich danych`,
    String.raw`wypisz`,
    String.raw`usuń`,
    String.raw`rezygn`,
    String.raw`lista mailing`,
    String.raw`nie (?:wysył|kontakt|pis)`,
    String.raw`spam`,
    String.raw`rodo`,
    String.raw`sprzeciw`,
  ],
};
