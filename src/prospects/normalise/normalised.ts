/** What a normaliser returns: the normal form, or a reason that names the fault but never the value. */
export type Normalised<T> = { ok: true; value: T } | { ok: false; reason: string };

/** Wraps a normal form. */
export function accept<T>(value: T): { ok: true; value: T } {
  return { ok: true, value };
}

/** Refuses with a reason that completes "email: …"; it must not quote the value. */
export function refuse(reason: string): { ok: false; reason: string } {
  return { ok: false, reason };
}
