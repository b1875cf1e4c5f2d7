import { describe, expect, test } from "vitest";
import { hear, hearResponder } from "./letters.ts";

const ANSWERS = { "In-Reply-To": "<touch-1@ours.example>" };

/** Requests as angry, tired, formal and hurried people write them: heard, for sure or as something to ask about. */
const WANTS_OUT = [
  "How many times do I have to tell you people? Enough.  Remove.",
  "3rd email. Not replying means no. Please respect that and close my file.",
  "Please purge jo@acme.example (that is me) and anything else you hold on me.",
  "unsub pls, wrong dept anyway",
  "UNSUBSCRIIBE",
  "Kindly ensure that I am not on any of your future mailings.",
  "I want off this merry-go-round, thx",
  "No. And don't follow up.",
  "We have a policy against unsolicited vendor mail. Cease all communication with this address.",
  "I never consented to this. Under CCPA I request that you do not sell or use my info.",
  "You're blocked.",
  "Please mark me as do not contact.",
  "Dear Sir, be so kind as to discontinue this correspondence.",
  "who are you and why am i getting this? take me off",
  "No thx - pls dont mail again",
  "Bitte streichen Sie mich, danke.",
  "Kein Bedarf. Von weiteren Kontaktversuchen bitte ich abzusehen.",
  "ich moechte keine werbung mehr erhalten",
  "Lassen Sie das bitte künftig sein!",
  "Wie kommen Sie an meine Adresse? Ich verlange die Löschung meiner Daten nach Art. 17 DSGVO.",
  "Nein danke, und bitte auch nicht mehr nachfassen.",
  "Abmeldung vom Verteiler bitte",
  "Merci d'arrêter de me relancer.",
  "desinscrivez moi svp",
  "Veuillez ne plus utiliser mon adresse professionnelle à des fins de prospection.",
  "C'est la quatrième relance, stop.",
  "Je souhaite être retirée de vos fichiers.",
  "Por favor, sáquenme de su lista de una vez",
  "Les ruego que no vuelvan a contactar conmigo.",
  "Ya está bien, no escribas más",
  "Solicito la supresión de mis datos personales (art. 17 RGPD).",
  "Vi prego di togliermi dalla vostra mailing list.",
  "Non sono interessato, non mi ricontatti.",
  "Smettetela.",
  "Gelieve mij uit uw bestand te verwijderen.",
  "Hou op met mailen aub",
  "Geen interesse en graag ook geen mails meer.",
  "Por favor retire o meu contacto da vossa base de dados.",
  "nao quero mais receber isso",
  "Ta bort min adress från ert register, tack.",
  "Sluta maila mig",
  "Vennligst slett meg fra listen deres.",
  "Jeg ønsker ikke flere henvendelser fra jer.",
  "Olkaa hyvä ja poistakaa osoitteeni rekisteristänne.",
  "Proszę usunąć mój adres z bazy.",
  "Nie życzę sobie takich wiadomości.",
  "Prosím, vyřaďte mě z databáze.",
  "Удалите мой адрес из базы рассылки.",
  "Больше не пишите.",
  "Lütfen beni listenizden çıkarın.",
  "앞으로 이런 메일은 보내지 말아 주세요.",
  "메일링 리스트에서 제외 부탁드립니다.",
  "今後のご案内は不要です。",
  "リストから外してください。",
  "请不要再给我发邮件了。",
];

/** Interested people and plain answers in such words: never silenced. */
const GOES_ON = [
  "Stop by our booth in Munich, hall 4. Otherwise Tuesday works.",
  "Can your tool stop duplicate mails going to the same customer?",
  "Our unsubscribe rate doubled since January. Could you look at that with us?",
  "Please take the logo off the slide before you send it to my boss, then yes.",
  "I removed the old numbers from the list and attached the new one.",
  "We stopped using HubSpot last year. What does yours cost?",
  "Don't send it to the info address, send it to me directly please.",
  "No more questions from my side, let's sign.",
  "We get a lot of spam complaints, so this is timely. Can we talk Wednesday?",
  "Wir melden uns von unserem alten Anbieter ab, wenn Ihr Tool das kann. Was kostet es?",
  "Unsere Kunden bestellen den Newsletter oft ab. Können Sie da helfen?",
  "Ich habe Ihre Mail versehentlich gelöscht, schicken Sie mir bitte die Unterlagen noch einmal?",
  "Nos clients se désabonnent trop vite, votre outil peut-il aider ?",
  "N'hésitez pas à me rappeler demain.",
  "¿Su sistema borra los datos de los candidatos automáticamente? Nos interesa.",
  "I nostri clienti si cancellano dalla newsletter: potete aiutarci?",
  "Kan jullie systeem klanten automatisch uitschrijven? Wij zoeken zoiets.",
  "Vår nuvarande leverantör kan inte avregistrera kunder automatiskt. Kan ni det?",
  "Nasi klienci wypisują się z newslettera. Czy Wasze narzędzie pomaga?",
  "고객들이 수신거부를 많이 합니다. 귀사 솔루션으로 줄일 수 있나요?",
  "お客様の配信停止が多くて困っています。御社のサービスで減らせますか？",
  "我们的客户经常退订，你们的产品能解决吗？",
];

/** Of these, what needs no question either: nothing in them asks for an end. */
const QUIET = new Set(GOES_ON.slice(1).filter((body) => !body.startsWith("Please take the logo")));

describe("whoever wants out is heard, however they put it", () => {
  test.each(WANTS_OUT)("%s", (body) => {
    expect(hear(ANSWERS, body).optOut).not.toBeNull();
  });
});

describe("whoever goes on talking is an answer", () => {
  test.each(GOES_ON)("%s", (body) => {
    const heard = hear(ANSWERS, body);
    expect(heard.kind).toBe("reply");
    if (QUIET.has(body)) expect(heard.optOut).toBeNull();
  });
});

/** Plain answers in everyday words that requests have, too: nobody is paused for them. */
const PLAIN = [
  "That's enough for a pilot, thanks. Let's start in May.",
  "We had to discontinue that product line in 2024.",
  "Does the wizard erase the old shifts when we import new ones?",
  "We need the consent of our works council first.",
  "Please delete the second paragraph of the contract, the rest is fine.",
  "The last mail had no attachment.",
  "Our drivers never read e-mail, SMS would be better. Do you offer that?",
  "My colleague Eva left the company, so I took over.",
  "We're not in the market for this until 2027.",
  "I'll take it off the agenda for this week and put it on the next.",
  "Sorry, I never got around to reading it. Again next month?",
  "Das reicht uns nicht, wir brauchen mindestens 50 Lizenzen.",
  "Genug Zeit haben wir erst im Mai.",
  "Bei uns entscheidet der Einkauf, nicht die IT.",
  "Wir haben genug davon auf Lager.",
  "Bitte nicht vergessen, die Preise mitzuschicken.",
  "Merci, relancez-moi en juin.",
  "Nous avons assez de stock pour l'année.",
  "Basta con una llamada el lunes.",
  "Ya está bien así, gracias. Hablamos en mayo.",
  "Non abbiamo abbastanza budget quest'anno.",
  "We hebben genoeg capaciteit tot juni.",
  "O pedido chega amanhã, falamos depois.",
  "Vi slutade med det systemet förra året.",
  "Vi er nesten i mål, bare ikke igjen før påske.",
  "To koniec kwartału, proszę napisać w kwietniu.",
  "Máme dost času, ozvěte se v květnu.",
  "Сейчас не до этого, напишите в мае.",
  "Bütçemiz bu yıl yeterli değil.",
  "지금은 예산이 없습니다. 내년에 다시 이야기하시죠.",
  "今期の予算はもうありません。来期にまたご連絡ください。",
  "今年的预算已经用完了，明年再联系。",
];

describe("a plain answer in everyday words is asked about as little as any", () => {
  test.each(PLAIN)("%s", (body) => {
    expect(hear(ANSWERS, body)).toMatchObject({ kind: "reply", optOut: null });
  });
});

/** Written on Thursday, 5 March 2026, Central European time. */
const THURSDAY = "Thu, 05 Mar 2026 08:30:00 +0100";

describe("a responder's day back is read in the shapes that people give it", () => {
  test.each([
    ["Hi! Currently skiing 🎿 Will be back at my desk Monday the 16th.", "2026-03-16"],
    ["I'm out on Thursday and Friday this week.", "2026-03-07"],
    ["I am out Friday next week only.", "2026-03-14"],
    ["Out of office: 5 - 9 March. I'll reply on my return.", "2026-03-10"],
    ["I'm away with no phone, back on the 11th.", "2026-03-11"],
    ["On leave from 02/03/2026 to 13/03/2026 (inclusive).", "2026-03-14"],
    ["I am on annual leave, returning to work tomorrow (Friday, 6 March).", "2026-03-06"],
    ["OOO today and tomorrow, responses will be slow.", "2026-03-07"],
    ["My last day before parental leave was yesterday; I return in October.", "2026-10-01"],
    ["I'm at a trade show all of next week.", "2026-03-16"],
    ["Ich bin vom 9. bis 13. im Urlaub.", "2026-03-14"],
    ["Bin bis zum 15. nicht im Büro.", "2026-03-16"],
    ["Ab dem 16.3. bin ich wieder für Sie da, bis dahin im Urlaub.", "2026-03-16"],
    ["Heute krank, morgen voraussichtlich wieder am Platz.", "2026-03-06"],
    ["Ich bin in KW 11 im Urlaub.", "2026-03-16"],
    ["Unser Büro ist bis einschließlich Dienstag geschlossen.", "2026-03-11"],
    ["En congés du 9 au 15, je vous réponds à mon retour.", "2026-03-16"],
    ["Absente jusqu'au 18 inclus.", "2026-03-19"],
    ["Je serai de retour le lundi 16.", "2026-03-16"],
    ["En déplacement cette semaine, retour lundi.", "2026-03-09"],
    ["Estaré fuera hasta el día 18.", "2026-03-19"],
    ["De vacaciones del 9 al 13 de marzo; vuelvo el lunes 16.", "2026-03-16"],
    ["Estoy de baja médica hasta finales de marzo.", "2026-04-01"],
    ["Sono in ferie dal 9 al 13 marzo compresi.", "2026-03-14"],
    ["Sarò fuori ufficio fino a lunedì, rientro martedì.", "2026-03-10"],
    ["Ik ben met vakantie t/m 13 maart.", "2026-03-14"],
    ["Ik ben afwezig en maandag weer op kantoor.", "2026-03-09"],
    ["Estou de férias até 13/03, retorno dia 16.", "2026-03-16"],
    ["Jag är på semester till och med fredag 13 mars.", "2026-03-14"],
    ["Er på ferie i uge 11.", "2026-03-16"],
    ["Jeg har ferie til mandag den 16. marts.", "2026-03-17"],
    ["Olen lomalla 9.–13.3.", "2026-03-14"],
    ["Jestem na urlopie do 13 marca włącznie.", "2026-03-14"],
    ["Jsem na dovolené do 13. března.", "2026-03-14"],
    ["Я в отпуске с 9 по 13 марта, вернусь в понедельник 16 марта.", "2026-03-16"],
    ["Нахожусь в командировке до пятницы.", "2026-03-07"],
    ["9-13 Mart tarihleri arasında yıllık izindeyim.", "2026-03-14"],
    ["Pazartesi günü ofise döneceğim, şu an izindeyim.", "2026-03-09"],
    ["3월 9일(월)부터 13일(금)까지 휴가입니다.", "2026-03-14"],
    ["3月9日から13日まで休暇をいただいております。", "2026-03-14"],
    ["我将于3月9日至13日休假，16日回来上班。", "2026-03-16"],
  ])("%s", (body, day) => {
    const heard = hearResponder("Automatic reply: a question", body, { Date: THURSDAY });
    expect(heard.kind).toBe("out_of_office");
    expect(heard.returnDate).toBe(day);
  });
});
