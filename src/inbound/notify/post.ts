/** How a POST ended. `retryAfterMs`: when the receiver asks to wait so long. */
export type Posted = { type: "done" } | { type: "later"; retryAfterMs: number | null } | { type: "refused" };

/** A receiver that takes longer holds nobody else up. */
const TIMEOUT_MS = 10_000;
const MOST_WAIT_MS = 24 * 3_600_000;

/**
 * Posts JSON once. `id` names the notification, so that a receiver can tell a repeated one (Standard Webhooks:
 * `webhook-id`). Follows no redirect: the URL may hold a secret that is for its own host alone. Never throws.
 */
export async function postJson(url: string, id: string, body: unknown): Promise<Posted> {
  if (!/^https:\/\//i.test(url) && !/^http:\/\/(?:localhost|127\.|\[::1\])/i.test(url))
    return { type: "refused" };
  const { got } = await import("got");
  try {
    const response = await got.post(url, {
      json: body,
      headers: { "webhook-id": id, "user-agent": "prospect-seq" },
      timeout: { request: TIMEOUT_MS },
      retry: { limit: 0 },
      followRedirect: false,
      throwHttpErrors: false,
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

/** RFC 9110 10.2.3, in seconds; dates are rare and answered by our own pace. */
function readRetryAfter(value: string | undefined): number | null {
  const seconds = value === undefined ? Number.NaN : Number(value);
  return Number.isFinite(seconds) && seconds >= 0 ? Math.min(seconds * 1_000, MOST_WAIT_MS) : null;
}
