import type { OptOutTable } from "../table.ts";

export const HE: OptOutTable = {
  asks: [
    String.raw`(?:הסר|הסירו|תסירו|להסיר|מחק|מחקו|תמחקו)(?:\s+(?:אותי|אותנו|את|מ\S+|נא|בבקשה))*`,
    String.raw`(?:אל|לא|נא לא|מבקש לא|תפסיקו|הפסיקו|די)\s?(?:\S+ ){0,2}(?:לשלוח|תשלחו|לכתוב|תכתבו|לפנות|תפנו|להטריד|ליצור קשר)`,
    String.raw`לא (?:מעוניין|מעוניינת|רוצה) (?:לקבל|ב\S+ נוספ)`,
  ],
  mentions: [String.raw`הסר`, String.raw`הסרה`, String.raw`רשימת תפוצה`, String.raw`ספאם`],
};
