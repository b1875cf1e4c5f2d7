import { PLACES } from "./calendar.ts";
import { type Letter, readLetter } from "./letter.ts";
import type { Call, Mail, Play, Script, SequenceFacts, Violation, WorkspaceFacts } from "./script.ts";

/** A message that arrived, with what the checker read in it. */
export interface Told extends Mail {
  letter: Letter;
  person: number | null;
  /** Full name of the sequence that the mark names. */
  sequence: string | null;
  step: string | null;
  sender: string | null;
}

/** What the files said before a call. */
export interface Files {
  workspace: WorkspaceFacts;
  sequences: readonly SequenceFacts[];
  /** Everything that each sequence said so far: who is pinned goes by one of these. */
  history: ReadonlyMap<string, readonly SequenceFacts[]>;
  workspaces: readonly WorkspaceFacts[];
}

/** What every promise is held against: the inputs and what the server got, never a word of the program's about itself. */
export interface Case {
  script: Script;
  play: Play;
  mails: readonly Told[];
  filesAt(call: number): Files;
  /** The person's zone before a call, as was written; null where it is the workspace's. */
  zoneOf(person: number, call: number): string | null;
  fail(promise: string, call: number, person: number | null, what: string): void;
}

export type Promised = (subject: Case) => void;

/** Reads a play for the checker. */
export function openCase(script: Script, play: Play): { subject: Case; violations: Violation[] } {
  const violations: Violation[] = [];
  const files = readFiles(script, play);
  const byEmail = new Map(script.people.map(({ email }, n) => [email, n]));
  const mails = play.mails.map((mail): Told => {
    const letter = readLetter(mail.raw);
    const sequence = letter.mark === null ? null : `soak-${letter.mark.sequence.slice(1)}`;
    const sender = /@/.test(mail.from)
      ? mail.from.slice(0, mail.from.indexOf("@")).replace(/\+.*/, "")
      : null;
    return {
      ...mail,
      letter,
      person: byEmail.get(mail.to) ?? null,
      sequence,
      step: letter.mark?.step ?? null,
      sender,
    };
  });
  const filesAt = (call: number): Files =>
    files.findLast((each) => each.call <= call)?.files ?? files[0]!.files;
  const zones = readZones(script, play);
  const subject: Case = {
    script,
    play,
    mails,
    filesAt,
    zoneOf: (person, call) =>
      zones.get(person)?.findLast((each) => each.call < call)?.zone ?? zoneAtFirst(script, person),
    fail: (promise, call, person, what) =>
      void violations.push({ promise, call, person, what, at: play.calls[call]?.at ?? 0 }),
  };
  return { subject, violations };
}

function readFiles(script: Script, { edits }: Play): { call: number; files: Files }[] {
  const all: { call: number; files: Files }[] = [];
  const history = new Map<string, SequenceFacts[]>();
  const workspaces: WorkspaceFacts[] = [];
  for (const { call, entry } of edits) {
    const edit = script.entries[entry];
    if (edit?.kind !== "edit") continue;
    for (const each of edit.sequences) history.set(each.name, [...(history.get(each.name) ?? []), each]);
    workspaces.push(edit.workspace);
    const files = {
      workspace: edit.workspace,
      sequences: edit.sequences,
      history: new Map(history),
      workspaces: [...workspaces],
    };
    all.push({ call, files });
  }
  return all;
}

function zoneAtFirst({ people }: Script, person: number): string | null {
  const { timezone, country } = people[person]!;
  return timezone ?? PLACES.find((each) => each.country === country && each.isOnly)?.zone ?? null;
}

function readZones({ people }: Script, { calls }: Play): Map<number, { call: number; zone: string }[]> {
  const zones = new Map<number, { call: number; zone: string }[]>();
  const note = (person: number, call: number, zone: string): void =>
    void zones.set(person, [...(zones.get(person) ?? []), { call, zone }]);
  for (const { n, code, about } of calls) {
    if (code > 1) continue;
    if (about.does === "set" && about.fields.timezone !== undefined)
      note(about.person, n, about.fields.timezone);
    // A list that names a zone overwrites it.
    if (about.does === "import") {
      for (const each of about.people) {
        const { timezone } = people[each]!;
        if (timezone !== null) note(each, n, timezone);
      }
    }
  }
  return zones;
}

/** A call's own words, for whoever reads a violation. */
export function tell({ argv }: Call): string {
  return `seq ${argv.join(" ")}`;
}

/** Lists by what `by` says of each, in the order they came. */
export function groupBy<Each, Key>(all: readonly Each[], by: (each: Each) => Key): Map<Key, Each[]> {
  const groups = new Map<Key, Each[]>();
  for (const each of all) {
    const own = groups.get(by(each));
    if (own === undefined) groups.set(by(each), [each]);
    else own.push(each);
  }
  return groups;
}
