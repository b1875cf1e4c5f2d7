import type { Touch } from "../channels/channel.ts";
import type { BodyTemplate, RequestTemplate } from "./recipe.ts";

/**
 * What is asked of a service, as a reviewer reads it: the service's action with what the step says, or the step's own
 * request, whose templates stand as they are written. No secret is in either.
 */
export function describeRequest({ action, service, content }: Touch): string {
  if (service === undefined) return "";
  const { base, action: own, inputs } = service;
  if (base === null || own === null) {
    const said = Object.entries({ ...content, ...inputs }).map(
      ([name, value]) => `${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`,
    );
    return [action, ...said].join("\n");
  }
  const { method, path, body } = own["request"] as RequestTemplate;
  return [`${method} ${base}${path}`, ...(body === null ? [] : [describeBody(body)])].join("\n");
}

function describeBody(body: BodyTemplate): string {
  switch (body.kind) {
    case "form":
      return JSON.stringify(body.fields, null, 2);
    case "json":
      return JSON.stringify(body.value, null, 2);
    case "text":
      return body.text;
  }
}
