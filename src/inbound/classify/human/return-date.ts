import { formatDay, readWeekday } from "./day.ts";
import { type Around, findDays, type NamedDay } from "./find-days.ts";

/** Words before a day on which somebody is back. */
const BACK_BEFORE =
  /(?:back|return(?:ing|s)?|reachable|available|respond|reply|resume|resuming|again|contact me|in (?:the )?office)(?: again| to work| to the office| to my desk| in the office| at work| online| to you| to your (?:e-?mail|message)s?)?(?: from| on| by| as of| starting| after my return on| when i return on|:)?(?: the)?(?: (?:morning|afternoon) of)? $|(?:wieder|zuruck|erreichbar|ruckkehr)[a-z ]{0,40}(?:ab|am|ab dem|zum|:)?(?: dem| den)? $|(?:ab|am)(?: dem| den)? $|(?:de retour|retour|reprise|reviens|reviendrai|reprendrai|disponible|joignable)[a-z ]{0,40}(?:le|a partir du|des le|:|a compter du) $|a (?:partir|compter) du $|(?:de vuelta|vuelvo|volvere|regreso|regresare|reincorpor\w{1,6}|retorno|disponible|de regreso|incorpor\w{1,6})[a-z ]{0,40}(?:el|a partir del|desde el|:|el dia) $|a partir del(?: dia)? $|(?:복귀|출근|업무 ?재개)[^\d\n]{0,10}$|(?:出社|復帰|戻り|出勤)[^\d\n]{0,8}$/;
/** Words after a day (Korean, Japanese, German verbs at the end). */
const BACK_AFTER =
  /^ ?(?:\([^)]{1,6}\))? ?(?:에|부터|에 ?다시|자로|날|오전|오후|에는){0,2} ?(?:다시 ?|정상 ?|업무 ?|사무실에? ?|회사에? ?){0,3}(?:복귀|출근|돌아|근무|회신|답변|답장|연락|재개)|^ ?(?:\([^)]{1,6}\))? ?(?:に|より|から|以降|の?朝に?|以降に){1,2}、?(?:は|順次|改めて|通常(?:通り)?|また|ご?){0,3}(?:出社|復帰|戻|出勤|業務|返信|回答|対応|連絡|営業|返事)|^[^.!?\n]{0,30}(?:wieder|zuruck|(?<!nicht )erreichbar|fur sie da)/;
/** Words before the last day away. */
const UNTIL_BEFORE =
  /(?:until|till|til|'til|through|thru|up to|to|and|up until|through to|until and including)(?: and including)?(?: the)?(?: end of)? $|(?:bis|bis zum|bis einschlie(?:ss|ß)lich|bis inkl\.?|bis und mit|und)(?: zum| einschlie(?:ss|ß)lich| inklusive| inkl\.?| dem)? $|(?:jusqu'au|jusqu'a|jusque|au|et le)(?: \w{1,10} inclus)? $|(?:hasta(?: el)?|al|y el|hasta el dia|hasta el proximo)(?: dia)? $|[-–~〜～] ?$|(?:から|부터) ?$/;
const UNTIL_AFTER =
  /^ ?(?:\([^)]{1,6}\))? ?(?:\d{1,2}[시時])? ?(?:까지|まで|inclusive|inclusiv|einschlie|inclus)/;
/** "until I return", "not back before": the day named is the day back. */
const NOT_UNTIL =
  /(?:not|n't|nicht|pas|no|won't)[^.!?\n]{0,40}(?:until|till|before|vor|avant|antes)(?: the| dem| le| el| del)? $/;

/** Characters between the start of a range and its end. */
const RANGE_CHARS = 12;

/**
 * The first day back that an absence states, `YYYY-MM-DD`; null where it states none or one that is past.
 * "back on 5 May" and "ab 5. Mai" are that day; "until 5 May", "5–9 May", "bis", "jusqu'au", "hasta", 까지, まで
 * mean the day after. Of several, the one that names the return counts, then the latest end.
 */
export function findReturnDate(text: string, around: Around): string | null {
  const plain = simplify(text.slice(0, 6_000));
  const days = findDays(plain, around);
  let back: number | null = null;
  let backEnd = 0;
  let until: number | null = null;
  for (const day of days) {
    const role = readRole(plain, day);
    // A date of the past is somebody's start, or an old text.
    if (role === null || day.number < around.today - 1) continue;
    if (role === "back") {
      if (back === null) [back, backEnd] = [day.number, day.end];
      continue;
    }
    // "ab 5. bis 10. März": what looked like a return was the start.
    if (back !== null && day.start - backEnd < RANGE_CHARS && day.number > back) back = null;
    if (!day.isWeekday || until === null) until = Math.max(until ?? 0, day.number + 1);
  }
  const stated = back ?? until ?? findRelative(plain, around);
  return stated === null || stated < around.today ? null : formatDay(stated);
}

function readRole(text: string, day: NamedDay): "back" | "until" | null {
  const before = stripWeekday(text.slice(Math.max(0, day.start - 70), day.start));
  const after = text.slice(day.end, day.end + 50);
  if (NOT_UNTIL.test(before)) return "back";
  if (UNTIL_AFTER.test(after)) return "until";
  // "von 3. bis 9. Mai … ab 10. Mai": an end beside "wieder erreichbar" is still an end.
  if (UNTIL_BEFORE.test(before))
    return /(?:back|return\w{0,3}|zuruck|retour)[^.\n]{0,12}(?:to|and) $/.test(before) ? "back" : "until";
  if (BACK_AFTER.test(after)) return "back";
  if (BACK_BEFORE.test(before)) return "back";
  return null;
}

/** "back on Monday, 5 May" reads as "back on 5 May". */
function stripWeekday(before: string): string {
  return before.replace(
    /(?:next |nachsten |proximo |prochain )?(?:mon|tues|wednes|thurs|fri|satur|sun)day,? ?(?:the )?$|(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag),? ?(?:dem|den|der)? ?$|(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche) ?$|(?:lunes|martes|miercoles|jueves|viernes|sabado|domingo),? ?(?:dia )?$|(?:next|nachsten|kommenden|proximo|proxima|prochain) $/,
    "",
  );
}

/** "tomorrow", "next week", "today only". */
function findRelative(text: string, { today }: Around): number | null {
  if (
    /(?:back|return\w{0,3}|available|reply|respond)[^.\n]{0,30}tomorrow|morgen (?:wieder|zuruck)|(?:de retour|reviens) demain|(?:vuelvo|regreso) manana|내일 (?:복귀|출근|회신)|明日(?:より|から|出社|以降)/.test(
      text,
    )
  )
    return today + 1;
  if (
    /(?:back|return\w{0,3}|available|reply|respond)[^.\n]{0,30}next week|nachste woche wieder|(?:de retour|reviens) la semaine prochaine|(?:vuelvo|regreso)[^.\n]{0,20}(?:la )?proxima semana|다음 ?주에? ?(?:복귀|출근)|来週(?:より|から|出社|以降)/.test(
      text,
    )
  ) {
    return today + ((1 - readWeekday(today) + 7) % 7 || 7);
  }
  if (
    /(?:out of (?:the )?office|away|on leave|not in(?: the office)?) (?:for )?(?:all )?(?:of )?today|heute nicht (?:im|in)|absente? aujourd'hui|ausente hoy|오늘 (?:하루 )?(?:휴가|부재|연차)|本日(?:は|、)?(?:休暇|お休み|不在)/.test(
      text,
    )
  )
    return today + 1;
  return null;
}

/** Lower-case, Latin accents gone (Hangul and kana stay whole), spaces single. */
function simplify(text: string): string {
  return text
    .toLowerCase()
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .normalize("NFC")
    .replaceAll("\u2019", "'")
    .replace(/[０-９]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0))
    .replaceAll("（", "(")
    .replaceAll("）", ")")
    .replace(/\s+/g, " ");
}
