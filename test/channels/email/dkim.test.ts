import { createHash, createPublicKey, createVerify, generateKeyPairSync } from "node:crypto";
import { expect, test } from "vitest";
import { createSigner } from "../../../src/channels/email/dkim.ts";
import { composeMail, makeSender, makeTouch } from "./touch.ts";

function makeKey(bits: number): string {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: bits });
  return privateKey.export({ type: "pkcs8", format: "pem" }).toString();
}

const KEY = makeKey(1024);

function withKey(key: string) {
  return makeSender({ dkim: { domain: "acme.example", selector: "s1", key } });
}

const relax = (line: string) =>
  `${line.slice(0, line.indexOf(":")).toLowerCase().trim()}:${line
    .slice(line.indexOf(":") + 1)
    .replace(/\r\n/g, "")
    .replace(/[ \t]+/g, " ")
    .trim()}`;

/** Verifies a relaxed/relaxed RSA signature by RFC 6376 3.4, 3.7 and 6.1.3. */
function verifySignature(message: string, privateKey: string): { valid: boolean; covered: string[] } {
  const split = message.indexOf("\r\n\r\n");
  const headers = message.slice(0, split).split(/\r\n(?![ \t])/);
  const body = message.slice(split + 4);
  const signature = headers[0] ?? "";
  const tags = new Map(
    signature
      .slice(signature.indexOf(":") + 1)
      .split(";")
      .map((tag) => [
        tag.slice(0, tag.indexOf("=")).trim(),
        tag.slice(tag.indexOf("=") + 1).replace(/\s+/g, ""),
      ]),
  );
  const relaxedBody = `${body
    .replace(/[ \t]+\r\n/g, "\r\n")
    .replace(/[ \t]+/g, " ")
    .replace(/(?:\r\n)*$/, "")}\r\n`;
  const bodyHash = createHash("sha256").update(relaxedBody).digest("base64");
  const covered = (tags.get("h") ?? "").split(":");
  const signed = covered.map((name) => {
    const line = headers.slice(1).findLast((header) => header.toLowerCase().startsWith(`${name}:`));
    return line === undefined ? "" : `${relax(line)}\r\n`;
  });
  const unsigned = relax(signature.replace(/(b=)[^;]*$/, "$1"));
  const verifier = createVerify("RSA-SHA256").update(signed.join("") + unsigned);
  const valid =
    tags.get("bh") === bodyHash &&
    tags.get("c") === "relaxed/relaxed" &&
    tags.get("a") === "rsa-sha256" &&
    verifier.verify(createPublicKey(privateKey), tags.get("b") ?? "", "base64");
  return { valid, covered };
}

test("a signature verifies, covers what opting out needs, and is the same each time", async () => {
  const sign = await createSigner(withKey(KEY));
  const { message } = composeMail(makeTouch({ content: { subject: "안녕하세요", body: "진님,  hi\n\n\n" } }));
  const signed = await sign(Buffer.from(message));
  expect(await sign(Buffer.from(message))).toEqual(signed);
  expect(signed.toString().endsWith(message)).toBe(true);
  const { valid, covered } = verifySignature(signed.toString(), KEY);
  expect(valid).toBe(true);
  expect(covered).toEqual(
    expect.arrayContaining([
      "from",
      "to",
      "subject",
      "date",
      "message-id",
      "list-unsubscribe",
      "mime-version",
    ]),
  );
  const tampered = signed.toString().replace("unsubscribe%20", "unsubscribe%21");
  expect(verifySignature(tampered, KEY).valid).toBe(false);
});

test("List-Unsubscribe-Post is covered once a message has it", async () => {
  const sign = await createSigner(withKey(KEY));
  const { message } = composeMail(makeTouch());
  const signed = await sign(Buffer.from(`List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n${message}`));
  const { valid, covered } = verifySignature(signed.toString(), KEY);
  expect(valid).toBe(true);
  expect(covered).toContain("list-unsubscribe-post");
});

test("without a key a message stays as it is", async () => {
  const sign = await createSigner(makeSender());
  expect((await sign(Buffer.from("x"))).toString()).toBe("x");
});

test("a key that is too short, of another kind or no key is refused, and never quoted", async () => {
  const ed25519 = generateKeyPairSync("ed25519")
    .privateKey.export({ type: "pkcs8", format: "pem" })
    .toString();
  await expect(createSigner(withKey(makeKey(768)))).rejects.toThrow(/768 bits; at least 1024/);
  await expect(createSigner(withKey(ed25519))).rejects.toThrow(/no RSA key/);
  const secret = "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----";
  const refusal = createSigner(withKey(secret));
  await expect(refusal).rejects.toThrow(/no private key/);
  await refusal.catch((error: unknown) =>
    expect(JSON.stringify(error) + String(error)).not.toContain("c2VjcmV0"),
  );
});
