import { expect, test } from "vitest";
import { actionIds, findAction } from "../../src/channels/find-channel.ts";
import { channels } from "../../src/channels/registry.ts";
import { reachesPerson } from "../../src/engine/reach.ts";
import { KNOWN_FACTS } from "../../src/engine/facts.ts";

test("every action of the language can be done, under one name and by one channel", () => {
  expect([...actionIds].sort()).toEqual([
    "call",
    "email",
    "http",
    "kakao.alimtalk",
    "kakao.brand",
    "line",
    "linkedin.comment",
    "linkedin.connect",
    "linkedin.follow",
    "linkedin.inmail",
    "linkedin.like",
    "linkedin.message",
    "linkedin.view",
    "linkedin.voice",
    "notify",
    "post",
    "post.card",
    "sms",
    "task",
    "visit",
    "whatsapp",
  ]);
  for (const id of actionIds) expect(findAction(id)?.action.id).toBe(id);
  expect(new Set(channels.map(({ id }) => id)).size).toBe(channels.length);
});

test("an unknown action is not found, whatever objects inherit", () => {
  for (const id of ["linkedin.conect", "constructor", "__proto__", ""]) expect(findAction(id)).toBeNull();
});

test("every event of an action is one that people and servers report", () => {
  for (const id of actionIds) {
    for (const event of findAction(id)?.action.events ?? []) expect(KNOWN_FACTS).toContain(event);
  }
});

test("LinkedIn is a person's work only", () => {
  for (const id of actionIds.filter((name) => name.startsWith("linkedin."))) {
    expect(findAction(id)?.channel.performer).toBe("person");
    expect(findAction(id)?.action.address).toBe("linkedin_url");
  }
});

test("what a channel says of whom it reaches is what the engine and the store leave out", () => {
  for (const { id, reachesNobody } of channels) expect(reachesPerson(id)).toBe(reachesNobody !== true);
});
