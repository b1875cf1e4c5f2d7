import { describe, expect, test } from "vitest";
import { classify, hearResponder } from "./letters.ts";

/** Sent on Tuesday, 3 March 2026, from New York or (Latin languages of Europe, Korea, Japan) from the writer's own zone. */
const AMERICAN = "Tue, 03 Mar 2026 10:12:00 -0500";
const EUROPEAN = "Tue, 03 Mar 2026 10:12:00 +0100";
const ASIAN = "Tue, 03 Mar 2026 10:12:00 +0900";

function backOf(body: string, date: string): string | null {
  const classified = hearResponder("Automatic reply: Onboarding", body, { Date: date });
  expect(classified.kind, body).toBe("out_of_office");
  return classified.returnDate;
}

describe("the first day back is read as people write it", () => {
  test.each([
    ["I'm OOO until 3/16.", "2026-03-17"],
    ["I'm out of the office 3/9-3/13.", "2026-03-14"],
    ["I am off until Monday.", "2026-03-10"],
    ["I'm off until March 9.", "2026-03-10"],
    ["I'm taking some time off until the 16th.", "2026-03-17"],
    ["I am unavailable until 3/12 with no access to email.", "2026-03-13"],
    ["I'm on parental leave until September.", "2026-09-01"],
    ["I'm on leave until the end of March.", "2026-04-01"],
    ["I'll be on vacation for two weeks.", "2026-03-17"],
    ["I'm out all week. Please contact Eva.", "2026-03-09"],
    ["I am out of the office this week and will get back to you next week.", "2026-03-09"],
    ["I am out until the week of March 16.", "2026-03-16"],
    ["I'm out through EOD Friday.", "2026-03-07"],
    ["I'm away from Mon 9 to Fri 13 March.", "2026-03-14"],
    ["Out of office from March 9th to the 13th.", "2026-03-14"],
    ["I'm traveling this week with limited access to email, back Monday.", "2026-03-09"],
    [
      "I will be out of the office starting Thursday, March 5 and returning Wednesday, March 11.",
      "2026-03-11",
    ],
    ["I won't be back until March 23rd.", "2026-03-23"],
    ["I will not be checking email until March 16. Back on the 17th.", "2026-03-17"],
    ["I'm away and will be back in two weeks.", "2026-03-17"],
    ["I am out for the next 10 days.", "2026-03-13"],
    ["Out on sabbatical through the end of June 2026.", "2026-07-01"],
    ["I'm on annual leave between 5 and 12 March inclusive.", "2026-03-13"],
    ["I'm on PTO tomorrow.", "2026-03-05"],
    ["I'm out sick today.", "2026-03-04"],
    ["I will return to the office on the 18th of March.", "2026-03-18"],
    ["I am out of the office until after March 13.", "2026-03-14"],
    ["I'm on vacation next week.", "2026-03-16"],
    ["I am out of office Mar 4 thru Mar 6 for a conference.", "2026-03-07"],
    [
      "Thank you for your email. I am out of the office, back April 1st, 2026. For urgent matters call +1 555 0100.",
      "2026-04-01",
    ],
    ["I am on maternity leave from 1 March 2026 until 1 November 2026.", "2026-11-02"],
    ["I am currently out of office with no access until further notice.", null],
    ["I'm away for a conference until Thursday 5th March.", "2026-03-06"],
    ["I will be out of the office beginning 3/4 and will return 3/11.", "2026-03-11"],
    ["I am away until mid-March.", "2026-03-15"],
    ["I'm OOO and back early next week.", "2026-03-09"],
    ["On leave. Returning Q3.", "2026-07-01"],
    ["I may be slow to respond: I'm on holiday and return on 20 March.", "2026-03-20"],
    ["I'm out of the office until Tuesday 10 March at 9am.", "2026-03-11"],
  ])("American: %s", (body, back) => {
    expect(backOf(body, AMERICAN)).toBe(back);
  });

  test.each([
    // German
    ["Ich bin bis einschl. 15.03.26 nicht im Büro.", "2026-03-16"],
    ["Ich bin bis zum 13. März im Urlaub.", "2026-03-14"],
    ["Vom 9. bis 13. März bin ich auf Dienstreise.", "2026-03-14"],
    ["Ich bin ab KW 13 wieder im Büro, bis dahin abwesend.", "2026-03-23"],
    ["Ich bin in Elternzeit bis Ende August.", "2026-09-01"],
    ["Ich bin bis September in Elternzeit.", "2026-09-01"],
    ["Ich bin diese Woche nicht im Büro.", "2026-03-09"],
    ["Ich bin nächste Woche im Urlaub.", "2026-03-16"],
    ["Ich bin abwesend und kehre am Montag, den 16.3., zurück.", "2026-03-16"],
    ["Bin zwei Wochen im Urlaub.", "2026-03-17"],
    ["Ich bin nicht vor dem 23. März wieder erreichbar.", "2026-03-23"],
    ["Unser Büro ist vom 04.03.2026 bis 08.03.2026 geschlossen.", "2026-03-09"],
    ["Ich bin heute nicht im Büro.", "2026-03-04"],
    // French
    ["Je suis absente jusqu'au 20 mars inclus.", "2026-03-21"],
    ["Je suis en congés du 9 au 13 mars.", "2026-03-14"],
    ["Absent du bureau cette semaine.", "2026-03-09"],
    ["Je suis en congé maternité jusqu'en septembre 2026.", "2026-09-01"],
    ["Actuellement en congés, je serai de retour lundi prochain.", "2026-03-09"],
    ["Je suis absent jusqu'à la fin du mois.", "2026-04-01"],
    ["Je serai de retour à partir du 23/03.", "2026-03-23"],
    ["Je suis absente pendant deux semaines.", "2026-03-17"],
    ["Absent aujourd'hui, je vous répondrai demain.", "2026-03-04"],
    // Spanish
    ["Estoy de vacaciones hasta el 15 de marzo.", "2026-03-16"],
    ["Estaré ausente del 9 al 13 de marzo.", "2026-03-14"],
    ["Estoy fuera de la oficina y vuelvo el lunes 16 de marzo.", "2026-03-16"],
    ["Estoy de baja hasta finales de abril.", "2026-05-01"],
    ["Estaré fuera toda la semana.", "2026-03-09"],
    ["Estoy ausente, me reincorporo la semana que viene.", "2026-03-09"],
    // Italian
    ["Sono in ferie fino al 15 marzo.", "2026-03-16"],
    ["Sarò assente dal 9 al 13 marzo.", "2026-03-14"],
    ["Sono fuori ufficio e rientrerò lunedì 16 marzo.", "2026-03-16"],
    ["Sono in congedo fino a settembre.", "2026-09-01"],
    ["Sarò fuori sede tutta la settimana.", "2026-03-09"],
    ["Sono assente per due settimane.", "2026-03-17"],
    // Dutch
    ["Ik ben tot en met 15 maart afwezig.", "2026-03-16"],
    ["Ik ben op vakantie van 9 t/m 13 maart.", "2026-03-14"],
    ["Ik ben afwezig en vanaf maandag 16 maart weer bereikbaar.", "2026-03-16"],
    ["Ik ben met verlof tot september.", "2026-09-01"],
    ["Ik ben deze week niet aanwezig.", "2026-03-09"],
    ["Ik ben vanaf week 13 weer op kantoor; tot dan afwezig.", "2026-03-23"],
    // Portuguese
    ["Estou de férias até 15 de março.", "2026-03-16"],
    ["Estarei ausente de 9 a 13 de março.", "2026-03-14"],
    ["Estou fora do escritório e volto na segunda-feira, 16 de março.", "2026-03-16"],
    ["Estou de licença até ao final de abril.", "2026-05-01"],
    ["Estarei ausente durante duas semanas.", "2026-03-17"],
    // Swedish
    ["Jag är på semester till och med den 15 mars.", "2026-03-16"],
    ["Jag är ledig 9-13 mars.", "2026-03-14"],
    ["Jag är tillbaka måndag 16 mars. Just nu har jag semester.", "2026-03-16"],
    ["Jag är föräldraledig till september.", "2026-09-01"],
    ["Jag är bortrest hela veckan.", "2026-03-09"],
  ])("European: %s", (body, back) => {
    expect(backOf(body, EUROPEAN)).toBe(back);
  });

  test.each([
    ["3월 9일부터 13일까지 휴가입니다.", "2026-03-14"],
    ["휴가 중이며 3월 16일(월)에 복귀합니다.", "2026-03-16"],
    ["3/9(월)~3/13(금) 출장으로 부재중입니다.", "2026-03-14"],
    ["이번 주 휴가입니다. 다음 주 월요일에 답변드리겠습니다.", "2026-03-09"],
    ["육아휴직 중입니다. 9월 1일 복직 예정이며 8월 31일까지 부재입니다.", "2026-09-01"],
    ["2주간 휴가입니다.", "2026-03-17"],
    ["3월 말까지 휴직합니다.", "2026-04-01"],
    ["오늘 연차입니다.", "2026-03-04"],
    ["2026년 3월 13일까지 자리를 비웁니다.", "2026-03-14"],
    ["3月9日から13日まで休暇をいただいております。", "2026-03-14"],
    ["3/9～3/13は不在です。", "2026-03-14"],
    ["本日は休暇をいただいております。", "2026-03-04"],
    ["出張のため不在です。3月16日（月）以降に返信いたします。", "2026-03-16"],
    ["3月末まで休業とさせていただきます。", "2026-04-01"],
    ["来週月曜日より出社いたします。本日は不在です。", "2026-03-09"],
    ["今週は休暇のため不在にしております。", "2026-03-09"],
  ])("Asian: %s", (body, back) => {
    expect(backOf(body, ASIAN)).toBe(back);
  });
});

describe("in the languages of the north and east, and of China", () => {
  test.each([
    ["Jeg holder ferie til og med den 22. marts.", "2026-03-23"],
    ["Jeg har ferie i uke 11 og er tilbake mandag 16. mars.", "2026-03-16"],
    ["Jeg er ute av kontoret til og med 17. mars.", "2026-03-18"],
    ["Jag är tjänstledig till och med den 16/3.", "2026-03-17"],
    ["Olen lomalla 9.3.–15.3. ja takaisin töissä 16.3.", "2026-03-16"],
    ["Olen lomalla 20.3. asti.", "2026-03-21"],
    ["Jestem na urlopie od 9 do 20 marca.", "2026-03-21"],
    ["Wracam do biura w poniedziałek, 16 marca.", "2026-03-16"],
    ["Od 9. do 13. března jsem mimo kancelář.", "2026-03-14"],
    ["我于3月9日至3月15日休假，3月16日返回办公室。", "2026-03-16"],
    ["本人休假至3月15日。", "2026-03-16"],
  ])("%s", (body, back) => {
    expect(backOf(body, EUROPEAN)).toBe(back);
  });
});

describe("in the languages of the south-east", () => {
  test.each([
    ["Sunt în concediu până pe 10 martie inclusiv.", "2026-03-11"],
    ["Revin la birou luni, 16 martie.", "2026-03-16"],
    ["Szabadságon vagyok, március 16-án jövök vissza.", "2026-03-16"],
    ["Március 13-ig szabadságon vagyok.", "2026-03-14"],
    ["Θα απουσιάζω έως τις 13 Μαρτίου.", "2026-03-14"],
    ["Είμαι σε άδεια. Επιστρέφω στις 16/3.", "2026-03-16"],
    ["Я у відпустці до 13 березня включно, повернусь 16 березня.", "2026-03-16"],
    ["В отпуск съм до 13 март. Ще се върна на 16 март.", "2026-03-16"],
    ["Na godišnjem sam odmoru do 13. ožujka.", "2026-03-14"],
    ["Odsoten sem do 13. marca, vrnem se 16. marca.", "2026-03-16"],
    ["Som na dovolenke do 13. marca.", "2026-03-14"],
    ["אני בחופשה עד 13.3, אחזור ב-16.3.", "2026-03-16"],
  ])("%s", (body, day) => {
    expect(hearResponder("Re: a question", body)).toMatchObject({ kind: "out_of_office", returnDate: day });
  });
});

describe("a return alone tells of an absence", () => {
  test.each([
    ["I only work Mondays and Tuesdays, I am back on Monday.", "2026-03-09"],
    ["Ich bin krank und voraussichtlich nächste Woche wieder da.", "2026-03-09"],
    ["Ik ben op 23 maart weer op kantoor.", "2026-03-23"],
    ["Sarò di nuovo in ufficio giovedì 19 marzo.", "2026-03-19"],
  ])("%s", (body, back) => {
    expect(backOf(body, EUROPEAN)).toBe(back);
  });
});

describe("one date of a text tells how its others are written", () => {
  test.each([
    ["I'm on vacation 3/9 to 3/20, returning 3/23.", "2026-03-23"],
    ["Absent du 04/05 au 17/05.", "2026-05-18"],
    ["3/9~3/13 휴가입니다. 3/16에 출근합니다.", "2026-03-16"],
  ])("%s", (body, back) => {
    expect(backOf(body, EUROPEAN)).toBe(back);
  });
});

test("a responder's subject and a stated day are an absence, though its header was lost on the way", () => {
  const classified = classify(
    { Subject: "Automatic reply: Onboarding", Date: EUROPEAN },
    "Our office is closed from April 3rd through April 6th. We reopen on Tuesday, April 7.",
  );
  expect(classified).toMatchObject({ kind: "out_of_office", returnDate: "2026-04-07" });
});

describe("whoever can read or answer from a day on is back that day", () => {
  test.each([
    "Je suis absente. Je pourrai traiter votre message à partir du lundi 16 mars.",
    "Estaré fuera de la oficina. Podré atender su correo a partir del lunes 16.",
    "Sono fuori ufficio. Potrò rispondere a partire da lunedì 16 marzo.",
    "Estou fora do escritório. Poderei responder a partir de 16 de março.",
    "Jestem na urlopie. Będę mógł odpowiedzieć od 16 marca.",
    "Jsem na dovolené. Odpovědět budu moci od 16. března.",
    "Я в отпуске. Смогу прочитать письмо с 16 марта.",
    "Мене немає в офісі. Зможу відповісти з 16 березня.",
    "Lomalla. Voin vastata 16. maaliskuuta alkaen.",
    "Λείπω. Θα μπορέσω να απαντήσω από 16 Μαρτίου.",
  ])("%s", (body) => {
    expect(hearResponder("Auto", body, { Date: EUROPEAN })).toMatchObject({ returnDate: "2026-03-16" });
  });

  test.each([
    ["No podré contestar hasta el 16 de marzo, de vacaciones.", "2026-03-16"],
    ["Je suis en congé jusqu'au 13 mars, sans pouvoir répondre.", "2026-03-14"],
    ["Március 9-e és 13-a között szabadságon vagyok.", "2026-03-14"],
  ])("but not where it is denied: %s", (body, returnDate) => {
    expect(hearResponder("Auto", body, { Date: EUROPEAN })).toMatchObject({ returnDate });
  });
});

describe("whoever has left for good is not away, in any language", () => {
  test.each([
    "Non lavoro più per Acme.",
    "Ik ben niet meer werkzaam bij Acme.",
    "Já não trabalho na Acme.",
    "Jag har slutat på Acme.",
    "Jeg er ikke længere ansat hos Acme.",
    "Nie pracuję już w Acme.",
    "我已离职。",
    "Je ne fais plus partie de la société.",
  ])("%s", (body) => {
    expect(hearResponder("Auto", body, { Date: EUROPEAN })).toMatchObject({
      kind: "auto_reply",
      returnDate: null,
    });
  });
});

describe("what is no absence names no return", () => {
  test.each([
    "Thank you for contacting us. We will respond within 2 business days.",
    "We have received your message and will reply by Friday.",
    "Your ticket 3/16 was created. Our support answers 24/7.",
    "Vielen Dank. Wir antworten innerhalb von 3 Werktagen.",
    "문의해 주셔서 감사합니다. 3일 이내에 답변드리겠습니다.",
  ])("%s", (body) => {
    const classified = hearResponder("Automatic reply: Onboarding", body, { Date: AMERICAN });
    expect(classified.kind).toBe("auto_reply");
    expect(classified.returnDate).toBeNull();
  });
});

test("an absence is heard in Arabic, Hindi, Thai, Indonesian and Vietnamese too", () => {
  for (const [body, back] of [
    ["أنا في إجازة وسأعود إلى المكتب يوم الاثنين 9 مارس.", "2026-03-09"],
    ["أنا خارج المكتب حتى ١٢ مارس.", "2026-03-13"],
    ["मैं 11 मार्च तक अवकाश पर हूँ।", "2026-03-12"],
    ["मैं छुट्टी पर हूँ। सोमवार, 16 मार्च को लौटूंगा।", "2026-03-16"],
    ["ดิฉันลาพักร้อนถึงวันพุธที่ 11 มีนาคม", "2026-03-12"],
    ["ลาป่วยค่ะ กลับมาทำงานวันศุกร์ที่ 6 มีนาคม", "2026-03-06"],
    ["Saya sedang cuti dan kembali bekerja pada Senin, 30 Maret 2026.", "2026-03-30"],
    ["Saya cuti sampai 10 Maret.", "2026-03-11"],
    ["Tôi đang nghỉ phép đến hết ngày 10 tháng 3.", "2026-03-11"],
    ["Tôi đang nghỉ phép, sẽ trở lại làm việc vào ngày 16/3/2026.", "2026-03-16"],
  ] as const)
    expect(hearResponder("A question", body), body).toMatchObject({
      kind: "out_of_office",
      returnDate: back,
    });
});
