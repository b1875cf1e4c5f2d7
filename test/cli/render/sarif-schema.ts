import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";

/**
 * What the OASIS schema has against a SARIF log; [] where it is valid. The schema is a draft 4 one: Ajv speaks later
 * drafts, for which only the names of its own id and dialect differ.
 */
export function findSarifErrors(log: unknown): string[] {
  validate ??= compile();
  return validate(log) ? [] : (validate.errors ?? []).map((each) => `${each.instancePath}: ${each.message}`);
}

let validate: ReturnType<Ajv["compile"]> | undefined;

function compile(): ReturnType<Ajv["compile"]> {
  const path = join(import.meta.dirname, "fixtures/sarif-schema-2.1.0.json");
  const { $schema: _dialect, id: _id, ...schema } = JSON.parse(readFileSync(path, "utf8"));
  return new Ajv({ strict: false, validateFormats: false, allErrors: true }).compile(schema);
}
