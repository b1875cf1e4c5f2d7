import type { OptOutTable } from "../table.ts";

export const AR: OptOutTable = {
  asks: [String.raw`(?:احذف|أزل|ازالة|إزالة|حذف)\S*\s?(?:\S+ ){0,3}(?:القائمة|عنواني|بريدي|بياناتي|اسمي)`],
  mentions: [String.raw`إلغاء الاشتراك`, String.raw`الاشتراك`, String.raw`القائمة البريدية`],
};
