import { type PersonExport, SECTIONS } from "./export-person.ts";

const STYLE = `body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem;border-top:1px solid #bbb;padding-top:.6rem}
dt{color:#555}dd{margin:0;white-space:pre-wrap;overflow-wrap:anywhere}h2{margin-top:2rem}`;

/** The export as one page that a person can read: no script, nothing loaded. Everything in it is hostile text. */
export function writePersonPage(data: PersonExport): string {
  const parts = SECTIONS.map((name) => {
    const rows = data.sections[name];
    const body = rows.length === 0 ? "<p>Nothing.</p>" : rows.map(writeRow).join("\n");
    return `<h2>${escape(name.replaceAll("_", " "))} (${rows.length})</h2>\n${body}`;
  });
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>All that is kept</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>${STYLE}</style></head><body>
<h1>All that ${escape(data.workspace)} keeps</h1>
<p>As of ${escape(data.exported_at)}</p>
${writeRow(data.person)}
${parts.join("\n")}
</body></html>
`;
}

function writeRow(row: Record<string, unknown>): string {
  const cells = Object.entries(row)
    .filter(([, value]) => value !== null && value !== "")
    .map(([name, value]) => `<dt>${escape(name)}</dt><dd>${escape(spell(value))}</dd>`);
  return `<dl>${cells.join("")}</dl>`;
}

function spell(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value, null, 1);
}

function escape(text: string): string {
  const marks: Record<string, string> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&#39;",
  };
  return text.replace(/[&<>"']/g, (mark) => marks[mark] ?? mark);
}
