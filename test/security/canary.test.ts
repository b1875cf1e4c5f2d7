import { execFileSync } from "node:child_process";
import { createHmac } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeFolder, PACKAGE_ROOT } from "../cli/run-seq.ts";
import { ALL, CANARIES, type CanaryField, DKIM, makeCanaryField } from "./canary/field.ts";
import { findCanaries, formsOf } from "./canary/hits.ts";
import { type Running, startImap, startSmtp, startUntrusted, startWeb } from "./canary/servers.ts";

// Every secret that a workspace can hold is a canary; servers repeat what they are given in every encoding. Whatever
// the built program prints, and every file it leaves, is searched for all of them.

let smtp: Awaited<ReturnType<typeof startSmtp>>;
let plainImap: Awaited<ReturnType<typeof startImap>>;
let loginImap: Awaited<ReturnType<typeof startImap>>;
let untrusted: Running;
let web: Awaited<ReturnType<typeof startWeb>>;
let tokenStatus = 400;
let notifyStatus = 500;
let field: CanaryField;

const CSV = "first_name,company,email\nJin,Hanbit,jin@hanbit.example\nMina,Nuri,mina@nuri.example\n";

beforeAll(async () => {
  smtp = await startSmtp();
  plainImap = await startImap("AUTH=PLAIN SASL-IR AUTH=XOAUTH2");
  loginImap = await startImap("");
  untrusted = await startUntrusted();
  web = await startWeb((asked) => {
    const said = web.repeat(asked);
    const [path = ""] = asked.url.split("?");
    if (path === "/token" && tokenStatus === 200) {
      return {
        status: 200,
        body: JSON.stringify({ access_token: CANARIES.oauthAccess.value, expires_in: 3600 }),
      };
    }
    if (path === "/token") {
      return { status: 400, body: JSON.stringify({ error: asked.body, error_description: said }) };
    }
    if (path.startsWith("/services"))
      return { status: notifyStatus, headers: { location: asked.url }, body: said };
    if (path === "/people.csv") return { status: 200, headers: { "content-type": "text/csv" }, body: CSV };
    if (path === "/page") return { status: 200, headers: { "content-type": "text/html" }, body: said };
    if (path === "/away")
      return { status: 302, headers: { location: `http://10.0.0.1${asked.url}` }, body: "" };
    if (path === "/plain") {
      const location = `http://user:${CANARIES.importPassword.value}@x.example${asked.url}`;
      return { status: 302, headers: { location }, body: said };
    }
    return { status: 404, body: said };
  });
  field = makeCanaryField();
  field.write("sequences/one-mail.yaml", ONE_MAIL);
  field.write("seq.yaml", workspace());
});
afterAll(() => Promise.all([smtp, plainImap, loginImap, untrusted, web].map((each) => each.close())));

const ONE_MAIL = `name: one-mail
steps:
  - id: intro
    do: email
    subject: "Hello {{ first_name }}"
    body: Hi {{ first_name }}, a word about {{ company }}.
  - id: more
    wait: 1 day
    do: email
    thread: intro
    body: Did it arrive?
`;

interface Changes {
  smtp?: string;
  imap?: string;
  store?: string;
  extra?: string;
}

function workspace({ smtp: address, imap, store, extra = "" }: Changes = {}): string {
  return `workspace: canaries
${store === undefined ? "" : `store: ${store}\n`}calendar: { timezone: UTC, hours: Mon-Sun 00:00-24:00, holidays: none }
senders:
  anna:
    name: Anna Kim
    email: anna@acme.example
    smtp: ${address ?? `smtp://\${SMTP_USER}:\${SMTP_PASSWORD}@127.0.0.1:${smtp.port}`}
    imap: ${imap ?? `imap://anna:\${IMAP_PASSWORD}@127.0.0.1:${plainImap.port}`}
    dkim: { domain: acme.example, selector: s1, key: "\${file:secrets/dkim.pem}" }
web:
  public_url: https://go.acme.example
  webhooks:
    standard: { secret: "\${STANDARD}" }
    calendly: { secret: "\${CALENDLY}" }
    cal: { secret: "\${CAL}" }
    twilio: { auth_token: "\${TWILIO}" }
    forms: { secret: "\${FORMS}", create: true }
notify:
  - { on: [replied, opted_out], url: "http://127.0.0.1:${web.port}/services/\${NOTIFY_PATH}", shape: slack }
${extra}`;
}

function oauth(): string {
  return `{ url: "imap://anna@127.0.0.1:${plainImap.port}", oauth2: { token_url: "http://127.0.0.1:${web.port}/token?key=\${TOKEN_KEY}", client_id: app, client_secret: "\${CLIENT_SECRET}", refresh_token: "\${REFRESH_TOKEN}" } }`;
}

/** Runs each command; none may show or leave a secret. `code`: what shows that it took the way it was meant to. */
async function expectSilence(calls: readonly (readonly string[])[], expected?: RegExp): Promise<void> {
  let all = "";
  for (const argv of calls) {
    const { text, hits } = await field.seq(argv);
    all += text;
    expect(hits, text).toEqual([]);
    expect(field.files(), `files after ${argv.join(" ")}`).toEqual([]);
  }
  if (expected !== undefined) expect(all).toMatch(expected);
}

describe("the search itself", () => {
  test("finds a planted secret in every form", () => {
    for (const canary of ALL) {
      expect(canary.core).toMatch(/^[A-Za-z0-9]{14,}$/);
      for (const text of [
        canary.core,
        `x${canary.value}y`,
        JSON.stringify({ a: canary.value }),
        encodeURIComponent(canary.value),
        Buffer.from(`\0anna\0${canary.core}`).toString("base64"),
        Buffer.from(`user=anna\u0001auth=Bearer ${canary.core}`).toString("base64url"),
        Buffer.from(`${canary.core}:anna`).toString("base64"),
        Buffer.from(canary.core).toString("hex"),
        Array.from(canary.core).reverse().join(""),
        canary.core.toUpperCase(),
      ]) {
        expect(findCanaries(`before ${text} after`, [canary], "here"), text).toHaveLength(1);
      }
    }
    expect(findCanaries("nothing of the kind", ALL, "here")).toEqual([]);
    expect(new Set(ALL.flatMap(formsOf)).size).toBe(ALL.flatMap(formsOf).length);
  });

  test("finds one in a file, and in a name", () => {
    const own = makeCanaryField();
    own.write(".seq/log", `a ${CANARIES.imap.value} b`);
    own.write(`out/${DKIM.core}`, "x");
    expect(own.files()).toHaveLength(2);
  });
});

describe("no secret shows where things go well", () => {
  test("people from an address with a key and a password", async () => {
    const address = `http://rep:${CANARIES.importPassword.value}@127.0.0.1:${web.port}/people.csv?key=${CANARIES.importKey.value}`;
    await expectSilence(
      [
        ["import", address, "--dry-run"],
        ["import", address, "--json"],
        ["import", address, "--tag", "a", "-v"],
        ["enroll", "one-mail", "--all"],
      ],
      /1 new|"created"|2 (?:new|unchanged)/,
    );
    expect(web.asked.at(-1)?.headers["authorization"]).toMatch(/^Basic/);
  });

  test("mail is sent, with a server that repeats the log-in", async () => {
    await expectSilence([["run", "--json", "-v"], ["run"]], /"sent"|sent/);
    expect(smtp.mails).toBe(2);
  });

  test.each([
    [["lint"]],
    [["lint", "--format", "json"]],
    [["lint", "--format", "sarif"]],
    [["lint", "--format", "github"]],
    [["status", "--json"]],
    [["status", "-v"]],
    [["status", "--check"]],
    [["why", "p1", "--json"]],
    [["timeline", "p1", "--json"]],
    [["prospects", "list", "--json"]],
    [["prospects", "show", "p1"]],
    [["preview", "one-mail", "--html", "out/preview.html"]],
    [["preview", "one-mail", "--json"]],
    [["graph", "one-mail", "--format", "svg"]],
    [["simulate", "one-mail", "--json"]],
    [["test"]],
    [["inbox"]],
    [["tasks", "list", "--json"]],
    [["report", "--json"]],
    [["suppress", "list"]],
    [["snapshot", "out/people.json"]],
    [["plan", "--json"]],
    [["plan", "--snapshot", "out/people.json"]],
    [["backup", "out/copy.db"]],
    [["schema"]],
    [["cron", "print"]],
    [["completion", "bash"]],
    [["serve", "rotate-keys", "--json"]],
    [["doctor", "--compliance"]],
    [["review", "list"]],
    [["resolve", "--json"]],
    [["vacuum"]],
    [["prospects", "export", "p1"]],
    [["consent", "list"]],
    [["event", "p1", "replied"]],
    [["run", "--dry-run", "--json"]],
  ])("seq %s", async ([...argv]) => {
    field.write("out/.keep", "");
    const { text, hits } = await field.seq(argv.flat());
    expect(text).not.toMatch(/this is a bug|unknown (?:command|option)/);
    expect(hits).toEqual([]);
    expect(field.files()).toEqual([]);
  });
});

describe("no secret shows where a server refuses, and repeats what it was given", () => {
  test("doctor and run, a refused SMTP log-in", async () => {
    smtp.mood = "refuses";
    await field.seq(["enroll", "one-mail", "--all", "--again"]);
    await expectSilence(
      [["doctor"], ["doctor", "--json"], ["run", "--json"], ["status"], ["timeline", "p2"]],
      /refused the login/,
    );
    smtp.mood = "refuses the person";
    await field.seq(["resume", "--sender", "anna"]);
    await expectSilence([
      ["run", "--json"],
      ["timeline", "p2", "--json"],
      ["why", "p2"],
    ]);
    smtp.mood = "drops";
    await expectSilence([["doctor"]]);
    smtp.mood = "hangs";
    const { hits, code } = await field.seq(["doctor"], { stopAt: /never/ });
    expect(hits).toEqual([]);
    expect(code).toBeGreaterThan(0);
    smtp.mood = "takes";
  });

  test("SMTP passwords in other spellings, TLS that cannot be trusted, hosts that are none", async () => {
    smtp.mood = "refuses";
    for (const address of [
      `smtp://anna:${CANARIES.smtpEncoded.value}@127.0.0.1:${smtp.port}`,
      `smtps://anna:\${SMTP_PASSWORD}@127.0.0.1:${untrusted.port}`,
      "smtps://anna:${SMTP_PASSWORD}@nowhere.invalid",
      "smtp://anna:${SMTP_PASSWORD}@127.0.0.1:1",
      `smtp://127.0.0.1:${smtp.port}?password=\${SMTP_PASSWORD}`,
      "${SMTP_WHOLE}",
      "smtp://anna:${MISSING}:${SMTP_PASSWORD}@127.0.0.1",
    ]) {
      field.write("seq.yaml", workspace({ smtp: JSON.stringify(address) }));
      await expectSilenceIn([["doctor"], ["lint"], ["run", "--json"], ["-v", "status"]]);
    }
    smtp.mood = "takes";
  });

  test("a refused IMAP log-in, in every way of logging in", async () => {
    for (const { port } of [plainImap, loginImap]) {
      field.write("seq.yaml", workspace({ imap: `imap://anna:\${IMAP_PASSWORD}@127.0.0.1:${port}` }));
      await expectSilence([["sync"], ["sync", "--json", "-v"], ["doctor"], ["run"], ["status", "--json"]]);
    }
    expect(plainImap.asked).toBeGreaterThan(0);
    expect(loginImap.asked).toBeGreaterThan(0);
    for (const address of [
      `imaps://anna:\${IMAP_PASSWORD}@127.0.0.1:${untrusted.port}`,
      "imaps://anna:${IMAP_PASSWORD}@nowhere.invalid",
      "imap://anna:${IMAP_PASSWORD}@127.0.0.1:1",
      "imap://${IMAP_PASSWORD}",
    ]) {
      field.write("seq.yaml", workspace({ imap: JSON.stringify(address) }));
      await expectSilenceIn([["sync", "--json"], ["doctor"]]);
    }
  });

  test("tokens that are refused, and tokens that a mailbox refuses", async () => {
    field.write("seq.yaml", workspace({ imap: oauth() }));
    const before = plainImap.asked;
    for (const status of [400, 200]) {
      tokenStatus = status;
      await expectSilence([["sync", "--json", "-v"], ["doctor"], ["run"]]);
    }
    expect(web.asked.some(({ url }) => url.startsWith("/token"))).toBe(true);
    expect(plainImap.asked).toBeGreaterThan(before);
    field.write("seq.yaml", workspace());
  });

  test("a notification whose receiver repeats it", async () => {
    const before = web.asked.length;
    for (const status of [500, 302, 404]) {
      notifyStatus = status;
      await field.seq(["event", "p1", "replied", "--at", `2026-03-0${status % 7}T10:00Z`]);
      await expectSilence([["run", "--json"], ["status", "--check"], ["inbox"], ["doctor"]]);
    }
    const told = web.asked.slice(before).filter(({ url }) => url.startsWith("/services"));
    expect(told.length).toBeGreaterThan(0);
  });

  test("addresses that cannot be imported", async () => {
    const tail = `?key=${CANARIES.importKey.value}#${CANARIES.importKey.value}`;
    const user = `rep:${CANARIES.importPassword.value}`;
    await expectSilence(
      [
        ...["nothing.csv", "page", "away", "plain"].flatMap((path) => [
          ["import", `http://${user}@127.0.0.1:${web.port}/${path}${tail}`],
          ["import", `http://${user}@127.0.0.1:${web.port}/${path}${tail}`, "-v"],
        ]),
        ["-v", "import", `https://${user}@nowhere.invalid/x.csv${tail}`],
        ["-v", "import", `https://${user}@127.0.0.1:${untrusted.port}/x.csv${tail}`],
        ["-v", "import", `http://${user}@acme.example/x.csv${tail}`],
        ["-v", "import", `ftp://${user}@acme.example/x.csv${tail}`],
        ["-v", "import", `https://${user}@169.254.169.254/x.csv${tail}`],
        ["-v", "import", `https://${user}@acme.example:99999/x.csv${tail}`],
        ["-v", "import", `https:/${user}@acme.example/x.csv${tail}`],
        ["-v", "import", `//${user}@acme.example/x.csv${tail}`],
        ["-v", "suppress", "import", `https://${user}@nowhere.invalid/x.csv${tail}`],
        ["-v", "lint", `https://${user}@nowhere.invalid/x.yaml${tail}`],
      ],
      /answered 404/,
    );
  });

  test("a store that is none", async () => {
    for (const store of [
      "postgres://anna:${STORE_PASSWORD}@127.0.0.1/seq",
      "postgresql://anna@127.0.0.1/seq?password=${STORE_PASSWORD}",
      "mysql://anna:${STORE_PASSWORD}@127.0.0.1/seq",
      "${STORE_PASSWORD}",
      "/proc/${STORE_PASSWORD}/x.db",
    ]) {
      const own = makeCanaryField();
      own.write("sequences/one-mail.yaml", ONE_MAIL);
      own.write("seq.yaml", workspace({ store: JSON.stringify(store) }));
      for (const argv of [
        ["status"],
        ["doctor", "--json"],
        ["run", "-v"],
        ["lint", "--prospects"],
        ["backup", "x.db"],
      ]) {
        const { hits, text } = await own.seq(argv);
        expect(hits, text).toEqual([]);
      }
    }
  });
});

/** The same where seq.yaml itself may hold a canary: only what is printed is looked at, and what lies beside it. */
async function expectSilenceIn(calls: readonly (readonly string[])[]): Promise<string> {
  let all = "";
  for (const argv of calls) {
    const { text, hits } = await field.seq(argv);
    expect(hits, text).toEqual([]);
    expect(field.files(["seq.yaml"])).toEqual([]);
    all += text;
  }
  return all;
}

describe("seq serve shows no secret", () => {
  test("of forged webhooks, wrong tokens and a workspace that breaks while it answers", async () => {
    field.write("seq.yaml", workspace());
    const { hits, text } = await field.seq(["serve", "--listen", "127.0.0.1:0", "-v"], {
      stopAt: /listening on \S+\n/,
      during: async (seen) => {
        const [, url = ""] = /listening on (\S+)\n/.exec(seen) ?? [];
        const post = (path: string, headers: Record<string, string>, body: string) =>
          fetch(url + path, { method: "POST", headers, body }).then((answer) => answer.text());
        const answers: string[] = [];
        for (const source of ["standard", "calendly", "cal", "twilio", "forms"]) {
          answers.push(
            await post(
              `/hooks/${source}`,
              { "x-twilio-signature": "x", "x-seq-signature": "t=1,v1=00" },
              "{",
            ),
          );
        }
        const t = Math.floor(Date.now() / 1_000);
        const body = JSON.stringify({ id: "f1", type: "replied", email: "jin@hanbit.example", name: 7 });
        const v1 = createHmac("sha256", CANARIES.forms.value).update(`${t}.${body}`).digest("hex");
        for (const each of [body, body.slice(0, 9)])
          answers.push(await post("/hooks/forms", { "x-seq-signature": `t=${t},v1=${v1}` }, each));
        for (const path of ["/u/x.y", "/p/x", "/c/x", "/%00", "/.env", "/../.env"])
          answers.push(await (await fetch(url + path)).text());
        expect(findCanaries(answers.join("\n"), ALL, "an answer")).toEqual([]);
        field.write("seq.yaml", workspace({ smtp: "{smtp://anna:${SMTP_PASSWORD}@x" }));
        await new Promise((resolve) => setTimeout(resolve, 2_500));
        await fetch(`${url}/healthz`);
        await fetch(`${url}/u/x.y`);
      },
    });
    expect(text).toMatch(/POST \/hooks\/forms 401/);
    expect(hits, text).toEqual([]);
    field.write("seq.yaml", workspace());
    expect(field.files()).toEqual([]);
  });

  test("of an address that cannot be listened on", () =>
    expectSilence([
      ["serve", "--listen", "127.0.0.1:99999"],
      ["serve", "--listen", `127.0.0.1:${smtp.port}`, "--json"],
    ]));
});

describe("seq run --watch shows no secret", () => {
  test("when it is stopped", async () => {
    const { hits } = await field.seq(["run", "--watch", "--json", "-v"], { stopAt: /summary/ });
    expect(hits).toEqual([]);
    expect(field.files()).toEqual([]);
  });
});

/** Loaded before the program: breaks what it uses, with all that it was given in the error. */
const preload = (code: string): NodeJS.ProcessEnv => ({
  NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(code)}`,
});

describe("a bug shows no secret", () => {
  const WORDS =
    "JSON.stringify(args.map(a => typeof a === 'object' ? a : String(a)), (k, v) => k === 'socket' ? 0 : v)";
  test.each([
    [
      "an error thrown where a connection begins",
      `import net from 'node:net'; import { syncBuiltinESMExports } from 'node:module'; net.connect = net.createConnection = (...args) => { throw Object.assign(new Error('broken: ' + ${WORDS} + ' ' + JSON.stringify(process.env)), { env: process.env, args }); }; syncBuiltinESMExports();`,
    ],
    [
      "an error that nobody catches",
      "import net from 'node:net'; const write = net.Socket.prototype.write; net.Socket.prototype.write = function (chunk, ...rest) { if (this.remotePort && /AUTH|LOGIN|EHLO/.test(chunk)) setImmediate(() => { throw Object.assign(new Error('broken ' + chunk + ' ' + JSON.stringify(process.env)), { chunk: String(chunk), env: process.env }); }); return write.call(this, chunk, ...rest); };",
    ],
    [
      "a promise that nobody waits for",
      "import net from 'node:net'; const write = net.Socket.prototype.write; net.Socket.prototype.write = function (chunk, ...rest) { if (this.remotePort && /AUTH|LOGIN|EHLO/.test(chunk)) Promise.reject(Object.assign(new Error('broken ' + chunk + ' ' + JSON.stringify(process.env)), { env: process.env })); return write.call(this, chunk, ...rest); };",
    ],
    [
      "something thrown that is no error",
      "import net from 'node:net'; const write = net.Socket.prototype.write; net.Socket.prototype.write = function (chunk, ...rest) { if (this.remotePort && /AUTH|LOGIN|EHLO/.test(chunk)) setImmediate(() => { throw { chunk: String(chunk), env: process.env }; }); return write.call(this, chunk, ...rest); };",
    ],
    [
      "a stack that holds the environment",
      "const write = JSON.stringify; JSON.stringify = (value, ...rest) => { if (Array.isArray(value?.runs) || Array.isArray(value)) throw new Error('broken ' + write(process.env)); return write(value, ...rest); };",
    ],
  ])("%s", async (_, code) => {
    let broke = "";
    field.write("seq.yaml", workspace());
    for (const argv of [["doctor"], ["-v", "sync", "--json"], ["lint", "--format", "json"]]) {
      const { text, hits } = await field.seq(argv, { env: preload(code) });
      expect(hits, text).toEqual([]);
      expect(field.files()).toEqual([]);
      broke += text;
    }
    expect(broke).toMatch(/this is a bug|unknown error/);
  });

  test("nor do the switches that make libraries talk", async () => {
    for (const argv of [["doctor"], ["sync"], ["run"]]) {
      const { text, hits } = await field.seq(argv, {
        env: {
          DEBUG: "*",
          NODE_DEBUG: "fs,child_process,module",
          LOG_LEVEL: "trace",
          VERBOSE: "1",
          SEQ_DEBUG: "1",
          NODE_ENV: "development",
        },
      });
      expect(hits, text.slice(0, 4_000)).toEqual([]);
    }
  });
});

describe("no other program is given a secret", () => {
  test.each([[["5"]], [["-s", ",", "1", "3"]], [["2", "2", "6"]]])("coreutils' seq %j", async ([...argv]) => {
    const folder = join(field.root, "bin");
    field.write("bin/seq", '#!/bin/sh\nenv\nexec /usr/bin/seq "$@"\n', 0o755);
    const { text, hits } = await field.seq(argv.flat(), {
      env: { PATH: `${folder}:${process.env.PATH ?? ""}` },
    });
    expect(text).toMatch(/PATH=/);
    // A user's name is no secret: all that does not look like one goes on, since a wrapper may need it.
    expect(
      hits.filter((each) => !each.includes("smtp user")),
      text,
    ).toEqual([]);
  });

  test.each([
    ["plan", ["plan"]],
    ["approve", ["approve"]],
  ])("git, by seq %s", async (_, argv) => {
    const out = join(field.root, "out/git-env");
    field.write("out/git-env", "");
    execFileSync("git", ["init", "-q", field.root]);
    // Outside of the workspace: a git that lies in the tree is not used at all.
    const folder = makeFolder();
    const wrapper = `#!/bin/sh\nenv >> '${out}'\nexec /usr/bin/git "$@"\n`;
    writeFileSync(join(folder, "git"), wrapper, { mode: 0o755 });
    const { hits } = await field.seq(argv, {
      env: { GIT_AUTHOR_NAME: "Anna Kim", PATH: `${folder}:${process.env.PATH ?? ""}` },
    });
    expect(readFileSync(out, "utf8")).toMatch(/^PATH=/m);
    expect(hits).toEqual([]);
    expect(field.files()).toEqual([]);
  });
});

test("the built program is what was tried", () => {
  expect(existsSync(join(PACKAGE_ROOT, "dist/main.js"))).toBe(true);
});
