import { type Case, type Files, groupBy } from "./model.ts";
import type { Target } from "./script.ts";

/** Facts after which nothing reaches a person ever again, whatever is taken off the list of addresses. */
const LASTING = new Set(["opted_out", "complained"]);

/** What stands between a person and a mail of a sequence, by what was said in earlier calls. */
interface Stop {
  why: string;
  call: number;
}

/**
 * After an opt-out, a suppression, an exit, a pause or a fact that ends a sequence, no mail arrives in a later call,
 * until somebody is resumed, enrolled again or taken off the list.
 */
export function checkStops({ script, play, mails, filesAt, fail }: Case): void {
  const lasting = new Map<number, Stop>();
  // A bounce says no more than that the address is dead: it is on the list until somebody takes it off.
  const suppressed = new Map<string, Stop>();
  const ended = new Map<string, Stop>();
  const paused = new Map<string, Stop>();
  const enrolled = new Map<string, number>();
  const byCall = groupBy(mails, ({ call }) => call);
  const refusals = groupBy(play.refusals, ({ call }) => call);
  const personOf = new Map(script.people.map(({ email }, n) => [email, n]));
  // What the server said to a run that was killed may have been lost with it.
  const perhapsDead = new Set<number>();
  const sequences = new Set<string>();
  const key = (person: number, sequence: string): string => `${person} ${sequence}`;
  const colleagues = (person: number): number[] =>
    script.people.flatMap(({ domain }, n) => (domain === script.people[person]!.domain ? [n] : []));

  for (const { n, code, about } of play.calls) {
    const files = filesAt(n);
    for (const { name } of files.sequences) sequences.add(name);
    for (const { person, sequence, sender } of byCall.get(n) ?? []) {
      if (person === null || sequence === null) continue;
      // Whom a condition chose, and whom the law let in, is seen only now.
      if (!enrolled.has(key(person, sequence))) enrolled.set(key(person, sequence), n);
      const found =
        findForbidden(person) ??
        ended.get(key(person, sequence)) ??
        paused.get("all") ??
        paused.get(`sequence ${sequence}`) ??
        paused.get(`sender ${sender}`) ??
        paused.get(`person ${key(person, sequence)}`);
      if (found !== undefined)
        fail("stops", n, person, `a mail of ${sequence} after: ${found.why} (call ${found.call})`);
    }
    const stop = (why: string): Stop => ({ why, call: n });
    for (const { to } of refusals.get(n) ?? []) {
      const person = personOf.get(to);
      if (person === undefined) continue;
      if (about.does === "run" && about.trouble) perhapsDead.add(person);
      else suppressed.set(`email ${person}`, stop("no such user"));
    }
    if (code !== 0 && code !== 1) continue;
    switch (about.does) {
      case "event":
        if (LASTING.has(about.event)) lasting.set(about.person, stop(about.event));
        if (about.event === "bounced") suppressed.set(`email ${about.person}`, stop(about.event));
        for (const { name, exitOn } of files.sequences) {
          if (!exitOn.includes(about.event)) continue;
          const whom = files.workspace.companyStop.includes(about.event)
            ? colleagues(about.person)
            : [about.person];
          for (const each of whom) {
            if (enrolled.has(key(each, name)))
              ended.set(key(each, name), stop(`${about.event} of ${script.people[about.person]!.email}`));
          }
        }
        // An event may begin a sequence; who is in it already stays as they are.
        for (const { name, startOn } of files.sequences) {
          const id = key(about.person, name);
          const isStart = startOn?.event === about.event && about.data?.includes(startOn.data) === true;
          if (isStart && isLetIn(about.person, files) && !enrolled.has(id)) enrolled.set(id, n);
        }
        break;
      case "suppress": {
        const domain = script.people[about.person]!.domain;
        const id = about.form === "domain" ? `domain ${domain}` : `email ${about.person}`;
        if (about.act === "add") suppressed.set(id, stop("suppressed"));
        else {
          suppressed.delete(id);
          if (about.form !== "domain") perhapsDead.delete(about.person);
        }
        break;
      }
      case "erase":
        lasting.set(about.person, stop("erased"));
        break;
      case "enroll": {
        const whom = about.people === "some" ? script.people.map((_, each) => each) : about.people;
        for (const each of whom) {
          const id = key(each, about.sequence);
          if (about.again || !enrolled.has(id)) {
            ended.delete(id);
            paused.delete(`person ${id}`);
          }
          if (about.people !== "some" && isLetIn(each, files)) enrolled.set(id, n);
        }
        break;
      }
      case "exit":
        for (const id of reach(about.target)) if (enrolled.has(id)) ended.set(id, stop("exit"));
        break;
      case "pause":
        for (const id of scopes(about.target)) paused.set(id, stop("paused"));
        break;
      case "resume":
        for (const id of scopes(about.target)) paused.delete(id);
        break;
      default:
    }
  }

  function findForbidden(person: number): Stop | undefined {
    return (
      lasting.get(person) ??
      suppressed.get(`email ${person}`) ??
      suppressed.get(`domain ${script.people[person]!.domain}`)
    );
  }

  /** Whoever is on the list enters no sequence; whom the law lets in, the checker does not know. */
  function isLetIn(person: number, { workspace }: Files): boolean {
    return !workspace.isLawful && findForbidden(person) === undefined && !perhapsDead.has(person);
  }

  /** Person and sequence of everybody whom a target means. */
  function reach({ person, sequence }: Target): string[] {
    const whom = person === undefined ? script.people.map((_, n) => n) : [person];
    const where = sequence === undefined ? [...sequences] : [sequence];
    return whom.flatMap((each) => where.map((name) => key(each, name)));
  }

  function scopes(target: Target): string[] {
    if (target.all === true) return ["all"];
    if (target.sender !== undefined) return [`sender ${target.sender}`];
    if (target.person === undefined) return [`sequence ${target.sequence}`];
    return reach(target)
      .filter((id) => enrolled.has(id))
      .map((id) => `person ${id}`);
  }
}
