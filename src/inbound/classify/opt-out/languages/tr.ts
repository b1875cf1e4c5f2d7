import type { OptOutTable } from "../table.ts";

export const TR: OptOutTable = {
  asks: [String.raw`(?:mail|e-?posta|mesaj|bilgi almak|iletişim|reklam)[^.!?]{0,30}istemiyor(?:um|uz)`],
  tells: [
    String.raw`unutma`,
    String.raw`(?<!\p{L})(?:fatura|numune|sözleşme|teklif|paket|ürün|sipariş|link|bağlantı|davet|belge|dosya|ek(?:i|te)|kağıt|broşür|katalog|takvim|satır)\p{L}*`,
  ],
  mentions: [
    // Taking away, forgetting, leaving in peace: whom, is what makes it a request.
    String.raw`(?:beni|bizi|adresimi|bilgilerimi)[^.!?]{0,20}(?:unut|çıkar|sil|kaldır|rahat bırak)\p{L}*`,
    String.raw`(?<!\p{L})(?:yeter|artık bırakın|onay vermedim|onayım yok)(?!\p{L})`,
    String.raw`avukat|istemiyor|şikayet|rahatsız`,
    String.raw`abonelik`,
    String.raw`listeden`,
    String.raw`göndermeyin`,
    String.raw`yazmayın`,
    String.raw`spam`,
    String.raw`kvkk`,
  ],
  me: [
    String.raw`(?<!\p{L})(?:beni|bana|benim|adresim\p{L}*|bilgilerim\p{L}*|bu (?:mail|e-?posta|liste)\p{L}*)(?!\p{L})`,
  ],
  others: [
    String.raw`(?<!\p{L})(?:biz|bizim|müşteri\p{L}*|kullanıcı\p{L}*|alıcı\p{L}*|aday\p{L}*|çalışan\p{L}*|tedarikçi\p{L}*|rakip\p{L}*|rakib\p{L}*|araç\p{L}*|sistem\p{L}*|yazılım\p{L}*|ürün\p{L}*|platform\p{L}*|özellik\p{L}*|modül\p{L}*|uygulama\p{L}*)(?!\p{L})`,
  ],
  protests: [String.raw`(?:adresimi|bilgilerimi) nereden|nereden buldunuz`],
  courtesies: [String.raw`çekinmeyin|tereddüt etmeyin`],
  interest: [
    String.raw`ne kadar|fiyat\p{L}*|demo|ilgileniyor\p{L}*|ilgimi(?:zi)? çek\p{L}*|görüşelim|arıyoruz|gönderir misiniz`,
  ],
};
