import { expect, test } from "vitest";
import { redact } from "../../../src/cli/render/failure.ts";

test("a password in an address is taken out, wherever it stands", () => {
  expect(redact("imaps://anna:s3cret@imap.acme.example refused", [])).toBe(
    "imaps://anna:***@imap.acme.example refused",
  );
  expect(redact("smtp://anna:a$b{c}@x and plain hunter22", ["hunter22"])).toBe(
    "smtp://anna:***@x and plain ***",
  );
  expect(redact("smtps://u:${A}${B}real@x", [])).toBe("smtps://u:***@x");
});

test("the name of a variable is no password: hints show how to write one", () => {
  const hint = "write `imap: imaps://user:${IMAP_PASSWORD}@host`";
  expect(redact(hint, [])).toBe(hint);
});
