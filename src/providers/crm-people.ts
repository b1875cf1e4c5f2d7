import type { FieldRule } from "../config/workspace-config.ts";
import { evaluateOver, holdsOver } from "../condition/expression.ts";
import { testPattern } from "../condition/regular-expression.ts";
import type { FieldValue } from "../engine/facts.ts";
import { InternalError } from "../errors.ts";
import type { ServiceAccount } from "./accounts.ts";
import { readBody } from "./answer-body.ts";
import { openAnswer, readText } from "./read-answer.ts";
import { walkTo } from "./read-hook.ts";
import {
  askList,
  type OpenList,
  type PageAnswer,
  type PageMark,
  type PageResult,
  readPage,
} from "./read-pages.ts";
import type { PeopleList, RecipePeople, RequestVariables } from "./recipe.ts";
import { renderRequest } from "./render-request.ts";

/** A person as a CRM has them. */
export interface TheirPerson {
  /** The record's id there. */
  id: string;
  isOptedOut: boolean;
  /** By our names, as the CRM writes them; what is empty there is absent. */
  values: Record<string, FieldValue>;
}

/** Which people of an account are asked for, and which of their fields. */
export interface PeopleQuestion {
  list: PeopleList;
  /** What the request calls the list; empty for none. */
  name: string;
  /** Epoch milliseconds; of lists of what was changed. */
  since: number;
  rules: readonly FieldRule[];
}

const ID_LIMIT = 200;
const VALUE_LIMIT = 10_000;

/** How a field of theirs is read: as the recipe says of it, or of all that an account makes for itself. Null: it has none of that name. */
export function findTheirField(
  { fields, others }: RecipePeople,
  name: string,
): { value: string; type: "text" | "number" | "boolean"; isReadOnly: boolean } | null {
  const known = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (known !== undefined) return known;
  if (others === null || !testPattern(name, `^(?:${others.names})$`)) return null;
  return { ...others, type: "text" };
}

/** What a pull brings: what the recipe knows and what seq.yaml says, which goes before it. */
export function listRules(people: RecipePeople, own: readonly FieldRule[]): FieldRule[] {
  const usual = Object.entries(people.fields).flatMap(([theirs, { ours }]): FieldRule[] =>
    ours === null ? [] : [{ ours, theirs, direction: "in", wins: "theirs" }],
  );
  const isSaid = ({ ours, theirs }: FieldRule) =>
    own.some((each) => each.ours === ours || each.theirs === theirs);
  return [...usual.filter((rule) => !isSaid(rule)), ...own];
}

/** Reads one page of an account's people. */
export async function readPeoplePage(
  open: OpenList,
  account: ServiceAccount,
  question: PeopleQuestion,
  mark: PageMark,
): Promise<PageResult<TheirPerson>> {
  const people = peopleOf(account);
  const { list, name, since, rules } = question;
  const fields = rules.map(({ theirs }) => theirs);
  const variables = openVariables(account, {
    list: name,
    since: new Date(since).toISOString(),
    since_ms: since,
    fields: [
      ...new Set([
        ...fields,
        ...Object.keys(people.fields).filter((each) => people.fields[each]?.ours === null),
      ]),
    ],
    next: "",
  });
  return readPage(open, list, "people", variables, mark, async (page) => {
    const from = list.read === null ? page : await readByIds(open, list.read, page, variables, mark);
    if (typeof from === "string") return from;
    if (from === null) return [];
    return readPeople(people, rules, list.each, from);
  });
}

/** The records of whom a page gave the ids; null for a page of nobody, a text for what went wrong. */
async function readByIds(
  open: OpenList,
  { ids: expression, request }: NonNullable<PeopleList["read"]>,
  page: PageAnswer,
  variables: RequestVariables,
  mark: PageMark,
): Promise<PageAnswer | string | null> {
  const ids = evaluateOver(expression, page.values);
  if (!Array.isArray(ids) || ids.length === 0) return null;
  const people = { ...(variables["people"] as object), ...mark, ids: ids.map(String) };
  const answer = await askList(open, request, { ...variables, people });
  return answer.type === "failed" ? answer.reason.replace(`${open.title}: `, "") : answer;
}

function readPeople(
  people: RecipePeople,
  rules: readonly FieldRule[],
  each: string,
  { bytes, headers }: PageAnswer,
): TheirPerson[] | string {
  const body = readBody(bytes, headers["content-type"]);
  if (body === undefined) return bytes.length === 0 ? [] : "answered what cannot be read";
  return walkTo(each, body).flatMap((item): TheirPerson[] => {
    const values = { item };
    const id = readText(people.id.value, values, ID_LIMIT);
    if (id === null) return [];
    const read: Record<string, FieldValue> = {};
    for (const { ours, theirs } of rules) {
      const field = findTheirField(people, theirs);
      const value = field === null ? undefined : evaluateOver(field.value, { ...values, field: theirs });
      if (typeof value === "boolean" || (typeof value === "number" && Number.isFinite(value))) {
        read[ours] = value;
      } else if (typeof value === "string" && value !== "") {
        read[ours] = value.slice(0, VALUE_LIMIT).toWellFormed();
      }
    }
    const isOptedOut = people.optedOut !== null && holdsOver(people.optedOut, values);
    return [{ id, isOptedOut, values: read }];
  });
}

/** What came of telling a CRM. `refused`: of this person alone. */
export type Written = { type: "written" } | { type: "refused" | "failed"; reason: string };

/** Writes values, by our names, to a record. Asking again does no harm. Throws RenderError. */
export async function writePerson(
  open: OpenList,
  account: ServiceAccount,
  id: string,
  values: Readonly<Record<string, FieldValue>>,
  rules: readonly FieldRule[],
): Promise<Written> {
  const people = peopleOf(account);
  if (people.write === null) return { type: "failed", reason: `${open.title} takes nothing` };
  const theirs = Object.fromEntries(
    rules.flatMap(({ ours, theirs: name }) => {
      const value = Object.hasOwn(values, ours) ? values[ours] : undefined;
      return value === undefined
        ? []
        : [[name, convert(value, findTheirField(people, name)?.type ?? "text")]];
    }),
  );
  const variables = openVariables(account, { id, values: theirs });
  const request = renderRequest(open.place, people.write.request, variables);
  const asked = await open.service.ask(request, { mayRepeat: true });
  if (asked.type !== "answer") return { type: "failed", reason: `${open.title}: ${asked.reason}` };
  if (holdsOver(people.write.ok, openAnswer(asked, variables))) return { type: "written" };
  const reason = `${open.title}: answered ${asked.status}`;
  const isTheirs =
    asked.status >= 400 && asked.status < 500 && ![401, 402, 403, 408, 425, 429].includes(asked.status);
  return { type: isTheirs ? "refused" : "failed", reason };
}

function convert(value: FieldValue, type: "text" | "number" | "boolean"): FieldValue {
  if (type === "number" && Number.isFinite(Number(value))) return Number(value);
  if (type === "boolean") return value === true || value === "true";
  return type === "text" ? String(value) : value;
}

function openVariables({ settings }: ServiceAccount, people: object): RequestVariables {
  return { settings: settings.values, attempt: { id: "", key: "", date: "", at: "" }, people };
}

function peopleOf({ recipe }: ServiceAccount): RecipePeople {
  if (recipe.people === null) throw new InternalError(`${recipe.name} keeps no people`);
  return recipe.people;
}
