/** Languages of the public pages, by ISO 639-1 code. */
export type Language = "en" | "ko" | "ja" | "de" | "fr" | "es";

/** Everything that a public page says. `{sender}` stands for who writes. */
export interface Words {
  title: string;
  /** Whose messages it is about; `{address}` is masked. */
  about: string;
  /** The question above the button, and the button. */
  ask: string;
  stop: string;
  /** After an opt-out. */
  stopped: string;
  undo: string;
  /** After an opt-out was taken back. */
  resumed: string;
  preferences: string;
  how: string;
  pause: string;
  paused: string;
  fewer: string;
  fewerDone: string;
  normal: string;
  normalDone: string;
  never: string;
  /** The question above the stars, and what is said once they are chosen; `{stars}` are the stars. */
  rate: string;
  rated: string;
  /** The person's data was erased. */
  erased: string;
  invalid: string;
  busy: string;
}

export const WORDS: Readonly<Record<Language, Words>> = {
  en: {
    about: "This is about {address}.",
    title: "Your messages",
    ask: "Do you want to stop all messages from {sender}?",
    stop: "Unsubscribe",
    stopped: "You are unsubscribed. You will get no more messages, on any channel.",
    undo: "That was a mistake: undo",
    resumed: "You may be written to again. What had ended stays ended.",
    preferences: "Other choices",
    how: "How often may {sender} write to you?",
    pause: "Pause for a month",
    paused: "Nothing will be sent to you for 30 days.",
    fewer: "Fewer: at most one message a week",
    fewerDone: "You will get at most one message a week.",
    normal: "As before",
    normalDone: "Your choices are as they were at first.",
    never: "Never again",
    rate: "How was it? Choose 1 to 5 stars.",
    rated: "Thank you. Your rating: {stars}. You can still change it.",
    erased: "Your data was deleted, and you will not be written to.",
    invalid: "This link is not valid. Please use the whole link from the message.",
    busy: "Too many requests. Please try again in a minute.",
  },
  ko: {
    about: "{address} 주소로 보내는 메시지에 대한 설정입니다.",
    title: "메시지 수신 설정",
    ask: "{sender}의 모든 메시지 수신을 거부하시겠습니까?",
    stop: "수신 거부",
    stopped: "수신 거부가 처리되었습니다. 앞으로 어떤 경로로도 메시지를 보내지 않습니다.",
    undo: "실수였습니다: 되돌리기",
    resumed: "다시 메시지를 받으실 수 있습니다. 이미 종료된 안내는 다시 시작되지 않습니다.",
    preferences: "다른 선택",
    how: "{sender}의 메시지를 얼마나 자주 받으시겠습니까?",
    pause: "한 달 동안 쉬기",
    paused: "30일 동안 메시지를 보내지 않습니다.",
    fewer: "더 적게: 일주일에 최대 한 번",
    fewerDone: "일주일에 최대 한 번만 메시지를 보냅니다.",
    normal: "이전과 같이",
    normalDone: "처음 설정으로 되돌렸습니다.",
    never: "다시는 받지 않기",
    rate: "어떠셨나요? 별점을 1점에서 5점까지 선택해 주세요.",
    rated: "감사합니다. 선택하신 별점: {stars}. 지금도 바꾸실 수 있습니다.",
    erased: "귀하의 정보는 삭제되었으며, 더 이상 연락드리지 않습니다.",
    invalid: "유효하지 않은 링크입니다. 메시지에 있는 링크 전체를 사용해 주세요.",
    busy: "요청이 너무 많습니다. 1분 후에 다시 시도해 주세요.",
  },
  ja: {
    about: "{address} 宛のメッセージの設定です。",
    title: "メッセージの受信設定",
    ask: "{sender} からのすべてのメッセージを停止しますか？",
    stop: "配信停止",
    stopped: "配信を停止しました。今後はいかなる手段でもメッセージをお送りしません。",
    undo: "間違えました：元に戻す",
    resumed: "再びメッセージをお送りできるようになりました。終了したご案内は再開されません。",
    preferences: "その他の選択",
    how: "{sender} からのメッセージの頻度をお選びください。",
    pause: "1か月休止する",
    paused: "30日間メッセージをお送りしません。",
    fewer: "減らす：週に1通まで",
    fewerDone: "メッセージは週に1通までとします。",
    normal: "これまでどおり",
    normalDone: "最初の設定に戻しました。",
    never: "今後一切受け取らない",
    rate: "いかがでしたか？1〜5の星でお選びください。",
    rated: "ありがとうございます。評価：{stars}。あとから変更できます。",
    erased: "お客様の情報は削除済みで、今後ご連絡することはありません。",
    invalid: "リンクが無効です。メッセージ内のリンク全体をお使いください。",
    busy: "アクセスが集中しています。1分後にもう一度お試しください。",
  },
  de: {
    about: "Es geht um {address}.",
    title: "Ihre Nachrichten",
    ask: "Möchten Sie keine Nachrichten mehr von {sender} erhalten?",
    stop: "Abmelden",
    stopped: "Sie sind abgemeldet. Sie erhalten auf keinem Weg weitere Nachrichten.",
    undo: "Das war ein Versehen: rückgängig machen",
    resumed: "Wir dürfen Ihnen wieder schreiben. Was beendet war, bleibt beendet.",
    preferences: "Andere Möglichkeiten",
    how: "Wie oft darf {sender} Ihnen schreiben?",
    pause: "Einen Monat Pause",
    paused: "Sie erhalten 30 Tage lang keine Nachrichten.",
    fewer: "Weniger: höchstens eine Nachricht pro Woche",
    fewerDone: "Sie erhalten höchstens eine Nachricht pro Woche.",
    normal: "Wie bisher",
    normalDone: "Es gilt wieder die anfängliche Einstellung.",
    never: "Nie wieder",
    rate: "Wie war es? Wählen Sie 1 bis 5 Sterne.",
    rated: "Vielen Dank. Ihre Bewertung: {stars}. Sie können sie noch ändern.",
    erased: "Ihre Daten wurden gelöscht, und Sie werden nicht mehr angeschrieben.",
    invalid: "Dieser Link ist ungültig. Bitte verwenden Sie den ganzen Link aus der Nachricht.",
    busy: "Zu viele Anfragen. Bitte versuchen Sie es in einer Minute noch einmal.",
  },
  fr: {
    about: "Cela concerne {address}.",
    title: "Vos messages",
    ask: "Souhaitez-vous ne plus recevoir aucun message de {sender} ?",
    stop: "Se désabonner",
    stopped: "Vous êtes désabonné(e). Vous ne recevrez plus de messages, sur aucun canal.",
    undo: "C’était une erreur : annuler",
    resumed: "Nous pouvons de nouveau vous écrire. Ce qui était terminé le reste.",
    preferences: "Autres choix",
    how: "À quelle fréquence {sender} peut-il vous écrire ?",
    pause: "Faire une pause d’un mois",
    paused: "Vous ne recevrez rien pendant 30 jours.",
    fewer: "Moins souvent : un message par semaine au plus",
    fewerDone: "Vous recevrez au plus un message par semaine.",
    normal: "Comme avant",
    normalDone: "Vos choix sont de nouveau ceux du début.",
    never: "Plus jamais",
    rate: "Comment cela s’est-il passé ? Choisissez de 1 à 5 étoiles.",
    rated: "Merci. Votre note : {stars}. Vous pouvez encore la changer.",
    erased: "Vos données ont été supprimées et nous ne vous écrirons plus.",
    invalid: "Ce lien n’est pas valable. Veuillez utiliser le lien complet du message.",
    busy: "Trop de requêtes. Veuillez réessayer dans une minute.",
  },
  es: {
    about: "Se refiere a {address}.",
    title: "Sus mensajes",
    ask: "¿Desea dejar de recibir todos los mensajes de {sender}?",
    stop: "Darse de baja",
    stopped: "Se ha dado de baja. No recibirá más mensajes por ningún canal.",
    undo: "Fue un error: deshacer",
    resumed: "Podemos volver a escribirle. Lo que había terminado sigue terminado.",
    preferences: "Otras opciones",
    how: "¿Con qué frecuencia puede escribirle {sender}?",
    pause: "Pausar durante un mes",
    paused: "No recibirá nada durante 30 días.",
    fewer: "Menos: como máximo un mensaje por semana",
    fewerDone: "Recibirá como máximo un mensaje por semana.",
    normal: "Como antes",
    normalDone: "Sus opciones vuelven a ser las del principio.",
    never: "Nunca más",
    rate: "¿Qué le ha parecido? Elija de 1 a 5 estrellas.",
    rated: "Gracias. Su valoración: {stars}. Aún puede cambiarla.",
    erased: "Sus datos se han eliminado y no le escribiremos.",
    invalid: "Este enlace no es válido. Use el enlace completo del mensaje.",
    busy: "Demasiadas solicitudes. Inténtelo de nuevo en un minuto.",
  },
};
