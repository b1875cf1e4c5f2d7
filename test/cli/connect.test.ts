import { execFileSync } from "node:child_process";
import { chmodSync, readFileSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { connectSender, type Connected } from "../../src/app/connect-sender.ts";
import type { World } from "../../src/app/session/world.ts";
import { makeFolder, runSeq } from "./run-seq.ts";
import { type OAuthServer, startOAuthServer } from "./oauth-server.ts";

let oauth: OAuthServer;
beforeAll(async () => {
  oauth = await startOAuthServer();
});
afterAll(() => oauth.close());
beforeEach(() => {
  oauth.person = "allows";
  oauth.pending = [];
  oauth.forms = [];
  oauth.scope = null;
});

interface Desk {
  root: string;
  provider: "google" | "microsoft";
  abort: AbortController;
  connect(show?: (url: string) => Promise<unknown>): Promise<Connected>;
  env(): string;
}

/** A workspace in a repository, whose sender has an app and no token yet. */
function openDesk(
  provider: Desk["provider"],
  change: { env?: string; ignore?: string; more?: string } = {},
): Desk {
  const root = makeFolder();
  const { env = "CLIENT_SECRET=canary-secret\n", ignore = ".env\n", more = "" } = change;
  const login = `{ provider: ${provider}, token_url: "${oauth.url}/token", client_id: app, client_secret: "\${CLIENT_SECRET}", refresh_token: "\${ANNA_TOKEN}" }`;
  writeFileSync(
    join(root, "seq.yaml"),
    `workspace: acme\nsenders:\n  anna:\n    name: Anna Kim\n    email: anna@acme.example\n    oauth2: ${login}\n${more}`,
  );
  // A file of this very moment would be waited for.
  utimesSync(join(root, "seq.yaml"), new Date(), new Date(Date.now() - 60_000));
  writeFileSync(join(root, ".env"), env);
  chmodSync(join(root, ".env"), 0o600);
  writeFileSync(join(root, ".gitignore"), ignore);
  execFileSync("git", ["init", "--quiet", root]);
  const abort = new AbortController();
  const world = {
    env: { PATH: process.env.PATH, HOME: root },
    wallClock: Date.now,
    knownSecrets: new Set<string>(),
    interruption: { signal: abort.signal, isGraceful: true },
  } as unknown as World;
  return {
    root,
    provider,
    abort,
    connect: (show = (url) => oauth.visit(url)) =>
      connectSender(
        { world, findRoot: async () => root },
        { provider, sender: "anna", isDevice: false, port: 0 },
        {
          async showPage(url) {
            await show(url);
          },
          showCode: async () => undefined,
          ask: null,
        },
      ),
    env: () => readFileSync(join(root, ".env"), "utf8"),
  };
}

const GMAIL = "https://www.googleapis.com/auth/gmail";
const LEAST = {
  google: { api: [`${GMAIL}.compose`, `${GMAIL}.metadata`], smtp: ["https://mail.google.com/"] },
  microsoft: {
    api: [
      "https://graph.microsoft.com/Mail.ReadWrite",
      "https://graph.microsoft.com/Mail.Send",
      "offline_access",
    ],
    smtp: ["https://outlook.office.com/SMTP.Send", "offline_access"],
  },
};

describe.each(["google", "microsoft"] as const)("connecting with %s", (provider) => {
  it("puts the refresh token into .env, for its owner alone, and leaves the rest of it", async () => {
    const desk = openDesk(provider, {
      env: "# mine\nCLIENT_SECRET=canary-secret\nANNA_TOKEN=old\nOTHER=1\n",
    });
    const connected = await desk.connect();
    expect(connected.name).toBe("ANNA_TOKEN");
    expect(desk.env()).toBe("# mine\nCLIENT_SECRET=canary-secret\nANNA_TOKEN=canary-refresh\nOTHER=1\n");
    expect(statSync(join(desk.root, ".env")).mode & 0o777).toBe(0o600);
    expect(oauth.forms).toMatchObject([{ grant_type: "authorization_code", client_secret: "canary-secret" }]);
    expect(JSON.stringify(connected)).not.toContain("canary");
  });

  it("asks for the least that the sender needs", async () => {
    const api = await openDesk(provider, { more: "    mail: { provider: any }\n" }).connect();
    const smtp = await openDesk(provider, { more: "    smtp: smtps://anna@mail.example\n" }).connect();
    expect({ api: api.scopes, smtp: smtp.scopes }).toEqual(LEAST[provider]);
  });

  it("that is refused says so in one line and changes nothing", async () => {
    const desk = openDesk(provider);
    oauth.person = "refuses";
    await expect(desk.connect()).rejects.toThrow(/^the access was not allowed$/);
    expect(desk.env()).toBe("CLIENT_SECRET=canary-secret\n");
  });

  it("believes no page that does not know the state, and a second tab changes nothing", async () => {
    const desk = openDesk(provider);
    const seen: number[] = [];
    await desk.connect(async (url) => {
      const forged = await oauth.visit(url, (redirect) => redirect.searchParams.set("state", "guessed"));
      seen.push(forged.status);
      const [first, second] = await Promise.all([oauth.visit(url), oauth.visit(url)]);
      seen.push(first.status, second.status);
    });
    expect(seen).toEqual([400, 200, 200]);
    expect(oauth.forms).toHaveLength(1);
  });

  it("that is stopped leaves everything as it was", async () => {
    const desk = openDesk(provider);
    await expect(desk.connect(async () => desk.abort.abort())).rejects.toMatchObject({
      message: "stopped; nothing was changed",
      exit: 130,
    });
    expect(desk.env()).toBe("CLIENT_SECRET=canary-secret\n");
  });
});

it("a token is not put where git would commit it", async () => {
  await expect(openDesk("google", { ignore: "" }).connect()).rejects.toThrow("git would commit .env");
  expect(oauth.forms).toEqual([]);
});

it("consent is asked for nowhere else, whatever seq.yaml says", async () => {
  const desk = openDesk("google");
  const yaml = readFileSync(join(desk.root, "seq.yaml"), "utf8");
  writeFileSync(
    join(desk.root, "seq.yaml"),
    yaml.replace(`${oauth.url}/token`, "https://elsewhere.example/token"),
  );
  await expect(desk.connect()).rejects.toThrow("the token_url in seq.yaml is none of google's");
});

it("less than was asked for is no connection", async () => {
  const desk = openDesk("google");
  oauth.scope = "https://www.googleapis.com/auth/gmail.metadata";
  await expect(desk.connect()).rejects.toThrow(
    "the consent leaves out https://www.googleapis.com/auth/gmail.compose",
  );
});

describe("on a machine without a browser", () => {
  const connect = (desk: Desk) =>
    runSeq(["connect", desk.provider, "anna", "--device"], { cwd: desk.root, now: Date.now() });

  it("a code is shown, and the token kept once it was entered elsewhere", async () => {
    const desk = openDesk("microsoft");
    oauth.pending = ["authorization_pending", "authorization_pending"];
    const { code, out, err } = await connect(desk);
    expect(err).toContain(`Open ${oauth.url}/device on any machine, and enter WDJB-MJHT`);
    expect([code, desk.env()]).toEqual([0, "CLIENT_SECRET=canary-secret\nANNA_TOKEN=canary-refresh\n"]);
    expect(out).toContain("mail: { provider: graph }");
    expect(out + err).not.toContain("canary");
  });

  it.each([
    ["expired_token", "the code has ended before it was entered"],
    ["access_denied", "the access was not allowed"],
  ])("%s is told in one line", async (error, words) => {
    const desk = openDesk("microsoft");
    oauth.pending = [error];
    const { code, err } = await connect(desk);
    expect(code).not.toBe(0);
    expect(err).toContain(words);
  });
});

it("a sender that is not there is told with its nearest name", async () => {
  const desk = openDesk("google");
  const { code, err } = await runSeq(["connect", "google", "ana"], { cwd: desk.root });
  expect(code).toBe(2);
  expect(err).toContain("anna");
});
