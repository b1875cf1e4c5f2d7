import type { OptOutTable } from "../table.ts";

export const CS: OptOutTable = {
  asks: [
    String.raw`(?:odhla[sš]\p{L}*|odstra[nň]\p{L}*|vyma[zž]\p{L}*|vyřa[dď]\p{L}*|smaž\p{L}*|odeber\p{L}*|vyškrtn\p{L}*)\b[^.!?]{0,50}(?:mě|mne|nás|moj\p{L}*|můj|adres\p{L}*|seznam\p{L}*|údaj\p{L}*|databáz\p{L}*|odběr\p{L}*)`,
    String.raw`(?:prosím )?(?:ne|už ne|přesta[nň]\p{L}*|již ne)(?:píš|posíl|kontakt|zasíl|otrav|mailuj)\p{L}*`,
    String.raw`přesta[nň]\p{L}*[^.!?]{0,40}`,
    String.raw`(?:nechci|nepřeji si|nechceme|nepřejeme si|neželám si)[^.!?]{0,50}(?:dostávat|mail\p{L}*|zpráv\p{L}*|kontakt\p{L}*|e-?mail\p{L}*|další|odoberať)`,
    String.raw`^(?:odhlásit|odhlaste mě|stop|zrušit odběr)(?: prosím)*$`,
  ],
  tells: [
    String.raw`zapome`,

    String.raw`(?<!\p{L})(?:faktur|vzor|smlouv|nabíd|balík|zboží|produkt|objednáv|odkaz|pozván|dokument|soubor|příloh|papír|brožur|katalog|kalendář|řád)\p{L}*`,
    String.raw`neváhej|neváhat|\bne\p{L}+(?:áme|íme|ujeme|ali jsme|al jsem|ala jsem)(?!\p{L})(?<!nechceme|nepřejeme)`,
  ],
  mentions: [
    // Taking away, forgetting, leaving in peace: whom, is what makes it a request.
    String.raw`(?:mě|mne|nás|moj\p{L}*|můj|naš\p{L}*)(?!\p{L})[^.!?]{0,25}(?:odhla|vyřa|vyřad|vyma|smaz|smaž|odstran|zapom|vyškrt)\p{L}*|(?:odhla|vyřa|vyřad|vyma|smaz|smaž|odstran|zapom|vyškrt)\p{L}*[^.!?]{0,20}(?<!\p{L})(?:mě|mne|nás|moj\p{L}*|můj|naš\p{L}*)|na pokoji`,
    String.raw`přesta[nň]\p{L}*|už dost|dost toho|(?:bez|nedal\p{L}?) souhlas\p{L}*|nevyžádan\p{L}*`,
    String.raw`právník|advokát|úřad pro ochranu|obtěžov|nepiš\p{L}*|nekontaktuj\p{L}*`,
    String.raw`odhlá`,
    String.raw`odhlas`,
    String.raw`neposíl`,
    String.raw`nekontakt`,
    String.raw`nepiš`,
    String.raw`spam`,
    String.raw`gdpr`,
    String.raw`odběr`,
  ],
  me: [
    String.raw`(?<!\p{L})(?:mě|mne|mi|můj|moj\p{L}*|mých|mou|(?:vaš|tyto|těchto)\p{L}* (?:mail|zpráv|seznam|newsletter)\p{L}*)(?!\p{L})`,
  ],
  others: [
    String.raw`(?<!\p{L})(?:my|náš|naš\p{L}*|nám|zákazní\p{L}*|uživatel\p{L}*|příjemc\p{L}*|kandidát\p{L}*|zaměstnan\p{L}*|dodavatel\p{L}*|konkuren\p{L}*|nástroj\p{L}*|systém\p{L}*|program\p{L}*|produkt\p{L}*|platform\p{L}*|funkc\p{L}*|modul\p{L}*|aplikac\p{L}*)(?!\p{L})`,
  ],
  protests: [String.raw`(?:odkud|kde) (?:máte|jste (?:vzali|získali|přišli))`],
  courtesies: [String.raw`neváhejte[^.!?]{0,30}`],
  interest: [
    String.raw`\bkolik stojí\b|\bcen[ay]\b|\bceník\b|\bhledáme\b|\bdemo\b|\brád[ai]?\b|\bzajímav\p{L}*|\bzajímá (?:mě|nás)\b|\bpošlete (?:nám|mi) (?:prosím )?(?:nabíd|ceník|podklad|víc)\p{L}*`,
  ],
};
