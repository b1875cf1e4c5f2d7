import { createHash } from "node:crypto";
import { type AnswerValues, openAnswer, readText } from "./read-answer.ts";
import type { PagedRequest, RequestTemplate, RequestVariables } from "./recipe.ts";
import { type Service as Place, renderRequest } from "./render-request.ts";
import type { Service } from "./service.ts";

/** Where a list is gone on with: which page, and what the service calls it (empty: it does not, or it is the first). */
export interface PageMark {
  page: number;
  next: string;
  /** Of what the page before held, where pages have numbers alone: a service that reads over them has one page. */
  seen?: string;
}

export const FIRST_PAGE: PageMark = { page: 0, next: "" };

/** A page that was read; `after` null: there is none after it. */
interface ReadPage<Item> {
  items: Item[];
  after: PageMark | null;
}

export type PageResult<Item> = ({ type: "read" } & ReadPage<Item>) | { type: "failed"; reason: string };

/** The way to a list of a service's. */
export interface OpenList {
  service: Service;
  place: Place;
  title: string;
}

/** Longest name that a service may give a page. */
const NEXT_LIMIT = 4_000;

/**
 * Asks for one page of a list, and says which one follows. `thing` is what the request calls it by.
 * A service that gives the same page again failed: there is no end to that. Throws RenderError.
 */
export async function readPage<Item>(
  open: OpenList,
  { request, next }: PagedRequest,
  thing: "poll" | "people" | "templates",
  variables: RequestVariables,
  mark: PageMark,
  read: (answer: PageAnswer) => Promise<Item[] | string>,
): Promise<PageResult<Item>> {
  const asked = { ...variables, [thing]: { ...(variables[thing] as object), ...mark } };
  const answer = await askList(open, request, asked);
  if (answer.type === "failed") return answer;
  const items = await read(answer);
  if (typeof items === "string") return { type: "failed", reason: `${open.title}: ${items}` };
  const page = mark.page + 1;
  if (next === undefined) {
    if (!namesPage(request, thing) || items.length === 0) return { type: "read", items, after: null };
    const seen = createHash("sha256").update(answer.bytes).digest("hex").slice(0, 16);
    if (seen === mark.seen) return { type: "read", items: [], after: null };
    return { type: "read", items, after: { page, next: "", seen } };
  }
  const following = readText(next, answer.values, NEXT_LIMIT) ?? "";
  if (following !== "" && following === mark.next) {
    return { type: "failed", reason: `${open.title}: gives the same page again and again` };
  }
  return { type: "read", items, after: following === "" ? null : { page, next: following } };
}

/** What a service answered; `values`: as conditions name it. */
export interface PageAnswer {
  headers: Readonly<Record<string, string>>;
  bytes: Uint8Array;
  values: AnswerValues;
}

/** Asks for a list, or for those of whom it gave the ids. */
export async function askList(
  { service, place, title }: OpenList,
  request: RequestTemplate,
  variables: RequestVariables,
): Promise<({ type: "answer" } & PageAnswer) | { type: "failed"; reason: string }> {
  const asked = await service.ask(renderRequest(place, request, variables), { mayRepeat: true });
  const failed = (what: string) => ({ type: "failed" as const, reason: `${title}: ${what}` });
  if (asked.type !== "answer") return failed(asked.reason);
  // An empty list, as some say it.
  const isEmpty = asked.status === 404 && asked.body.length === 0;
  if (!isEmpty && (asked.status < 200 || asked.status > 299)) return failed(`answered ${asked.status}`);
  if (asked.isCut) return failed("answered more than is read");
  return { type: "answer", headers: asked.headers, bytes: asked.body, values: openAnswer(asked, variables) };
}

function namesPage(request: RequestTemplate, thing: string): boolean {
  return new RegExp(`\\b${thing}\\.page\\b`).test(JSON.stringify(request));
}
