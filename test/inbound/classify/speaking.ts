/**
 * How people of each language ask to be left alone, and how they go on talking in the same words. `asks`: nothing else can
 * be meant. `wants`: heard, for sure or as something to ask about. `goesOn`: an answer like any; never silenced.
 * Divided by bars.
 */
export interface Speaking {
  asks: string;
  wants: string;
  goesOn: string;
}

export const SPEAKING: Readonly<Record<string, Speaking>> = {
  da: {
    asks: "Hold venligst op med at kontakte mig. | Jeg vil helst ikke have flere mails fra jer. | Slet min adresse, tak. | Tag mig af listen. | Vær så venlig at fjerne os fra jeres database. | Skriv aldrig til mig igen. | Vi ønsker ikke at modtage jeres nyhedsbreve. | Lad os være i fred. | Send mig ikke mere. | Kan I slette mig fra listen? | Jeg frabeder mig flere henvendelser. | Stop nu de mails. | Det var pænt af jer ikke at skrive mere. | Ikke flere rykkere, tak.",
    wants: "Jeg ville sætte pris på ikke at høre fra jer igen. | I må gerne slette os.",
    goesOn:
      "Send ikke fakturaen endnu, vi venter på godkendelse. | Vi skriver ikke under før maj. | Kig forbi vores stand i Odense. | Kan du fjerne linje tre og sende tilbuddet igen? | Skriv igen til maj. | Jeg kan ikke finde din mail mere, send den igen? | Glem rabatten og send mig kontrakten. | Vi modtager ikke jeres mails, tjek adressen. | Ikke i år, men skriv til mig i januar.",
  },
  el: {
    asks: "Διαγράψτε με από τη λίστα σας. | Μη μου ξαναγράψετε. | Παρακαλώ σταματήστε να μου στέλνετε μηνύματα. | Δεν επιθυμώ να λαμβάνω άλλα email. | Θα προτιμούσα να μην επικοινωνήσετε ξανά μαζί μου. | Αφαιρέστε τη διεύθυνσή μου από τη βάση δεδομένων σας. | Αφήστε με ήσυχο. | Όχι άλλα μηνύματα, ευχαριστώ. | Βγάλτε με από τη λίστα | Διαγραφή παρακαλώ | Δε θέλω άλλα διαφημιστικά. | Μην μας ενοχλείτε ξανά. | Θα μπορούσατε να με βγάλετε από τη λίστα; | Μη μου ξαναστείλετε τίποτα. | Δεν θέλουμε άλλη επικοινωνία. | Ζητώ τη διαγραφή των στοιχείων μου. | Τέλος τα μηνύματα, παρακαλώ.",
    wants: "",
    goesOn:
      "Μη στείλετε ακόμα το τιμολόγιο. | Δεν στέλνουμε εμπορεύματα στο εξωτερικό. | Πόσο κοστίζει; Στείλτε μου περισσότερα. | Δεν ενδιαφερόμαστε, ευχαριστώ. | Περάστε από το περίπτερό μας. | Μπορείτε να διαγράψετε το σημείο τρία και να μου το ξαναστείλετε; | Γράψτε μου ξανά τον Μάιο. | Δεν βρίσκω το μήνυμά σας, το ξαναστέλνετε; | Ξεχάστε την έκπτωση και στείλτε μου το συμβόλαιο. | Δεν λαμβάνουμε τα μηνύματά σας, ελέγξτε τη διεύθυνση. | Όχι φέτος, αλλά γράψτε μου τον Ιανουάριο.",
  },
  hu: {
    asks: "Kérem, töröljenek a listájukról. | Ne írjon nekem többet. | Ne küldjenek több levelet! | Nem szeretnék több e-mailt kapni. | Leiratkozom. | Kérem, hogy a jövőben ne keressenek. | Töröljék az adatainkat. | Hagyjanak békén. | Vegyenek le a listáról, kérem. | Örülnék, ha többet nem írnának. | Kérem az e-mail címem törlését az adatbázisból. | Elég a levelekből, köszönöm. | Le tudnának venni a listáról? | Ne zaklassanak tovább. | Nem kérünk több ajánlatot. | Szeretném, ha törölnék az adataimat. | Fejezzék be a levelek küldését! | Kérem adataim törlését. | Nem akarok több levelet Önöktől.",
    wants: "",
    goesOn:
      "Ne küldjék még a számlát. | Nem küldünk árut külföldre. | Nem érdekel minket, köszönjük. | Mennyibe kerül? Érdekelne egy bemutató. | Ne habozzon hívni. | Törölné a harmadik pontot, és újra elküldené nekem? | Írjon újra májusban. | Nem találom a levelét, elküldené újra? | Küldjön nekem többet erről, érdekel. | Felejtse el a kedvezményt, és küldje el a szerződést. | Nem kapjuk meg a leveleit, ellenőrizze a címet. | Idén nem, de írjon nekem januárban.",
  },
  ro: {
    asks: "Vă rog să mă ștergeți din listă. | Nu-mi mai scrieți. | Nu mă mai contactați, vă rog. | Nu doresc să mai primesc mesaje de la dumneavoastră. | Încetați să-mi trimiteți mailuri. | Scoateți-mă de pe listă. | Vreau să fiu dezabonat. | Ștergeți datele mele. | Lăsați-mă în pace. | Aș prefera să nu mai primesc emailuri. | Fără alte mesaje, mulțumesc. | Va rog nu mai trimiteti oferte | Ați putea să mă scoateți de pe listă? | Vă rog să nu ne mai deranjați. | Nu vreau să fiu contactat. | Renunțați la a-mi mai scrie. | Solicit ștergerea datelor mele. | Gata cu mesajele.",
    wants: "",
    goesOn:
      "Nu trimiteți încă factura. | Nu trimitem marfă în străinătate. | Nu ne interesează, mulțumim. | Cât costă? Mă interesează. | Nu am primit mesajul dumneavoastră. | Puteți șterge punctul trei și să-mi trimiteți oferta din nou? | Scrieți-mi din nou în mai. | Nu găsesc mesajul, îl mai trimiteți o dată? | Uitați de reducere și trimiteți-mi contractul. | Nu primim mesajele dumneavoastră, verificați adresa. | Anul acesta nu, dar scrieți-mi în ianuarie.",
  },
  bg: {
    asks: "Моля, изтрийте ме от списъка си. | Не ми пишете повече. | Спрете да ми изпращате имейли. | Не желая да получавам повече съобщения от вас. | Отпишете ме. | Премахнете адреса ми от базата данни. | Оставете ме на мира. | Бих предпочел да не ми пишете отново. | Без повече писма, моля. | Не искаме да бъдем търсени повече. | Стига с тези имейли. | Можете ли да ме махнете от списъка? | Моля да не ни безпокоите. | Не ме търсете повече. | Искам да изтриете данните ми. | Никакви имейли повече.",
    wants: "",
    goesOn:
      "Не изпращайте още фактурата. | Не изпращаме стоки в чужбина. | Не ни интересува, благодаря. | Колко струва? Интересно ми е. | Не съм получил писмото ви. | Можете ли да изтриете точка три и да ми изпратите офертата отново? | Пишете ми отново през май. | Не намирам писмото ви, изпратете го пак. | Забравете отстъпката и ми изпратете договора. | Не получаваме имейлите ви, проверете адреса. | Тази година не, но ми пишете през януари.",
  },
  hr: {
    asks: "Molim vas, izbrišite me s popisa. | Nemojte mi više pisati. | Prestanite mi slati mailove. | Ne želim više primati vaše poruke. | Maknite nas s liste. | Uklonite moju adresu iz baze. | Odjavite me. | Ostavite me na miru. | Radije bih da mi više ne pišete. | Bez daljnjih poruka, hvala. | Molim da me više ne kontaktirate. | Možete li me maknuti s popisa? | Molimo da nas ne uznemiravate. | Ne šaljite mi ništa više. | Nikakvih poruka više.",
    wants: "Dosta mi je vaših mailova. | Tražim brisanje svojih podataka.",
    goesOn:
      "Nemojte još slati račun. | Ne šaljemo robu u inozemstvo. | Ne zanima nas, hvala. | Koliko košta? Zanima nas. | Nisam dobio vašu poruku. | Možete li ukloniti treću točku i poslati mi ponudu ponovno? | Pišite mi opet u svibnju. | Ne mogu naći vaš mail, pošaljite ga opet. | Zaboravite popust i pošaljite mi ugovor. | Ne primamo vaše poruke, provjerite adresu. | Ove godine ne, ali pišite mi u siječnju.",
  },
  sk: {
    asks: "Prosím, vymažte ma zo zoznamu. | Už mi nepíšte. | Prestaňte mi posielať e-maily. | Neželám si dostávať ďalšie správy. | Odhláste ma. | Odstráňte moju adresu z databázy. | Dajte mi pokoj. | Bol by som radšej, keby ste mi už nepísali. | Žiadne ďalšie maily, ďakujem. | Prosím nekontaktujte nás viac. | Nechcem od vás nič dostávať. | Mohli by ste ma vyradiť zo zoznamu? | Neobťažujte ma. | Prosíme, aby ste nás už nekontaktovali. | Zabudnite na moju adresu. | Žiadam o vymazanie mojich údajov. | Už žiadne maily.",
    wants: "",
    goesOn:
      "Zatiaľ neposielajte faktúru. | Neposielame tovar do zahraničia. | Nemáme záujem, ďakujeme. | Koľko to stojí? Zaujíma nás to. | Neváhajte mi napísať. | Môžete odstrániť bod tri a poslať mi ponuku znova? | Napíšte mi znova v máji. | Nenašiel som váš e-mail, pošlete ho znova? | Zabudnite na zľavu a pošlite mi zmluvu. | Nedostávame vaše e-maily, skontrolujte adresu. | Tento rok nie, ale napíšte mi v januári.",
  },
  sl: {
    asks: "Prosim, izbrišite me s seznama. | Ne pišite mi več. | Nehajte mi pošiljati sporočila. | Ne želim več prejemati vaše pošte. | Odjavite me. | Odstranite moj naslov iz baze. | Pustite me pri miru. | Raje bi videl, da mi ne pišete več. | Brez nadaljnjih sporočil, hvala. | Prosimo, da nas ne kontaktirate več. | Dovolj imam teh mailov. | Me lahko umaknete s seznama? | Ne pošiljajte nam ničesar več. | Zahtevam izbris svojih podatkov. | Nobenih sporočil več.",
    wants: "Prosim, nehajte.",
    goesOn:
      "Računa še ne pošiljajte. | Blaga ne pošiljamo v tujino. | Ne zanima nas, hvala. | Koliko stane? Zanima me. | Nisem prejel vašega sporočila. | Lahko odstranite tretjo točko in mi ponudbo pošljete ponovno? | Pišite mi spet maja. | Pozabite na popust in mi pošljite pogodbo. | Ne prejemamo vaših sporočil, preverite naslov. | Letos ne, a pišite mi januarja.",
  },
  et: {
    asks: "Palun eemaldage mind nimekirjast. | Ärge mulle enam kirjutage. | Lõpetage mulle kirjade saatmine. | Ma ei soovi rohkem teie kirju saada. | Kustutage minu aadress. | Palun võtke meid listist maha. | Jätke mind rahule. | Eelistaksin, et te enam ei kirjutaks. | Palun ärge võtke meiega enam ühendust. | Ei mingeid reklaame enam. | Kas saaksite mind listist eemaldada? | Palun ärge meid rohkem tülitage. | Ma ei taha teilt enam midagi saada. | Nõuan oma andmete kustutamist.",
    wants: "Rohkem kirju pole vaja, aitäh. | Rohkem kirju ei soovi.",
    goesOn:
      "Ärge saatke veel arvet. | Me ei saada kaupa välismaale. | Ei paku huvi, aitäh. | Kui palju see maksab? Huvitav. | Ma ei saanud teie kirja kätte. | Kas saate kolmanda punkti eemaldada ja mulle pakkumise uuesti saata? | Kirjutage mulle mais uuesti. | Unustage allahindlus ja saatke mulle leping. | Me ei saa teie kirju kätte, kontrollige aadressi. | Sel aastal mitte, aga kirjutage mulle jaanuaris.",
  },
  lv: {
    asks: "Lūdzu, izdzēsiet mani no saraksta. | Vairs man nerakstiet. | Beidziet man sūtīt e-pastus. | Nevēlos vairs saņemt jūsu vēstules. | Noņemiet mani no saraksta. | Dzēsiet manu adresi no datubāzes. | Lieciet mani mierā. | Es labprātāk vairs nesaņemtu jūsu ziņas. | Nekādu vēstuļu vairs, paldies. | Lūdzu, nesazinieties ar mums. | Nesūtiet man neko vairāk. | Vai varat mani izņemt no saraksta? | Lūdzu, netraucējiet mūs. | Es negribu saņemt jūsu reklāmas. | Pieprasu dzēst manus datus.",
    wants: "Vairāk vēstuļu nevajag.",
    goesOn:
      "Vēl nesūtiet rēķinu. | Mēs nesūtām preces uz ārzemēm. | Mūs neinteresē, paldies. | Cik tas maksā? Interesanti. | Neesmu saņēmis jūsu vēstuli. | Vai varat izdzēst trešo punktu un atsūtīt man piedāvājumu vēlreiz? | Rakstiet man atkal maijā. | Aizmirstiet atlaidi un atsūtiet man līgumu. | Mēs nesaņemam jūsu vēstules, pārbaudiet adresi. | Šogad nē, bet rakstiet man janvārī.",
  },
  lt: {
    asks: "Prašau ištrinti mane iš sąrašo. | Daugiau man neberašykite. | Nustokite siųsti man laiškus. | Nenoriu daugiau gauti jūsų laiškų. | Pašalinkite mane iš sąrašo. | Ištrinkite mano adresą iš duomenų bazės. | Palikite mane ramybėje. | Norėčiau, kad daugiau man neberašytumėte. | Jokių laiškų daugiau, ačiū. | Prašome su mumis nebesusisiekti. | Atsisakau jūsų naujienlaiškio. | Ar galėtumėte mane išbraukti iš sąrašo? | Prašau manęs netrukdyti. | Nesiųskite man reklamos. | Reikalauju ištrinti mano duomenis.",
    wants: "Laiškų daugiau nereikia.",
    goesOn:
      "Dar nesiųskite sąskaitos. | Mes nesiunčiame prekių į užsienį. | Mūsų nedomina, ačiū. | Kiek kainuoja? Įdomu. | Negavau jūsų laiško. | Ar galite ištrinti trečią punktą ir atsiųsti man pasiūlymą dar kartą? | Parašykite man vėl gegužę. | Pamirškite nuolaidą ir atsiųskite man sutartį. | Negauname jūsų laiškų, patikrinkite adresą. | Šiemet ne, bet parašykite man sausį.",
  },
  is: {
    asks: "Vinsamlegast takið mig af listanum. | Ekki skrifa mér aftur. | Hættið að senda mér tölvupóst. | Ég vil ekki fá fleiri skilaboð frá ykkur. | Eyðið netfanginu mínu. | Látið mig í friði. | Ég vil helst ekki heyra frá ykkur aftur. | Afskráið mig. | Ekki fleiri pósta, takk. | Fjarlægið okkur úr gagnagrunninum. | Getið þið tekið mig af listanum? | Ekki hafa samband aftur. | Ekki meiri póst, takk.",
    wants: "Vinsamlega hættið þessu.",
    goesOn:
      "Ekki senda reikninginn strax. | Við sendum ekki vörur til útlanda. | Við höfum ekki áhuga, takk. | Hvað kostar þetta? Áhugavert. | Getur þú eytt lið þrjú og sent mér tilboðið aftur? | Skrifaðu mér aftur í maí. | Gleymdu afslættinum og sendu mér samninginn. | Við fáum ekki póstinn ykkar, athugið netfangið. | Ekki í ár, en skrifaðu mér í janúar.",
  },
  uk: {
    asks: "Видаліть мене зі списку, будь ласка. | Більше мені не пишіть. | Припиніть надсилати мені листи. | Не хочу отримувати ваші повідомлення. | Відпишіть мене. | Приберіть мою адресу з бази даних. | Дайте мені спокій. | Я б волів, щоб ви більше мені не писали. | Жодних листів більше, дякую. | Прошу нас більше не турбувати. | Не надсилайте мені рекламу. | Чи могли б ви прибрати мене зі списку? | Перестаньте нам писати. | Не турбуйте мене. | Вимагаю видалити мої дані. | Жодних листів більше.",
    wants: "",
    goesOn:
      "Поки що не надсилайте рахунок. | Ми не надсилаємо товар за кордон. | Нам не цікаво, дякую. | Скільки коштує? Цікаво. | Я не отримав вашого листа. | Можете прибрати пункт три і надіслати мені пропозицію знову? | Напишіть мені знову у травні. | Забудьте про знижку і надішліть мені договір. | Ми не отримуємо ваші листи, перевірте адресу. | Цього року ні, але напишіть мені у січні.",
  },
  en: {
    asks: "I'd rather you didn't write again. | Kindly lose my address. | Please spare me further mails. | Take me off whatever list this is. | We'd be grateful not to be contacted any further. | Be a good chap and delete me. | Would you mind not mailing me? | I wish you'd stop writing. | No further contact is desired. | Please refrain from contacting our staff. | Kindly see to it that my name disappears from your records. | Whatever this is, get me off it. | Would you be so good as to leave me out of your next round? | You've had my answer, so no more chasers. | It's time you took the hint and quit mailing. | I won't be reading any more of these, so don't bother sending them. | I have no wish to be marketed to. | I'd be obliged if you'd cross me off. | Quit it with the emails. | Remove yourself from my inbox. | My answer is no and I don't want a follow-up. | Enough with the reminders already. | Could you kindly not contact our CEO any more?",
    wants:
      "It would suit me if these messages ended. | I could do without your emails. | Please make sure I don't get any more of this. | There is no reason for you to write to me again. | My address has no business being in your database. | I am asking you politely to leave my inbox alone. | Let this be your last message to me. | Find somebody else to email. | I'd appreciate being left out of any future mailings. | Your mails are not welcome here. | I want nothing more from you in my mailbox. | I'd be happier if this was the end of it. | Please strike our office from whatever register you keep. | This mailbox would rather be left in peace. | Nobody here wants your newsletters, thanks. | Do me a kindness: bin my contact details. | We ask that all correspondence cease. | Kindly see that this is the last I hear of it. | May I ask you to stop? | Your persistence is unwelcome. End it. | This isn't something we want in our inboxes. | Please have my details struck from your files. | We've no use for your mails. | I trust this will be your final message. | Nope. Delete.",
    goesOn:
      "Stop by our booth at the fair. | Could you stop the trial for now and send me the price? | Never mind the last email, Thursday is fine. | I won't be able to write before Monday. | Don't send the contract before I've talked to legal. | You didn't answer my question about pricing. | I can't stop thinking about your offer, let's talk. | We no longer use that address, please write to me here. | Don't worry about it. | No more budget this year, sorry. | We don't need it. | I deleted your first mail by accident, could you send it again? | Sorry for not writing sooner, we're keen. | I would rather not do a call; can you mail me the details? | Don't delete my account yet, I want to see the trial first. How much is it? | We had to remove our old system, so a demo next Tuesday would be great. | I can no longer find your mail with the prices, please send it again. | Please stop the clock on our offer until June, then call me. | My boss told me not to write to vendors, but here I am. Tell me more. | Could you take the second paragraph out and mail me the rest? | I'd rather not wait until autumn. Can we start now? | Not now. Write to me again in May. | I haven't received anything from you in weeks, did you forget me? | No more paper, please send invoices by mail. | Leave it with me, I'll get back to you. | Sorry, I've been away and not been able to write. | Drop me a line when you're in town. | Send me no attachments please, our filter eats them; links are fine. | I'll take you up on that, write to me next week. | We get too many emails from Salesforce and want to end that, can your tool do it? | Please remove the old attendees from the calendar invite and add me. | No reminders needed, I will be there on Thursday. | Could you leave the price list off and only send me the summary? | Nobody answers my mails at your support. Please call me. | I don't have your address, where do I mail the samples? | We never got a reply from your team, please get in touch. | It's not that I don't want it, the timing is bad. Contact me in Q3. | I no longer work with invoices, please write to my colleague Ben. | Forget the discount, just send the contract. | My colleague asked you to stop, but I am still curious. | We need to purge our address database before a rollout; does your tool help with the list? | Don't bother with a deck, one page is enough.",
  },
  de: {
    asks: "Verschonen Sie mich mit weiteren Mails. | Nehmen Sie mich aus der Liste, welche es auch sei. | Ich lege keinen Wert auf weitere Kontaktaufnahme. | Bitte sehen Sie künftig von Anschreiben ab. | Tun Sie mir den Gefallen und löschen Sie mich. | Von Ihnen möchte ich nichts mehr lesen. | Ersparen Sie mir weitere Anschreiben. | Ich bitte darum, mich nicht länger zu behelligen. | Nehmen Sie bitte zur Kenntnis, dass wir keine Werbung wünschen. | Damit sollte es gut sein, schreiben Sie mir nicht noch einmal. | Streichen Sie uns bitte von der Liste und sehen Sie von weiteren Mails ab. | Lassen Sie das mit den Mails. | Genug der Erinnerungen.",
    wants:
      "Es wäre mir lieber, Sie würden mir nicht mehr schreiben. | Vergessen Sie bitte meine Adresse. | Auf weitere Nachrichten kann ich verzichten. | Sorgen Sie bitte dafür, dass ich nichts mehr bekomme. | Könnten Sie es unterlassen, mir zu mailen? | Ihre Mails sind hier nicht erwünscht. | Es gibt keinen Grund, mir noch einmal zu schreiben. | Ich wäre dankbar, wenn das die letzte Mail gewesen wäre. | Meine Daten haben bei Ihnen nichts zu suchen. | Bitte tilgen Sie meinen Eintrag. | Wäre schön, wenn hiermit Schluss wäre. | Auf Ihre Mails lege ich keinen Wert. | Bitte nicht nochmal nachhaken.",
    goesOn:
      "Kommen Sie an unserem Stand vorbei. | Bitte schicken Sie den Vertrag noch nicht. | Ich habe lange nicht geschrieben, entschuldigen Sie. | Wir nutzen die Adresse nicht mehr, schreiben Sie mir hierher. | Keine Sorge, das passt. | Dieses Jahr ist kein Budget mehr da. | Schreiben Sie mir nicht an die alte Adresse, sondern hierhin, und dann reden wir. | Löschen Sie bitte den Termin am Montag, Dienstag passt besser. | Ich habe Ihre letzte Mail nicht mehr, bitte noch einmal schicken. | Melden Sie sich bitte im Mai wieder. | Wir wollen keine Zeit verlieren, wann können Sie kommen? | Bitte keine Anhänge, lieber ein Link. | Bitte streichen Sie den Rabatt und schicken Sie uns das Angebot neu. | Ich habe keine Mail bekommen, in der das steht. Schreiben Sie mir bitte nochmals. | Vergessen Sie die Folien, ein Satz genügt mir. | Wir löschen unsere Adressliste einmal im Jahr, kann Ihr Tool das? | Nicht mehr dieses Jahr, aber melden Sie sich im Januar.",
  },
  fr: {
    asks: "Je préférerais que vous ne m'écriviez plus. | Épargnez-moi vos prochains messages. | Ôtez-moi de votre liste, quelle qu'elle soit. | Je me passerais bien de vos courriels. | Il est inutile de me réécrire. | Je vous saurais gré de ne plus nous solliciter. | Inutile d'insister, ne me recontactez pas. | Qu'on ne m'écrive plus, merci. | Pourriez-vous cesser de nous démarcher ? | Plus de relances, merci. | Ayez la gentillesse de me rayer de votre liste.",
    wants:
      "Ayez l'amabilité d'oublier mon adresse. | Vos mails ne sont pas les bienvenus. | Faites en sorte que je ne reçoive plus rien. | Que ce soit votre dernier message. | Mon adresse n'a rien à faire dans votre base. | J'apprécierais de ne plus rien recevoir. | Faites disparaître mon nom de vos fichiers. | Vos relances m'importunent.",
    goesOn:
      "Passez à notre stand à Lyon. | N'envoyez pas encore le contrat. | Je n'ai pas eu le temps de vous écrire. | Nous n'utilisons plus cette adresse, écrivez-moi ici. | Ne vous inquiétez pas. | Plus de budget cette année. | Ne m'écrivez pas à cette adresse mais à la nouvelle, et parlons-en. | Pouvez-vous supprimer le point 3 et me renvoyer l'offre ? | Je n'ai plus votre message, renvoyez-le-moi. | Écrivez-moi de nouveau en mai. | Oubliez la remise, envoyez le contrat. | Nous ne recevons plus vos mails, vérifiez l'adresse. | Nous voulons supprimer nos listes Excel, votre outil le fait-il ? | Pas cette année, mais recontactez-moi en janvier.",
  },
  es: {
    asks: "Preferiría que no me volviera a escribir. | Ahórrese más correos. | Sáqueme de cualquier lista que sea esta. | Le agradecería que no me contactara más. | Hagan el favor de borrarme. | Le pido que no insista. | Bórreme de sus contactos, haga el favor. | Preferimos que no nos manden nada más. | Dejen ya de molestar. | ¿Podrían quitarme de la lista? | Basta ya de recordatorios. | Ruego que me excluyan de sus envíos.",
    wants:
      "Tenga la amabilidad de olvidar mi dirección. | No hace falta que me escriba de nuevo. | Sus mensajes no son bienvenidos. | Que este sea el último correo. | Absténgase de enviarme publicidad.",
    goesOn:
      "Pase por nuestro stand. | No envíe todavía el contrato. | No he tenido tiempo de escribirle. | Ya no usamos esa dirección, escríbame aquí. | No se preocupe. | No me llame hoy, mañana estoy libre. | ¿Puede quitar el punto tres y mandármelo otra vez? | Escríbame de nuevo en mayo. | Ya no encuentro su correo, ¿me lo reenvía? | Olvide el descuento y mándeme el contrato. | No recibimos sus correos, revise la dirección. | Este año no, pero escríbame en enero.",
  },
  it: {
    asks: "Preferirei che non mi scrivesse più. | Abbia la cortesia di dimenticare il mio indirizzo. | Mi risparmi altre email. | Toglimi da qualunque lista sia questa. | Le sarei grato se non mi contattasse più. | Evitate di mandarmi pubblicità. | Vi chiedo di eliminare i miei dati. | La prego di non insistere oltre. | Non vogliamo più saperne delle vostre email. | Potreste togliermi dalla lista? | Eviti di contattarci in futuro. | Basta solleciti.",
    wants:
      "Non c'è bisogno di riscrivermi. | I vostri messaggi non sono graditi. | Che questa sia l'ultima email. | La invito a non contattarmi ulteriormente.",
    goesOn:
      "Passi dal nostro stand. | Non mandi ancora il contratto. | Non ho avuto tempo di scriverle. | Non usiamo più quell'indirizzo, mi scriva qui. | Non si preoccupi. | Può togliere il punto tre e rimandarmelo? | Mi riscriva a maggio. | Non trovo più la sua email, me la rimanda? | Dimentichi lo sconto e mi mandi il contratto. | Non riceviamo le sue mail, controlli l'indirizzo. | Quest'anno no, ma mi scriva a gennaio.",
  },
  nl: {
    asks: "Wees zo vriendelijk mijn adres te vergeten. | Bespaar me verdere mails. | Haal me van welke lijst dit ook is. | Ik zou het waarderen geen berichten meer te krijgen. | U hoeft me niet meer te mailen. | Laat dit de laatste mail zijn. | Gelieve ons niet langer te benaderen. | Kunt u mij van de lijst halen? | Ik stel geen prijs op verdere berichten. | Laat me voortaan met rust. | Geen herinneringen meer a.u.b. | Verwijder ons uit uw systeem.",
    wants:
      "Ik heb liever dat u me niet meer schrijft. | Uw mails zijn niet welkom. | Hou er alsjeblieft mee op.",
    goesOn:
      "Kom langs op onze stand. | Stuur het contract nog niet. | We gebruiken dat adres niet meer, schrijf me hier. | Maak u geen zorgen. | Kunt u regel drie verwijderen en mij de offerte opnieuw sturen? | Schrijf me in mei nog eens. | Ik vind uw mail niet meer, stuurt u hem opnieuw? | Vergeet de korting en stuur me het contract. | Wij ontvangen uw mails niet, controleer het adres. | Dit jaar niet, maar mail me in januari.",
  },
  pt: {
    asks: "Preferia que não me escrevesse mais. | Poupe-me de mais e-mails. | Tire-me de qualquer lista que seja esta. | Agradecia que não me voltassem a contactar. | Não precisa me escrever novamente. | Deixem de me enviar publicidade. | Podem tirar-me da lista? | Peço que não insistam. | Parem de nos mandar mensagens. | Chega de lembretes. | Solicito a exclusão do meu contato.",
    wants:
      "Tenha a gentileza de esquecer o meu endereço. | As suas mensagens não são bem-vindas. | Que este seja o último e-mail. | Não quero mais saber disso, obrigado.",
    goesOn:
      "Passe no nosso stand. | Não envie ainda o contrato. | Já não usamos esse endereço, escreva-me aqui. | Não se preocupe. | Pode tirar o ponto três e mandar-me de novo? | Escreva-me novamente em maio. | Já não encontro o seu e-mail, reenvia? | Esqueça o desconto e mande-me o contrato. | Não recebemos os seus e-mails, verifique o endereço. | Este ano não, mas escreva-me em janeiro.",
  },
  sv: {
    asks: "Jag skulle föredra att ni inte skrev igen. | Bespara mig fler mejl. | Plocka bort mig från vilken lista det nu är. | Jag vore tacksam att slippa fler utskick. | Ni behöver inte höra av er igen. | Kontakta oss inte mer. | Kan ni ta bort mig från listan? | Jag undanber mig fler utskick. | Hör inte av er mer. | Sluta upp med mejlen. | Inga fler påminnelser, tack.",
    wants:
      "Var vänlig och glöm min adress. | Era mejl är inte välkomna. | Låt detta vara ert sista mejl. | Ni får gärna ta bort oss.",
    goesOn:
      "Titta förbi vår monter. | Skicka inte avtalet än. | Vi använder inte den adressen längre, skriv hit. | Oroa dig inte. | Kan du ta bort rad tre och skicka igen? | Skriv igen i maj. | Jag hittar inte ditt mejl längre, skicka det igen? | Glöm rabatten och skicka mig avtalet. | Vi får inte era mejl, kontrollera adressen. | Inte i år, men skriv till mig i januari.",
  },
  no: {
    asks: "Jeg foretrekker at dere ikke skriver igjen. | Spar meg for flere e-poster. | Ta meg av hvilken liste dette enn er. | Dere trenger ikke å skrive mer til meg. | Slett oss fra registeret deres. | Kan dere slette meg fra listen? | Jeg frabeber meg flere e-poster. | Ikke send meg mer. | Ingen flere påminnelser, takk.",
    wants:
      "Vær så snill å glemme adressen min. | Jeg slipper gjerne flere henvendelser. | La dette være den siste e-posten.",
    goesOn:
      "Kom innom standen vår. | Ikke send avtalen ennå. | Vi bruker ikke den adressen lenger, skriv hit. | Ingen fare, torsdag passer. | Kan du fjerne linje tre og sende tilbudet igjen? | Skriv igjen i mai. | Glem rabatten og send meg avtalen. | Vi mottar ikke e-postene deres, sjekk adressen. | Ikke i år, men skriv til meg i januar.",
  },
  fi: {
    asks: "Haluaisin, ettette enää kirjoittaisi minulle. | Olkaa hyvä ja unohtakaa osoitteeni. | Säästäkää minut enemmiltä viesteiltä. | Ottakaa minut pois listalta. | En halua enää viestejä teiltä. | Älkää ottako yhteyttä uudelleen. | Lopettakaa mainosten lähettäminen. | Jättäkää meidät rauhaan. | Poistakaa tietoni. | Voisitteko poistaa minut listalta? | En kaipaa lisää viestejä. | Älkää enää häiritkö. | Ei enempää muistutuksia, kiitos.",
    wants: "",
    goesOn:
      "Älkää lähettäkö sopimusta vielä. | Emme käytä enää sitä osoitetta, kirjoita tänne. | Paljonko maksaa? Kiinnostaa. | Ei huolta. | Voitko poistaa rivin kolme ja lähettää uudelleen? | Kirjoita uudelleen toukokuussa. | En löydä enää viestiäsi, lähetätkö sen uudelleen? | Unohtakaa alennus ja lähettäkää minulle sopimus. | Emme saa viestejänne, tarkistakaa osoite. | Ei tänä vuonna, mutta kirjoittakaa minulle tammikuussa.",
  },
  pl: {
    asks: "Wolałbym, żeby już do mnie nie pisano. | Oszczędźcie mi kolejnych maili. | Zdejmijcie mnie z tej listy. | Byłbym wdzięczny za niekontaktowanie się ze mną. | Nie ma potrzeby pisać do mnie ponownie. | Dajcie mi spokój. | Czy mogliby Państwo usunąć mnie z listy? | Proszę już nie zawracać mi głowy. | Prosiłbym o zaprzestanie korespondencji. | Nie kontaktujcie się ze mną. | Dość przypomnień. | Proszę o usunięcie nas z bazy.",
    wants:
      "Proszę zapomnieć o moim adresie. | Wasze maile nie są mile widziane. | Niech to będzie ostatnia wiadomość.",
    goesOn:
      "Proszę nie wysyłać jeszcze umowy. | Nie używamy już tego adresu, proszę pisać tutaj. | Proszę się nie martwić. | Nie mamy już budżetu. | Czy może Pan usunąć pozycję trzecią i wysłać mi ofertę ponownie? | Proszę napisać w maju. | Nie mogę znaleźć Pana maila, proszę wysłać ponownie. | Proszę zapomnieć o rabacie i wysłać mi umowę. | Nie otrzymujemy Państwa maili, proszę sprawdzić adres. | Nie w tym roku, ale proszę napisać do mnie w styczniu.",
  },
  cs: {
    asks: "Ušetřete mě dalších mailů. | Sundejte mě ze seznamu. | Prosím, nekontaktujte nás. | Není třeba mi znovu psát. | Dejte mi pokoj. | Mohli byste mě vyřadit ze seznamu? | Žádné další upomínky, prosím. | Žádám o vymazání mých údajů.",
    wants:
      "Byl bych radši, kdybyste mi už nepsali. | Zapomeňte prosím na moji adresu. | Vaše e-maily nejsou vítány. | Ať je to poslední zpráva. | Prosím o ukončení korespondence. | Nechci, abyste mi psali.",
    goesOn:
      "Neposílejte zatím smlouvu. | Tu adresu už nepoužíváme, pište sem. | Nebojte se. | Letos už nemáme rozpočet. | Můžete odstranit bod tři a poslat mi nabídku znovu? | Napište mi znovu v květnu. | Nemohu najít váš e-mail, pošlete ho znovu? | Zapomeňte na slevu a pošlete mi smlouvu. | Nedostáváme vaše e-maily, zkontrolujte adresu. | Letos ne, ale napište mi v lednu.",
  },
  ru: {
    asks: "Избавьте меня от дальнейших писем. | Снимите меня с рассылки. | Буду признателен, если вы перестанете писать. | Не нужно мне больше писать. | Прошу исключить нас из базы. | Не могли бы вы убрать меня из списка? | Перестаньте нас беспокоить. | Требую удалить мои данные. | Никаких писем больше.",
    wants:
      "Я бы предпочёл, чтобы вы мне больше не писали. | Забудьте, пожалуйста, мой адрес. | Ваши письма нам не нужны. | Пусть это письмо будет последним. | Мне ваши предложения не нужны, не шлите.",
    goesOn:
      "Пока не присылайте договор. | Мы этим адресом больше не пользуемся, пишите сюда. | Не волнуйтесь. | Бюджета больше нет. | Можете убрать пункт три и прислать мне предложение снова? | Напишите мне снова в мае. | Не нахожу ваше письмо, пришлите ещё раз. | Забудьте о скидке и пришлите мне договор. | Мы не получаем ваши письма, проверьте адрес. | В этом году нет, но напишите мне в январе.",
  },
  tr: {
    asks: "Bana bir daha yazmamanızı tercih ederim. | Lütfen adresimi unutun. | Beni bu listeden düşün. | Daha fazla e-posta almak istemiyorum. | Bize bir daha ulaşmayın. | Artık mesaj göndermeyi bırakın. | Verilerimi silin. | Beni listeden çıkarabilir misiniz? | Lütfen bizi rahatsız etmeyin. | Verilerimin silinmesini istiyorum. | Artık mail istemiyorum.",
    wants: "Mail atmayı kesin.",
    goesOn:
      "Sözleşmeyi henüz göndermeyin. | O adresi artık kullanmıyoruz, buraya yazın. | Merak etmeyin. | Fiyatı nedir? İlgileniyoruz. | Üçüncü maddeyi silip teklifi bana tekrar gönderir misiniz? | Mayısta tekrar yazın. | İndirimi unutun ve bana sözleşmeyi gönderin. | Maillerinizi almıyoruz, adresi kontrol edin. | Bu yıl değil ama ocakta bana yazın.",
  },
  he: {
    asks: "אל תכתבו לי יותר. | נא למחוק את הפרטים שלי. | תורידו אותי מהרשימה. | אני מעדיף שלא תפנו אליי שוב. | די עם המיילים האלה. | לא מעוניין לקבל הודעות נוספות. | תעזבו אותי בשקט. | אודה אם תפסיקו לשלוח לי. | אפשר להוריד אותי מהרשימה? | נא לא לפנות אלינו יותר. | תפסיקו לשלוח. | בלי מיילים נוספים.",
    wants: "אני דורש למחוק את הנתונים שלי.",
    goesOn:
      "לא מעוניינים, תודה. | אל תשלחו עדיין את החוזה. | כמה זה עולה? | לא קיבלתי את המייל שלך. | אפשר למחוק את סעיף שלוש ולשלוח לי שוב? | כתבו לי שוב במאי. | תשכחו מההנחה ושלחו לי את החוזה. | אנחנו לא מקבלים את המיילים שלכם, בדקו את הכתובת. | לא השנה, אבל כתבו לי בינואר.",
  },
  ar: {
    asks: "أرجو حذف بريدي من قائمتكم. | لا تراسلوني مرة أخرى. | توقفوا عن إرسال الرسائل. | لا أرغب في تلقي المزيد من رسائلكم. | أفضل ألا تتواصلوا معي مجددا. | احذفوني من القائمة. | اتركوني وشأني. | كفى رسائل. | هل يمكنكم إزالتي من القائمة؟ | كفوا عن مراسلتي. | لا أريد رسائلكم. | أطالب بحذف بياناتي. | لا مزيد من الرسائل.",
    wants: "",
    goesOn:
      "لسنا مهتمين، شكرا. | لا ترسلوا العقد بعد. | كم السعر؟ | لم تصلني رسالتك. | هل يمكنكم حذف البند الثالث وإرساله لي مجددا؟ | اكتبوا لي مرة أخرى في مايو. | انسوا الخصم وأرسلوا لي العقد. | لا نستلم رسائلكم، تحققوا من العنوان. | ليس هذا العام، لكن اكتبوا لي في يناير.",
  },
  zh: {
    asks: "麻烦别再联系我。 | 我不希望再收到你们的邮件。 | 把我移出名单吧。 | 請不要再寄信給我。 | 請將我從名單中移除。 | 別再打擾我們。 | 我不想再收到這類信件。 | 请勿再发。 | 請停止寄送。",
    wants: "请删除我的邮箱地址。 | 拜托放过我的邮箱。 | 能把我从名单里去掉吗？ | 我不需要再收到这些。",
    goesOn:
      "请先不要发合同。 | 那个邮箱我们不再使用了,请写到这里。 | 價格多少？ | 不感兴趣，谢谢。 | 歡迎來我們的展位。 | 可以删掉第三条再发给我吗？ | 请五月再联系我。",
  },
  ja: {
    asks: "今後メールをお送りいただかなくて結構です。 | 私のアドレスをリストから削除してください。 | もう連絡してこないでほしいです。 | これ以上のご連絡はお控えください。 | リストから外していただけますか。 | ご連絡は今後一切不要です。",
    wants: "案内は今回限りにしてください。 | 迷惑なのでやめてください。 | もう送ってこないでください。",
    goesOn:
      "契約書はまだ送らないでください。 | そのアドレスはもう使っていないので、こちらへお願いします。 | おいくらですか？ | 今回は見送ります。 | 3番を削除して再送していただけますか？ | 5月にまたご連絡ください。",
  },
  ko: {
    asks: "더 이상 연락 주지 않으셨으면 합니다. | 메일 발송을 중단해 주시기 바랍니다. | 명단에서 저를 빼 주세요. | 저희에게 다시 보내지 말아 주십시오. | 더는 보내지 마세요.",
    wants:
      "제 주소는 잊어 주세요. | 이번을 마지막으로 메일은 그만 받고 싶습니다. | 목록에서 빼 주실 수 있나요? | 메일은 이제 필요 없습니다.",
    goesOn:
      "계약서는 아직 보내지 마세요. | 그 주소는 더 이상 쓰지 않으니 여기로 보내 주세요. | 가격이 얼마인가요? | 부스에 들러 주세요. | 3번 항목을 삭제하고 다시 보내 주실 수 있나요? | 5월에 다시 연락 주세요.",
  },
  vi: {
    asks: "Vui lòng đừng gửi email cho tôi nữa. | Xin xóa tôi khỏi danh sách. | Tôi không muốn nhận thêm thư. | Ngừng liên hệ với tôi. | Làm ơn đừng liên lạc với tôi nữa. | Hãy xóa địa chỉ của tôi. | Tôi không muốn nhận email này.",
    wants: "",
    goesOn:
      "Giá bao nhiêu? | Chúng tôi không quan tâm, cảm ơn. | Đừng gửi hợp đồng vội. | Vui lòng gửi lại cho tôi báo giá. | Hãy viết lại cho tôi vào tháng năm.",
  },
  id: {
    asks: "Mohon hapus saya dari daftar Anda. | Jangan kirim email lagi. | Tolong berhenti menghubungi saya. | Saya tidak ingin menerima pesan lagi.",
    wants: "Tolong jangan ganggu saya.",
    goesOn:
      "Jangan kirim kontrak dulu, kami masih menunggu. | Berapa harganya? | Kami tidak tertarik, terima kasih. | Jangan ragu menghubungi saya. | Tolong kirim penawaran lagi.",
  },
  fa: {
    asks: "لطفاً دیگر به من ایمیل نفرستید. | لطفاً مرا از فهرست خود حذف کنید. | دیگر نمی‌خواهم از شما پیام دریافت کنم. | دیگر با من تماس نگیرید. | آدرس مرا از لیست پاک کنید.",
    wants: "مزاحم من نشوید.",
    goesOn:
      "لطفاً قرارداد را هنوز نفرستید. | قیمت چقدر است؟ | علاقه‌ای نداریم، ممنون. | لطفاً در اردیبهشت دوباره بنویسید.",
  },
  hi: {
    asks: "कृपया मुझे सूची से हटा दें। | मुझे दोबारा ईमेल न भेजें।",
    wants: "मैं और संदेश नहीं चाहता।",
    goesOn: "कीमत क्या है? | रुचि नहीं है, धन्यवाद।",
  },
};
