import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { Sender, WorkspaceConfig } from "../../src/config/workspace-config.ts";
import { canVerify, listAccounts, listProviders, proveAccount } from "../../src/providers/accounts.ts";
import { shipped } from "./shipped.ts";

const URL = "https://go.acme.example/hooks/twilio";
const twilio = shipped("twilio");

/** Senders by id, each with an account of Twilio for some channels: its token and its number. */
function workspaceOf(uses: Record<string, Record<string, [token: string, number: string]>>) {
  const senders = Object.entries(uses).map(([id, services]) => {
    const all = Object.entries(services).map(([channel, [token, number]]) => [
      channel,
      { provider: "twilio", settings: { account: `AC${"0".repeat(32)}`, token, number } },
    ]);
    return [id, { id, services: Object.fromEntries(all) as Sender["services"] } as Sender];
  });
  const config: Pick<WorkspaceConfig, "senders" | "providers"> = {
    senders: Object.fromEntries(senders) as WorkspaceConfig["senders"],
    providers: {},
  };
  return config;
}

function signedWith(token: string) {
  const signature = createHmac("sha1", token).update(`${URL}Aa`).digest("base64");
  const headers: Record<string, string> = {
    "content-type": "application/x-www-form-urlencoded",
    "x-twilio-signature": signature,
  };
  return { url: URL, bytes: Buffer.from("A=a"), header: (name: string) => headers[name] ?? null };
}

describe("the accounts of a workspace at a service", () => {
  const config = workspaceOf({
    anna: { sms: ["one", "+15550100"], whatsapp: ["one", "+15550101"] },
    ben: { sms: ["one", "+15550102"] },
    cem: { sms: ["two", "+15550103"] },
  });

  it("are told apart by who signs, and one secret speaks for all who share it", () => {
    const accounts = listAccounts(config, twilio);
    const of = (token: string) => proveAccount(accounts, signedWith(token), 0);
    expect(of("one").account?.uses).toEqual([
      { sender: "anna", channel: "sms" },
      { sender: "anna", channel: "whatsapp" },
      { sender: "ben", channel: "sms" },
    ]);
    expect(of("two").account?.uses).toEqual([{ sender: "cem", channel: "sms" }]);
    expect(of("three")).toEqual({ proof: "forged", account: null });
  });

  it("are none where nobody uses it, and have no hooks without the secret", () => {
    expect(listProviders(config)).toEqual(["twilio"]);
    const none = workspaceOf({});
    expect(listAccounts(none, twilio)).toEqual([]);
    const only = {
      ...none,
      providers: { twilio: { recipe: "shipped" as const, settings: {}, secrets: [] } },
    };
    expect(canVerify(listAccounts(only, twilio))).toBe(false);
    expect(canVerify(listAccounts(only, twilio, { token: "one" }))).toBe(true);
  });
});
