import type { Language } from "./words.ts";

/** What the page says that a form's confirmation leads to. `{sender}` stands for who writes. */
export interface ConfirmWords {
  ask: string;
  yes: string;
  done: string;
  expired: string;
}

export const CONFIRM_WORDS: Readonly<Record<Language, ConfirmWords>> = {
  en: {
    ask: "Do you want to hear from {sender} at this address? Without this button you will not.",
    yes: "Yes, write to me",
    done: "Thank you, your address is confirmed.",
    expired: "This link has expired. Please fill in the form again.",
  },
  ko: {
    ask: "이 주소로 {sender}의 연락을 받으시겠습니까? 버튼을 누르지 않으면 연락드리지 않습니다.",
    yes: "네, 연락을 받겠습니다",
    done: "감사합니다. 주소가 확인되었습니다.",
    expired: "링크의 유효 기간이 지났습니다. 양식을 다시 작성해 주세요.",
  },
  ja: {
    ask: "このアドレスで {sender} からの連絡を受け取りますか? ボタンを押さない限り、ご連絡はしません。",
    yes: "はい、受け取ります",
    done: "ありがとうございます。アドレスが確認されました。",
    expired: "このリンクの有効期限が切れています。フォームをもう一度ご記入ください。",
  },
  de: {
    ask: "Möchten Sie unter dieser Adresse von {sender} hören? Ohne diesen Knopf geschieht das nicht.",
    yes: "Ja, schreiben Sie mir",
    done: "Danke, Ihre Adresse ist bestätigt.",
    expired: "Dieser Link ist abgelaufen. Bitte füllen Sie das Formular noch einmal aus.",
  },
  fr: {
    ask: "Souhaitez-vous recevoir des messages de {sender} à cette adresse ? Sans ce bouton, vous n'en recevrez pas.",
    yes: "Oui, écrivez-moi",
    done: "Merci, votre adresse est confirmée.",
    expired: "Ce lien a expiré. Veuillez remplir à nouveau le formulaire.",
  },
  es: {
    ask: "¿Quiere recibir mensajes de {sender} en esta dirección? Sin este botón no los recibirá.",
    yes: "Sí, escríbanme",
    done: "Gracias, su dirección está confirmada.",
    expired: "Este enlace ha caducado. Rellene el formulario de nuevo, por favor.",
  },
};
