import { randomBytes } from "node:crypto";

/** 23 signs, a prime number; none is easily taken for another: no 0 O, 1 I L, 2 Z, 5 S, 8 B, U V. */
const SIGNS = "34679ACDEFGHJKMNPQRTWXY";
/** 11 drawn signs (49 bits) and one that checks them. */
const LENGTH = 12;

/** Bytes from here on are drawn anew, so that every sign is equally likely. */
const EVEN = 256 - (256 % SIGNS.length);

/** A new code, `XXXX-XXXX-XXXX`: 49 bits of chance and a check letter, derived from nothing. */
export function drawCode(random: (size: number) => Uint8Array = randomBytes): string {
  const values: number[] = [];
  while (values.length < LENGTH - 1) {
    for (const byte of random(LENGTH)) {
      if (byte < EVEN && values.length < LENGTH - 1) values.push(byte % SIGNS.length);
    }
  }
  const sum = weigh(values);
  // 12 times the last value must make up for the rest, modulo 23; 12 · 2 = 24 ≡ 1.
  const last = ((SIGNS.length - sum) * 2) % SIGNS.length;
  return group([...values, last].map((value) => SIGNS[value]).join(""));
}

/** A code as it is compared: capitals, and without blanks. A drawn one typed without its hyphens has them again. */
export function normaliseCode(text: string): string {
  const typed = text.normalize("NFKC").replace(/\s+/g, "").toUpperCase();
  const bare = typed.replaceAll("-", "");
  return isDrawn(bare) ? group(bare) : typed;
}

/**
 * Whether a text can be one of our codes: places 1 to 12 times their values sum up to 0 modulo 23. As 23 is prime and no
 * two weights are the same, any one wrong sign, and any two exchanged ones, neighbours or not, make it false.
 */
export function checksOut(code: string): boolean {
  const values = valuesOf(code);
  return values !== null && weigh(values) % SIGNS.length === 0;
}

/** Codes that check out and differ from a mistyped one by one sign or two exchanged neighbours: 23 at most. */
export function listNear(code: string): string[] {
  const bare = code.replaceAll("-", "");
  if (bare.length !== LENGTH || checksOut(code)) return [];
  const near = new Set<string>();
  for (let at = 0; at < LENGTH; at++) {
    for (const sign of SIGNS) near.add(bare.slice(0, at) + sign + bare.slice(at + 1));
    near.add(bare.slice(0, at) + (bare[at + 1] ?? "") + (bare[at] ?? "") + bare.slice(at + 2));
  }
  return [...near].filter((each) => isDrawn(each) && checksOut(each)).map(group);
}

function weigh(values: readonly number[]): number {
  return values.reduce((sum, value, index) => sum + value * (index + 1), 0) % SIGNS.length;
}

function valuesOf(code: string): number[] | null {
  const bare = code.replaceAll("-", "");
  return isDrawn(bare) ? Array.from(bare, (sign) => SIGNS.indexOf(sign)) : null;
}

function isDrawn(bare: string): boolean {
  return bare.length === LENGTH && Array.from(bare).every((sign) => SIGNS.includes(sign));
}

function group(bare: string): string {
  return bare.replace(/(.{4})(?=.)/g, "$1-");
}
