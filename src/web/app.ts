import type { HttpBindings } from "@hono/node-server";
import { type Context, Hono, type MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { answerChallenge, canVerify } from "../providers/accounts.ts";
import { showPage, takeChoice } from "./choices.ts";
import { nameClient, readClient } from "./client-address.ts";
import { showConfirm, takeConfirm } from "./confirm.ts";
import { addDashboard } from "./dashboard/routes.ts";
import type { HookRequest } from "./hooks/hook.ts";
import { hooks, secretOf } from "./hooks/registry.ts";
import { KeyRing } from "./keys.ts";
import { chooseLanguage } from "./language.ts";
import { PAGE_POLICY, writePage } from "./page.ts";
import { readPostedForm } from "./posted-form.ts";
import { RateCounter, type RateLimit, Turns } from "./rate-limit.ts";
import { showRating, takeRating } from "./rating.ts";
import { receiveHook } from "./receive.ts";
import { receiveFromService } from "./receive-told.ts";
import type { WebEnv, WebServices } from "./services.ts";
import { keepHit, PIXEL } from "./tracking.ts";
import { WORDS } from "./words.ts";

/** Larger bodies are refused before they are read: no form or webhook of one event needs more. */
const LARGEST_BODY = 64 * 1024;
/** But services tell many things at once (SendGrid: up to a thousand events). */
const LARGEST_BATCH = 1024 * 1024;

const MINUTE_MS = 60_000;
/** When a form that was one too many may come again: limits are by day, and go down all the time. */
const LIMITED_SECONDS = 3_600;
/**
 * What is ours is answered, whoever asks and whatever else came from the same address: a token counts for the one person
 * it is about, and who signs with a secret is not counted here at all. Only what is not ours counts by client.
 */
const LIMITS = {
  /** Looks at a person's own pages, by person. What their buttons say is never refused. */
  page: { max: 120, windowMs: MINUTE_MS },
  /** Hits kept of one person; above it links still lead where they should. */
  tracking: { max: 120, windowMs: MINUTE_MS },
  /** Tokens and signatures that are not ours, by client. */
  wrong: { max: 60, windowMs: MINUTE_MS },
} satisfies Record<string, RateLimit>;

type Here = Context<WebEnv>;

/** Everything `seq serve` answers. Works on a store that `seq run` writes to at the same time. */
export function createApp(
  services: WebServices,
  monotonic: () => number = () => performance.now(),
): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  const keys = new KeyRing(monotonic);
  const rates = new RateCounter();
  const turns = new Turns();

  /** A 429, or null where the request may pass. `by` is whom it counts for. */
  function refuseTooMany(c: Here, kind: keyof typeof LIMITS, by: string): Response | null {
    const waitMs = rates.count(`${kind} ${by}`, LIMITS[kind], monotonic());
    if (waitMs === 0) return null;
    c.set("outcome", "too_many");
    c.header("Retry-After", String(Math.ceil(waitMs / 1_000)));
    return c.text(`${WORDS[chooseLanguage(null, c.req.header("accept-language"))].busy}\n`, 429);
  }

  function refuseWrong(c: Here, status: 400 | 401 | 404, outcome: string): Response {
    const tooMany = refuseTooMany(c, "wrong", nameClient(addressOf(c)));
    if (tooMany !== null) return tooMany;
    c.set("outcome", outcome);
    const language = chooseLanguage(null, c.req.header("accept-language"));
    const { title, invalid } = WORDS[language];
    return status === 404
      ? c.html(writePage({ language, title, text: invalid }), 404)
      : c.json({ status: outcome }, status);
  }

  app.use(async (c, next) => {
    const startedAt = monotonic();
    const run = await services.open();
    c.set("run", run);
    await next();
    const headers = c.res.headers;
    const policy = c.get("policy");
    headers.set("Content-Security-Policy", policy ?? PAGE_POLICY);
    headers.set("X-Content-Type-Options", "nosniff");
    // A form says its origin only where a referrer may be told within it (Fetch 3.1): pages that ask for it allow that.
    headers.set("Referrer-Policy", policy === undefined ? "no-referrer" : "same-origin");
    headers.set("Cache-Control", "no-store");
    headers.set("X-Robots-Tag", "noindex, nofollow");
    const outcome = c.get("outcome");
    services.log({
      type: "request",
      at: run.clock.now(),
      method: c.req.method,
      route: nameRoute(c.req.path),
      status: c.res.status,
      ms: Math.round((monotonic() - startedAt) * 10) / 10,
      ...(outcome === undefined ? {} : { outcome }),
    });
  });
  app.use(limitBody);

  app.get("/healthz", (c) => c.json({ status: "ok" }));
  app.get("/robots.txt", (c) => c.text("User-agent: *\nDisallow: /\n"));

  for (const kind of ["u", "p"] as const) {
    app.get(`/${kind}/:token`, async (c) => {
      const run = c.get("run");
      const token = c.req.param("token");
      const ref = await keys.verify(run.store, "unsubscribe", token);
      if (ref === null) return refuseWrong(c, 404, "wrong_token");
      const tooMany = refuseTooMany(c, "page", String(ref.prospect));
      if (tooMany !== null) return tooMany;
      const answer = await showPage(run, kind, token, ref, c);
      c.set("outcome", answer.outcome);
      return c.html(answer.body, answer.status);
    });
    app.post(`/${kind}/:token`, async (c) => {
      const run = c.get("run");
      const token = c.req.param("token");
      const ref = await keys.verify(run.store, "unsubscribe", token);
      if (ref === null) return refuseWrong(c, 404, "wrong_token");
      const form = readPostedForm(await c.req.text(), c.req.header("content-type") ?? "");
      const answer = await turns.take(String(ref.prospect), () => takeChoice(run, kind, token, ref, c, form));
      c.set("outcome", answer.outcome);
      return answer.body.startsWith("<")
        ? c.html(answer.body, answer.status)
        : c.text(answer.body, answer.status);
    });
  }

  app.on(["GET", "POST"], "/f/:token", async (c) => {
    const run = c.get("run");
    const token = c.req.param("token");
    const ref = await keys.verify(run.store, "confirm", token);
    if (ref === null) return refuseWrong(c, 404, "wrong_token");
    const form =
      c.req.method === "POST" ? readPostedForm(await c.req.text(), c.req.header("content-type") ?? "") : null;
    const tooMany = form === null ? refuseTooMany(c, "page", String(ref.prospect)) : null;
    if (tooMany !== null) return tooMany;
    const answer =
      form === null
        ? await showConfirm(run, token, ref, c)
        : await turns.take(String(ref.prospect), () => takeConfirm(run, token, ref, c, form));
    c.set("outcome", answer.outcome);
    return c.html(answer.body, answer.status);
  });

  // A link names its stars, and only proposes them: scanners open every link, and press nothing (RFC 8058 1).
  app.on(["GET", "POST"], ["/r/:token", "/r/:token/:stars{[1-5]}"], async (c) => {
    const run = c.get("run");
    const token = c.req.param("token");
    const { stars = null } = c.req.param() as { stars?: string };
    const ref = await keys.verify(run.store, "rate", token);
    if (ref === null) return refuseWrong(c, 404, "wrong_token");
    const by = String(ref.prospect);
    const link = { token, stars: stars === null ? null : Number(stars), ref };
    const posted = c.req.method === "POST" ? await c.req.text() : null;
    const tooMany = posted === null ? refuseTooMany(c, "page", by) : null;
    if (tooMany !== null) return tooMany;
    const form = posted === null ? null : readPostedForm(posted, c.req.header("content-type") ?? "");
    const answer =
      form === null
        ? await showRating(run, link, c)
        : await turns.take(by, () => takeRating(run, link, c, form));
    c.set("outcome", answer.outcome);
    return c.html(answer.body, answer.status);
  });

  for (const [path, kind] of [
    ["c", "click"],
    ["o", "open"],
    ["t", "trap"],
  ] as const) {
    app.get(`/${path}/:token`, async (c) => {
      const run = c.get("run");
      const ref = await keys.verify(run.store, kind, c.req.param("token"));
      const target = ref?.extra ?? null;
      if (ref === null || (kind === "click" && !isWebAddress(target)))
        return refuseWrong(c, 404, "wrong_token");
      const isKept = rates.count(`tracking ${ref.prospect}`, LIMITS.tracking, monotonic()) === 0;
      if (isKept) await keepHit(run, kind, ref, target, c.req.method);
      c.set("outcome", kind);
      if (target !== null) return c.redirect(target, 302);
      if (kind === "trap") return c.body(null, 204);
      return c.body(new Uint8Array(PIXEL), 200, { "Content-Type": "image/gif" });
    });
  }

  for (const hook of hooks) {
    app.post(`/hooks/${hook.source}`, async (c) => {
      const run = c.get("run");
      const secret = secretOf(hook, run.config.web);
      if (secret === null) return refuseWrong(c, 404, "not_configured");
      const { status, outcome, unread } = await receiveHook(
        run,
        hook,
        secret,
        await readRequest(c),
        services.fault,
      );
      if (isRefusal(outcome)) return refuseWrong(c, status === 401 ? 401 : 400, outcome);
      if (outcome === "limited") c.header("Retry-After", String(LIMITED_SECONDS));
      c.set("outcome", unread === undefined ? outcome : `${outcome}, not read: ${unread.join(", ")}`);
      return c.json({ status: outcome, ...(unread !== undefined && { not_read: unread }) }, status);
    });
  }

  app.post("/hooks/:provider", async (c) => {
    const run = c.get("run");
    const accounts = (await run.findAccounts?.(c.req.param("provider"))) ?? [];
    if (!canVerify(accounts)) return refuseWrong(c, 404, "not_configured");
    const { status, outcome } = await receiveFromService(run, accounts, await readRequest(c), services.fault);
    if (isRefusal(outcome)) return refuseWrong(c, status === 401 ? 401 : 400, outcome);
    c.set("outcome", outcome);
    // Twilio reads the answer as what to reply: nothing.
    const isTwilio = accounts.some(({ recipe }) => recipe.hooks?.verify.kind === "twilio");
    if (isTwilio) return c.body("<Response/>", status, { "Content-Type": "text/xml" });
    return c.json({ status: outcome }, status);
  });
  app.get("/hooks/:provider", async (c) => {
    const accounts = (await c.get("run").findAccounts?.(c.req.param("provider"))) ?? [];
    const challenge = answerChallenge(accounts, (name) => c.req.query(name) ?? null);
    if (challenge === null) return refuseWrong(c, 404, "not_configured");
    c.set("outcome", "challenge");
    return c.text(challenge);
  });

  addDashboard(app, { keys, turns, services, refuseWrong });

  app.notFound((c) => c.text("Not found\n", 404));
  app.onError((error, c) => {
    if (isHangUp(error, c)) {
      c.set("outcome", "hung_up");
      return c.body(null, 400);
    }
    services.fault(error);
    c.header("Retry-After", "30");
    return c.text("Something went wrong here; please try again.\n", 503);
  });
  return app;
}

/** A webhook as it came. */
async function readRequest(c: Here): Promise<HookRequest> {
  const { config, clock } = c.get("run");
  return {
    headers: c.req.header(),
    header: (name) => c.req.header(name) ?? null,
    bytes: Buffer.from(await c.req.arrayBuffer()),
    url: publicUrlOf(c, config.publicUrl),
    client: addressOf(c),
    now: clock.now(),
  };
}

/** What is not the sender's own, or not of now. */
function isRefusal(outcome: string): outcome is "forged" | "malformed" | "stale" {
  return outcome === "forged" || outcome === "malformed" || outcome === "stale";
}

const limitStream = bodyLimit({ maxSize: LARGEST_BODY, onError: refuseLarge });
const limitBatch = bodyLimit({ maxSize: LARGEST_BATCH, onError: refuseLarge });

function refuseLarge(c: Context): Response {
  return c.json({ status: "too_large" }, 413);
}

/**
 * Refuses a body by its announced length, which Node's parser holds the sender to. Only a body without one is counted
 * while it is read: that makes a stream of every request, and halves what the server can answer.
 */
const limitBody: MiddlewareHandler<WebEnv> = async (c, next) => {
  const length = c.req.header("content-length");
  const isBatch = nameService(c.req.path) !== null;
  if (length === undefined) return isBatch ? limitBatch(c, next) : limitStream(c, next);
  return Number(length) > (isBatch ? LARGEST_BATCH : LARGEST_BODY) ? refuseLarge(c) : next();
};

/** Whether a request ended before all of it had come: its client's doing, and nobody is left to answer. */
function isHangUp(error: unknown, c: Here): boolean {
  const bindings = c.env as Partial<HttpBindings> | undefined;
  const broken = bindings?.incoming?.errored ?? null;
  return broken !== null && broken === error;
}

/** Who asks; see `readClient`. */
function addressOf(c: Here): string {
  // Tests call the app without a socket: as a proxy on this machine would.
  const bindings = c.env as Partial<HttpBindings> | undefined;
  const peer = bindings?.incoming === undefined ? "127.0.0.1" : bindings.incoming.socket.remoteAddress;
  return readClient(peer, c.req.header("x-forwarded-for"), c.get("run").config.web.trustProxy);
}

/** The address as the sender of a webhook knows it: what it signed. */
function publicUrlOf(c: Here, publicUrl: string | null): string {
  const { pathname, search, origin } = new URL(c.req.url);
  return `${publicUrl ?? origin}${pathname}${search}`;
}

function isWebAddress(target: string | null): boolean {
  if (target === null || !URL.canParse(target)) return false;
  const { protocol } = new URL(target);
  return protocol === "https:" || protocol === "http:";
}

/** The service that a path names; null for every other path. */
function nameService(path: string): string | null {
  const name = /^\/hooks\/([^/]+)$/.exec(path)?.[1] ?? null;
  return hooks.some(({ source }) => source === name) ? null : name;
}

/** The route without its token. */
function nameRoute(path: string): string {
  const [, first = "", second] = path.split("/", 3);
  if (["u", "p", "r", "f", "c", "o", "t", "k"].includes(first)) return `/${first}/:token`;
  if (first === "login") return "/login/:token";
  if (second !== undefined && (first === "people" || first === "tasks")) return `/${first}/:id`;
  if (path === "/" || path === "/metrics" || path === "/today" || path === "/code") return path;
  if (first === "hooks" && hooks.some(({ source }) => source === second)) return `/hooks/${second ?? ""}`;
  if (nameService(path) !== null) return "/hooks/:provider";
  return first === "healthz" || first === "robots.txt" ? `/${first}` : "/*";
}
