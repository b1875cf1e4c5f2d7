import { isAbsolute, join } from "node:path";
import { ExitCode, UserError } from "../../errors.ts";
import { readRegularSync } from "../../files/regular-file.ts";

/** Where a PostgreSQL store is, as plain data: a thread is started with it. */
export interface PostgresAddress {
  /** A name, an address, or the folder of a Unix socket. */
  host: string;
  port: number;
  user: string;
  database: string;
  /** Null where the server wants none. */
  password: string | null;
  schema: string;
  /** Verified always; null where nobody is between: a Unix socket, or this machine. `ca`: PEM, null for those that Node trusts. */
  tls: { servername: string; ca: string | null } | null;
  /** Whether statements are prepared once a session; null: unless a pooler is in the way, which is found out. */
  prepares: boolean | null;
}

const PORT = 5432;
/** All certificates of a public list are a quarter of it. */
const MOST_AUTHORITY_BYTES = 1_048_576;
const PARAMETERS = ["schema", "host", "port", "sslrootcert", "sslmode", "prepare"];
/** PostgreSQL cuts longer names off (NAMEDATALEN). */
const LONGEST_NAME = 63;

/**
 * Reads `postgres://USER@HOST:PORT/DATABASE?schema=NAME`. Without `schema` it is the workspace's name. The password comes
 * from the URL, where a secret stands, or from the environment.
 * @throws UserError, exit 2, which shows nothing of a password
 */
export function readAddress(
  store: string,
  { root, workspace, env }: { root: string; workspace: string; env: NodeJS.ProcessEnv },
): PostgresAddress {
  const url = parse(store);
  const unknown = [...url.searchParams.keys()].find((name) => !PARAMETERS.includes(name));
  if (unknown !== undefined) refuse(`does not know \`${unknown}\``, `it takes ${PARAMETERS.join(", ")}`);
  const host = url.searchParams.get("host") ?? decode(url.hostname.replace(/^\[|\]$/g, ""));
  const user = decode(url.username);
  const database = decode(url.pathname.slice(1));
  if (host === "") refuse("names no server", EXAMPLE);
  if (user === "") refuse("names no user", EXAMPLE);
  if (database === "" || database.includes("/")) refuse("names no database", EXAMPLE);
  const isNear = isAbsolute(host) || isLoopback(host);
  const mode = url.searchParams.get("sslmode");
  if (mode !== null && mode !== "verify-full" && !(mode === "disable" && isNear)) {
    refuse(
      `asks for sslmode=${mode}`,
      "the server's certificate is verified always; sslrootcert=FILE names the authority that signed it",
    );
  }
  const hasTls = mode === "verify-full" || (mode === null && !isNear);
  const password =
    url.password === "" ? env["SEQ_STORE_PASSWORD"] || env["PGPASSWORD"] || null : decode(url.password);
  return {
    host,
    port: readPort(url),
    user,
    database,
    password,
    schema: readSchema(url.searchParams.get("schema"), workspace),
    tls: hasTls ? { servername: host, ca: readAuthority(url.searchParams.get("sslrootcert"), root) } : null,
    prepares: readPrepare(url.searchParams.get("prepare")),
  };
}

const EXAMPLE = "write postgres://USER@HOST/DATABASE, and the password into SEQ_STORE_PASSWORD";

/** As it is shown: without the password. */
export function showAddress({ host, port, user, database, schema }: PostgresAddress): string {
  const at = isAbsolute(host)
    ? `/${database}?host=${host}${port === PORT ? "" : `&port=${port}`}`
    : `${host}${port === PORT ? "" : `:${port}`}/${database}`;
  return `postgres://${user}@${at}${at.includes("?") ? "&" : "?"}schema=${schema}`;
}

/**
 * Which server, database and schema an address leads to, and as whom, as one text; null for what is no address. The password
 * is no part of it. Two addresses with one identity reach the same place, however they are written.
 */
export function identifyServer(store: string, workspace: string): string | null {
  let url: URL;
  try {
    url = parse(store);
  } catch {
    return null;
  }
  const { searchParams } = url;
  const host = searchParams.get("host") ?? url.hostname;
  const schema = searchParams.get("schema") ?? nameSchema(workspace);
  const tls = [searchParams.get("sslmode"), searchParams.get("sslrootcert")];
  const port = searchParams.get("port") ?? url.port;
  return JSON.stringify([host, port, url.username, url.pathname, schema, ...tls]);
}

function parse(store: string): URL {
  // What one reader takes for the server another takes for a part of the password.
  if (/[#\\\s]/.test(store) || (store.match(/@/g)?.length ?? 0) > 1)
    return refuse(
      "is no PostgreSQL address",
      "write other signs of a password as %40 (@), %23 (#) and the like",
    );
  try {
    const url = new URL(store.replace(/^postgresql:/i, "postgres:"));
    if (url.host !== "" || !/^postgres:\/\/[^/?]/i.test(store)) return url;
  } catch {
    // `postgres://seq@/sales?host=/run/postgresql` names the socket's folder, and no host where a URL has one.
    const [, start, end] = /^(postgres(?:ql)?:\/\/[^/?#]*@)(\/.*)$/i.exec(store) ?? [];
    if (start !== undefined && end !== undefined && URL.canParse(`${start}localhost${end}`)) {
      return parse(`${start}localhost${end}`);
    }
  }
  return refuse("is no PostgreSQL address", EXAMPLE);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function readSchema(given: string | null, workspace: string): string {
  const schema = given ?? nameSchema(workspace);
  if (!/^[a-z_][a-z0-9_]*$/.test(schema) || schema.length > LONGEST_NAME || /^pg_/.test(schema)) {
    return refuse(
      given === null ? "names no schema, and the workspace's name makes none" : `names the schema ${given}`,
      "add ?schema=NAME: small letters, digits and _, at most 63, not beginning with a digit or pg_",
    );
  }
  return schema;
}

/** A schema's name for a workspace's: `Acme Sales` is `acme_sales`; "" where nothing of it can stand there. */
export function nameSchema(workspace: string): string {
  const name = workspace
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^_+|_+$/g, "");
  return (/^\d/.test(name) ? `w${name}` : name).slice(0, LONGEST_NAME);
}

/** Beside the host, or as `port=`, which an address with a socket has no other place for. */
function readPort({ port, searchParams }: URL): number {
  const given = searchParams.get("port") ?? port;
  if (given === "") return PORT;
  const number = /^\d{1,5}$/.test(given) ? Number(given) : 0;
  if (number > 0 && number < 65_536) return number;
  return refuse(`names the port ${given}`, `a number from 1 to 65535; without one it is ${PORT}`);
}

function readAuthority(file: string | null, root: string): string | null {
  if (file === null) return null;
  try {
    return readRegularSync(isAbsolute(file) ? file : join(root, file), MOST_AUTHORITY_BYTES).toString("utf8");
  } catch (cause) {
    throw new UserError(`the database's certificate authority cannot be read: ${file}`, {
      hint: "sslrootcert of `store` names a PEM file",
      cause,
    });
  }
}

function readPrepare(given: string | null): boolean | null {
  if (given === null) return null;
  if (given === "on" || given === "off") return given === "on";
  return refuse(`says prepare=${given}`, "it is on or off; without it, off behind a pooler");
}

/** 127.0.0.0/8, ::1 and localhost, for which no resolver may say anything else. */
function isLoopback(host: string): boolean {
  return /^(?:localhost|127(?:\.\d{1,3}){3}|::1)$/.test(host);
}

function refuse(what: string, hint: string): never {
  throw new UserError(`\`store\` in seq.yaml ${what}`, { hint, exit: ExitCode.usage });
}
