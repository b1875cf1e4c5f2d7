/** Parameters of a server's address that mean something here. */
const PARAMETERS: ReadonlySet<string> = new Set([
  "schema",
  "host",
  "port",
  "sslmode",
  "sslrootcert",
  "prepare",
]);
/** A Unix socket, or this machine itself. */
const NEAR = /^(?:\/.*|localhost|127(?:\.\d{1,3}){3}|\[?::1\]?)$/;
const SCHEMA = /^(?!pg_)[a-z_][a-z0-9_]{0,62}$/;

/** What is wrong with where the database is, or null: a file, or `postgres://USER@HOST/DATABASE?schema=NAME`. */
export function explainStore(store: string): string | null {
  const scheme = /^([a-z][a-z\d+.-]+):/i.exec(store)?.[1]?.toLowerCase();
  if (scheme === undefined) return null;
  if (scheme !== "postgres" && scheme !== "postgresql")
    return `begins with ${scheme}:, which is no database of seq's`;
  const url = parse(store);
  if (url === null) return "is no PostgreSQL address";
  if (url.username === "") return "names no user";
  if (url.pathname.length < 2) return "names no database";
  const unknown = [...url.searchParams.keys()].find((name) => !PARAMETERS.has(name));
  if (unknown !== undefined) return `has a parameter that seq does not know: ${unknown}`;
  const schema = url.searchParams.get("schema");
  if (schema !== null && !SCHEMA.test(schema))
    return "names a schema that is not made of small letters, digits and _";
  const mode = url.searchParams.get("sslmode");
  const host = url.searchParams.get("host") ?? url.hostname;
  if (mode !== null && mode !== "verify-full" && !(mode === "disable" && NEAR.test(host)))
    return `asks for sslmode=${mode}: a server on another machine is spoken with by verified TLS alone`;
  return null;
}

/** `postgres://seq@/sales?host=/run/postgresql` names a socket's folder, and no host where a URL has one. */
function parse(store: string): URL | null {
  const whole = store.replace(/^(postgres(?:ql)?:\/\/[^/?#]*@)(?=\/)/i, "$1localhost");
  return URL.canParse(whole) ? new URL(whole) : null;
}
