import { findHomeCountry } from "../calendar/home-country.ts";
import type { FieldRule } from "../config/workspace-config.ts";
import { DAY_MS, type Instant } from "../engine/plan.ts";
import { ExitCode, UserError } from "../errors.ts";
import { type ImportResult, importProspects } from "../prospects/import.ts";
import { describeMapping } from "../prospects/import-file.ts";
import { markAll, type Merge, mergeFields } from "../prospects/merge-fields.ts";
import { type DraftBlock, type ReadRules, readDrafts } from "../prospects/read-drafts.ts";
import { createRejectedFile } from "../prospects/rejected-file.ts";
import { listRules, readPeoplePage, type TheirPerson } from "../providers/crm-people.ts";
import { useList } from "../providers/poll-service.ts";
import { FIRST_PAGE, type OpenList, type PageMark } from "../providers/read-pages.ts";
import type { RunContext } from "../run/context.ts";
import type { ProspectDraft, Store, UpsertResult } from "../store/port.ts";
import { findOtherAccount, OTHER_ACCOUNT_HINT } from "./crm-account.ts";
import { type Crm, conflictsOf, normaliseTheirs, openCrm } from "./open-crm.ts";

export interface PullOptions {
  service: string;
  /** The CRM's name of a list; null: everybody. */
  list: string | null;
  tags: readonly string[];
  /** Code or name; of phone numbers without a prefix; null: the workspace's. */
  defaultCountry: string | null;
  /** People after whose page it stops, to be gone on with; null: to the end. */
  max: number | null;
  /** From the beginning, also where an earlier one stopped. */
  isAgain: boolean;
  isDry: boolean;
  /** Absolute; null for none. */
  rejectedFile: string | null;
  onMapping(lines: readonly string[]): void;
  onProgress(read: number): void;
  stop: AbortSignal;
}

export interface PullResult extends ImportResult {
  /** People that an earlier pull, which stopped, had read; 0 where this one began anew. */
  before: number;
  /** False: there is more to come, with the next one. */
  isWhole: boolean;
  /** Fields that both sides had changed. */
  conflicts: number;
}

/** What is kept of a pull that stopped. */
interface PullState {
  mark: PageMark;
  read: number;
  at: Instant;
}

/** A pull at work. */
interface Pull {
  crm: Crm;
  run: RunContext;
  /** The workspace's, or, in a dry run, a copy of it. */
  store: Store;
  options: PullOptions;
  open: OpenList;
  rules: readonly FieldRule[];
  country: string | null;
  /** Under which the store keeps where it stopped. */
  name: string;
  mark: PageMark | null;
  before: number;
  read: number;
  conflicts: number;
  /** What came of comparing each person with ours, until they are written. */
  compared: WeakMap<ProspectDraft, { id: string; merge: Merge; changes: number }>;
}

/** Services forget what they called their pages. */
const RESUME_MS = DAY_MS;
/** A column of this name says who must not be written to. */
const OPTED_OUT = "opted_out";

/**
 * Takes over a CRM's people as an import takes over a file's: the same normal forms, the same people, the same report. Where
 * it stops, at a fault of the service's too, what was read stays, and the next one goes on from there.
 */
export async function pullPeople(run: RunContext, options: PullOptions): Promise<PullResult> {
  const { service, list, stop } = options;
  const crm = await openCrm(run, service, stop);
  if (list !== null && crm.people.list === null) {
    throw new UserError(`${crm.account.recipe.title} has no lists to pull`, { exit: ExitCode.usage });
  }
  const store = options.isDry ? await run.store.fork() : run.store;
  try {
    const name = `pull ${service}/${crm.account.name}/${list ?? ""}`;
    const stopped = options.isAgain ? null : await readState(store, name, run.clock.now());
    const country = options.defaultCountry ?? findHomeCountry(run.config.calendar);
    const result = await useList(crm.use, async (open) => {
      const other = await findOtherAccount(run, crm, open, options.isDry);
      if (other !== null) throw new UserError(other, { hint: OTHER_ACCOUNT_HINT });
      return importFrom({
        crm,
        run,
        store,
        options,
        open,
        rules: listRules(crm.people, crm.rules),
        country,
        name,
        mark: stopped?.mark ?? FIRST_PAGE,
        before: stopped?.read ?? 0,
        read: 0,
        conflicts: 0,
        compared: new WeakMap(),
      });
    });
    if ("type" in result) throw new UserError(result.reason);
    return result;
  } finally {
    if (store !== run.store) await store.close();
  }
}

async function readState(store: Store, name: string, now: Instant): Promise<PullState | null> {
  const text = (await store.getSetting(name)) ?? "";
  const state = text === "" ? null : (JSON.parse(text) as PullState);
  return state !== null && now - state.at < RESUME_MS ? state : null;
}

async function importFrom(pull: Pull): Promise<PullResult> {
  const { run, store, options, crm } = pull;
  let columns: readonly string[] = [];
  let isShown = false;
  const rejected =
    options.rejectedFile === null ? null : createRejectedFile(options.rejectedFile, run.root, () => columns);
  try {
    const result = await importProspects(store, nothing(), {
      format: "jsonl",
      map: Object.fromEntries(listColumns(pull).map((column) => [column, column])),
      tags: options.tags,
      defaultCountry: pull.country,
      fields: run.config.fields,
      at: run.clock.now(),
      sourceName: crm.service,
      mayBeEmpty: true,
      read: (rules) => readBlocks(pull, rules),
      onWritten: (drafts, outcomes) => keepLinks(pull, drafts, outcomes),
      onMapping(mapping) {
        columns = mapping.map(({ column }) => column);
        if (!isShown) options.onMapping(describeMapping(mapping));
        isShown = true;
      },
      onProgress: (read) => options.onProgress(read),
      ...(rejected !== null && { onRejected: (row) => rejected.write(row) }),
    });
    if (result.forbidden.people + result.forbidden.addresses > 0) await store.endSuppressed(run.clock.now());
    return { ...result, before: pull.before, isWhole: pull.mark === null, conflicts: pull.conflicts };
  } finally {
    await rejected?.close();
  }
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

/** Fields of ours that a pull fills; who they are there is one of them. */
function listColumns({ crm, rules }: Pull): string[] {
  return [
    crm.people.id.field,
    ...rules.filter(({ direction }) => direction !== "out").map(({ ours }) => ours),
  ];
}

/** The people of page after page. Once the last block of a page is asked past, the page is written: the next is where to go on. */
async function* readBlocks(pull: Pull, rules: ReadRules): AsyncGenerator<DraftBlock> {
  const { crm, open, options, store } = pull;
  const { list } = options;
  const asked = {
    list: (list === null ? null : crm.people.list) ?? crm.people.all,
    name: list ?? "",
    since: 0,
    rules: pull.rules,
  };
  while (pull.mark !== null) {
    if (options.stop.aborted || (options.max !== null && pull.read >= options.max)) return;
    const page = await readPeoplePage(open, crm.account, asked, pull.mark);
    if (page.type === "failed") {
      if (isStopped(options)) return;
      // A mark that the service no longer knows would fail for ever.
      if (pull.read === 0 && pull.mark !== FIRST_PAGE && !options.isDry)
        await store.setSetting(pull.name, "");
      const hint = pull.read === 0 ? "seq doctor asks whether its settings are right" : GO_ON;
      throw new UserError(page.reason, { hint });
    }
    const first = pull.read;
    pull.read += page.items.length;
    if (page.items.length > 0) {
      for await (const block of readDrafts(writeRows(pull, page.items), rules)) {
        yield await compareBlock(pull, shiftLines(block, first), page.items);
      }
    }
    pull.mark = page.after;
    if (!options.isDry) await keepState(pull);
  }
}

const isStopped = ({ stop }: PullOptions): boolean => stop.aborted;

const GO_ON = "what was read is kept; the same command goes on from there";

async function keepState({ store, mark, name, before, read, run }: Pull): Promise<void> {
  const state = (from: PageMark): PullState => ({ mark: from, read: before + read, at: run.clock.now() });
  await store.setSetting(name, mark === null ? "" : JSON.stringify(state(mark)));
}

/** A page as an import reads it: a line a person, each with every column. */
async function* writeRows(pull: Pull, people: readonly TheirPerson[]): AsyncGenerator<Uint8Array> {
  const columns = listColumns(pull);
  for (const { id, isOptedOut, values } of people) {
    const cells = columns.map((column) => [
      column,
      column === pull.crm.people.id.field ? id : (values[column] ?? ""),
    ]);
    const row: unknown = { ...Object.fromEntries(cells), [OPTED_OUT]: isOptedOut ? "yes" : "" };
    yield Buffer.from(`${JSON.stringify(row)}\n`, "utf8");
  }
}

/** Lines count from the first of the pull. */
function shiftLines(block: DraftBlock, by: number): DraftBlock {
  const shift = <Row extends { line: number }>(row: Row): Row => ({ ...row, line: row.line + by });
  return {
    ...block,
    rejected: block.rejected.map(shift),
    leftOut: block.leftOut.map(shift),
    forbidden: block.forbidden.map(shift),
    originOf: async (index) => shift(await block.originOf(index)),
  };
}

/** Leaves to ours what ours keep, and names whoever is known by their record. */
async function compareBlock(
  pull: Pull,
  block: DraftBlock,
  people: readonly TheirPerson[],
): Promise<DraftBlock> {
  const byId = new Map(people.map((person) => [person.id, person]));
  const drafts = await Promise.all(block.drafts.map((draft) => compareDraft(pull, draft, byId)));
  return { ...block, drafts };
}

async function compareDraft(
  pull: Pull,
  draft: ProspectDraft,
  people: ReadonlyMap<string, TheirPerson>,
): Promise<ProspectDraft> {
  const { crm, store, run } = pull;
  const id = String(draft.fields[crm.people.id.field] ?? "");
  const link = await store.findCrmPerson(crm.service, { theirs: id });
  const ours =
    link !== null
      ? await store.getProspect(link.prospect)
      : await store.findProspect(draft.email ?? draft.linkedin_url ?? draft.phone ?? "");
  const theirs = normaliseTheirs(people.get(id)?.values ?? {}, run.config.fields, pull.country);
  const shared = crm.rules.filter(({ direction }) => direction !== "in");
  const merge = mergeFields(shared, ours?.fields ?? {}, theirs, link?.marks ?? {});
  const isLeft = (field: string) =>
    shared.some((rule) => rule.ours === field) && !Object.hasOwn(merge.take, field);
  const fields = Object.fromEntries(Object.entries(draft.fields).filter(([field]) => !isLeft(field)));
  const compared = { ...draft, fields, ...(link !== null && { person: link.prospect }) };
  pull.compared.set(compared, { id, merge, changes: link?.changes ?? 0 });
  return compared;
}

/** Notes who is whose record, and tells of what both had changed. */
async function keepLinks(
  pull: Pull,
  drafts: readonly ProspectDraft[],
  outcomes: readonly UpsertResult[],
): Promise<void> {
  const { crm, store, run } = pull;
  const shared = crm.rules.flatMap(({ ours, direction }) => (direction === "both" ? [ours] : []));
  const written = outcomes.flatMap((outcome, index) => {
    const draft = drafts[index];
    const compared = draft === undefined ? undefined : pull.compared.get(draft);
    if (outcome.type === "conflict" || draft === undefined || compared === undefined) return [];
    return [{ ...compared, draft, prospect: outcome.id, isNew: outcome.type === "created" }];
  });
  await store.keepCrmPeople(
    written.map(({ id, merge, changes, draft, prospect, isNew }) => ({
      service: crm.service,
      theirs: id,
      prospect,
      marks: isNew ? markAll(draft.fields, shared) : merge.marks,
      changes,
      isToBeTold: Object.keys(merge.give).length > 0,
    })),
  );
  const events = written.flatMap(({ merge, prospect }) => conflictsOf(crm, merge, prospect, run.clock.now()));
  pull.conflicts += events.length;
  if (events.length > 0) await store.record(events);
}
