import type * as z from "zod";
import type { YamlNode } from "../yaml/node.ts";
import { isRecord } from "../yaml/shape.ts";
import { findForeignHost } from "./hosts.ts";
import type { BodyTemplate, Method, RequestTemplate, TemplateValue } from "./recipe.ts";
import type { requestSchema } from "./recipe-schema.ts";
import { checkRequestText, type Scope } from "./scope.ts";

/** A request as a file has it; other keys may stand beside these. */
export type RequestFile = { [K in keyof z.output<typeof requestSchema>]?: z.output<typeof requestSchema>[K] };

const METHODS: Readonly<Record<string, Method>> = {
  get: "GET",
  post: "POST",
  put: "PUT",
  patch: "PATCH",
  delete: "DELETE",
};

/** Reads a request, reporting what is wrong with it; null where it says no method. */
export function readRequest(node: YamlNode<RequestFile>, scope: Scope): RequestTemplate | null {
  const named = Object.keys(METHODS).filter((key) => node.at(key).isThere);
  const [first, second] = named;
  if (first === undefined) {
    node.error(
      "missing-key",
      "A request needs one of get, post, put, patch and delete",
      "write `post: /path`",
    );
    return null;
  }
  if (second !== undefined) {
    node.at(second).key.error("wrong-request", `A request has one method, not ${first} and ${second}`);
  }
  const path = node.at(first);
  if (typeof path.value !== "string") return null;
  checkPath(path as YamlNode<string>, scope);
  const method = METHODS[first] ?? "GET";
  const body = readBody(node, scope);
  if (body !== null && (method === "GET" || method === "DELETE")) {
    node.at(body.kind).key.error("wrong-request", `A ${method} request has no body`, "use `query`");
  }
  return {
    method,
    path: path.value,
    query: readMap(node.at("query"), scope),
    headers: readHeaders(node.at("headers"), scope),
    body,
  };
}

/** The scheme and host of a whole address are written out: nothing that a person holds may choose where a request goes. */
function checkPath(path: YamlNode<string>, scope: Scope): void {
  checkRequestText(path, scope);
  const { value } = path;
  const hash = value.replace(/\{\{[^}]*\}\}/g, (all) => " ".repeat(all.length)).indexOf("#");
  if (hash !== -1) path.part(hash, hash + 1).error("wrong-request", "What follows # is never sent");
  if (value.startsWith("/")) {
    const dots = /\/(?:\.|%2e){1,2}(?=[/?]|$)|\/\//i.exec(value);
    if (dots !== null) {
      const place = path.part(dots.index, dots.index + dots[0].length);
      place.error("wrong-request", "A path goes straight to its end: no `//`, `.` or `..`");
    }
    return;
  }
  const origin = /^[a-z]+:\/\/[^/?#\s{}]+(?=[/?]|$)/i.exec(value)?.[0];
  if (origin === undefined || !URL.canParse(origin)) {
    path.error(
      "wrong-request",
      "A path begins with / and follows `base`",
      `write \`/${value.replace(/^\W+/, "")}\``,
    );
    return;
  }
  const foreign = findForeignHost(new URL(origin), scope.hosts);
  if (foreign === null) return;
  const hint = `hosts: ${scope.hosts.join(", ") || "none"}`;
  path.part(0, origin.length).error("foreign-host", `The request would go to ${foreign}`, hint);
}

/** Written by the program itself, or by `auth`. RFC 9110 and 9112. */
const OWN_HEADERS = new Set([
  "authorization",
  "connection",
  "content-length",
  "content-type",
  "cookie",
  "host",
  "proxy-authorization",
  "te",
  "transfer-encoding",
  "upgrade",
]);

function readHeaders(
  headers: YamlNode<Record<string, string | number | boolean | null> | undefined>,
  scope: Scope,
): Record<string, string> {
  const read: Record<string, string> = {};
  for (const [written, node] of headers.entries()) {
    const name = written.replace(/\?$/, "");
    if (!checkHeaderName(name, node)) continue;
    if (OWN_HEADERS.has(name.toLowerCase())) {
      const hint =
        name.toLowerCase() === "content-type" ? "write `content_type`" : "credentials stand in `auth`";
      node.key.error("wrong-header", `The header ${name} is written by the program`, hint);
      continue;
    }
    const text = node.with(String(node.value ?? ""));
    checkRequestText(text, scope);
    read[written] = text.value;
  }
  return read;
}

/** Reports a name that no header can have (RFC 9110, section 5.1); false where it was. */
export function checkHeaderName(name: string, node: YamlNode): boolean {
  if (/^[!#$%&'*+\-.^_`|~\w]+$/.test(name)) return true;
  node.key.error("wrong-header", `"${name}" is no name of a header`);
  return false;
}

const BODIES = ["form", "json", "text"] as const;

function readBody(node: YamlNode<RequestFile>, scope: Scope): BodyTemplate | null {
  const [first, second] = BODIES.filter((key) => node.at(key).isThere);
  if (first === undefined) {
    if (node.at("content_type").isThere) {
      node.at("content_type").key.error("wrong-request", "`content_type` goes with `text`");
    }
    return null;
  }
  if (second !== undefined) {
    node.at(second).key.error("wrong-request", `A request has one body, not ${first} and ${second}`);
  }
  switch (first) {
    case "form":
      return { kind: "form", fields: readMap(node.at("form"), scope) };
    case "json":
      return { kind: "json", value: readValue(node.at("json"), scope) };
    case "text": {
      const text = node.at("text");
      if (text.value !== undefined) checkRequestText(text as YamlNode<string>, scope);
      const type = node.at("content_type");
      const contentType = type.value ?? "text/plain; charset=utf-8";
      if (!/^[\w.+-]+\/[\x20-\x7e]+$/.test(contentType)) {
        type.error("wrong-header", "This is no content type", "write for example text/plain");
      }
      return { kind: "text", text: text.value ?? "", contentType };
    }
  }
}

function readMap(
  node: YamlNode<Record<string, unknown> | undefined>,
  scope: Scope,
): Record<string, TemplateValue> {
  return Object.fromEntries(node.entries().map(([key, each]) => [key, readValue(each, scope)]));
}

/** Reads a value that is filled in later, reporting what is wrong with its templates. */
export function readValue(node: YamlNode, scope: Scope): TemplateValue {
  const { value } = node;
  if (Array.isArray(value)) return value.map((_, index) => readValue(node.at(index), scope));
  if (isRecord(value)) return readMap(node.with(value), scope);
  if (typeof value === "number" || typeof value === "boolean") return value;
  if (typeof value !== "string") return null;
  checkRequestText(node.with(value), scope);
  return value;
}
