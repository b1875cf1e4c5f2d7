import type { OptOutTable } from "../table.ts";

export const HE: OptOutTable = {
  asks: [String.raw`(?:הסר|הסירו|תסירו|להסיר|מחק|מחקו|תמחקו)(?:\s+(?:אותי|אותנו|את|מ\S+|נא|בבקשה))*`],
  mentions: [String.raw`הסר`, String.raw`הסרה`, String.raw`רשימת תפוצה`, String.raw`ספאם`],
};
