import { afterEach, describe, expect, it } from "vitest";
import { type DnsServer, type Records, startDns } from "../prospects/verify/dns-server.ts";
import { runSeq } from "./run-seq.ts";
import { makeWorkspace } from "./workspace.ts";

const ZONE: Record<string, Records> = {
  com: { ns: ["a.gtld.example"] },
  "good.example": { mx: ["mx.good.example"] },
  "web-only.example": { a: ["192.0.2.1"] },
  // RFC 7505: one record, and the root for a name.
  "null.example": { mx: [""] },
  "parked.example": {},
  "broken.example": "broken",
  "slow.example": "silent",
  "gmail.com": { mx: ["mx.gmail.example"] },
  "mailinator.com": { mx: ["mx.mailinator.example"] },
};

const PEOPLE = `email
jin@good.example
info@good.example
jin@web-only.example
jin@null.example
jin@parked.example
jin@gone.example
jin@broken.example
jin@slow.example
jin@gmail.com
jin@mailinator.com
jin at good.example
`;

let dns: DnsServer | null = null;
afterEach(async () => {
  await dns?.close();
  dns = null;
});

async function open(zone = ZONE) {
  const server = await startDns(zone);
  dns = server;
  const cwd = makeWorkspace();
  let minute = 10;
  const seq = (args: readonly string[], stdin?: string) =>
    runSeq([...args, "--now", `2026-03-02T10:${minute++}`], { cwd, ...(stdin !== undefined && { stdin }) });
  const verify = (stdin: string, ...more: string[]) =>
    seq(["import", "-", "--verify", "--resolver", server.address, ...more], stdin);
  return { server, seq, verify };
}

describe("seq import --verify", () => {
  it("says of every address what the DNS says, and ends with 1 where one is bad", {
    timeout: 60_000,
  }, async () => {
    const { seq, verify } = await open();
    const { code, out, err } = await verify(PEOPLE, "--json");
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      created: 10,
      rejected: [{ line: 12, field: "email", reason: expect.any(String) }],
      verified: { ok: 1, risky: 4, bad: 3, unknown: 2 },
    });
    expect(err).toContain("jin@null.example  bad: null_mx");
    expect(err).toContain("jin@parked.example  bad: no_mx");
    expect(err).toContain("jin@gone.example  bad: no_domain");
    expect(err).toContain("2 could not be checked: the DNS did not answer; nothing is concluded from it");
    const people: Record<string, string>[] = JSON.parse((await seq(["prospects", "list", "--json"])).out);
    const found = people.map(({ email = "", email_check = "", email_check_reason = "" }) => [
      email,
      `${email_check} ${email_check_reason}`.trim(),
    ]);
    expect(Object.fromEntries(found)).toEqual({
      "jin@good.example": "ok",
      "info@good.example": "risky role_account",
      "jin@web-only.example": "risky implicit_mx",
      "jin@null.example": "bad null_mx",
      "jin@parked.example": "bad no_mx",
      "jin@gone.example": "bad no_domain",
      "jin@broken.example": "unknown dns_failed",
      "jin@slow.example": "unknown dns_failed",
      "jin@gmail.com": "risky free_mail",
      "jin@mailinator.com": "risky disposable",
    });
  });

  it("tells a rep the same in words, and ends with 0 where all is well", async () => {
    const { verify } = await open();
    const bad = await verify("email\njin@good.example\njin@null.example\n");
    expect(bad.code).toBe(1);
    expect(bad.out).toBe("imported: 2 new, 0 updated, 0 unchanged\naddresses: 1 ok, 1 bad\n");
    const good = await verify("email\nmaya@good.example\n");
    expect([good.code, good.out]).toEqual([0, "imported: 1 new, 0 updated, 0 unchanged\naddresses: 1 ok\n"]);
  });

  it("asks nothing a second time: neither of the same people nor of their colleagues", async () => {
    const { server, verify } = await open();
    const first = "email\njin@good.example\njin@null.example\njin@gone.example\n";
    await verify(first);
    const before = server.asked.length;
    expect(new Set(server.asked).size).toBe(before);
    const again = await verify(`${first}maya@good.example\nmaya@null.example\nmaya@gone.example\n`, "--json");
    expect(JSON.parse(again.out)).toMatchObject({ created: 3, unchanged: 3 });
    expect(again.err).toContain("maya@null.example  bad: null_mx");
    expect(server.asked).toHaveLength(before);
  });

  it("calls nobody dead where the resolver does not know the internet", async () => {
    const { verify } = await open({});
    const { code, out } = await verify("email\njin@good.example\n", "--json");
    expect([code, JSON.parse(out).verified]).toEqual([0, { ok: 0, risky: 0, bad: 0, unknown: 1 }]);
  });

  it.each([
    [["--dry-run"], "a dry run imports nobody"],
    [["--resolver", "nonsense"], "nonsense is no address of a name server"],
  ])("with %s is refused", async (more, message) => {
    const { verify } = await open();
    const { code, err } = await verify("email\njin@good.example\n", ...more);
    expect([code, err]).toEqual([2, expect.stringContaining(message)]);
  });
});
