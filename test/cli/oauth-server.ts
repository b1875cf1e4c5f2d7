import { createHash } from "node:crypto";
import {
  type HostileServer,
  type Received,
  type Reply,
  startHostileServer,
} from "../providers/hostile-server.ts";

/** Who gives access on loopback, in the person's place too. */
export interface OAuthServer {
  url: string;
  server: HostileServer;
  /** What the person at the page does: allows, refuses, or nothing. */
  person: "allows" | "refuses";
  /** What a device's questions get, one after the other; then the tokens. */
  pending: string[];
  /** Forms that the token endpoint was given. */
  forms: Record<string, string>[];
  scope: string | null;
  close(): Promise<void>;
  /** Goes to the page as a browser does, and on to where it leads; the page that is shown at last. */
  visit(page: string, change?: (redirect: URL) => void): Promise<{ status: number; text: string }>;
}

export async function startOAuthServer(): Promise<OAuthServer> {
  const challenges = new Map<string, string>();
  const state: OAuthServer = {
    url: "",
    server: await startHostileServer((request) => serve(request)),
    person: "allows",
    pending: [],
    forms: [],
    scope: null,
    close: () => state.server.close(),
    async visit(page, change) {
      const asked = await fetch(page, { redirect: "manual" });
      // The name is Microsoft's wish; this machine is meant.
      const redirect = new URL((asked.headers.get("location") ?? "").replace("//localhost:", "//127.0.0.1:"));
      change?.(redirect);
      const shown = await fetch(redirect);
      return { status: shown.status, text: await shown.text() };
    },
  };
  state.url = state.server.url;

  function serve({ path, body }: Received): Reply {
    const { pathname, searchParams } = new URL(path, state.url);
    if (pathname === "/authorize") {
      const redirect = new URL(searchParams.get("redirect_uri") ?? "");
      redirect.searchParams.set("state", searchParams.get("state") ?? "");
      if (state.person === "refuses") redirect.searchParams.set("error", "access_denied");
      else {
        const code = `code-${challenges.size}`;
        challenges.set(code, searchParams.get("code_challenge") ?? "");
        redirect.searchParams.set("code", code);
      }
      return { status: 302, headers: { location: redirect.href } };
    }
    const form = Object.fromEntries(new URLSearchParams(body));
    if (pathname === "/devicecode") {
      return json(200, {
        device_code: "device-canary",
        user_code: "WDJB-MJHT",
        verification_uri: `${state.url}/device`,
        expires_in: 900,
        interval: 0,
      });
    }
    state.forms.push(form);
    const error = state.pending.shift();
    if (error !== undefined) return json(400, { error });
    const challenge = challenges.get(form["code"] ?? "");
    const isProven =
      form["code"] === undefined ||
      challenge ===
        createHash("sha256")
          .update(form["code_verifier"] ?? "")
          .digest("base64url");
    if (!isProven) return json(400, { error: "invalid_grant" });
    const scope = state.scope === null ? {} : { scope: state.scope };
    return json(200, {
      access_token: "canary-access",
      refresh_token: "canary-refresh",
      expires_in: 3600,
      ...scope,
    });
  }
  return state;
}

function json(status: number, body: object): Reply {
  return { status, body: JSON.stringify(body) };
}
