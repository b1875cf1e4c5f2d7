import type { OptOutTable } from "../table.ts";

export const CS: OptOutTable = {
  asks: [
    String.raw`(?:odhla[sš]\w*|odstra[nň]\w*|vyma[zž]\w*|vyřa[dď]\w*|smaž\w*|odeber\w*|vyškrtn\w*)\b[^.!?]{0,50}(?:mě|mne|nás|moj\w*|můj|adres\w*|seznam\w*|údaj\w*|databáz\w*|odběr\w*)`,
    String.raw`(?:prosím )?(?:ne|už ne|přesta[nň]\w*|již ne)(?:píš|posíl|kontakt|zasíl|otrav|mailuj)\w*`,
    String.raw`přesta[nň]\w*[^.!?]{0,40}`,
    String.raw`(?:nechci|nepřeji si|nechceme|nepřejeme si|neželám si)[^.!?]{0,50}(?:dostávat|mail\w*|zpráv\w*|kontakt\w*|e-?mail\w*|další|odoberať)`,
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
