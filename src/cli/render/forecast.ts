import type { Paint } from "../../app/session/paint.ts";
import { formatMoment } from "../../app/session/time.ts";
import { DAY_MS } from "../../engine/plan.ts";
import type { Estimate, Forecast } from "../../forecast/forecast.ts";
import type { ChosenRate } from "../../forecast/rates.ts";
import type { Simulation } from "../../forecast/simulate-sequence.ts";
import { formatTable } from "./table.ts";

const BAR_WIDTH = 40;
/** Days shown one by one; a longer forecast is shown by week. */
const MOST_DAYS = 45;

/** A forecast as a chart: touches a day by sender and channel, then what comes of it. */
export function formatForecast(
  { forecast, rates, inFlight, heldOut, skippedByLaw }: Simulation,
  currency: string,
  zone: string,
  options: { paint: Paint; columns: number | null },
): string {
  const { paint } = options;
  const { people, rounds, lastTouchAt, limits, left } = forecast;
  const head = `${countPeople(people)}${inFlight === 0 ? "" : ` (${count(inFlight)} in flight)`}, ${rounds} ${rounds === 1 ? "round" : "rounds"}`;
  const [worst] = limits;
  const facts: [string, string][] = [
    ["touches", count(forecast.touches)],
    ["last touch", lastTouchAt === null ? "none" : formatLast(lastTouchAt, zone)],
    [
      "binding limit",
      worst === undefined
        ? "none: nobody waits"
        : `${worst.limit}, ${count(worst.hours)} person-hours of waiting`,
    ],
    ...(left >= 0.5 ? ([["still inside at the end", count(left)]] as [string, string][]) : []),
    ["replies", formatEstimate(forecast.replies)],
    ["meetings", formatEstimate(forecast.meetings)],
    ["accepted", formatEstimate(forecast.accepted)],
    ["bounces", formatEstimate(forecast.bounces)],
    ["opt-outs", formatEstimate(forecast.optOuts)],
    ["cost", `${currency} ${formatEstimate(forecast.cost, 2)}`],
  ];
  const skipped = forecast.skipped
    .filter((each) => each.people > 0)
    .map(({ step, reason, people: number }) =>
      paint.warn(`${count(number)} skip ${step}: ${explainSkip(reason)}`),
    );
  const byLaw = skippedByLaw.map(({ reason, people: number }) =>
    paint.warn(`${countPeople(number)} skipped by law: ${reason}`),
  );
  const held = forecast.held
    .filter((each) => each.people > 0)
    .map(({ step, reason, people: number }) =>
      paint.warn(`${countPeople(number)} held at ${step}: ${reason}`),
    );
  const aside = heldOut === 0 ? [] : [`${countPeople(heldOut)} held out: they get no touch`];
  const over = forecast.handedOver.map(
    ({ sequence, people: number }) =>
      `${countPeople(number)} over to ${sequence}, whose touches are not counted here: seq simulate ${sequence}`,
  );
  const notes = [...aside, ...byLaw, ...held, ...skipped, ...over];
  return [
    paint.strong(head),
    formatChart(forecast, paint),
    formatTable(
      facts,
      [
        { title: "", cell: ([name]) => name },
        { title: "", cell: ([, value]) => value },
      ],
      { ...options, head: false },
    ),
    ...(notes.length === 0 ? [] : [notes.join("\n")]),
    paint.dim(
      `rates: ${rates.map(formatRate).join(", ")}\nintervals hold nine of ten outcomes, if the rates are right`,
    ),
  ].join("\n\n");
}

function formatChart({ rows }: Forecast, paint: Paint): string {
  const days = new Set(rows.map(({ day }) => day)).size;
  const bucketOf = days > MOST_DAYS ? mondayOf : (day: string) => day;
  const sums = new Map<string, number>();
  for (const { day, sender, channel, touches } of rows) {
    const name = `${sender} ${channel}|${bucketOf(day)}`;
    sums.set(name, (sums.get(name) ?? 0) + touches);
  }
  const series = [...new Set([...sums.keys()].map((name) => name.split("|")[0] ?? ""))].sort();
  const unit = days > MOST_DAYS ? "a week" : "a day";
  return series
    .map((name) => {
      const own = [...sums].flatMap(([key, touches]) => {
        const [of, bucket = ""] = key.split("|");
        return of === name ? [{ bucket, touches }] : [];
      });
      const most = Math.max(...own.map(({ touches }) => touches));
      const bars = own
        .sort((left, right) => (left.bucket < right.bucket ? -1 : 1))
        .map(({ bucket, touches }) => {
          const bar = "█".repeat(Math.max(1, Math.round((touches / most) * BAR_WIDTH)));
          return `  ${weekday(bucket)} ${bucket}  ${paint.name(bar)} ${count(touches)}`;
        });
      return [paint.strong(`${name}, touches ${unit}`), ...bars].join("\n");
    })
    .join("\n\n");
}

function mondayOf(day: string): string {
  const at = Date.parse(`${day}T00:00Z`);
  return new Date(at - ((new Date(at).getUTCDay() + 6) % 7) * DAY_MS).toISOString().slice(0, 10);
}

function weekday(day: string): string {
  return new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", weekday: "short" }).format(
    Date.parse(`${day}T00:00Z`),
  );
}

function formatLast({ earliest, latest }: { earliest: number; latest: number }, zone: string): string {
  const first = formatMoment(earliest, zone);
  const last = formatMoment(latest, zone);
  return first === last ? first : `${first} to ${last}`;
}

function formatEstimate({ mean, low, high }: Estimate, digits = 0): string {
  const show = (value: number) =>
    value.toLocaleString("en-US", { maximumFractionDigits: digits, minimumFractionDigits: digits });
  return `${show(mean)} (${show(low)} to ${show(high)})`;
}

function formatRate({ name, value, source, seen }: ChosenRate): string {
  const from = source === "history" ? `history of ${count(seen)}` : source;
  return `${name.replace("_", "-")} ${Math.round(value * 1_000) / 10}% (${from})`;
}

function countPeople(number: number): string {
  return `${count(number)} ${number === 1 ? "person" : "people"}`;
}

function explainSkip(reason: string): string {
  return reason === "stale" ? "it could not be performed within max_age" : reason;
}

function count(value: number): string {
  return value.toLocaleString("en-US", { maximumFractionDigits: 1 });
}
