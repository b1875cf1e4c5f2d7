import type { OptOutTable } from "../table.ts";

export const PL: OptOutTable = {
  tells: [
    String.raw`zapomn`,

    String.raw`(?<!\p{L})(?:faktur|prób|umow|umów|ofert|paczk|paczek|towar|produkt|zamówie|link|zaprosze|dokument|plik|załącznik|papier|broszur|katalog|kalendarz|pozycj|wiersz)\p{L}*`,
    String.raw`\bnie (?!chcemy|życzymy|jesteśmy)\p{L}+(?:amy|emy|imy|ymy|łem|łam|liśmy|łyśmy)(?!\p{L})|waha[jć]|czeka[cć]`,
  ],
  offers: [String.raw`je(?:ż|ś)eli (?:nie (?:są|jest)|otrzymal)|jeśli (?:nie (?:są|jest)|otrzymal)`],
  mentions: [
    String.raw`nie (?:chcę|chcemy|życzę|życzymy)(?: sobie)? (?:już|więcej)|z (?:waszej|państwa|tej) (?:bazy|listy)`,
    // Taking away, forgetting, leaving in peace: whom, is what makes it a request.
    String.raw`(?:mnie|nas|moj\p{L}*|mój|nasz\p{L}*)(?!\p{L})[^.!?]{0,25}(?:wykreśl|usun|usuń|wypis|skreśl|zapomn)\p{L}*|(?:wykreśl|usun|usuń|wypis|skreśl|zapomn)\p{L}*[^.!?]{0,20}(?<!\p{L})(?:mnie|nas|moj\p{L}*|mój|nasz\p{L}*)|święty spokój|w spokoju`,
    String.raw`\b(?:przestań\p{L}*|prosz\p{L}+ przestać|mam dość|dość tego|koniec z|zgod[yę] nie|bez zgody|niechcian\p{L}*|zaprzesta\p{L}*)`,
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
  me: [
    String.raw`(?<!\p{L})(?:mnie|mi|mój|moje|moja|moich|mną|(?:wasz|państwa|te|tej|ta)\p{L}* (?:mail|wiadomo|list|newsletter)\p{L}*)(?!\p{L})`,
  ],
  others: [
    String.raw`(?<!\p{L})(?:my|nasz\p{L}*|nam|klien\p{L}*|użytkowni\p{L}*|odbiorc\p{L}*|kandydat\p{L}*|pracowni\p{L}*|dostawc\p{L}*|konkuren\p{L}*|narzędz\p{L}*|system\p{L}*|program\p{L}*|produkt\p{L}*|platform\p{L}*|funkcj\p{L}*|moduł\p{L}*|aplikacj\p{L}*)(?!\p{L})`,
  ],
  protests: [
    // Tired of it, sending away, never asked for it, about to block.
    String.raw`\bile razy\b|\bpo raz (?:\w+)\b|\b(?:dajcie|daj|proszę dać) (?:mi|nam) (?:święty )?spokój|\b(?:nigdy|nie) (?:się )?(?:prosił|prosiłam|zamawia|wyraża|wyrazi|zapisywa|zapisa|zgadza|zgodzi)\p{L}*|\bmam dość\b|\b(?:zablokuję|blokuję|zgłoszę|zgłaszam)\b|\bniechcian|\bniezamówion|\bnie życzę sobie\b|\bodczep\p{L}*`,
    String.raw`skąd (?:macie|ma pan|ma pani|mają państwo|masz)`,
  ],
  courtesies: [String.raw`(?:nie wahaj|proszę się nie wahać)\p{L}*[^.!?]{0,30}`],
  interest: [
    String.raw`\bile kosztuje\b|\bcen[ay]?\b|\bcennik\b|\bszukamy\b|\bdemo\b|\bchętnie\b|\binteresując\p{L}*|\bprosz\p{L}+ (?:o )?(?:przesła\p{L}+|wysła\p{L}+) (?:ofert|cennik|szczegół|materiał)\p{L}*|\bzainteresowan\p{L}*(?!\p{L})(?<!nie \p{L}{2,8} zainteresowan\p{L}{1,4})`,
  ],
};
