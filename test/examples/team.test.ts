import { execFileSync } from "node:child_process";
import { cpSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it, onTestFinished } from "vitest";
import { parse } from "yaml";
import { PACKAGE_ROOT, runSeq } from "../cli/run-seq.ts";
import { makeField, startBinary } from "../faults/field.ts";
import { hasSmtpSink, startSink } from "../faults/smtp-sink.ts";
import { hasPostgres, type PostgresServer, startPostgres } from "../postgres-server.ts";
import { chance } from "../seed.ts";

const EXAMPLE = join(PACKAGE_ROOT, "examples/team");
const read = (file: string): string => readFileSync(join(EXAMPLE, file), "utf8");
const env = { TWILIO_TOKEN: "played-token" };
/** Touches that the workers share; `TEAM_TOUCHES=10000` proves it at length. */
const TOUCHES = Number(process.env["TEAM_TOUCHES"] ?? 160);
const KILLS = Math.max(3, Math.round(TOUCHES / 200));

describe("the example team", () => {
  it("lints clean, and its scenarios reach every step", async () => {
    const linted = await runSeq(["-C", EXAMPLE, "lint", "--fail-on", "warning"], { env });
    expect([linted.code, linted.out]).toEqual([0, expect.not.stringContaining("warning")]);
    const { out, code } = await runSeq(["-C", EXAMPLE, "test", "--fail-under", "100", "--json"], { env });
    const { coverage } = JSON.parse(out) as { coverage: { missed: string[] }[] };
    expect([code, coverage.flatMap(({ missed }) => missed)]).toEqual([0, []]);
  });

  it("its image holds what was locked and nothing for development, and runs as nobody's root", () => {
    const lines = read("Dockerfile")
      .split("\n")
      .filter((line) => line !== "" && !line.startsWith("#"));
    const steps = lines.map((line) => /^([A-Z]+) (.+)$/.exec(line)?.slice(1) ?? [line]);
    expect(steps[0]).toEqual(["FROM", "node:20-slim"]);
    const at = (word: string): number => steps.findIndex(([name]) => name === word);
    const install = steps.find(([name]) => name === "RUN")?.[1] ?? "";
    expect(install).toMatch(/^npm ci --omit=dev\b/);
    expect(steps[at("COPY")]?.[1]).toBe("package.json package-lock.json ./");
    expect(steps[at("USER")]?.[1]).toBe("node");
    expect(at("USER")).toBeGreaterThan(at("RUN"));
    expect(at("ENTRYPOINT")).toBeGreaterThan(at("USER"));
    const entry = JSON.parse(steps[at("ENTRYPOINT")]?.[1] ?? "") as string[];
    const { bin } = JSON.parse(readFileSync(join(PACKAGE_ROOT, "package.json"), "utf8")) as { bin: object };
    expect(Object.keys(bin)).toContain(entry[0]?.split("/").at(-1));
  });

  it("its services share a socket, stop in time, and run commands that there are", async () => {
    const { services } = parse(read("compose.yaml"), { merge: true }) as {
      services: Record<
        string,
        { command?: string[]; volumes?: string[]; stop_grace_period?: string; build?: string }
      >;
    };
    expect(Object.keys(services)).toEqual(["postgres", "mail", "texts", "serve", "caddy"]);
    const own = Object.values(services).filter(({ build }) => build !== undefined);
    expect(own).toHaveLength(3);
    for (const { command = [], volumes, stop_grace_period: grace } of own) {
      expect(volumes).toContain("socket:/run/postgresql");
      expect(grace).toBe("20s");
      // Every option of it is known, and every channel there is.
      const { code, err } = await runSeq([...command, "--help"], { cwd: EXAMPLE, env });
      expect([command, code, err]).toEqual([command, 0, ""]);
    }
    expect(read("seq.yaml")).toContain("host=/run/postgresql");
    for (const unit of ["systemd/seq-worker@.service", "systemd/seq-serve.service"])
      expect(read(unit)).toMatch(/^User=seq$[\s\S]*^TimeoutStopSec=20$/m);
  });
});

interface Phones {
  url: string;
  /** Numbers in the order in which they were texted. */
  texted: string[];
}

/** Twilio, as far as it is asked: each text is taken at once, and answered a moment later. */
async function startPhones(): Promise<Phones> {
  const texted: string[] = [];
  const server: Server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (part: string) => (body += part));
    request.on("end", () => {
      if (request.method !== "POST") {
        response.writeHead(200, { "content-type": "application/json" }).end('{"messages":[]}');
        return;
      }
      texted.push(new URLSearchParams(body).get("To") ?? "");
      const answer = JSON.stringify({ sid: `SM${String(texted.length).padStart(32, "0")}` });
      setTimeout(() => response.writeHead(201, { "content-type": "application/json" }).end(answer), 20);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, texted };
}

describe.skipIf(!hasPostgres || !hasSmtpSink())("its workers (needs PostgreSQL and smtp-sink)", () => {
  it("share what is due: whoever is killed, each person hears once, or it is known to be in doubt", async () => {
    const server = await startPostgres({ isDurable: true });
    onTestFinished(() => server.close());
    const [sink, phones] = [await startSink(), await startPhones()];
    onTestFinished(() => sink.stop());
    const field = makeField();
    cpSync(EXAMPLE, field.root, { recursive: true });
    const config = read("seq.yaml")
      .replace(/^store: .*$/m, `store: ${server.url}&schema=team`)
      .replaceAll("smtp: outbox", `smtp: ${sink.url}`)
      .replace("twilio: {", `twilio: { rehearsal_base: ${phones.url},`)
      .replaceAll(/per_day: \d+/g, "per_day: 100000")
      .replace("hours: Mon-Fri 09:00-17:00", "hours: Mon-Sun 00:00-24:00");
    field.write("seq.yaml", config);
    for (const name of ["invite", "reminder"])
      field.write(`sequences/${name}.yaml`, read(`sequences/${name}.yaml`));
    const half = TOUCHES / 2;
    const rows = Array.from({ length: TOUCHES }, (_, n) => {
      const kind = n < half ? "invite" : "reminder";
      return `P${n},Firm ${n},p${n}@firm${n}.example,+1212${String(5_550_000 + n)},US,${kind}`;
    });
    const stdin = `first_name,company,email,phone,country,tags\n${rows.join("\n")}\n`;
    const imported = await field.seq(["import", "-"], { stdin, env });
    expect([imported.code, imported.err]).toEqual([0, expect.any(String)]);
    for (const name of ["invite", "reminder"]) {
      const enrolled = await field.seq(["enroll", name, "--tag", name, "--yes"], { env });
      expect([enrolled.code, enrolled.err]).toEqual([0, ""]);
    }

    const random = chance("team kills").next;
    const parts = [[], [], ["--channels", "email"], ["--channels", "sms", "--senders", "anna,ben"]];
    let errors = "";
    const start = (part: string[]) => {
      const { child, ended } = startBinary(["run", "--watch", "--quiet", ...part], field.root, env);
      void ended.then(({ err, code }) => (errors += code === 0 || code === -1 ? "" : err));
      onTestFinished(() => void child.kill("SIGKILL"));
      return { part, child, ended };
    };
    const workers = parts.map(start);
    const reached = (): number => sink.count() + phones.texted.length;
    for (let killed = 0; killed < KILLS; killed += 1) {
      await expect.poll(reached, { timeout: 120_000 }).toBeGreaterThan((killed * TOUCHES) / (KILLS + 1));
      await sleep(random() * 100);
      const victim = Math.floor(random() * workers.length);
      const { child, ended, part } = workers[victim] ?? workers[0] ?? start([]);
      child.kill("SIGKILL");
      await ended;
      workers[victim] = start(part);
    }
    const look = () => readAttempts(server);
    await expect
      .poll(() => look().filter(({ status }) => status === "sent" || status === "uncertain").length, {
        timeout: 300_000,
        interval: 500,
      })
      .toBe(TOUCHES);
    for (const { child } of workers) child.kill("SIGTERM");
    for (const { ended } of workers) expect((await ended).code).toBe(0);

    const mailed = sink.mails().map(({ to }) => to.replace(/[<>]/g, ""));
    expect(repeated([...mailed, ...phones.texted])).toEqual([]);
    const heard = new Set([...mailed, ...phones.texted]);
    const attempts = look();
    const lost = attempts.filter(({ status, email, phone, channel }) => {
      return status === "sent" && !heard.has(channel === "email" ? email : phone);
    });
    expect(lost).toEqual([]);
    expect(attempts.filter(({ status }) => status === "started")).toEqual([]);
    // What one worker has on its way at once, for each that was killed.
    expect(attempts.filter(({ status }) => status === "uncertain").length).toBeLessThanOrEqual(KILLS * 20);
    expect(errors).toBe("");
    const { out } = await field.seq(["status", "--workers", "--json"], { env });
    expect(JSON.parse(out)).toEqual([]);
  }, 600_000);
});

interface Attempted {
  status: string;
  channel: string;
  email: string;
  phone: string;
}

function readAttempts(server: PostgresServer): Attempted[] {
  const sql = `SELECT coalesce(json_agg(t), '[]') FROM (SELECT a.status, a.channel, p.email, p.phone
    FROM team.attempts a JOIN team.prospects p ON p.id = a.prospect WHERE a.status <> 'failed') t`;
  const place = ["-h", server.host, "-p", String(server.port), "-U", "seq", "-d", "postgres"];
  return JSON.parse(
    execFileSync("psql", [...place, "-XAtc", sql], { encoding: "utf8", maxBuffer: 1 << 28 }),
  ) as Attempted[];
}

function repeated(names: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].filter(([, count]) => count > 1).map(([name]) => name);
}
