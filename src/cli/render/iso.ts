/** Times in JSON are ISO 8601, UTC. */
export function formatIso(at: number): string {
  return new Date(at).toISOString();
}

export function formatIsoOrNull(at: number | null): string | null {
  return at === null ? null : formatIso(at);
}
