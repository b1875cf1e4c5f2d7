import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  createTokenKey,
  readTokenSubject,
  signToken,
  type TokenKey,
  type TokenPurpose,
  tagStep,
  verifyToken,
  verifyTouchToken,
  writeTokenSubject,
} from "../../src/token/token.ts";
import { chance } from "../seed.ts";

const random = chance("tokens");
const randomBytes = (size: number): Buffer =>
  Buffer.from(Array.from({ length: size }, () => random.int(0, 255)));
const NOW = Date.UTC(2026, 2, 2);
const key = createTokenKey(randomBytes, NOW);
const keys: TokenKey[] = [key];
const PURPOSES: TokenPurpose[] = ["touch", "unsubscribe", "click", "open", "trap"];
const purpose = fc.constantFrom(...PURPOSES);
const payload = fc.string({ minLength: 1, maxLength: 200, unit: "grapheme" });

describe("a signed token", () => {
  it("gives back what was signed, for its own purpose", () => {
    fc.assert(
      fc.property(purpose, payload, (what, text) => {
        const token = signToken(keys, what, text);
        expect(token).toMatch(/^[\w-]+$/);
        expect(verifyToken(keys, what, token)).toBe(text);
      }),
    );
  });

  it("is the same for the same input, so that a message prepared twice is the same bytes", () => {
    fc.assert(
      fc.property(purpose, payload, (what, text) => {
        expect(signToken(keys, what, text)).toBe(signToken(keys, what, text));
      }),
    );
  });

  it("is refused for any other purpose", () => {
    fc.assert(
      fc.property(purpose, purpose, payload, (what, other, text) => {
        fc.pre(what !== other);
        expect(verifyToken(keys, other, signToken(keys, what, text))).toBeNull();
      }),
    );
  });

  it("is refused once one bit is altered", () => {
    fc.assert(
      fc.property(purpose, payload, fc.nat(), (what, text, at) => {
        const bytes = Buffer.from(signToken(keys, what, text), "base64url");
        const bit = at % (bytes.length * 8);
        bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(verifyToken(keys, what, bytes.toString("base64url"))).toBeNull();
      }),
    );
  });

  it("is refused when cut off or lengthened, and in any other spelling", () => {
    fc.assert(
      fc.property(purpose, payload, fc.nat(), (what, text, at) => {
        const token = signToken(keys, what, text);
        expect(verifyToken(keys, what, token.slice(0, at % token.length))).toBeNull();
        for (const more of ["A", "AAAA", "=", "==", ".", " ", "\n", "%00"]) {
          expect(verifyToken(keys, what, token + more)).toBeNull();
        }
        expect(verifyToken(keys, what, Buffer.from(token, "base64url").toString("base64"))).toSatisfy(
          (found) => found === null || Buffer.from(token, "base64url").toString("base64") === token,
        );
      }),
    );
  });

  it("is refused under a key that is not ours, even one with the same id", () => {
    const foreign = createTokenKey(randomBytes, NOW);
    fc.assert(
      fc.property(purpose, payload, (what, text) => {
        const token = signToken([{ ...foreign, id: key.id }], what, text);
        expect(verifyToken(keys, what, token)).toBeNull();
        expect(verifyToken([foreign], what, signToken(keys, what, text))).toBeNull();
        expect(verifyToken([], what, token)).toBeNull();
      }),
    );
  });

  it("never throws on any text", () => {
    fc.assert(
      fc.property(purpose, fc.string({ maxLength: 5_000 }), (what, text) => {
        expect(verifyToken(keys, what, text)).toBeNull();
      }),
    );
    expect(verifyToken(keys, "touch", "A".repeat(1_000_000))).toBeNull();
  });
});

describe("a retired key", () => {
  const retired: TokenKey[] = [createTokenKey(randomBytes, NOW + 1), { ...key, retiredAt: NOW + 1 }];

  it("still opens opt-out links and names touches, for ever", () => {
    expect(
      verifyToken(retired, "unsubscribe", signToken(keys, "unsubscribe", "1.1.00000000")),
    ).not.toBeNull();
    expect(verifyToken(retired, "touch", signToken(keys, "touch", "1.1.00000000"))).not.toBeNull();
  });

  it("tracks nobody any more", () => {
    for (const what of ["click", "open", "trap"] as const) {
      expect(verifyToken(retired, what, signToken(keys, what, "1.1.00000000"))).toBeNull();
    }
  });

  it("signs nothing", () => {
    expect(signToken(retired, "touch", "x")).not.toBe(signToken(keys, "touch", "x"));
    expect(() => signToken([{ ...key, retiredAt: NOW }], "touch", "x")).toThrow(RangeError);
  });
});

describe("what a token names", () => {
  it("comes back as person, enrollment and step, with what was signed beside it", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
        fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
        fc.string({ minLength: 1 }),
        fc.option(fc.webUrl(), { nil: null }),
        (prospect, enrollment, step, extra) => {
          const ref = { prospect, enrollment, step: tagStep(step) };
          const token = signToken(keys, "click", writeTokenSubject(ref, extra ?? undefined));
          expect(verifyTouchToken(keys, "click", token)).toEqual({ ...ref, extra });
        },
      ),
    );
  });

  it("shows neither the step's name nor an address", () => {
    const token = signToken(
      keys,
      "touch",
      writeTokenSubject({ prospect: 7, enrollment: 9, step: tagStep("breakup") }),
    );
    // Behind the key's id and the MAC, which may be any bytes.
    const shown = Buffer.from(token, "base64url").subarray(20).toString("latin1");
    expect(shown).toMatch(/^[\da-z.]+$/);
    expect(shown).not.toContain("breakup");
    expect(shown).not.toContain("@");
  });

  it("is nothing where the payload is something else", () => {
    for (const text of ["", "1", "1.2", "1.2.zz", "-1.2.00000000", "1.2.00000000x"]) {
      expect(readTokenSubject(text)).toBeNull();
    }
  });
});
