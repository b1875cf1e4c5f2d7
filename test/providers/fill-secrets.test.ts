import { expect, test } from "vitest";
import { fillAuth, fillVerifier } from "../../src/providers/fill-secrets.ts";
import type { Auth } from "../../src/providers/recipe.ts";

const settings = { key: "AK", secret: "hush" };

test("what says who asks is filled in from all settings, secret ones too", () => {
  const auth: Auth = { kind: "basic", user: "api-{{ settings.key }}", password: "{{ settings.secret }}" };
  expect(fillAuth(auth, settings)).toEqual({ kind: "basic", user: "api-AK", password: "hush" });
});

test("what may be left out is, without its setting; anything else is named, and no value with it", () => {
  const auth: Auth = {
    kind: "sigv4",
    key: "{{ settings.key }}",
    secret: "{{ settings.secret }}",
    session: "{{ settings.session }}",
    region: "eu-west-1",
    service: "ses",
  };
  expect(fillAuth(auth, settings)).toMatchObject({ session: null, secret: "hush" });
  expect(fillAuth(auth, { ...settings, session: "s" })).toMatchObject({ session: "s" });
  let told = "";
  try {
    fillAuth({ ...auth, key: "{{ settings.secret }}{{ settings.gone }}" }, settings);
  } catch (error) {
    told = String(error);
  }
  expect(told).toContain("gone");
  expect(told).not.toContain("hush");
});

test("what a signature is over stays a template until the hook is there", () => {
  expect(
    fillVerifier(
      {
        kind: "timestamped",
        secret: "{{ settings.secret }}",
        header: "X-Signature",
        signed: "{{ timestamp }}.{{ body }}",
        toleranceMs: 300_000,
      },
      settings,
    ),
  ).toMatchObject({ secret: "hush", signed: "{{ timestamp }}.{{ body }}", toleranceMs: 300_000 });
});
