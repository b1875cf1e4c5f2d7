import type { OptOutTable } from "../table.ts";

export const TR: OptOutTable = {
  asks: [
    String.raw`(?:listeden|listenizden|abonelik\w*|üyelik\w*|veritaban\w*)[^.!?]{0,40}(?:çıkar\w*|sil\w*|iptal\w*|kaldır\w*)`,
    String.raw`(?:beni|adresimi|bizi|bilgilerimi|e-?postamı)[^.!?]{0,40}(?:çıkar\w*|sil\w*|kaldır\w*)`,
    String.raw`(?:yazmayın|göndermeyin|ulaşmayın|atmayın|rahatsız etmeyin|iletişime geçmeyin)`,
    String.raw`(?:mail|e-?posta|mesaj|bilgi almak|iletişim|reklam)[^.!?]{0,30}istemiyor(?:um|uz)`,
    String.raw`^(?:abonelikten çık|iptal|ret|dur|çıkar|listeden çıkar)(?: lütfen)*$`,
  ],
  tells: [
    String.raw`unutma`,
    String.raw`(?<!\p{L})(?:fatura|numune|sözleşme|teklif|paket|ürün|sipariş|link|bağlantı|davet|belge|dosya|ek(?:i|te)|kağıt|broşür|katalog|takvim|satır)\p{L}*`,
  ],
  mentions: [
    String.raw`avukat|istemiyor|şikayet|rahatsız`,
    String.raw`abonelik`,
    String.raw`listeden`,
    String.raw`göndermeyin`,
    String.raw`yazmayın`,
    String.raw`spam`,
    String.raw`kvkk`,
  ],
};
