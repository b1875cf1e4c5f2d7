import { RenderError } from "../message/render.ts";
import { renderPlain, renderUrl, renderValue } from "../message/render-value.ts";
import { findForeignHost } from "./hosts.ts";
import type {
  BodyTemplate,
  ExactRequest,
  Recipe,
  RecipeAction,
  RequestTemplate,
  RequestVariables,
  TemplateValue,
} from "./recipe.ts";

/** Where a service is reached: a recipe's own, or what a rehearsal puts in its place. */
export type Service = Pick<Recipe, "base" | "hosts">;

/**
 * The request of an action, byte for byte, its idempotency key included. The same variables give the same request.
 * Throws RenderError where a variable is missing, or a value would be more than a value.
 */
export function renderAction(
  service: Service,
  action: Pick<RecipeAction, "request" | "repeat">,
  variables: RequestVariables,
): ExactRequest {
  const { request, repeat } = action;
  if (repeat.class !== "key") return renderRequest(service, request, variables);
  const { name, value } = repeat;
  return repeat.in === "header"
    ? renderRequest(service, { ...request, headers: { ...request.headers, [name]: value } }, variables)
    : renderRequest(service, { ...request, body: addField(request.body, name, value) }, variables);
}

/**
 * A request from its template. Whatever the variables hold, it goes to the service's host and to a path of the same
 * depth, its query and form have the fields of the template, and no header breaks a line. Throws RenderError.
 */
export function renderRequest(
  service: Service,
  template: RequestTemplate,
  variables: RequestVariables,
): ExactRequest {
  const { method, headers, body } = template;
  return {
    method,
    url: renderAddress(service, template, variables),
    headers: listEntries(headers, variables).map(([name, value]) => [
      name,
      readHeader(name, writeScalar(value)),
    ]),
    body: body === null ? null : renderBody(body, variables),
    contentType: body === null ? null : contentTypeOf(body),
  };
}

function contentTypeOf(body: BodyTemplate): string {
  switch (body.kind) {
    case "form":
      return "application/x-www-form-urlencoded";
    case "json":
      return "application/json";
    case "text":
      return body.contentType;
  }
}

function renderAddress(
  service: Service,
  { path, query }: RequestTemplate,
  variables: RequestVariables,
): string {
  // Every value is encoded: a question mark is the template's own.
  const [way = "", ...questions] = renderUrl(path, variables).split("?");
  const [template = ""] = path.split("?");
  const base = template.startsWith("/") ? renderUrl(service.base, variables) : "";
  const written = base + keepDepth(way, template);
  const asked = questions.length === 0 ? "" : `?${questions.join("?")}`;
  const url = URL.canParse(written + asked) ? new URL(written + asked) : null;
  const foreign = url === null ? "no address" : findForeignHost(url, service.hosts);
  if (url === null || foreign !== null) throw refuse(`the request would go to ${foreign ?? "no address"}`);
  for (const [name, value] of listEntries(query, variables)) {
    for (const each of listTexts(value)) url.searchParams.append(name, each);
  }
  url.hash = "";
  return url.href;
}

/** A value that is empty or only dots would take the address up or down a level. */
function keepDepth(path: string, template: string): string {
  const parts = path.split("/");
  const isWhole = !template.startsWith("/");
  // `https:` and the empty part after it; and an end that the template itself leaves open.
  const inner = parts.slice(isWhole ? 3 : 1, template.endsWith("/") ? -1 : undefined);
  if (inner.some((part) => part === "" || /^(?:\.|%2e){1,2}$/i.test(part))) {
    throw refuse("a value would change the address of the request");
  }
  return path;
}

function renderBody(body: BodyTemplate, variables: RequestVariables): string {
  switch (body.kind) {
    case "form": {
      const form = new URLSearchParams();
      for (const [name, value] of listEntries(body.fields, variables)) {
        for (const each of listTexts(value)) form.append(name, each);
      }
      return form.toString();
    }
    case "json":
      return JSON.stringify(fill(body.value, variables));
    case "text":
      return renderPlain(body.text, variables).toWellFormed();
  }
}

/** The entries of a map, filled in; optional ones only where something is there. */
function listEntries(
  map: Readonly<Record<string, TemplateValue>>,
  variables: RequestVariables,
): [string, unknown][] {
  return Object.entries(map).flatMap(([key, template]): [string, unknown][] => {
    if (!key.endsWith("?")) return [[key, fill(template, variables)]];
    const value = fillOptional(template, variables);
    return isEmpty(value) ? [] : [[key.slice(0, -1), value]];
  });
}

/** A value filled in, of whatever type. Throws RenderError. */
export function fillValue(template: TemplateValue, variables: RequestVariables): unknown {
  return fill(template, variables);
}

function fill(template: TemplateValue, variables: RequestVariables): unknown {
  if (typeof template === "string") return wellFormed(renderValue(template, variables));
  if (isList(template)) return template.map((each) => fill(each, variables));
  if (typeof template !== "object" || template === null) return template;
  return Object.fromEntries(listEntries(template, variables));
}

function fillOptional(template: TemplateValue, variables: RequestVariables): unknown {
  try {
    return fill(template, variables);
  } catch (error) {
    if (error instanceof RenderError && error.variable !== null) return null;
    throw error;
  }
}

function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined || value === "") return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}

/** Half a surrogate pair is no text in UTF-8: sent, it would be another than what the journal holds. */
function wellFormed(value: unknown): unknown {
  if (typeof value === "string") return value.toWellFormed();
  if (Array.isArray(value)) return value.map(wellFormed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key.toWellFormed(), wellFormed(each)]),
  );
}

/** A list stands in a form or query once for each entry. */
function listTexts(value: unknown): string[] {
  return Array.isArray(value) ? value.map(writeScalar) : [writeScalar(value)];
}

/** A map in a place that takes text is its JSON. */
function writeScalar(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return value === null || value === undefined ? "" : JSON.stringify(value);
}

/** RFC 9110, section 5.5, without what is obsolete there. */
const HEADER_VALUE = /^[\t\x20-\x7e]*$/;

function readHeader(name: string, value: string): string {
  if (!HEADER_VALUE.test(value)) throw refuse(`the header ${name} would hold what no header may`);
  return value;
}

function addField(body: BodyTemplate | null, name: string, value: string): BodyTemplate {
  if (body?.kind === "form") return { kind: "form", fields: { ...body.fields, [name]: value } };
  const inner = body?.kind === "json" ? body.value : {};
  const isMap = typeof inner === "object" && inner !== null && !isList(inner);
  return isMap ? { kind: "json", value: { ...inner, [name]: value } } : (body ?? { kind: "json", value: {} });
}

function isList(value: TemplateValue): value is readonly TemplateValue[] {
  return Array.isArray(value);
}

/** Names no value: the message may be shown and logged. */
function refuse(message: string): RenderError {
  return new RenderError(message, { variable: null });
}
