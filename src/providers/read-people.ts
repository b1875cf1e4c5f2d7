import type * as z from "zod";
import { explainPattern } from "../condition/regular-expression.ts";
import { STANDARD_FIELDS } from "../condition/standard-field.ts";
import { suggestName } from "../nearest.ts";
import type { YamlNode } from "../yaml/node.ts";
import { checkWay } from "./read-hook-rules.ts";
import { readRequest } from "./read-request.ts";
import type { PeopleList, RecipePeople, TheirField } from "./recipe.ts";
import { type peopleSchema, theirFieldSchema } from "./recipe-schema.ts";
import { checkCel, openPeopleScope, openPersonScope, openSettingsScope, type ScopeParts } from "./scope.ts";

type PeopleFile = z.output<typeof peopleSchema>;

/** Reads what a CRM knows of people; null where the recipe says nothing of it, or too little. */
export function readPeople(node: YamlNode<PeopleFile | undefined>, parts: ScopeParts): RecipePeople | null {
  const { value } = node;
  if (value === undefined) return null;
  const people = node.with(value);
  const person = openPersonScope(parts, false);
  const id = people.at("id");
  if (id.value !== undefined)
    checkField(id.at("field"), Object.keys({ ...STANDARD_FIELDS, ...parts.fields }));
  const others = readOthers(people.at("others"), parts);
  const fields: Record<string, TheirField> = {};
  for (const [name, written] of people.at("fields").entries()) {
    // `lifecyclestage:` alone is a field, too.
    const field = written.with(written.value ?? {}).read(theirFieldSchema);
    const { ours = null, type = "text", read_only: isReadOnly = false } = field.value;
    if (ours !== null) checkField(field.at("ours"), Object.keys({ ...STANDARD_FIELDS, ...parts.fields }));
    const own = checkCel(field.at("value"), person, "value");
    if (own === null && others === null) {
      field.key.error(
        "missing-key",
        `How "${name}" is read is missing`,
        "write `value`, or `others` for all",
      );
    }
    const usual = others?.value.replace(/\bfield\b/g, JSON.stringify(name)) ?? "";
    fields[name] = { ours, value: own ?? usual, type, isReadOnly };
  }
  const all = readList(people.at("all"), parts);
  if (all === null) return null;
  return {
    id: { field: id.at("field").value ?? "", value: checkCel(id.at("value"), person, "value") ?? "" },
    account: readAccount(people.at("account"), parts),
    optedOut: checkCel(people.at("opted_out"), person, "condition"),
    fields,
    others,
    all,
    list: readList(people.at("list"), parts),
    changed: readList(people.at("changed"), parts),
    write: readWrite(people.at("write"), parts),
  };
}

function readAccount(node: YamlNode<PeopleFile["account"]>, parts: ScopeParts): RecipePeople["account"] {
  const { value } = node;
  if (value === undefined) return null;
  const request = readRequest(node.with(value), openSettingsScope(parts));
  const read = checkCel(node.at("value"), openSettingsScope(parts), "value");
  return request === null || read === null ? null : { request, value: read };
}

function checkField(node: YamlNode<string | undefined>, known: readonly string[]): void {
  const { value } = node;
  if (value === undefined || known.includes(value)) return;
  const hint = suggestName(value, known) ?? `fields: ${known.join(", ")}`;
  node.error("unknown-field", `There is no field "${value}"`, hint);
}

function readOthers(node: YamlNode<PeopleFile["others"]>, parts: ScopeParts): RecipePeople["others"] {
  const { value } = node;
  if (value === undefined) return null;
  const { read_only: isReadOnly = false } = value;
  const names = node.at("names").value ?? "";
  const wrong = explainPattern(names);
  if (wrong !== null) node.at("names").error("wrong-value", `The pattern ${wrong}`);
  const read = checkCel(node.at("value"), openPersonScope(parts, true), "value") ?? "";
  return { names, value: read, isReadOnly };
}

function readList(node: YamlNode<PeopleFile["list"]>, parts: ScopeParts): PeopleList | null {
  const { value } = node;
  if (value === undefined) return null;
  const list = node.with(value);
  const scope = openPeopleScope(parts);
  const request = readRequest(list, scope);
  const next = checkCel(list.at("next"), scope, "value");
  checkWay(list.at("each"));
  const inner = list.at("read");
  const ids = checkCel(inner.at("ids"), scope, "value");
  const read = inner.value === undefined ? null : readRequest(inner.with(inner.value), scope);
  const each = list.at("each").value;
  if (request === null || each === undefined) return null;
  return {
    request,
    ...(next !== null && { next }),
    each,
    read: read === null ? null : { ids: ids ?? "", request: read },
  };
}

function readWrite(node: YamlNode<PeopleFile["write"]>, parts: ScopeParts): RecipePeople["write"] {
  const { value } = node;
  if (value === undefined) return null;
  const request = readRequest(node.with(value), openPeopleScope(parts));
  const ok = checkCel(node.at("ok"), openSettingsScope(parts), "condition") ?? "";
  return request === null ? null : { request, ok };
}
