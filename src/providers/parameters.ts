import { UserError } from "../errors.ts";
import type { RecipeAction } from "./recipe.ts";

/**
 * `parameters` of a step as a recipe takes them: one a line. `name: value` names a place of the template; a line without a
 * name is the place of its number, from 1. Pure.
 */
export function readParameters(text: string): Record<string, string> {
  const lines = text.split(/\r\n?|\n/).filter((line) => line.trim() !== "");
  return Object.fromEntries(
    lines.map((line, index) => {
      const named = /^\s*(?<name>[^\s:][^:]{0,79}?)\s*:\s+(?<value>.*)$/.exec(line)?.groups;
      return named === undefined
        ? [String(index + 1), line.trim()]
        : [named["name"] ?? "", (named["value"] ?? "").trim()];
    }),
  );
}

/** A part of an approved template with what fills its places, as WhatsApp takes it. */
interface Component {
  type: "header" | "body" | "button";
  sub_type?: string;
  index?: string;
  parameters: Record<string, unknown>[];
}

/** What a line of a header or a button fills, by its kind. */
const HEADERS: Readonly<Record<string, (value: string) => Record<string, unknown>>> = {
  text: (text) => ({ type: "text", text }),
  image: (value) => ({ type: "image", image: readMedia(value) }),
  document: (value) => ({ type: "document", document: readMedia(value) }),
  video: (value) => ({ type: "video", video: readMedia(value) }),
};
const BUTTONS: typeof HEADERS = {
  url: (text) => ({ type: "text", text }),
  quick_reply: (payload) => ({ type: "payload", payload }),
  copy_code: (code) => ({ type: "coupon_code", coupon_code: code }),
};

/**
 * `parameters` of a step as the parts of WhatsApp's template: `header image: https://…` (`text`, `document`, `video`; a
 * number is the id of an upload), `button 0 url: …` (`quick_reply`, `copy_code`; counted from 0, at most 10), and all
 * other lines are the body's
 * (https://developers.facebook.com/docs/whatsapp/cloud-api/guides/send-message-templates). UserError for another part.
 */
export function readComponents(text: string): Component[] {
  const headers: Component[] = [];
  const body: Component = { type: "body", parameters: [] };
  const buttons: Component[] = [];
  for (const [name, value] of Object.entries(readParameters(text))) {
    const [part = "", ...words] = name.split(/\s+/);
    if (part === "header" && words.length > 0) {
      headers.push({ type: "header", parameters: [fill(HEADERS, words.join(" "), name, value)] });
    } else if (part === "button" && words.length > 0) {
      const [index = "", kind = "", ...more] = words;
      if (!/^\d$/.test(index) || more.length > 0) throw refuse(name, "button 0 url");
      const parameters = [fill(BUTTONS, kind, name, value)];
      buttons.push({
        type: "button",
        sub_type: kind === "copy_code" ? "COPY_CODE" : kind,
        index,
        parameters,
      });
    } else {
      const place = /^\d+$/.test(name) ? {} : { parameter_name: name };
      body.parameters.push({ type: "text", ...place, text: value });
    }
  }
  if (headers.length > 1) throw new UserError("a template has one header at most");
  return [...headers, ...(body.parameters.length === 0 ? [] : [body]), ...buttons];
}

function fill(kinds: typeof HEADERS, kind: string, name: string, value: string): Record<string, unknown> {
  const write = Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
  if (write === undefined) throw refuse(name, Object.keys(kinds).join(", "));
  return write(value);
}

/** An upload by its id, or whatever lies at an https address. */
function readMedia(value: string): Record<string, string> {
  if (/^\d+$/.test(value)) return { id: value };
  if (URL.canParse(value) && new URL(value).protocol === "https:") return { link: value };
  throw new UserError("a header's file is an https address, or the id of an upload");
}

const refuse = (name: string, known: string): UserError =>
  new UserError(`a template has no part "${name}"`, { hint: known });

/** The texts of a step as an action's inputs have them: a list or a map is written in lines. */
export function shapeInputs(
  { inputs }: Pick<RecipeAction, "inputs">,
  content: Readonly<Record<string, string>>,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(content).map(([name, text]): [string, unknown] => {
      const type = Object.hasOwn(inputs, name) ? inputs[name]?.type : undefined;
      if (type === "map") return [name, readParameters(text)];
      if (type === "components") return [name, readComponents(text)];
      return [name, type === "list" ? Object.values(readParameters(text)) : text];
    }),
  );
}
