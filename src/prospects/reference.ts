import { normaliseEmail } from "./normalise/email.ts";
import { normaliseLinkedinUrl } from "./normalise/linkedin.ts";

/**
 * What a person typed to name a prospect, in the normal form that `store.findProspect` looks up: `p12`, an email, a
 * LinkedIn profile or a phone number. What is none of these comes back as it is, and nobody is found under it.
 * Light on purpose (no phone library): a number is only stripped of its punctuation, since it is looked up, not kept.
 */
export function parseReference(text: string): string {
  const trimmed = text.trim();
  if (/^p\d{1,15}$/i.test(trimmed)) return trimmed.toLowerCase();
  const linkedin = normaliseLinkedinUrl(trimmed);
  if (linkedin.ok) return linkedin.value;
  if (/[@＠]/.test(trimmed)) {
    const email = normaliseEmail(trimmed);
    return email.ok ? email.value : trimmed;
  }
  return readDialled(trimmed) ?? trimmed;
}

function readDialled(text: string): string | null {
  if (!/^(?:tel:)?[+(\d][\d\s().\-/]{5,}$/i.test(text)) return null;
  const digits = text.replace(/[^\d+]/g, "");
  // Korean mobiles are written without a country code everywhere in Korea.
  if (/^010\d{8}$/.test(digits)) return `+82${digits.slice(1)}`;
  if (/^00[1-9]/.test(digits)) return `+${digits.slice(2)}`;
  return digits;
}
