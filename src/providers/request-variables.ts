import { createHash } from "node:crypto";
import type { Touch } from "../channels/channel.ts";
import type { AttemptVariables, RecipeAction, RequestVariables, TemplateValue } from "./recipe.ts";
import { fillValue } from "./render-request.ts";
import { shapeInputs } from "./parameters.ts";

/**
 * What the requests of an action are made from, by touch: the step's texts, the person's fields, settings that are not
 * secret, and the attempt. Only those that the action names, so that the journal keeps no more of a person than it needs.
 */
export function createVariables(
  action: RecipeAction,
  settings: RequestVariables["settings"],
  hookUrl: string | null,
): (touch: Touch) => RequestVariables {
  const said = JSON.stringify(action);
  const known = new Map<string, boolean>();
  const isNamed = (name: string): boolean => {
    let is = known.get(name);
    if (is === undefined) known.set(name, (is = name === action.to || said.includes(name)));
    return is;
  };
  return (touch) => {
    const all: Record<string, unknown> = {
      ...touch.person.fields,
      sender_name: touch.sender.name,
      ...(touch.sender.email !== null && { sender_email: touch.sender.email }),
      ...(hookUrl !== null && { hook_url: hookUrl }),
      advertising: touch.isInformational !== true,
      ...shapeInputs(action, touch.content),
    };
    const inputs = touch.service?.inputs ?? {};
    for (const [name, template] of Object.entries(inputs)) {
      all[name] = fillValue(template as TemplateValue, { ...all, settings, attempt: NO_ATTEMPT });
    }
    const named = Object.fromEntries(Object.entries(all).filter(([name]) => isNamed(name)));
    const at = new Date(touch.at).toISOString();
    const id = nameAttempt(touch);
    return { ...named, settings, attempt: { id, key: id, date: at.slice(0, 10), at } };
  };
}

/** What a step says is the same at every attempt. */
const NO_ATTEMPT: AttemptVariables = { id: "", key: "", date: "", at: "" };

/**
 * The same touch with the same words has the same key, and any other another: a UUID of version 8 (RFC 9562, section
 * 5.8), which services take that take UUIDs only.
 */
function nameAttempt({ key, at, action, content }: Touch): string {
  const bytes = createHash("sha256")
    .update(JSON.stringify([key, at, action, content]), "utf8")
    .digest()
    .subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
