import { withDeadline } from "../../deadline.ts";
import { lookUpHost } from "../../look-up-host.ts";
import { isLocalHttp } from "../../loopback.ts";

/** How a POST ended. `retryAfterMs`: when the receiver asks to wait so long. */
export type Posted = { type: "done" } | { type: "later"; retryAfterMs: number | null } | { type: "refused" };

/** A receiver that takes longer holds nobody else up. */
const TIMEOUT_MS = 10_000;
const MOST_WAIT_MS = 24 * 3_600_000;
const MOST_BYTES = 1024 * 1024;

/**
 * Posts JSON once. `id` names the notification, so that a receiver can tell a repeated one (Standard Webhooks:
 * `webhook-id`). Follows no redirect: the URL may hold a secret that is for its own host alone. `stop` ends it. Never throws.
 */
export async function postJson(url: string, id: string, body: unknown, stop?: AbortSignal): Promise<Posted> {
  if (!isPrivateWay(url)) return { type: "refused" };
  const { got } = await import("got");
  try {
    const response = await withDeadline({ ms: TIMEOUT_MS, stop }, async (signal) => {
      const request = got.post(url, {
        json: body,
        headers: { "webhook-id": id, "user-agent": "prospect-seq" },
        retry: { limit: 0 },
        followRedirect: false,
        throwHttpErrors: false,
        dnsLookup: lookUpHost,
        signal,
      });
      // Nobody reads the answer: one without end is not kept.
      void request.on("downloadProgress", ({ transferred }) => {
        if (transferred > MOST_BYTES) request.cancel();
      });
      return request;
    });
    const { statusCode } = response;
    if (statusCode >= 200 && statusCode < 300) return { type: "done" };
    if (statusCode === 408 || statusCode === 425 || statusCode === 429 || statusCode >= 500) {
      return { type: "later", retryAfterMs: readRetryAfter(response.headers["retry-after"]) };
    }
    return { type: "refused" };
  } catch {
    return { type: "later", retryAfterMs: null };
  }
}

/** Encrypted, or not leaving this machine. */
function isPrivateWay(url: string): boolean {
  return (URL.canParse(url) && new URL(url).protocol === "https:") || isLocalHttp(url);
}

/** RFC 9110 10.2.3, in seconds; dates are rare and answered by our own pace. */
function readRetryAfter(value: string | undefined): number | null {
  const seconds = value === undefined ? Number.NaN : Number(value);
  return Number.isFinite(seconds) && seconds >= 0 ? Math.min(seconds * 1_000, MOST_WAIT_MS) : null;
}
