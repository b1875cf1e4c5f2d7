import { STANDARD_FIELDS } from "../condition/standard-field.ts";
import { suggestName } from "../nearest.ts";
import type { YamlNode } from "../yaml/node.ts";
import type { FieldRule, WorkspaceConfig } from "./workspace-config.ts";

type CrmData = Record<
  string,
  {
    fields: Record<
      string,
      | string
      | {
          theirs: string;
          direction?: FieldRule["direction"] | undefined;
          wins?: FieldRule["wins"] | undefined;
        }
    >;
  }
>;

/** Who somebody is by: a CRM is believed in it, and never told. */
const ADDRESSES = ["email", "linkedin_url", "phone"];

/** Reads `crm`: which field of a CRM is which of ours, where it goes, and who wins. What a CRM has is known where recipes are read. */
export function readCrm(
  crm: YamlNode<CrmData | undefined>,
  fields: WorkspaceConfig["fields"],
): Record<string, FieldRule[]> {
  const known = [...new Set([...Object.keys(STANDARD_FIELDS), ...Object.keys(fields)])];
  const read: Record<string, FieldRule[]> = {};
  for (const [service, node] of crm.entries()) {
    const taken = new Map<string, string>();
    read[service] = node
      .at("fields")
      .entries()
      .map(([ours, field]): FieldRule => {
        const { value } = field;
        const { theirs, direction = "in", wins } = typeof value === "string" ? { theirs: value } : value;
        if (!known.includes(ours)) {
          const hint = suggestName(ours, known) ?? `add it in seq.yaml: fields: { ${ours}: text }`;
          field.key.error("unknown-field", `There is no field "${ours}"`, hint);
        }
        if (wins !== undefined && direction !== "both") {
          const hint = "write `direction: both`, or take `wins` out";
          field
            .at("wins")
            .error("wrong-value", `Nobody can differ where a field goes only ${direction}`, hint);
        }
        if (direction !== "in" && ADDRESSES.includes(ours)) {
          const hint = "take `direction` out: it comes in";
          field.at("direction").error("wrong-value", `A CRM's ${ours} is not changed from here`, hint);
        }
        const other = taken.get(theirs);
        if (other !== undefined) {
          field.error("wrong-value", `"${theirs}" is "${other}" already`, "each of theirs is one of ours");
        }
        taken.set(theirs, ours);
        return { ours, theirs, direction, wins: wins ?? "theirs" };
      });
  }
  return read;
}
