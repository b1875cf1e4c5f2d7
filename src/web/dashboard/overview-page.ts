import { html } from "hono/html";
import { formatLocal } from "../../calendar/format.ts";
import type { Figures } from "../../report/figures.ts";
import { type Overview, TABLES } from "../../report/overview.ts";
import type { SenderStatus } from "../../report/status.ts";
import { type BoardColumn, drawTable, type Piece, writeFrame } from "./frame.ts";
import { drawToday } from "./today-section.ts";
import { BOARD_WORDS, type BoardLanguage, type Said } from "./words.ts";

type Words = (typeof BOARD_WORDS)[BoardLanguage];

interface PageOptions {
  language: BoardLanguage;
  /** For a file that is handed on: no names of people, no buttons, no links to a server. */
  isFile?: boolean;
  said?: Said | null;
}

const SECTIONS = ["today", "funnel", "steps", "channels", "senders"] as const;

/** The page: what to do today, and the figures behind it. */
export function writeOverview(
  view: Overview,
  { language, isFile = false, said = null }: PageOptions,
): string {
  const words = BOARD_WORDS[language];
  const head = html`<nav aria-label="${words.sections}"><ul>${isFile ? "" : html`<li><a href="/today">${words.day}</a></li>`}${SECTIONS.map((id) => html`<li><a href="#${id}">${words[id]}</a></li>`)}</ul></nav>
<span class="soft">${words.asOf} ${formatLocal(view.status.now, view.zone)} ${view.zone}</span>`;
  return writeFrame({
    language,
    title: `${view.workspace}: ${words.title}`,
    head,
    isFile,
    content: [
      said === null ? html`` : html`<p role="status">${words[said]}</p>`,
      section("today", words.today, drawToday(view, words, isFile)),
      section("funnel", words.funnel, drawFunnels(view, words)),
      section("steps", words.steps, drawSteps(view, words)),
      section("channels", words.channels, drawChannels(view, words)),
      section("senders", words.senders, drawSenders(view, words)),
      html`<details><summary>${words.definitions}</summary><ul>${words.defined.map((line) => html`<li>${line}</li>`)}</ul></details>`,
    ],
  });
}

function section(id: string, title: string, content: Piece | Piece[]): Piece {
  return html`<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${title}</h2>
${content}</section>
`;
}

/** Where a terminal has the same. */
function sameFigures(table: keyof typeof TABLES, words: Words): Piece {
  return html`<p class="soft">${words.same} <code>seq report --by ${TABLES[table].join(",")}</code></p>`;
}

const STAGES = ["enrolled", "reached", "replied", "meetings", "goals"] as const;

function drawFunnels({ figures: { sequences } }: Overview, words: Words): Piece[] {
  if (sequences.length === 0) return [html`<p>${words.empty}</p>`];
  return [
    ...sequences.map((row) => html`<h3>${row.group.sequence ?? "–"}</h3>${drawFunnel(row, words)}`),
    drawTable(words.funnel, sequences, [
      { title: words.sequence, key: "sequence", value: ({ group }) => group.sequence ?? null },
      count(words.enrolled, "enrolled"),
      count(words.reached, "reached"),
      ...outcomes(words),
      share(words.optedOut, "opted_out"),
      share(words.bounced, "bounced"),
    ]),
    sameFigures("sequences", words),
  ];
}

const [LABEL, WIDTH, ROW] = [110, 420, 24];

/** A bar a stage, as long as its people among all who entered. */
function drawFunnel(row: Figures, words: Words): Piece {
  const most = Math.max(1, ...STAGES.map((stage) => row[stage]));
  const says = STAGES.map((stage) => `${words[stage]} ${row[stage]}`).join(", ");
  return html`<svg viewBox="0 0 ${LABEL + WIDTH + 70} ${STAGES.length * ROW}" width="${LABEL + WIDTH + 70}" height="${STAGES.length * ROW}" role="img" aria-label="${says}">${STAGES.map(
    (stage, index) => html`
<text x="0" y="${index * ROW + 16}">${words[stage]}</text>
<rect class="rest" x="${LABEL}" y="${index * ROW + 4}" width="${WIDTH}" height="16"></rect>
<rect class="bar" x="${LABEL}" y="${index * ROW + 4}" width="${Math.round((row[stage] / most) * WIDTH)}" height="16"></rect>
<text x="${LABEL + WIDTH + 8}" y="${index * ROW + 16}">${row[stage]}</text>`,
  )}</svg>`;
}

function drawSteps({ figures: { variants } }: Overview, words: Words): Piece[] {
  const rows = variants.filter(({ group }) => group.step != null);
  if (rows.length === 0) return [html`<p>${words.empty}</p>`];
  return [
    drawTable(words.steps, rows, [
      { title: words.sequence, key: "sequence", value: ({ group }) => group.sequence ?? null },
      { title: words.step, key: "step", value: ({ group }) => group.step ?? null },
      { title: words.variant, key: "variant", value: ({ group }) => group.variant ?? null },
      count(words.sent, "sent"),
      count(words.doneTasks, "done"),
      count(words.reached, "reached"),
      ...outcomes(words),
      share(words.optedOut, "opted_out"),
    ]),
    html`<p class="soft">${words.stepsNote}</p>`,
    sameFigures("variants", words),
  ];
}

function drawChannels({ figures: { channels }, spend, currency }: Overview, words: Words): Piece[] {
  const rows = channels.filter(({ group }) => group.channel != null);
  if (rows.length === 0 && spend.size === 0) return [html`<p>${words.empty}</p>`];
  const alone = [...spend.keys()].filter((name) => !rows.some(({ group }) => group.channel === name));
  const money = (value: number | null) => (value === null ? "–" : `${value.toFixed(2)} ${currency}`);
  const columns: BoardColumn<Figures>[] = [
    { title: words.channel, key: "channel", value: ({ group }) => group.channel ?? null },
    count(words.sent, "sent"),
    count(words.doneTasks, "done"),
    count(words.reached, "reached"),
    ...outcomes(words),
    { title: words.cost, key: "cost", value: (row) => row.cost, show: (row) => money(row.cost) },
    {
      title: words.costPerGoal,
      key: "cost_per_goal",
      value: (row) => row.cost_per_goal,
      show: (row) => money(row.cost_per_goal),
    },
    ...(spend.size === 0
      ? []
      : [
          {
            title: words.spend,
            key: "spend",
            value: ({ group }: Figures) => spend.get(group.channel ?? "") ?? null,
            show: ({ group }: Figures) => money(spend.get(group.channel ?? "") ?? null),
          },
        ]),
  ];
  return [
    ...(rows.length === 0 ? [] : [drawTable(words.channels, rows, columns)]),
    ...alone.map((name) => html`<p>${name}: ${words.spend} ${money(spend.get(name) ?? null)}</p>`),
    sameFigures("channels", words),
  ];
}

function drawSenders({ status, figures }: Overview, words: Words): Piece[] {
  if (status.senders.length === 0) return [html`<p>${words.empty}</p>`];
  const figuresOf = ({ id }: SenderStatus) => figures.senders.find(({ group }) => group.sender === id);
  return [
    drawTable(words.senders, status.senders, [
      { title: words.sender, key: "sender", value: (row) => row.id },
      { title: words.today24, key: "sent_24h", value: (row) => row.sent_24h },
      { title: words.cap, key: "cap", value: (row) => row.cap },
      { title: words.replied, key: "replied", value: (row) => figuresOf(row)?.replied ?? 0 },
      {
        title: words.cameBack,
        key: "came_back",
        value: ({ week }) => week.bounced + week.blocked + week.complained,
        show: ({ week }) => `${week.bounced + week.blocked + week.complained} / ${week.sent}`,
      },
      {
        title: words.state,
        key: "state",
        value: (row) => row.held ?? row.outage?.reason ?? row.unheard ?? words.well,
      },
    ]),
    sameFigures("senders", words),
  ];
}

function outcomes(words: Words): BoardColumn<Figures>[] {
  return [share(words.replied, "replied"), share(words.meetings, "meetings"), share(words.goals, "goals")];
}

function count(title: string, key: "enrolled" | "reached" | "sent" | "done"): BoardColumn<Figures> {
  return { title, key, value: (row) => row[key] };
}

/** People, and what share of those reached they are. */
function share(
  title: string,
  key: "replied" | "meetings" | "goals" | "opted_out" | "bounced",
): BoardColumn<Figures> {
  const show = (row: Figures) =>
    row.reached === 0 ? String(row[key]) : `${row[key]} (${((row[key] / row.reached) * 100).toFixed(1)} %)`;
  return { title, key, value: (row) => row[key], show };
}
