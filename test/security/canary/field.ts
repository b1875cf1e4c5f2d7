import { generateKeyPairSync } from "node:crypto";
import { chmodSync, mkdirSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { makeFolder } from "../../cli/run-seq.ts";
import { startBinary } from "../../faults/field.ts";
import { type Canary, findCanaries, findInFiles, makeCanary } from "./hits.ts";

/** Percent-encoded by whoever writes the URL; the server gets it decoded. */
const plain = (core: string): string => core;

/** One canary for every place of a workspace in which a secret may stand. */
export const CANARIES = {
  smtpFromEnv: makeCanary("1 smtp password, from the environment"),
  smtpEncoded: makeCanary("2 smtp password, encoded in the file", (core) => `${core}%2F%40`),
  smtpUser: makeCanary("3 smtp user", plain),
  smtpWhole: makeCanary("4 smtp, the whole address", plain),
  imap: makeCanary("5 imap password", (core) => `${core}\\"{5}`),
  oauthSecret: makeCanary("6 oauth client secret"),
  oauthRefresh: makeCanary("7 oauth refresh token"),
  oauthAccess: makeCanary("8 oauth access token", plain),
  tokenUrl: makeCanary("9 key in the token url", plain),
  standard: makeCanary("a standard webhooks", (core) => `whsec_${Buffer.from(core).toString("base64")}`),
  calendly: makeCanary("b calendly"),
  cal: makeCanary("c cal.com"),
  twilio: makeCanary("d twilio", plain),
  forms: makeCanary("e forms", plain),
  notify: makeCanary("f notify url", plain),
  storeDsn: makeCanary("g store dsn", plain),
  importKey: makeCanary("h import, query", plain),
  importPassword: makeCanary("i import, password", plain),
  unused: makeCanary("j in .env, used by nothing"),
  stranger: makeCanary("k in the environment, ours in no way", plain),
} as const satisfies Record<string, Canary>;

const { privateKey } = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
  publicKeyEncoding: { type: "spki", format: "pem" },
});
/** A line from the middle of a key file: letters and digits alone, as in the others. */
export const DKIM: Canary = {
  place: "dkim key file",
  core: (/[A-Za-z0-9]{14,}/.exec(privateKey.split("\n").slice(8).join("\n")) ?? [""])[0],
  value: privateKey,
};

export const ALL: readonly Canary[] = [...Object.values(CANARIES), DKIM];

/** Where people keep them: files that are allowed to hold what is looked for. */
const KEPT = [".env", "secrets"];

export interface CanaryField {
  root: string;
  write(file: string, text: string, mode?: number): void;
  /** Runs the built program with the secrets about it; its output and all files it left are searched. */
  seq(argv: readonly string[], more?: Call): Promise<{ code: number; text: string; hits: string[] }>;
  /** Everything below the workspace. */
  files(except?: readonly string[]): string[];
  env: NodeJS.ProcessEnv;
}

export interface Call {
  env?: NodeJS.ProcessEnv;
  /** Ends it with SIGINT once stdout or stderr matches; without a match after two seconds. */
  stopAt?: RegExp;
  during?(text: string): Promise<void>;
}

export function makeCanaryField(): CanaryField {
  const root = makeFolder();
  const write: CanaryField["write"] = (file, text, mode = 0o600) => {
    const path = join(root, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    chmodSync(path, mode);
    utimesSync(path, new Date(), new Date(Date.now() - 60_000));
  };
  const kept = {
    IMAP_PASSWORD: CANARIES.imap,
    SMTP_WHOLE: CANARIES.smtpWhole,
    CLIENT_SECRET: CANARIES.oauthSecret,
    REFRESH_TOKEN: CANARIES.oauthRefresh,
    TOKEN_KEY: CANARIES.tokenUrl,
    STANDARD: CANARIES.standard,
    CALENDLY: CANARIES.calendly,
    CAL: CANARIES.cal,
    TWILIO: CANARIES.twilio,
    FORMS: CANARIES.forms,
    NOTIFY_PATH: CANARIES.notify,
    STORE_PASSWORD: CANARIES.storeDsn,
    UNUSED: CANARIES.unused,
  };
  const lines = Object.entries(kept).map(([name, { value }]) => `${name}='${value}'`);
  write(".env", `${lines.join("\n")}\n`);
  write("secrets/dkim.pem", privateKey);
  const env = {
    SMTP_PASSWORD: CANARIES.smtpFromEnv.value,
    SMTP_USER: CANARIES.smtpUser.value,
    AWS_SECRET_ACCESS_KEY: CANARIES.stranger.value,
    NO_COLOR: "1",
  };
  const files: CanaryField["files"] = (except = []) => findInFiles(root, ALL, [...KEPT, ...except]);
  return {
    root,
    write,
    env,
    files,
    async seq(argv, { env: more = {}, stopAt, during } = {}) {
      const { child, ended } = startBinary(argv, root, { ...env, ...more });
      let seen = "";
      if (stopAt !== undefined) {
        await new Promise<void>((resolve) => {
          const look = (text: string): void => {
            seen += text;
            if (stopAt.test(seen)) resolve();
          };
          child.stdout?.on("data", look);
          child.stderr?.on("data", look);
          setTimeout(resolve, 4_000);
          void ended.then(() => resolve());
        });
        await during?.(seen);
        child.kill("SIGINT");
      }
      const { code, out, err } = await ended;
      const text = `${out}\n${err}`;
      return { code, text, hits: findCanaries(text, ALL, `seq ${argv.join(" ")}`) };
    },
  };
}
