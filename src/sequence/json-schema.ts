import * as z from "zod";
import { workspaceFileSchema } from "../config/workspace-schema.ts";
import { sequenceFileSchema } from "./sequence-schema.ts";
import { branchSchema, listStepSchemas } from "./step-schema.ts";

type JsonSchema = Record<string, unknown>;

/** JSON Schema (draft 7, which YAML language servers read) of a sequence file. */
export function sequenceSchema(): JsonSchema {
  const schema = convert(sequenceFileSchema);
  const steps = { type: "array", items: { $ref: "#/definitions/step" } };
  const definitions: JsonSchema = {
    step: {
      anyOf: listStepSchemas().map((step) => {
        const converted = withoutHeader(convert(step));
        if (step !== branchSchema) return converted;
        const properties = converted["properties"] as JsonSchema;
        const nest = (key: string) => ({ ...(properties[key] as JsonSchema), ...steps });
        return {
          ...converted,
          properties: { ...properties, then: nest("then"), else: nest("else") },
          anyOf: [{ required: ["then"] }, { required: ["else"] }],
        };
      }),
    },
  };
  const properties = schema["properties"] as JsonSchema;
  return {
    ...schema,
    title: "A seq sequence",
    properties: { ...properties, steps: { ...(properties["steps"] as JsonSchema), ...steps } },
    definitions,
  };
}

/** JSON Schema (draft 7) of seq.yaml. */
export function workspaceSchema(): JsonSchema {
  return { ...convert(workspaceFileSchema), title: "A seq workspace" };
}

function convert(schema: z.ZodType): JsonSchema {
  return z.toJSONSchema(schema, { io: "input", target: "draft-7" });
}

function withoutHeader(schema: JsonSchema): JsonSchema {
  return Object.fromEntries(Object.entries(schema).filter(([key]) => key !== "$schema"));
}
