import * as z from "zod";
import { recipeFileSchema } from "./recipe-schema.ts";

/** JSON Schema (draft 7, which YAML language servers read) of a recipe's file. */
export function recipeSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(recipeFileSchema, { io: "input", target: "draft-7" });
  return { ...schema, title: "A seq provider recipe" };
}
