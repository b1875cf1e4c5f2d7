import { describe, expect, it } from "vitest";
import { identifyServer, readAddress, showAddress } from "../../src/store/postgres/address.ts";

const KNOWN = "postgres://seq@db.acme.example/sales";
const identify = (store: string) => identifyServer(store, "acme");

describe("a change that writes the server otherwise reaches no server that was not known", () => {
  it("knows one place however its password is written", () => {
    expect(identify("postgresql://seq:secret@db.acme.example/sales")).toBe(identify(KNOWN));
    expect(identify("postgres://seq:a%40b%23c@db.acme.example/sales")).toBe(identify(KNOWN));
  });

  it.each([
    "postgres://seq@127.0.0.1:7777/x#@db.acme.example/sales",
    "postgres://seq@127.0.0.1:7777/x?sslrootcert=ca@db.acme.example/sales",
    "postgres://seq@127.0.0.1\\@db.acme.example/sales",
    "postgres://seq@evil.example @db.acme.example/sales",
  ])("%s is no address at all", (store) => {
    expect(identify(store)).toBeNull();
    expect(() => readAddress(store, { root: "/", workspace: "acme", env: {} })).toThrow(
      "is no PostgreSQL address",
    );
  });

  it.each([
    "postgres://other@db.acme.example/sales",
    "postgres://seq@db.acme.example:5433/sales",
    "postgres://seq@db.acme.example/sales?port=5433",
    "postgres://seq@db.acme.example/other",
    "postgres://seq@db.acme.example/sales?schema=other",
    "postgres://seq@db.acme.example/sales?host=/tmp",
    "postgres://seq@db.acme.example/sales?sslrootcert=theirs.pem",
    "postgres://seq@evil.example/sales",
  ])("%s is another place", (store) => {
    expect(identify(store)).not.toBe(identify(KNOWN));
    expect(identify(store)).not.toBeNull();
  });
});

describe("a socket's server may listen at another port", () => {
  const read = (store: string) => readAddress(store, { root: "/", workspace: "acme", env: {} });

  it("which is read, and shown again", () => {
    const address = read("postgres://seq@/sales?host=/run/postgresql&port=5433");
    expect(address).toMatchObject({ host: "/run/postgresql", port: 5433 });
    expect(showAddress(address)).toBe("postgres://seq@/sales?host=/run/postgresql&port=5433&schema=acme");
    expect(read(showAddress(address))).toEqual(address);
  });

  it.each(["0", "65536", "5433x", ""])("port=%s is refused, or is the usual one", (port) => {
    const store = `postgres://seq@/sales?host=/run/postgresql&port=${port}`;
    if (port === "") expect(read(store).port).toBe(5432);
    else expect(() => read(store)).toThrow(`names the port ${port}`);
  });
});
