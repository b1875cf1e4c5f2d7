import { createHash } from "node:crypto";
import type { Touch } from "../channels/channel.ts";
import type { AttemptVariables, RecipeAction, RequestVariables, TemplateValue } from "./recipe.ts";
import { fillValue } from "./render-request.ts";
import { shapeInputs } from "./parameters.ts";

/** What a request is made from; `later`: what is needed once it has left, to read answers and to ask. */
export interface TouchVariables {
  all: RequestVariables;
  later: RequestVariables;
}

/**
 * What the requests of an action are made from, by touch: the step's texts, the person's fields, settings that are not
 * secret, and the attempt. Only those that the action names, and for later only those that it names then, so that the
 * journal keeps no more of a person than it needs, and no text twice.
 */
export function createVariables(
  action: RecipeAction,
  settings: RequestVariables["settings"],
  hookUrl: string | null,
): (touch: Touch) => TouchVariables {
  const { answer, lookup, repeat } = action;
  const isNamed = remember((name) => name === action.to || JSON.stringify(action).includes(name));
  const isNamedLater = remember(
    (name) => name === action.to || JSON.stringify({ answer, lookup, repeat }).includes(name),
  );
  return (touch) => {
    const all: Record<string, unknown> = {
      ...touch.person.fields,
      sender_name: touch.sender.name,
      ...(touch.sender.email !== null && { sender_email: touch.sender.email }),
      ...(hookUrl !== null && { hook_url: hookUrl }),
      advertising: touch.isInformational !== true,
      ...shapeInputs(action, touch.content),
      ...touch.given,
    };
    const inputs = touch.service?.inputs ?? {};
    for (const [name, template] of Object.entries(inputs)) {
      all[name] = fillValue(template as TemplateValue, { ...all, settings, attempt: NO_ATTEMPT });
    }
    const at = new Date(touch.at).toISOString();
    const id = nameAttempt(touch);
    const common = { settings, attempt: { id, key: id, date: at.slice(0, 10), at } };
    return { all: { ...pick(all, isNamed), ...common }, later: { ...pick(all, isNamedLater), ...common } };
  };
}

function pick(all: Readonly<Record<string, unknown>>, isNamed: (name: string) => boolean) {
  return Object.fromEntries(Object.entries(all).filter(([name]) => isNamed(name)));
}

function remember(ask: (name: string) => boolean): (name: string) => boolean {
  const known = new Map<string, boolean>();
  return (name) => {
    const is = known.get(name) ?? ask(name);
    known.set(name, is);
    return is;
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
