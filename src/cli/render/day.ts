import type { Paint } from "../../app/session/paint.ts";
import { formatClock, formatDay, formatDistance } from "../../app/session/time.ts";
import { fitWidth, measureWidth, wrapText } from "../../app/session/width.ts";
import { countOf } from "../../count-of.ts";
import type { Day, DayPerson, HeldCode } from "../../report/day.ts";
import { sayEvent } from "../../event-words.ts";
import type { NamedTask } from "../../report/open-tasks.ts";

/** What fits on paper beside notes, and on a small terminal. */
const USUAL_WIDTH = 60;
const MOST_WIDTH = 80;
const LEAST_WIDTH = 30;
/** Before everything but the name: what is to be done is ticked off there. */
const INDENT = "    ";
/** Lines of a text to be said or written; `seq tasks show` has it whole. */
const TEXT_LINES = 12;

/** A day on paper or at a terminal: a block for each person. `columns`: of the terminal; null for a pipe or a printer. */
export function formatDayList(day: Day, columns: number | null, paint: Paint): string {
  const width = Math.max(LEAST_WIDTH, Math.min(columns ?? USUAL_WIDTH, MOST_WIDTH));
  const head = `${formatDay(day.now, day.zone)}: ${day.people.length === 0 ? "nobody" : countOf(day.people.length, "person")}`;
  const hidden =
    day.hidden === 0
      ? []
      : [`${countOf(day.hidden, "task")} of people who are paused or away: seq tasks list --all`];
  const blocks = day.people.map((person) => formatPerson(person, day, width, paint).join("\n"));
  return [
    paint.strong(fitWidth(head, width)),
    ...blocks,
    ...hidden.map((line) => wrapText(line, width).join("\n")),
  ].join("\n\n");
}

function formatPerson(person: DayPerson, day: Day, width: number, paint: Paint): string[] {
  const { card, meetings, tasks, codes, suppressed } = person;
  const room = width - INDENT.length;
  const lines: string[] = [];
  const put = (text: string, mark = ""): void => {
    wrapText(text, room - measureWidth(mark)).forEach((line, index) =>
      lines.push(`${INDENT}${index === 0 ? mark : " ".repeat(measureWidth(mark))}${line}`.trimEnd()),
    );
  };
  const work = [card.title, card.company].filter((part) => part !== null).join(", ");
  const reach = [person.phone, person.email].filter((part) => part !== null).join(", ");
  if (work !== "") put(work);
  if (reach !== "") put(reach);
  if (card.zone !== null && card.zone !== day.zone)
    put(`there ${formatClock(day.now, card.zone)} (${card.zone})`);
  if (suppressed !== null) put(`write no more to them: ${suppressed}`, "! ");
  for (const { at, kind } of meetings)
    put(`${at === null ? "some time today" : formatClock(at, day.zone)} comes (${sayEvent(kind)})`, "[ ] ");
  for (const task of tasks) putTask(task, day, put);
  for (const line of describeHistory(person, day.now, room)) lines.push(INDENT + line);
  for (const code of codes) put(describeCode(code, day.zone), "code: ");
  const [first, ...rest] = wrapText(person.name, width);
  return [paint.strong(first ?? ""), ...rest.map((line) => paint.strong(line)), ...lines];
}

function putTask(task: NamedTask, day: Day, put: (text: string, mark?: string) => void): void {
  const later = task.snoozedUntil !== null && task.snoozedUntil > day.now;
  const when = later ? `${formatClock(task.snoozedUntil ?? day.now, day.zone)} ` : "";
  put(`${when}${task.action}, task ${task.id}, ${task.sequence} › ${task.step}`, "[ ] ");
  if (task.url !== null) put(task.url, "    ");
  if (task.warning !== null) put(task.warning, "  ! ");
  // An empty line stands between people alone.
  const lines = task.text.split("\n").filter((line) => line.trim() !== "");
  for (const line of lines.slice(0, TEXT_LINES)) put(line, "    ");
  if (lines.length > TEXT_LINES) put(`… seq tasks show ${task.id}`, "    ");
}

/** A line each, cut where it is too long: three lines are three lines. */
function describeHistory({ card }: DayPerson, now: number, room: number): string[] {
  if (card.history.length === 0) return ["before: nothing yet"];
  return card.history.map((each, index) => {
    const where = [each.channel, each.step].filter((part) => part !== null).join(" › ");
    const detail = each.detail === null ? "" : `: ${each.detail}`;
    const head = index === 0 ? "before: " : "        ";
    const text = `${head}${sayEvent(each.kind)}${where === "" ? "" : ` (${where})`}, ${formatDistance(each.at, now)}${detail}`;
    return fitWidth(text.replace(/\s*[\r\n\t]+\s*/g, " "), room);
  });
}

/** The code with what it is worth: `K7QF-3MTX-9RDA (spring, 15 %) until Mon 9 Mar 2026, twice`. */
export function describeCode({ code, name, discount, expiresAt, left }: HeldCode, zone: string): string {
  const worth = discount === null ? name : `${name}, ${discount}`;
  const end = expiresAt === null ? "" : ` until ${formatDay(expiresAt, zone)}`;
  const times = left === null || left === 1 ? "" : `, ${left} times`;
  return `${code} (${worth})${end}${times}`;
}
