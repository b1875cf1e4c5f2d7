import type { Compliance, Consent, Subject } from "../../src/law/law.ts";

/** Monday 2 March 2026, 10:00 in Seoul. */
export const NOW = Date.UTC(2026, 2, 2, 1);
export const DAY = 86_400_000;

/** A complete `compliance`, changed by `change`. */
export function settings(change: Partial<Compliance> = {}): Compliance {
  return {
    jurisdictions: "auto",
    overrides: {},
    postalAddress: "1 Main Street, Springfield",
    privacyUrl: "https://acme.example/privacy",
    company: "Acme",
    phone: "+82 2 555 0100",
    optOutNumber: "080-555-0100",
    dataSource: "your company's website",
    ...change,
  };
}

/** Somebody at a company, of whom nothing more is known. */
export function person(country: string | null, change: Partial<Subject> = {}): Subject {
  return { country, entityType: null, email: "anna@firm.example", isCompanyMail: true, ...change };
}

export function consent(basis: string, change: Partial<Consent> = {}): Consent {
  return { medium: "email", basis, at: NOW - DAY, expiresAt: null, withdrawnAt: null, ...change };
}
