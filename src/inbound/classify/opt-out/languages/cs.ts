import type { OptOutTable } from "../table.ts";

export const CS: OptOutTable = {
  tells: [
    String.raw`zapome`,

    String.raw`(?<!\p{L})(?:faktur|vzor|smlouv|nabíd|balík|zboží|produkt|objednáv|odkaz|pozván|dokument|soubor|příloh|papír|brožur|katalog|kalendář|řád)\p{L}*`,
    String.raw`neváhej|neváhat|\bne\p{L}+(?:áme|íme|ujeme|ali jsme|al jsem|ala jsem)(?!\p{L})(?<!nechceme|nepřejeme)`,
  ],
  offers: [String.raw`pokud (?:jste (?:obdrž|dostal)|nejste)`],
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
  protests: [
    // Tired of it, sending away, never asked for it, about to block.
    String.raw`\bkolikrát (?:ještě|vám|mám)\b|\bpo(?:už)? ?(?:\w+|\d+\.)\s?[ék] ?(?:krát)\b|\b(?:dejte|dej) (?:mi|nám) (?:už )?pokoj|\b(?:nikdy|o nic) jsem [^.!?]{0,12}(?:ne)(?:žádal|dal|souhlasil|přihl)\p{L}*|\bnežádal[ai]? (?:jsem|jsme)|\bne(?:dal|souhlasil|přihlásil)[ai]? (?:jsem|jsme)|\bmám (?:toho|vás) dost\b|\b(?:blokuji|zablokuji|nahlásím)\b|\bnevyžádan|\botravuj`,
    String.raw`(?:odkud|kde) (?:máte|jste (?:vzali|získali|přišli))`,
  ],
  courtesies: [String.raw`neváhejte[^.!?]{0,30}`],
  interest: [
    String.raw`\bkolik stojí\b|\bcen[ay]\b|\bceník\b|\bhledáme\b|\bdemo\b|\brád[ai]?\b|\bzajímav\p{L}*|\bzajímá (?:mě|nás)\b|\bpošlete (?:nám|mi) (?:prosím )?(?:nabíd|ceník|podklad|víc)\p{L}*`,
  ],
};
