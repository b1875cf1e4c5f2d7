import { createHmac } from "node:crypto";
import type { Instant } from "../engine/plan.ts";
import type { TokenResult } from "../channels/channel.ts";
import { type AccessToken, createAccessToken, type KeepRefreshToken } from "./access-token.ts";
import type { Auth, ExactRequest } from "./recipe.ts";
import type { SendResult, SignedRequest } from "./send-request.ts";
import { signSigv4 } from "./sigv4.ts";

/** A request as it may leave, or why it cannot be signed: nothing of it has left then. */
export type SignResult = { type: "signed"; request: SignedRequest; token: string | null } | Unsigned;
type Unsigned = Extract<TokenResult, { type: "none" }>;

export interface Signer {
  /** Adds what says who asks, just before the request leaves. */
  sign(request: ExactRequest): Promise<SignResult>;
  /** The service refused the token: whether signing once more gives another. */
  forget(token: string | null): boolean;
}

/** What signing needs of the world. */
export interface SignWorld {
  now: () => Instant;
  /** So many random bytes. */
  random: (size: number) => Buffer;
  /** Absent where nothing outlives the process. */
  keepRefreshToken?: KeepRefreshToken;
  /** Asks for a token. */
  send: (request: SignedRequest) => Promise<SendResult>;
}

/** Signs as a recipe's `auth` says, its templates filled in. What it signs with stays inside. */
export function createSigner(auth: Auth, world: SignWorld): Signer {
  const token =
    auth.kind === "oauth2" ? createAccessToken(auth, world.now, world.send, world.keepRefreshToken) : null;
  return {
    async sign(exact) {
      const plain = toRequest(exact);
      if (token !== null) return signWithToken(plain, token);
      return { type: "signed", request: authenticate(plain, auth, world), token: null };
    },
    forget(refused) {
      return token !== null && refused !== null && token.forget(refused);
    },
  };
}

async function signWithToken(request: SignedRequest, source: AccessToken): Promise<SignResult> {
  const result = await source.get();
  if (result.type === "none") return result;
  const { token } = result;
  return { type: "signed", request: withHeaders(request, { authorization: `Bearer ${token}` }), token };
}

function toRequest({ method, url, headers, body, contentType }: ExactRequest): SignedRequest {
  const named = Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value]));
  return {
    method,
    url,
    // A header of the recipe's own says it better: `application/json; charset=utf-8`.
    headers: { ...(contentType !== null && { "content-type": contentType }), ...named },
    body,
  };
}

function authenticate(request: SignedRequest, auth: Auth, { now, random }: SignWorld): SignedRequest {
  switch (auth.kind) {
    case "none":
    case "oauth2":
      return request;
    case "basic": {
      const credentials = Buffer.from(`${auth.user}:${auth.password}`, "utf8").toString("base64");
      return withHeaders(request, { authorization: `Basic ${credentials}` });
    }
    case "bearer":
      return withHeaders(request, { authorization: `Bearer ${auth.token}` });
    case "header":
      return withHeaders(request, { [auth.name.toLowerCase()]: auth.value });
    case "query": {
      // The rest of the address stays as it was written.
      const mark = request.url.includes("?") ? "&" : "?";
      const added = `${encodeURIComponent(auth.name)}=${encodeURIComponent(auth.value)}`;
      return { ...request, url: `${request.url}${mark}${added}` };
    }
    case "solapi": {
      const date = new Date(now()).toISOString();
      const salt = random(16).toString("hex");
      const signature = createHmac("sha256", auth.secret).update(`${date}${salt}`).digest("hex");
      const value = `HMAC-SHA256 apiKey=${auth.key}, date=${date}, salt=${salt}, signature=${signature}`;
      return withHeaders(request, { authorization: value });
    }
    case "sens": {
      const time = String(now());
      const { pathname, search } = new URL(request.url);
      const signed = `${request.method} ${pathname}${search}\n${time}\n${auth.key}`;
      return withHeaders(request, {
        "x-ncp-apigw-timestamp": time,
        "x-ncp-iam-access-key": auth.key,
        "x-ncp-apigw-signature-v2": createHmac("sha256", auth.secret).update(signed).digest("base64"),
      });
    }
    case "sigv4":
      return withHeaders(request, signSigv4(request, auth, now()));
  }
}

function withHeaders(request: SignedRequest, headers: Readonly<Record<string, string>>): SignedRequest {
  return { ...request, headers: { ...request.headers, ...headers } };
}
