import type * as z from "zod";
import { parseDuration } from "../config/duration.ts";
import { findType } from "../condition/expression.ts";
import { checkEvent } from "../config/names.ts";
import { KNOWN_FACTS } from "../engine/facts.ts";
import type { YamlNode } from "../yaml/node.ts";
import { isRecord } from "../yaml/shape.ts";
import { suggestName } from "../nearest.ts";
import { checkHeaderName, readRequest } from "./read-request.ts";
import {
  type AnswerRule,
  type InputSpec,
  type Lookup,
  REPEAT_CLASSES,
  type RecipeAction,
  type Repeat,
  type RequestTemplate,
  type TextLimit,
} from "./recipe.ts";
import {
  actionSchema,
  type answerSchema,
  draftSchema,
  type inputSchema,
  keySchema,
  type lookupSchema,
  orderSchema,
} from "./recipe-schema.ts";
import {
  checkCel,
  checkRequestText,
  nameSent,
  openScope,
  type Scope,
  type ScopeParts,
  TAKEN,
} from "./scope.ts";

type AnswerFile = z.output<typeof answerSchema>;

/** `repeat` is looked at by itself, so that what is wrong in it is told where it stands. */
const partSchema = actionSchema.omit({ repeat: true });

/** Reads an action, reporting everything wrong with it; null where too little is left of it. */
export function readAction(id: string, node: YamlNode, parts: ScopeParts): RecipeAction | null {
  const { value } = node;
  if (!isRecord(value)) {
    node.error("wrong-type", `"${id}" must be a map of keys and values`);
    return null;
  }
  const { repeat: _, ...rest } = value;
  const action = node.with(rest).read(partSchema);
  const { channel = null, kind = null, to = null, guesses_address: guesses = false } = action.value;
  const { needs_consent: consent, until_end: takeBack } = action.value;
  const inputs = readInputs(action.at("inputs"));
  const scope = openScope(parts, { inputs, to });
  const repeat = readRepeat(node.at("repeat"), scope, openScope(parts, { inputs, to, isDraft: true }));
  const wanted = action.at("request");
  const request = wanted.value === undefined ? null : readRequest(wanted.with(wanted.value), scope);
  const answer = readAnswers(action.at("answer"), scope);
  const lookup = readLookup(action.at("lookup"), scope);
  if (request === null) return null;
  checkKeyPlace(node.at("repeat"), repeat, request);
  return {
    id,
    channel,
    kind,
    to,
    guesses,
    ...(consent !== undefined && { consent }),
    ...(takeBack !== undefined && { takeBack }),
    inputs,
    request,
    repeat,
    answer,
    lookup,
  };
}

/** Reports a key whose field the body cannot hold. */
export function checkKeyPlace(node: YamlNode, repeat: Repeat, { body }: RequestTemplate): void {
  if (repeat.class !== "key" || repeat.in !== "field" || canHoldField(body)) return;
  const message = "A key in a field needs a form, or JSON that is a map";
  node.key.error("wrong-repeat", message, "write `header`, or give the request `json`");
}

function canHoldField(body: RecipeAction["request"]["body"]): boolean {
  return body?.kind === "form" || (body?.kind === "json" && isRecord(body.value));
}

const NAME = /^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/;

function readInputs(
  inputs: YamlNode<Record<string, z.output<typeof inputSchema>> | undefined>,
): Record<string, InputSpec> {
  const read: Record<string, InputSpec> = {};
  for (const [name, node] of inputs.entries()) {
    if (!NAME.test(name)) node.key.error("wrong-id", `"${name}" is no name`, "use a-z, 0-9 and _");
    if (TAKEN.includes(name)) {
      node.key.error("wrong-field", `"${name}" has a meaning already`, "choose another name");
    }
    const { type = "text", optional = false, limit, describe = null } = node.value;
    read[name] = {
      type,
      isRequired: !optional,
      limit: limit === undefined ? null : readLimit(node.at("limit"), limit),
      describe,
    };
  }
  return read;
}

const UNITS: Readonly<Record<string, TextLimit["unit"]>> = {
  character: "characters",
  byte: "bytes",
  "euc_kr byte": "euc_kr",
  segment: "segments",
};

/** `1600 characters`, `90 euc_kr bytes`, `10 segments`. */
function readLimit(node: YamlNode, text: string): TextLimit | null {
  const [, most = "", unit = ""] = /^([1-9]\d{0,6}) ((?:euc_kr )?[a-z]+?)s?$/.exec(text.trim()) ?? [];
  const known = UNITS[unit];
  if (known !== undefined) return { most: Number(most), unit: known };
  node.error("wrong-value", `"${text}" is no limit`, "write for example `1600 characters` or `10 segments`");
  return null;
}

/** Reads the rules of an answer; one at least says performed, or every touch would stay uncertain. */
export function readAnswers(node: YamlNode<AnswerFile[] | undefined>, scope: Scope): AnswerRule[] {
  const rules = readRules(node, scope);
  if (rules.length > 0 && !rules.some(({ is }) => is === "performed")) {
    const hint = "write for example { when: status == 200, is: performed }";
    node.key.error("never-performed", "No answer says performed: every touch would stay uncertain", hint);
  }
  return rules;
}

function readRules(node: YamlNode<AnswerFile[] | undefined>, scope: Scope): AnswerRule[] {
  return node.items().map((rule) => {
    const { is, events = [] } = rule.value;
    for (const event of rule.at("events").items()) checkResultEvent(event);
    if (is !== "performed") refuseResults(rule);
    if (rule.value.after !== undefined && is !== "later" && is !== "our_fault") {
      rule.at("after").key.error("wrong-answer", `"after" goes with later, not with ${is}`);
    }
    return {
      when: checkCel(rule.at("when"), scope, "condition") ?? "",
      is,
      id: checkCel(rule.at("id"), scope, "value"),
      messageId: checkCel(rule.at("message_id"), scope, "value"),
      thread: checkCel(rule.at("thread"), scope, "value"),
      after: checkCel(rule.at("after"), scope, "value"),
      set: Object.fromEntries(
        rule
          .at("set")
          .entries()
          .map(([field, value]) => {
            checkField(field, value, scope);
            return [field, checkCel(value, scope, "value") ?? ""];
          }),
      ),
      events,
      reason: checkCel(rule.at("reason"), scope, "value"),
    };
  });
}

/** What a service found is a fact of the step; what a person did is told by the person, and reaches all their sequences. */
function checkResultEvent(event: YamlNode<string>): void {
  if (!checkEvent(event, "found")) return;
  if (event.value === "not_found" || !(KNOWN_FACTS as readonly string[]).includes(event.value)) return;
  const hint = "write found, not_found, or a name of your own";
  event.error("wrong-answer", `"${event.value}" is nothing that an answer tells of a step`, hint);
}

/** Only what was performed has results: anything else is tried again, skipped, or held. */
function refuseResults(rule: YamlNode<AnswerFile>): void {
  for (const key of ["set", "events"] as const) {
    if (!rule.at(key).isThere) continue;
    rule.at(key).key.error("wrong-answer", `"${key}" goes with performed, not with ${rule.value.is}`);
  }
}

/** What the program finds out for itself. */
const OWN_FIELDS = ["email_check", "email_check_reason", "country_checked"];

function checkField(name: string, value: YamlNode<string>, { fields, names }: Scope): void {
  const type = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (type === undefined || OWN_FIELDS.includes(name)) {
    const hint = suggestName(name, Object.keys(fields)) ?? "name it under `fields` in seq.yaml";
    value.key.error("unknown-field", `unknown field "${name}"`, hint);
    return;
  }
  const given = findType(value.value, names);
  if (given === null || given === (type === "date" ? "text" : type)) return;
  value.error("wrong-type", `"${name}" is a ${type} field, and this is ${given}`);
}

const WORDS = ["never", "upsert", "read"] as const;

/** Reads what a lost answer allows; `draftScope` also knows the draft. */
export function readRepeat(node: YamlNode, scope: Scope, draftScope: Scope): Repeat {
  const never: Repeat = { class: "never" };
  const { value } = node;
  if (value === undefined) return never;
  const word = WORDS.find((each) => each === value);
  if (word !== undefined) return { class: word };
  if (!isRecord(value)) {
    const text = typeof value === "string" ? value : "";
    const hint =
      suggestName(text, REPEAT_CLASSES) ??
      `one of ${WORDS.join(", ")}, or a map with \`key\`, \`draft\` or \`order\``;
    node.error(
      "wrong-repeat",
      text === "" ? '"repeat" is empty or no word' : `"repeat" cannot be "${text}"`,
      hint,
    );
    return never;
  }
  if (Object.hasOwn(value, "draft")) return readDraft(node.read(draftSchema), draftScope, scope) ?? never;
  if (Object.hasOwn(value, "order")) return readOrder(node.read(orderSchema), scope) ?? never;
  return readKey(node.read(keySchema), scope) ?? never;
}

function readKey(
  node: YamlNode<{ [K in keyof z.output<typeof keySchema>]?: z.output<typeof keySchema>[K] }>,
  scope: Scope,
): Repeat | null {
  const { key } = node.value;
  const duplicate = checkCel(node.at("duplicate"), scope, "condition");
  const forMs = readDuration(node.at("for"));
  if (key === undefined || forMs === null) return null;
  const { header, field, value: keyValue = "{{ attempt.key }}" } = key;
  const written = node.at("key").at("value");
  if (written.value !== undefined) checkRequestText(written.with(written.value), scope);
  if (!keyValue.includes("attempt.key")) {
    const hint = "the key tells one attempt from another: write {{ attempt.key }}";
    written.error("wrong-repeat", "Every attempt would have the same key", hint);
  }
  if ((header === undefined) === (field === undefined)) {
    node
      .at("key")
      .key.error(
        "wrong-repeat",
        "A key goes into a header or into a field",
        "write `key: { header: Idempotency-Key }`",
      );
    return null;
  }
  if (header !== undefined && !checkHeaderName(header, node.at("key").at("header"))) return null;
  return {
    class: "key",
    in: header === undefined ? "field" : "header",
    name: header ?? field ?? "",
    value: keyValue,
    forMs,
    duplicate,
  };
}

function readDraft(
  node: YamlNode<{ [K in keyof z.output<typeof draftSchema>]?: z.output<typeof draftSchema>[K] }>,
  scope: Scope,
  before: Scope,
): Repeat | null {
  const draft = node.at("draft");
  if (draft.value === undefined) return null;
  const { send, look, identify } = draft.value;
  const made = readMade(draft.at("made").with(draft.value.made), before, "draft");
  const lookNode = draft.at("look").with(look);
  const sendRequest = readRequest(draft.at("send").with(send), scope);
  const lookRequest = readRequest(lookNode, scope);
  const there = checkCel(lookNode.at("there"), scope, "condition") ?? "";
  const gone = checkCel(lookNode.at("gone"), scope, "condition") ?? "";
  const named = identify === undefined ? null : readIdentify(draft.at("identify").with(identify), scope);
  if (sendRequest === null || lookRequest === null) return null;
  return {
    class: "draft",
    made,
    send: sendRequest,
    look: { request: lookRequest, there, gone },
    identify: named,
  };
}

function readOrder(
  node: YamlNode<{ [K in keyof z.output<typeof orderSchema>]?: z.output<typeof orderSchema>[K] }>,
  before: Scope,
): Repeat | null {
  const order = node.at("order");
  if (order.value === undefined) return null;
  const { result, otherwise = [] } = order.value;
  const scope = nameSent(before);
  const made = readMade(order.at("made").with(order.value.made), before, "order");
  const resultNode = order.at("result").with(result);
  const request = readRequest(resultNode, scope);
  const pending = checkCel(resultNode.at("pending"), scope, "condition") ?? "";
  const everyMs = readDuration(order.at("every"));
  const withinMs = readDuration(order.at("within"));
  for (const event of order.at("otherwise").items()) checkResultEvent(event);
  if (request === null || everyMs === null || withinMs === null) return null;
  return { class: "order", made, result: request, pending, everyMs, withinMs, otherwise };
}

/** The rules by which the id of what was only begun is read. */
function readMade(node: YamlNode<AnswerFile[]>, scope: Scope, what: "draft" | "order"): AnswerRule[] {
  const made = readRules(node, scope);
  if (!made.some(({ is, id }) => is === "performed" && id !== null)) {
    const hint = "write { when: status == 201, is: performed, id: body.id }";
    node.key.error("never-performed", `No answer says performed and gives the ${what}'s id`, hint);
  }
  return made;
}

type IdentifyFile = NonNullable<z.output<typeof draftSchema>["draft"]["identify"]>;

function readIdentify(
  node: YamlNode<IdentifyFile>,
  draftScope: Scope,
): Extract<Repeat, { class: "draft" }>["identify"] {
  const scope = nameSent(draftScope);
  const request = readRequest(node, scope);
  const messageId = checkCel(node.at("message_id"), scope, "value") ?? "";
  return request === null ? null : { request, messageId };
}

function readDuration(node: YamlNode<string | undefined>): number | null {
  const { value } = node;
  if (value === undefined) return null;
  const ms = parseDuration(value);
  if (ms === null) node.error("wrong-duration", `"${value}" is no duration`, "write for example `24 hours`");
  return ms;
}

const LOOKUP_AFTER_MS = 60_000;

/** Reads a lookup; null where there is none. */
export function readLookup(
  node: YamlNode<z.output<typeof lookupSchema> | undefined>,
  scope: Scope,
): Lookup | null {
  const { value } = node;
  if (value === undefined) return null;
  const lookup = node.with(value);
  const request = readRequest(lookup, scope);
  const afterMs = readDuration(lookup.at("after")) ?? LOOKUP_AFTER_MS;
  const performed = checkCel(lookup.at("performed"), scope, "condition") ?? "";
  const absent = checkCel(lookup.at("absent"), scope, "condition");
  const id = checkCel(lookup.at("id"), scope, "value");
  return request === null ? null : { request, afterMs, performed, absent, id };
}
