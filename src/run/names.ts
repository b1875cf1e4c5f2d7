import type { Prospect } from "../store/port.ts";

/** How a prospect is named in lines and lists: email, else LinkedIn URL, else phone, else `p<id>`. */
export function nameOf(person: Pick<Prospect, "id" | "email" | "linkedin_url" | "phone">): string {
  return person.email ?? person.linkedin_url ?? person.phone ?? `p${person.id}`;
}
