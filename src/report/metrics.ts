import { emailAction } from "../channels/email/actions.ts";
import type { SenderStatus, StatusView } from "./status.ts";

type Labels = Readonly<Record<string, string>>;
type Sample = readonly [labels: Labels, value: number | null];

/** One family of gauges; samples of null are left out. */
interface Gauge {
  name: string;
  help: string;
  samples: readonly Sample[];
}

/**
 * What `seq status` shows, in the text format of Prometheus (exposition formats, version 0.0.4). Only counts, times in Unix
 * seconds, and names that stand in the workspace's files: nothing about a person.
 */
export function formatMetrics(view: StatusView): string {
  return listGauges(view).map(formatGauge).join("");
}

function listGauges(view: StatusView): Gauge[] {
  const { sequences, senders, inbox, notices, notifications } = view;
  const ofSequence = (name: string, help: string, of: (row: StatusView["sequences"][number]) => number) => ({
    name: `seq_${name}`,
    help,
    samples: sequences.map((row): Sample => [{ sequence: row.name }, of(row)]),
  });
  const ofSender = (name: string, help: string, of: (row: SenderStatus) => number | null) => ({
    name: `seq_sender_${name}`,
    help,
    samples: senders.map((row): Sample => [{ sender: row.id }, of(row)]),
  });
  const alone = (name: string, help: string, value: number | null): Gauge => ({
    name: `seq_${name}`,
    help,
    samples: [[{}, value]],
  });
  const ways = senders.flatMap(listWays);
  return [
    {
      name: "seq_enrollments",
      help: "People in a sequence, by status.",
      samples: sequences.flatMap((row) =>
        (["active", "paused", "finished", "exited"] as const).map(
          (status): Sample => [{ sequence: row.name, status }, row[status]],
        ),
      ),
    },
    ofSequence("due", "People whose next step is due.", (row) => row.due),
    ofSequence("tasks_open", "Tasks that wait for a person.", (row) => row.tasks),
    ofSequence("reviews_open", "Messages that wait for approval.", (row) => row.reviews),
    ofSequence("held", "People held until somebody looks.", (row) => row.held),
    ofSequence("touches_failed", "Touches that failed for good.", (row) => row.failed),
    ofSequence(
      "touches_skipped",
      "Touches left out for another reason than their condition.",
      (row) => row.skipped,
    ),
    ofSequence(
      "touches_lost_7d",
      "Touches that failed or went stale in seven days.",
      (row) => row.lost_lately ?? 0,
    ),
    ofSequence("stopped", "1 where nothing of the sequence is performed.", (row) =>
      Number(row.stopped !== null),
    ),
    {
      name: "seq_sender_sent_24h",
      help: "Messages charged in the last 24 hours.",
      samples: ways.map((way): Sample => [way.labels, way.sent]),
    },
    {
      name: "seq_sender_cap",
      help: "Today's cap with ramp; absent without one.",
      samples: ways.map((way): Sample => [way.labels, way.cap]),
    },
    {
      name: "seq_sender_held",
      help: "1 where the sender is held.",
      samples: ways.map((way): Sample => [way.labels, way.held]),
    },
    ofSender("sent_7d", "Mail of seven days.", ({ week }) => week.sent),
    ofSender("bounced_7d", "Mail of seven days to dead addresses.", ({ week }) => week.bounced),
    ofSender("blocked_7d", "Mail of seven days that was refused.", ({ week }) => week.blocked),
    ofSender("complained_7d", "Mail of seven days that was called spam.", ({ week }) => week.complained),
    ofSender("outage", "1 where nothing leaves through the sender's server.", (row) =>
      Number(row.outage !== undefined),
    ),
    ofSender("mailbox_failed", "1 where the mailbox could not be read at the last try.", (row) =>
      Number(row.unheard !== null),
    ),
    ofSender("mailbox_read_timestamp_seconds", "When the mailbox was last read to its end.", (row) =>
      seconds(row.heard_at),
    ),
    ofSender("next_timestamp_seconds", "Earliest planned touch of the sender.", (row) =>
      seconds(row.next_at),
    ),
    alone("uncertain", "Touches handed over whose result nobody knows.", view.uncertain),
    alone("inbox_open", "Messages that ask what to do.", inbox.open),
    alone("inbox_unanswered", "Replies that nobody has answered.", inbox.unanswered),
    alone("notices_open", "Notices that the law asks for.", notices.open),
    alone("notices_overdue", "Those that are overdue.", notices.overdue),
    alone("notifications_waiting", "Notifications that still wait.", notifications.waiting),
    alone("notifications_failed", "Notifications given up.", notifications.failed),
    alone("paused", "What a person has stopped with seq pause.", view.pauses.length),
    alone(
      "next_due_timestamp_seconds",
      "When the next touch is planned; past where something is due.",
      seconds(view.next_due),
    ),
  ];
}

/** Its mail, and each channel that a service performs for it. */
function listWays(sender: SenderStatus) {
  const own = { channel: emailAction.id, sent_24h: sender.sent_24h, cap: sender.cap, held: sender.held };
  return [own, ...(sender.services ?? [])].map(({ channel, sent_24h: sent, cap, held }) => ({
    labels: { sender: sender.id, channel },
    sent,
    cap,
    held: Number(held !== null),
  }));
}

function seconds(at: number | null): number | null {
  return at === null ? null : at / 1_000;
}

function formatGauge({ name, help, samples }: Gauge): string {
  const known = samples.filter((sample): sample is readonly [Labels, number] => sample[1] !== null);
  if (known.length === 0) return "";
  const lines = known.map(([labels, value]) => `${name}${formatLabels(labels)} ${value}\n`);
  return `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${lines.join("")}`;
}

function formatLabels(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escapeLabel(value)}"`);
  return pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
}

/** As the format asks: backslash, quote and line feed. */
function escapeLabel(value: string): string {
  return value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
}
