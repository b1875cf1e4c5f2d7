import { folded } from "./phrases.ts";

/** A greeting, thanks, a closing or a name: says nothing for or against. */
export const POLITE = folded(
  /^(?:(?:hi|hello|hey|dear|good (?:morning|afternoon|day|evening)|hallo|guten (?:tag|morgen)|sehr geehrte\w*|liebe\w*|bonjour|bonsoir|madame|monsieur|hola|buen\w+ (?:días?|tardes)|estimad\w+|ciao|buongiorno|gentile|beste|geachte|olá|bom dia|boa tarde|prezad\w+|hej|hei|cześć|dzień dobry|szanown\w+|dobrý den|здравствуйте|добрый день|merhaba|שלום|안녕하세요|こんにちは|お世話になっております|您好|你好)[^?]{0,40}|(?:many |kind |best |warm )?(?:thanks?|thank you|thx|regards|wishes|cheers|best|sincerely|sorry|danke|vielen dank|mfg|viele grüße|freundliche grüße|mit freundlichen grüßen|merci|cordialement|gracias|saludos|un saludo|grazie|saluti|cordiali saluti|dank|groet\w*|bedankt|obrigad\w|tack|takk|tak|hälsningar|kiitos|dziękuję|pozdrawiam|děkuji|спасибо|teşekkürler|תודה|감사합니다|고맙습니다|ありがとうございます|よろしくお願い(?:いた)?します|谢谢)[\s\p{L}.,!]{0,30})$/iu,
);
