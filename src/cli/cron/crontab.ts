import { UserError } from "../../errors.ts";

/** What the scheduled line starts. All paths are absolute. */
export interface Job {
  node: string;
  script: string;
  root: string;
  /** util-linux' flock, or null where there is none: overlapping runs are harmless, only wasteful. */
  flock: string | null;
  everyMinutes: number;
}

/** What is left of the time to the next run for starting, reading mail and ending. */
const MARGIN_SECONDS = 10;

/** The scheduled command: a run waits itself for what becomes due before the next one comes. */
export function commandOf({ node, script, root, everyMinutes }: Job): string[] {
  return [node, script, "-C", root, "run", "--quiet", "--for", `${everyMinutes * 60 - MARGIN_SECONDS}s`];
}

/** The marked block of one workspace in a crontab. */
export function formatBlock(job: Job): string {
  refuseLineBreaks(job);
  const run = commandOf(job);
  const locked = job.flock === null ? run : [job.flock, "-n", `${job.root}/.seq/cron.lock`, ...run];
  const minutes = job.everyMinutes === 1 ? "*" : `*/${job.everyMinutes}`;
  return [
    openingMark(job.root),
    "# cron mails what a run prints, which is only what needs a person. Set MAILTO=you@… at the top to say to whom.",
    `${minutes} * * * * ${locked.map(quoteForCron).join(" ")}`,
    closingMark(job.root),
    "",
  ].join("\n");
}

/** A line break in a folder's name would begin another line of the crontab or unit file: another command. */
export function refuseLineBreaks({ node, script, root }: Job): void {
  if (!/[\p{Cc}\u2028\u2029]/u.test(node + script + root)) return;
  throw new UserError("the name of a folder has a control character, which cannot be scheduled", {
    hint: "rename the folder of the workspace, or of the program",
  });
}

/** The crontab with this workspace's block set to `block`: replaced in place, or added at the end. */
export function setBlock(crontab: string, root: string, block: string): string {
  const { before, after, found } = splitAtBlock(crontab, root);
  if (found) return before + block + after;
  const separated = crontab === "" || crontab.endsWith("\n") ? crontab : `${crontab}\n`;
  return separated + block;
}

/** The crontab without this workspace's block; the same text when it has none. */
export function removeBlock(crontab: string, root: string): string {
  const { before, after, found } = splitAtBlock(crontab, root);
  return found ? before + after : crontab;
}

function splitAtBlock(crontab: string, root: string): { before: string; after: string; found: boolean } {
  const lines = crontab.split("\n");
  const first = lines.indexOf(openingMark(root));
  const last = lines.indexOf(closingMark(root), first);
  if (first === -1 || last === -1) return { before: crontab, after: "", found: false };
  const before = lines.slice(0, first).map((line) => `${line}\n`);
  return { before: before.join(""), after: lines.slice(last + 1).join("\n"), found: true };
}

function openingMark(root: string): string {
  return `# >>> prospect-seq ${root} >>>`;
}

function closingMark(root: string): string {
  return `# <<< prospect-seq ${root} <<<`;
}

/** Quotes for sh, then for cron itself, which reads an unescaped % as a line break (crontab(5)). */
function quoteForCron(word: string): string {
  const quoted = /^[\w@+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
  return quoted.replaceAll("%", "\\%");
}
