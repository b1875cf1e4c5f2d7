import type { WorkspaceConfig } from "../config/workspace-config.ts";
import type { Diagnostic, Range } from "../diagnostic.ts";
import { findNearest, suggestName } from "../nearest.ts";
import type { Catalog } from "./catalog.ts";
import { findTheirField } from "./crm-people.ts";

/** What seq.yaml's `crm` asks of services that they do not have: fields by their names, and what can go which way. */
export function checkCrm(
  catalog: Catalog,
  { crm = {}, providers }: Pick<WorkspaceConfig, "crm" | "providers">,
  file: string,
  locate: (path: readonly string[]) => Range,
): Diagnostic[] {
  const found = findTwins(catalog, providers, file, locate);
  for (const [service, rules] of Object.entries(crm)) {
    const tell = (code: string, message: string, hint: string, ...path: string[]) =>
      void found.push({
        code,
        severity: "error",
        message,
        file,
        range: locate(["crm", service, ...path]),
        hint,
      });
    const crms = catalog.names.filter((name) => catalog.find(name)?.people != null);
    if (!catalog.names.includes(service)) {
      tell(
        "unknown-provider",
        `there is no recipe ${service}`,
        suggestName(service, crms) ?? `CRMs: ${crms.join(", ")}`,
      );
      continue;
    }
    const recipe = catalog.find(service);
    // What is wrong with a recipe is told where it is written.
    if (recipe === null) continue;
    const { people, title } = recipe;
    if (people === null) {
      tell("not-a-crm", `${title} keeps no people to share fields with`, `CRMs: ${crms.join(", ")}`);
      continue;
    }
    if (!Object.hasOwn(providers, service)) {
      tell("unused-crm", `nothing says how ${title} is reached`, `add providers: { ${service}: { … } }`);
    }
    for (const { ours, theirs, direction } of rules) {
      const field = findTheirField(people, theirs);
      const isDeclared = Object.hasOwn(people.fields, theirs);
      const known = Object.keys(people.fields);
      if (field === null) {
        const hint = suggestName(theirs, known) ?? `its fields: ${known.join(", ")}`;
        tell("unknown-their-field", `${title} has no field "${theirs}"`, hint, "fields", ours);
        continue;
      }
      const nearest = isDeclared ? null : findNearest(theirs, known, 2);
      if (nearest !== null) {
        const range = locate(["crm", service, "fields", ours]);
        const message = `"${theirs}" is no field that every account of ${title} has`;
        const hint = `did you mean "${nearest}"? If it is one of your own, all is well`;
        found.push({ code: "doubtful-their-field", severity: "warning", message, file, range, hint });
      }
      if (direction !== "in" && (field.isReadOnly || people.write === null)) {
        tell(
          "read-only-field",
          `${title} takes no "${theirs}" from here`,
          "write `direction: in`",
          "fields",
          ours,
        );
      } else if (direction === "both" && people.changed === null) {
        const hint = "write in or out: what was changed there is seen by `seq pull` alone";
        tell("one-way-field", `${title} does not tell who was changed`, hint, "fields", ours);
      }
    }
  }
  return found;
}

/** Two CRMs that keep their ids in one field write them over each other's, and speak of other people by them. */
function findTwins(
  catalog: Catalog,
  providers: WorkspaceConfig["providers"],
  file: string,
  locate: (path: readonly string[]) => Range,
): Diagnostic[] {
  const first = new Map<string, string>();
  const found: Diagnostic[] = [];
  for (const service of Object.keys(providers)) {
    const field = catalog.names.includes(service) ? catalog.find(service)?.people?.id.field : undefined;
    if (field === undefined) continue;
    const other = first.get(field);
    first.set(field, other ?? service);
    if (other === undefined) continue;
    const message = `${other} and ${service} both keep who people are there in \`${field}\``;
    const hint = "give one of the recipes a field of its own: people: { id: { field: … } }";
    found.push({
      code: "shared-record-field",
      severity: "error",
      message,
      file,
      range: locate(["providers", service]),
      hint,
    });
  }
  return found;
}
