import packageFile from "../../../package.json" with { type: "json" };

/** The version of this program, as in package.json. */
export function readVersion(): string {
  return packageFile.version;
}
