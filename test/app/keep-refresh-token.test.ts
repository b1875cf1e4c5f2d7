import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { createKeepRefreshToken } from "../../src/app/keep-refresh-token.ts";

const DAY_MS = 86_400_000;
const MICROSOFT = "login.microsoftonline.com";

function openDesk(env: string) {
  const root = mkdtempSync(join(tmpdir(), "seq-refresh-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const file = join(root, ".env");
  writeFileSync(file, env, { mode: 0o600 });
  const settings = new Map<string, string>();
  const store = {
    getSetting: async (key: string) => settings.get(key) ?? null,
    setSetting: async (key: string, value: string) => void settings.set(key, value),
  };
  const knownSecrets = new Set<string>();
  let now = Date.UTC(2026, 2, 2);
  return {
    file,
    knownSecrets,
    read: () => readFileSync(file, "utf8"),
    later: (ms: number) => {
      now += ms;
    },
    open: () => createKeepRefreshToken({ root, store, wallClock: () => now, knownSecrets }),
  };
}

describe("a refresh token that is given anew", () => {
  it("takes the old one's place in .env, and nothing else's", async () => {
    const desk = openDesk("# Anna\nANNA_REFRESH_TOKEN=old\nSMTP_PASSWORD='o l d'\n");
    await desk.open()("old", "new.1", MICROSOFT);
    expect(desk.read()).toBe("# Anna\nANNA_REFRESH_TOKEN=new.1\nSMTP_PASSWORD='o l d'\n");
    expect(statSync(desk.file).mode & 0o777).toBe(0o600);
    expect(desk.knownSecrets.has("new.1")).toBe(true);
  });

  it("is written once a day, by whatever process, and one that runs for weeks goes on doing so", async () => {
    const desk = openDesk("ANNA=old\n");
    const keep = desk.open();
    await keep("old", "new.1", MICROSOFT);
    await keep("new.1", "new.2", MICROSOFT);
    await desk.open()("new.1", "new.b", MICROSOFT);
    expect(desk.read()).toBe("ANNA=new.1\n");
    await keep("new.2", "new.3", MICROSOFT);
    desk.later(DAY_MS);
    await keep("new.3", "new.4", MICROSOFT);
    expect(desk.read()).toBe("ANNA=new.4\n");
  });

  it("is written at once where the old one ends with it", async () => {
    const desk = openDesk("ANNA=old\n");
    const keep = desk.open();
    await keep("old", "new.1", "id.acme.example");
    await keep("new.1", "new.2", "id.acme.example");
    expect(desk.read()).toBe("ANNA=new.2\n");
  });

  it("changes nothing where the token is from elsewhere, and holds nothing up where the file cannot be written", async () => {
    const desk = openDesk("OTHER=value\n");
    await desk.open()("old", "new.1", MICROSOFT);
    expect(desk.read()).toBe("OTHER=value\n");
    rmSync(desk.file);
    await expect(desk.open()("old", "new.1", MICROSOFT)).resolves.toBeUndefined();
    writeFileSync(desk.file, "ANNA=old\n", { mode: 0o600 });
    await expect(desk.open()("old", "cannot stand\nhere", MICROSOFT)).resolves.toBeUndefined();
    expect(desk.read()).toBe("ANNA=old\n");
  });
});
