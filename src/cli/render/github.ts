import type { Diagnostic } from "../../diagnostic.ts";

const COMMANDS = { error: "error", warning: "warning", info: "notice" } as const;

/**
 * Workflow commands that GitHub shows as annotations on the lines of a pull request
 * (docs.github.com, "Workflow commands for GitHub Actions").
 */
export function formatGithub(diagnostics: readonly Diagnostic[]): string {
  return diagnostics.map(formatCommand).join("\n");
}

/** One annotation, and one more at each related place of another file: GitHub shows only those on changed files. */
function formatCommand({ severity, file, range, code, message, hint, related = [] }: Diagnostic): string {
  const elsewhere = related
    .filter((other) => other.file !== file)
    .map((other) =>
      writeCommand(COMMANDS[severity], code, { ...other, message: `${other.message}: ${message}` }),
    );
  const text = hint === undefined ? message : `${message}\nhint: ${hint}`;
  return [writeCommand(COMMANDS[severity], code, { file, range, message: text }), ...elsewhere].join("\n");
}

function writeCommand(
  command: string,
  code: string,
  { file, range, message }: Pick<Diagnostic, "file" | "range" | "message">,
): string {
  const properties: [string, string | number][] = [
    ["file", file],
    ["line", range.line],
    ["col", range.column],
    ["endLine", range.endLine],
    ["endColumn", range.endColumn],
    ["title", code],
  ];
  const written = properties.map(([name, value]) => `${name}=${escapeProperty(String(value))}`).join(",");
  return `::${command} ${written}::${escapeData(message)}`;
}

/** As actions/toolkit escapes: a line break or a `%` would end or bend the command. */
function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
