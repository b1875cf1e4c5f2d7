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
};
