import type { OptOutTable } from "../table.ts";

export const TR: OptOutTable = {
  asks: [
    String.raw`(?:listeden|listenizden|abonelik\w*|üyelik\w*|veritaban\w*)[^.!?]{0,40}(?:çıkar\w*|sil\w*|iptal\w*|kaldır\w*)`,
    String.raw`(?:beni|adresimi|bizi|bilgilerimi|e-?postamı)[^.!?]{0,40}(?:çıkar\w*|sil\w*|kaldır\w*)`,
    String.raw`(?:bir daha|artık|lütfen)?[^.!?]{0,30}(?:yazmayın|göndermeyin|aramayın|ulaşmayın|atmayın|istemiyorum|istemiyoruz|rahatsız etmeyin|iletişime geçmeyin)`,
    String.raw`^(?:abonelikten çık|iptal|ret|dur|çıkar|listeden çıkar)(?: lütfen)*$`,
  ],
  mentions: [
    String.raw`abonelik`,
    String.raw`listeden`,
    String.raw`göndermeyin`,
    String.raw`yazmayın`,
    String.raw`spam`,
    String.raw`kvkk`,
  ],
};
