import { SMTPServer, type SMTPServerOptions } from "smtp-server";
import { afterEach, expect, test } from "vitest";
import { composeWith } from "../../../src/channels/email/composer.ts";
import type { SmtpSettings } from "../../../src/channels/email/smtp-settings.ts";
import { SmtpTransport } from "../../../src/channels/email/smtp-transport.ts";
import { UserError } from "../../../src/errors.ts";
import { LOOPBACK_CERT, LOOPBACK_KEY } from "./loopback-certificate.ts";
import { makeTouch } from "./touch.ts";

interface Session {
  secure: boolean;
  user: unknown;
}

let server: SMTPServer | null = null;
const sessions: Session[] = [];

afterEach(async () => {
  await new Promise<void>((resolve) => (server === null ? resolve() : server.close(() => resolve())));
  server = null;
  sessions.length = 0;
});

/** A real server on loopback that knows one user, and remembers how each message came. */
async function startServer(options: SMTPServerOptions): Promise<number> {
  const started = new SMTPServer({
    key: LOOPBACK_KEY,
    cert: LOOPBACK_CERT,
    authOptional: true,
    disableReverseLookup: true,
    onAuth({ username, password }, _session, done) {
      if (username === "anna" && password === "hunter22") {
        done(null, { user: username });
        return;
      }
      done(new Error(`Invalid login for ${username} with ${password}`));
    },
    onData(stream, session, done) {
      sessions.push({ secure: session.secure, user: session.user });
      stream.resume().on("end", () => done());
    },
    ...options,
  });
  started.on("error", () => undefined);
  server = started;
  return new Promise((resolve) => {
    const listening = started.listen(0, "127.0.0.1", () => {
      const address = listening.address();
      resolve(typeof address === "object" && address !== null ? address.port : 0);
    });
  });
}

/** `ca: ""` trusts what the system trusts, which leaves the test's certificate out. */
function makeCourier(port: number, change: Partial<SmtpSettings>): SmtpTransport {
  const { ca, ...settings }: SmtpSettings = {
    host: "localhost",
    port,
    security: "starttls",
    login: { user: "anna", pass: "hunter22" },
    connections: 1,
    timeouts: { connectionMs: 2_000, greetingMs: 2_000, silenceMs: 2_000 },
    ca: LOOPBACK_CERT,
    ...change,
  };
  return new SmtpTransport(
    ca ? { ...settings, ca } : settings,
    composeWith(async (message) => message),
    "anna",
  );
}

async function deliverOnce(transport: SmtpTransport) {
  try {
    return await transport.send(await transport.prepare(makeTouch()));
  } finally {
    await transport.close();
  }
}

async function verifyError(transport: SmtpTransport): Promise<UserError> {
  const error = await transport.verify().then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof UserError)) throw new Error("verified, or failed in another way");
  expect(`${error.message} ${error.hint}`).not.toContain("hunter22");
  return error;
}

test("to another machine a message goes only after STARTTLS and login", async () => {
  const port = await startServer({ secure: false });
  expect(await deliverOnce(makeCourier(port, {}))).toMatchObject({ type: "sent" });
  expect(sessions).toEqual([{ secure: true, user: "anna" }]);
});

test("smtps is TLS from the first byte", async () => {
  const port = await startServer({ secure: true });
  expect(await deliverOnce(makeCourier(port, { security: "implicit" }))).toMatchObject({ type: "sent" });
  expect(sessions).toEqual([{ secure: true, user: "anna" }]);
});

test("on this machine TLS is used where it is offered, and not asked for where it is not", async () => {
  const offered = await startServer({ secure: false });
  const transport = makeCourier(offered, { security: "local", ca: "" });
  expect(await deliverOnce(transport)).toMatchObject({ type: "sent" });
  expect(sessions).toEqual([{ secure: true, user: "anna" }]);
  await new Promise<void>((resolve) => server?.close(() => resolve()));
  const plain = await startServer({ secure: false, disabledCommands: ["STARTTLS", "AUTH"] });
  expect(await deliverOnce(makeCourier(plain, { security: "local" }))).toMatchObject({ type: "sent" });
  expect(sessions.at(-1)?.secure).toBe(false);
});

test("a server without STARTTLS gets nothing, and the sender is held", async () => {
  const port = await startServer({ secure: false, disabledCommands: ["STARTTLS"], allowInsecureAuth: true });
  const transport = makeCourier(port, {});
  expect(await deliverOnce(transport)).toMatchObject({
    type: "failed",
    blame: "sender",
    permanent: true,
    suppress: false,
  });
  expect(sessions).toEqual([]);
  expect((await verifyError(transport)).hint).toContain("STARTTLS");
});

test("a certificate that nobody vouches for holds the sender", async () => {
  const port = await startServer({ secure: true });
  const transport = makeCourier(port, { security: "implicit", ca: "" });
  expect(await deliverOnce(transport)).toMatchObject({ type: "failed", blame: "sender", permanent: true });
  expect(sessions).toEqual([]);
  expect((await verifyError(transport)).hint).toContain("certificate");
});

test("a refused login holds the sender and tells no secret", async () => {
  const port = await startServer({ secure: false });
  const transport = makeCourier(port, { login: { user: "anna", pass: "hunter22x" } });
  const outcome = await deliverOnce(transport);
  expect(outcome).toMatchObject({ type: "failed", blame: "sender", permanent: true, suppress: false });
  expect(JSON.stringify(outcome)).not.toContain("hunter22x");
  expect((await verifyError(makeCourier(port, { login: { user: "bob", pass: "x" } }))).message).toContain(
    "login",
  );
});

test("a server that offers no login is not used without one", async () => {
  const port = await startServer({ secure: false, disabledCommands: ["AUTH"] });
  expect(await deliverOnce(makeCourier(port, {}))).toMatchObject({
    type: "failed",
    blame: "sender",
    permanent: true,
  });
  expect(sessions).toEqual([]);
});

test("verify logs in and sends nothing", async () => {
  const port = await startServer({ secure: false });
  await makeCourier(port, {}).verify();
  expect(sessions).toEqual([]);
});
