import { randomUUID } from "node:crypto";
import { loadHolidays } from "../calendar/holidays.ts";
import { channels } from "../channels/registry.ts";
import { type Approval, isApproved, mayApprove } from "../config/approvals.ts";
import { digestSettings } from "../config/settings.ts";
import { type Diagnostic, describeFirstError } from "../diagnostic.ts";
import { UserError } from "../errors.ts";
import type { EnrollmentContext } from "../run/apply-event.ts";
import type { RunContext, SequenceFile } from "../run/context.ts";
import { onStore } from "../run/on-store.ts";
import { OTHER_SETTINGS } from "../run/sequence-catalog.ts";
import { wholeName } from "../run/versions.ts";
import type { Store } from "../store/port.ts";
import { readApprovals } from "../workspace/approvals.ts";
import { WORKSPACE_FILE } from "../workspace/file-names.ts";
import type { LoadedSequence } from "../workspace/load-workspace.ts";
import { HALF_WRITTEN } from "../workspace/read-definition.ts";
import { createAskToken } from "./ask-token.ts";
import { createKeepRefreshToken } from "./keep-refresh-token.ts";
import { createServices } from "./open-services.ts";
import type { ClockUse, CommandContext, ReadyWorkspace } from "./session/context.ts";

/** Puts together what the runner works with: the one place that joins workspace, store, channels and calendar. */
export async function createRunContext(context: CommandContext, use: ClockUse): Promise<RunContext> {
  const workspace = await context.openWorkspace();
  const [store, clock, { approvals }] = await Promise.all([
    context.openStore(),
    context.openClock(use),
    readApprovals(workspace.root),
  ]);
  const joined = joinRunContext(await refuseTruncated(workspace, store), store, clock, approvals);
  const { threads, wallClock } = context.world;
  const keepRefreshToken = createKeepRefreshToken({ root: workspace.root, store, ...context.world });
  const run = {
    ...joined,
    ...createServices({ ...joined, keepRefreshToken }, context.world),
    keepRefreshToken,
    ...readWho(context.world.env),
    askToken: createAskToken(wallClock, joined.config.rehearsal, keepRefreshToken),
  };
  if (threads === undefined) return run;
  return { ...run, messageWorkers: { file: threads.message, count: threads.count } };
}

/** The same from parts that are open already. */
export function joinRunContext(
  workspace: ReadyWorkspace,
  store: Store,
  clock: RunContext["clock"],
  approvals: ReadonlyMap<string, Pick<Approval, "version" | "settings" | "who">>,
): RunContext {
  const year = new Date(clock.now()).getUTCFullYear();
  const run: Omit<RunContext, "store" | "catalog" | "evaluations"> = {
    root: workspace.root,
    config: workspace.config,
    sequences: workspace.sequences.map(describeSequence),
    wholeFiles: listWholeFiles(workspace),
    approvals: new Map(
      [...approvals]
        .filter(([, { who }]) => mayApprove(who, workspace.config.approvers))
        .map(([name, approval]) => [
          name,
          isApproved(approval, { ...approval, settings: digestSettings(workspace.written) })
            ? approval.version
            : OTHER_SETTINGS,
        ]),
    ),
    snippet: (path) => workspace.snippet(path),
    clock,
    findChannel: (id) => channels.find((channel) => channel.id === id) ?? null,
    loadHolidays: (countries) =>
      loadHolidays(countries, {
        years: [year - 1, year, year + 1],
        cache: { get: (key) => store.getSetting(key), set: (key, value) => store.setSetting(key, value) },
      }),
  };
  return onStore(run, store);
}

/** A run for what a person does with one command, or one answer, which `seq undo` takes back together. */
export function asOneCommand(run: RunContext): RunContext & EnrollmentContext {
  return { ...run, batch: nameBatch() };
}

/** Longer than any name and address. */
const LONGEST_NAME = 120;

/** Who gives the commands, one line. */
function readWho({ SEQ_USER: given = "" }: NodeJS.ProcessEnv): { who?: string } {
  const who = given.replace(/\p{C}/gu, "").trim().slice(0, LONGEST_NAME);
  return who === "" ? {} : { who };
}

/** A name that no other command has. */
export function nameBatch(): string {
  return randomUUID();
}

function listWholeFiles({ diagnostics, sequences }: ReadyWorkspace): string[] {
  const files = [{ file: WORKSPACE_FILE, diagnostics }, ...sequences];
  return files.filter((each) => !isCutOff(each.diagnostics)).map(({ file }) => file);
}

function describeSequence({ name, file, plan, version, diagnostics }: LoadedSequence): SequenceFile {
  return { name, file, plan, version, error: describeFirstError(diagnostics) };
}

/** Whether a file's last line has no end. */
function isCutOff(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ code }) => code === HALF_WRITTEN);
}

/**
 * Takes out every file that lost its last line break since it was last taken over: it is cut off, even where
 * what is left still parses. A cut seq.yaml stops everything with a UserError, a cut sequence only itself.
 */
async function refuseTruncated(workspace: ReadyWorkspace, store: Store): Promise<ReadyWorkspace> {
  if (isCutOff(workspace.diagnostics) && (await store.getSetting(wholeName(WORKSPACE_FILE))) !== null) {
    throw new UserError("seq.yaml is cut off: its last line has lost its end", {
      hint: "write the file to its end; if it is complete, end it with a line break",
    });
  }
  const sequences: LoadedSequence[] = [];
  for (const each of workspace.sequences) {
    const cut = isCutOff(each.diagnostics) && (await store.getSetting(wholeName(each.file))) !== null;
    sequences.push(
      cut ? { ...each, plan: null, version: null, diagnostics: each.diagnostics.map(raise) } : each,
    );
  }
  return { ...workspace, sequences };
}

function raise(found: Diagnostic): Diagnostic {
  return found.code === HALF_WRITTEN ? { ...found, severity: "error" } : found;
}
