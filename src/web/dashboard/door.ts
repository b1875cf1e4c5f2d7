import { createHash, timingSafeEqual } from "node:crypto";
import type { HttpBindings } from "@hono/node-server";
import type { Context } from "hono";
import { isLoopback } from "../client-address.ts";

/** Headers that a proxy adds: what comes with one comes from elsewhere. */
const FORWARDED = ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via"];

/**
 * Whether somebody at this very machine asks: the peer and the Host are loopback, and no proxy has added a word. The Host
 * is asked so that a page elsewhere cannot name this machine by a domain of its own (DNS rebinding).
 */
export function isAtMachine(c: Context): boolean {
  const bindings = c.env as Partial<HttpBindings> | undefined;
  // Tests call the app without a socket: as somebody at this machine would.
  const peer = bindings?.incoming === undefined ? "127.0.0.1" : bindings.incoming.socket.remoteAddress;
  return (
    isLoopback(peer ?? "") &&
    isLoopback(hostnameOf(c) ?? "") &&
    FORWARDED.every((name) => c.req.header(name) === undefined)
  );
}

/** Whether the address that the browser shows is ours: this machine's, or `public_url`. */
export function isOwnHost(c: Context, publicUrl: string | null): boolean {
  const host = c.req.header("host");
  if (host === undefined) return false;
  return isLoopback(hostnameOf(c) ?? "") || (publicUrl !== null && host === new URL(publicUrl).host);
}

/**
 * Whether a page of ours sent the form. A browser says where it comes from with every POST (Fetch 3.1); what does not say
 * it, or says `null`, is refused.
 */
export function isOwnForm(c: Context, publicUrl: string | null): boolean {
  const origin = c.req.header("origin");
  const host = c.req.header("host");
  if (origin === undefined || !URL.canParse(origin) || !isOwnHost(c, publicUrl)) return false;
  const site = c.req.header("sec-fetch-site");
  return new URL(origin).host === host && (site === undefined || site === "same-origin");
}

/** Whether the request came by TLS, as the proxy before us speaks it. */
export function isSecure(c: Context, publicUrl: string | null): boolean {
  if (publicUrl === null) return false;
  const { protocol, host } = new URL(publicUrl);
  return protocol === "https:" && c.req.header("host") === host;
}

/** Whether `Authorization: Bearer` shows the token; compared in the same time for every guess. */
export function showsToken(c: Context, token: string | null): boolean {
  const shown = /^Bearer +(\S+)$/i.exec(c.req.header("authorization") ?? "")?.[1];
  if (token === null || shown === undefined) return false;
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(shown), digest(token));
}

function hostnameOf(c: Context): string | null {
  const host = c.req.header("host") ?? "";
  // A host alone: userinfo, paths and spaces would let something else stand where the URL parser looks.
  if (!/^(?:\[[\da-f:.]+\]|[\w.-]+)(?::\d{1,5})?$/i.test(host)) return null;
  return host.replace(/:\d+$/, "");
}
