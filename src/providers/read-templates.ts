import type * as z from "zod";
import type { YamlNode } from "../yaml/node.ts";
import { checkWay } from "./read-hook-rules.ts";
import { readRequest } from "./read-request.ts";
import type { RecipeTemplates } from "./recipe.ts";
import type { templatesSchema } from "./recipe-schema.ts";
import { checkCel, openPersonScope, openTemplatesScope, type ScopeParts } from "./scope.ts";

/** Reads how approved templates are read; null where the recipe says nothing of it, or too little. */
export function readTemplates(
  node: YamlNode<z.output<typeof templatesSchema> | undefined>,
  parts: ScopeParts,
): RecipeTemplates | null {
  const { value } = node;
  if (value === undefined) return null;
  const templates = node.with(value);
  const scope = openTemplatesScope(parts);
  const item = openPersonScope(parts, false);
  const request = readRequest(templates, scope);
  const next = checkCel(templates.at("next"), scope, "value");
  checkWay(templates.at("each"));
  const read = (key: "name" | "language" | "content" | "header" | "header_text" | "buttons") =>
    checkCel(templates.at(key), item, "value");
  const [name, language, text] = [read("name"), read("language"), read("content")];
  const [header, headerText, buttons] = [read("header"), read("header_text"), read("buttons")];
  const approved = checkCel(templates.at("approved"), item, "condition");
  if (request === null || name === null || text === null || approved === null) return null;
  const pages = { request, ...(next !== null && { next }) };
  return { ...pages, each: value.each, name, language, approved, text, header, headerText, buttons };
}
