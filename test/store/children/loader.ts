import { openStore } from "../../../src/store/open-store.ts";

/**
 * A process that loads people in bulk, ten a write, in parts of some milliseconds, until it is killed.
 * Arguments: database, marker. Says after each write how many were written.
 */
const [file = "", marker = ""] = process.argv.slice(2);
const NOW = Date.UTC(2026, 2, 2, 9);
const owner = { host: "desk", pid: process.pid, start: "boot-1" };
const store = await openStore({ file, marker, create: false, owner, wallClock: () => NOW, partMs: 5 });
await store.loadInBulk(async (bulk) => {
  for (let written = 0; ; written += 10) {
    const people = Array.from({ length: 10 }, (_, index) => {
      const email = `person${written + index}@acme.example`;
      return { email, linkedin_url: null, phone: null, fields: { email }, tags: [], companyDomain: null };
    });
    await bulk.upsertProspects(people, NOW);
    process.stdout.write(`${written + 10}\n`);
  }
});
