import { stringify } from "yaml";

/** A value as the text of a YAML file, its lines never folded. */
export function writeYaml(value: unknown): string {
  return stringify(value, { lineWidth: 0 });
}
