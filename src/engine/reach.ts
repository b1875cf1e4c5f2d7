/** Channels whose touches a service or the team gets, and the person never; their descriptors say the same. */
const QUIET_CHANNELS: readonly string[] = ["http", "notify"];

/** Whether a touch on a channel reaches the person, as the plan, the journal and the timeline name it; null reaches them. */
export function reachesPerson(channel: string | null): boolean {
  return channel === null || !QUIET_CHANNELS.includes(channel);
}

/** The same for rows: SQL that holds where `column` names a channel that reaches the person. */
export function selectReaching(column: string): string {
  return `coalesce(${column}, '') NOT IN (${QUIET_CHANNELS.map((id) => `'${id}'`).join(", ")})`;
}
