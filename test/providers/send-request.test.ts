import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  openRequestSender,
  type RequestLimits,
  type SignedRequest,
} from "../../src/providers/send-request.ts";
import { LOOPBACK_CERT, LOOPBACK_KEY } from "../channels/email/loopback-certificate.ts";
import { type Fault, type HostileServer, type Reply, startHostileServer } from "./hostile-server.ts";

const LOCAL = { mayBePrivate: () => true };
let reply: Reply;
let server: HostileServer;

beforeAll(async () => {
  server = await startHostileServer(() => reply);
});
afterAll(() => server.close());
beforeEach(() => {
  reply = { status: 201, body: '{"sid":"SM1"}' };
  server.faults = [];
  server.received = [];
  server.begun = 0;
});

function post(url: string, headers: Record<string, string> = {}): SignedRequest {
  return { method: "POST", url, headers, body: "Body=hi" };
}

async function sendOnce(request: SignedRequest, limits: RequestLimits = LOCAL) {
  const sender = openRequestSender(limits);
  try {
    return await sender.send(request);
  } finally {
    sender.close();
  }
}

describe("a request leaves once, whatever the server does", () => {
  test.each<[Fault, string]>([
    ["before_reading", "lost"],
    ["after_headers", "lost"],
    ["after_body", "lost"],
    ["mid_answer", "lost"],
    ["after_answer", "answer"],
    ["informational", "answer"],
    ["switches", "lost"],
    ["garbage", "lost"],
    ["huge", "answer"],
  ])("%s: %s", async (fault, type) => {
    server.faults = [fault];
    const result = await sendOnce(post(server.url));
    expect(result).toMatchObject({ type });
    expect(server.begun).toBe(1);
  });

  test.each<Fault>(["never_answers", "slow"])("%s: given up in time, and lost", async (fault) => {
    server.faults = [fault];
    const result = await sendOnce(post(server.url), { ...LOCAL, patienceMs: 150 });
    expect(result).toMatchObject({ type: "lost", reason: expect.stringContaining("EDEADLINE") as string });
    expect(server.begun).toBe(1);
  });

  test.each([300, 301, 302, 303, 307, 308])(
    "a redirect (%i) is an answer, and not followed",
    async (status) => {
      reply = { status, headers: { location: `${server.url}/elsewhere` } };
      expect(await sendOnce(post(server.url))).toMatchObject({ type: "answer", status });
      expect(server.received.map(({ path }) => path)).toEqual(["/"]);
    },
  );

  test.each([400, 401, 408, 413, 429, 500, 502, 503, 504])(
    "%i is an answer, and not asked again",
    async (status) => {
      reply = { status, headers: { "retry-after": "0" } };
      expect(await sendOnce(post(server.url))).toMatchObject({
        type: "answer",
        status,
        headers: { "retry-after": "0" },
      });
      expect(server.begun).toBe(1);
    },
  );
});

test("an answer is read as far as a megabyte", async () => {
  server.faults = ["huge"];
  const result = await sendOnce(post(server.url));
  expect(result.type === "answer" && result.body.length).toBe(1024 * 1024);
});

test("what arrives is what was to be sent", async () => {
  const result = await sendOnce(
    post(`${server.url}/a%20b?x=%2B&y=1`, { "x-key": "k", authorization: "Bearer t" }),
  );
  expect(result).toMatchObject({ type: "answer", status: 201 });
  expect(result.type === "answer" && Buffer.from(result.body).toString()).toBe('{"sid":"SM1"}');
  expect(server.received).toMatchObject([
    {
      method: "POST",
      path: "/a%20b?x=%2B&y=1",
      body: "Body=hi",
      headers: { "x-key": "k", authorization: "Bearer t", "content-length": "7" },
    },
  ]);
});

describe("what surely has not left is told apart", () => {
  test("nobody listens", async () => {
    const gone = await startHostileServer(() => reply);
    await gone.close();
    expect(await sendOnce(post(gone.url))).toMatchObject({ type: "never_left", cause: "network" });
  });

  test("a name that nobody knows", async () => {
    expect(await sendOnce(post("https://nobody.invalid/"))).toMatchObject({
      type: "never_left",
      cause: "network",
    });
  });

  test("the program is to end", async () => {
    const result = await sendOnce(post(server.url), { ...LOCAL, stop: AbortSignal.abort() });
    expect(result).toMatchObject({ type: "never_left", cause: "stopped" });
    expect(server.begun).toBe(0);
  });

  test("a server that never finishes its handshake", async () => {
    server.faults = ["never_answers"];
    const silent = server.url.replace("http:", "https:");
    const result = await sendOnce(post(silent), { ...LOCAL, patienceMs: 150 });
    expect(result).toMatchObject({ type: "never_left", cause: "network" });
  });

  test("a certificate that is not the service's, and the server reads nothing", async () => {
    const tls = await startHostileServer(() => reply, { cert: LOOPBACK_CERT, key: LOOPBACK_KEY });
    const result = await sendOnce(post(tls.url, { authorization: "Bearer secret" }));
    expect(result).toMatchObject({ type: "never_left", cause: "certificate" });
    // The same server and a client that trusts it: only the certificate stood in the way.
    expect(await sendOnce(post(tls.url), { ...LOCAL, ca: LOOPBACK_CERT })).toMatchObject({ type: "answer" });
    expect(tls.received).toHaveLength(1);
    await tls.close();
  });

  test.each([
    "http://acme.example/",
    "http://localhost.evil.example/",
    "https://127.0.0.1/",
    "https://localhost/",
    "https://[::1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://10.0.0.1/",
    "https://169.254.169.254/latest/meta-data",
    "https://2130706433/",
    "http://127.0.0.1/",
  ])("%s is not asked", async (url) => {
    expect(await sendOnce(post(url), {})).toMatchObject({ type: "never_left", cause: "refused" });
  });

  test("a secret that no header can hold is a fault of the settings, and not told", async () => {
    const result = await sendOnce(post(server.url, { authorization: "Bearer hush\nhush" }));
    expect(result).toMatchObject({ type: "never_left", cause: "refused" });
    expect(JSON.stringify(result)).not.toContain("hush");
  });

  test("addresses of metadata are not asked even where they are named", async () => {
    expect(await sendOnce(post("https://169.254.169.254/"))).toMatchObject({ cause: "refused" });
  });
});

test("a connection that ends at once is surely one of both, and not made again", async () => {
  server.faults = ["on_accept"];
  const before = server.connections;
  const result = await sendOnce(post(server.url));
  expect(["never_left", "lost"]).toContain(result.type);
  expect(server.connections - before).toBe(1);
  expect(server.begun).toBe(0);
});

describe("connections", () => {
  test("are used again", async () => {
    const sender = openRequestSender(LOCAL);
    const before = server.connections;
    for (let index = 0; index < 3; index++) await sender.send(post(server.url));
    sender.close();
    expect(server.connections - before).toBe(1);
  });

  test("a fresh one carries nothing else, before or after", async () => {
    const sender = openRequestSender(LOCAL);
    const before = server.connections;
    await sender.send(post(server.url));
    await sender.send(post(server.url), { isFresh: true });
    await sender.send(post(server.url), { isFresh: true });
    sender.close();
    expect(server.connections - before).toBe(3);
  });

  test("one that its server closed meanwhile is lost with what was written, and nothing is sent again", async () => {
    const sender = openRequestSender(LOCAL);
    await sender.send(post(server.url));
    server.faults = ["before_reading"];
    expect(await sender.send(post(server.url))).toMatchObject({ type: "lost" });
    expect(server.begun).toBe(2);
    sender.close();
  });
});

test("no secret stands in what is told of a failure", async () => {
  server.faults = ["after_body"];
  const request = post(`${server.url}/?key=hush-hush`, { authorization: "Bearer hush-hush" });
  const told = [
    await sendOnce(request),
    await sendOnce({ ...request, url: "https://nobody.invalid/?key=hush-hush" }),
  ];
  expect(JSON.stringify(told)).not.toContain("hush-hush");
});
