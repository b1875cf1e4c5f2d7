import type { Context, Hono } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import { html } from "hono/html";
import { parseLater } from "../../calendar/parse-later.ts";
import { ENDINGS, type TaskEnding } from "../../channels/task-ending.ts";
import { UserError } from "../../errors.ts";
import { readDay } from "../../report/day.ts";
import { formatMetrics } from "../../report/metrics.ts";
import { DEFAULT_DAYS, firstDay, readOverview, usualFirstDay } from "../../report/overview.ts";
import { readPerson } from "../../report/person.ts";
import { readStatus } from "../../report/status.ts";
import { openHiding } from "../../run/actions/hidden-task.ts";
import { pauseTarget } from "../../run/actions/pause.ts";
import { recordFact } from "../../run/actions/record-fact.ts";
import { checkEnding, endTask, findTask } from "../../run/actions/tasks.ts";
import { redeemCode } from "../../run/codes/redeem.ts";
import type { KeyRing } from "../keys.ts";
import { chooseLanguage } from "../language.ts";
import { readPostedForm } from "../posted-form.ts";
import type { Turns } from "../rate-limit.ts";
import type { WebEnv, WebServices } from "../services.ts";
import { readCode, sayVerdict, writeCodePage, writeHeldCode } from "./code-page.ts";
import { FROM_DAY, writeDayPage } from "./day-page.ts";
import { isAtMachine, isOwnForm, isOwnHost, isSecure, showsToken } from "./door.ts";
import { BOARD_POLICY, drawButton, type Piece, writeFrame } from "./frame.ts";
import { readFigure, writeFigurePage } from "./figure-page.ts";
import { readPass, writeSession } from "./login.ts";
import { PERIODS, writeOverview } from "./overview-page.ts";
import { writePersonPage } from "./person-page.ts";
import { BOARD_WORDS, type BoardLanguage, isSaid, type Said } from "./words.ts";

type Here = Context<WebEnv>;

/** Prometheus' text format, as it wants to be told. */
const METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

/** A browser keeps `__Host-` cookies to this host, this path and TLS (RFC 6265bis 4.1.3). */
const COOKIE = { secure: "__Host-seq", plain: "seq" };

interface DashboardParts {
  keys: KeyRing;
  turns: Turns;
  services: Pick<WebServices, "random" | "commits">;
  /** The answer to what is not ours, counted by client. */
  refuseWrong(c: Here, status: 400 | 401 | 404, outcome: string): Response;
}

/** The overview, people, the few buttons, log-in, and `/metrics`. Whoever may look may press. */
export function addDashboard(
  app: Hono<WebEnv>,
  { keys, turns, services, refuseWrong }: DashboardParts,
): void {
  /** Whether the one who asks may look: at this machine, where nothing leads here from outside; else by log-in. */
  async function mayLook(c: Here): Promise<boolean> {
    const { config, store, clock } = c.get("run");
    if (config.publicUrl === null && isAtMachine(c)) return true;
    if (!isOwnHost(c, config.publicUrl)) return false;
    const cookie = getCookie(c, isSecure(c, config.publicUrl) ? COOKIE.secure : COOKIE.plain);
    if (cookie === undefined) return false;
    return readPass(await keys.read(store, "session", cookie), clock.now()) !== null;
  }

  /** A page that says how to get in; a cookie that is not ours counts as a guess. */
  function askToLogIn(c: Here): Response {
    const hasCookie = getCookie(c, COOKIE.secure) !== undefined || getCookie(c, COOKIE.plain) !== undefined;
    if (hasCookie) {
      const refused = refuseWrong(c, 401, "wrong_session");
      if (refused.status === 429) return refused;
    }
    c.set("outcome", "log_in");
    const words = BOARD_WORDS[languageOf(c)];
    return notice(c, 401, html`<p>${words.loginHow}</p><p><code>seq serve login</code></p>`);
  }

  function notice(c: Here, status: 200 | 401 | 403 | 404 | 409, content: Piece): Response {
    const language = languageOf(c);
    return show(c, writeFrame({ language, title: BOARD_WORDS[language].loginTitle, content }), status);
  }

  /** A button of ours was pressed by somebody who may look; anything else gets the answer that it returns. */
  async function refusePress(c: Here): Promise<Response | null> {
    const { publicUrl } = c.get("run").config;
    if (!isOwnForm(c, publicUrl)) {
      c.set("outcome", "other_origin");
      return notice(c, 403, html`<p role="status">${BOARD_WORDS[languageOf(c)].refused}</p>`);
    }
    return (await mayLook(c)) ? null : askToLogIn(c);
  }

  /** What the person pressed; UserErrors are told as they are: somebody else was quicker. */
  async function press(c: Here, act: (action: string) => Promise<string>): Promise<Response> {
    const form = readPostedForm(await c.req.text(), c.req.header("content-type") ?? "");
    const action = form.find(([name]) => name === "action")?.[1] ?? "";
    try {
      const target = await act(action);
      c.set("outcome", action);
      return c.redirect(target, 303);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      c.set("outcome", "refused");
      return notice(
        c,
        409,
        html`<p role="status">${error.message}</p><p><a href="/">${BOARD_WORDS[languageOf(c)].back}</a></p>`,
      );
    }
  }

  app.get("/metrics", async (c) => {
    const run = c.get("run");
    if (!isAtMachine(c) && !showsToken(c, run.config.web.metricsToken))
      return refuseWrong(c, 401, "wrong_token");
    return c.body(formatMetrics(await readStatus(run)), 200, { "Content-Type": METRICS_TYPE });
  });

  app.get("/", async (c) => {
    if (!(await mayLook(c))) return askToLogIn(c);
    const run = c.get("run");
    const isUsual = c.req.query("days") === undefined;
    const days = isUsual && (await usualFirstDay(run)) === null ? null : daysOf(c);
    const since = days === null ? null : firstDay(run.clock.now(), days, run.config.calendar.zone);
    const view = await readOverview(run, { since, commits: await services.commits(run) });
    return show(c, writeOverview(view, { language: languageOf(c), days, said: saidOf(c) }));
  });

  app.get("/figures/:figure", async (c) => {
    if (!(await mayLook(c))) return askToLogIn(c);
    const asked = readFigure(c.req.param("figure"), c.req.query());
    if (asked === null) return notice(c, 404, html`<p>${BOARD_WORDS[languageOf(c)].noFigure}</p>`);
    const page = await writeFigurePage(c.get("run"), asked, {
      language: languageOf(c),
      days: daysOf(c),
      mature: c.req.query("young") === undefined,
    });
    return show(c, page);
  });

  app.get("/today", async (c) => {
    if (!(await mayLook(c))) return askToLogIn(c);
    return show(c, writeDayPage(await readDay(c.get("run")), { language: languageOf(c), said: saidOf(c) }));
  });

  /** A code's page, as it is after `said`. Each page draws the key of its own press. */
  async function showCode(c: Here, text: string, said: Piece | null): Promise<Response> {
    const run = c.get("run");
    const { zone } = run.config.calendar;
    const key = services.random(16).toString("hex");
    const options = { language: languageOf(c), zone, now: run.clock.now(), key, said };
    return show(c, writeCodePage(await readCode(run, text), options));
  }

  app.get("/code", async (c) => {
    if (!(await mayLook(c))) return askToLogIn(c);
    return showCode(c, c.req.query("code") ?? "", null);
  });

  app.post("/code", async (c) => {
    const refused = await refusePress(c);
    if (refused !== null) return refused;
    const run = c.get("run");
    const form = readPostedForm(await c.req.text(), c.req.header("content-type") ?? "");
    const read = (name: string) => form.find(([each]) => each === name)?.[1] ?? "";
    const [action, code, key] = [read("action"), read("code").slice(0, 100), read("key")];
    if (!/^[\da-f]{32}$/.test(key) || (action !== "redeem" && action !== "visited"))
      return showCode(c, code, null);
    const now = run.clock.now();
    const language = languageOf(c);
    return turns.take(`code ${code}`, async () => {
      c.set("outcome", action);
      if (action === "redeem") {
        const { verdict } = await redeemCode(run, code, { key: `page/${key}`, at: now, by: null }, now);
        return showCode(c, code, sayVerdict(verdict, language));
      }
      const { person } = await readCode(run, code);
      if (person === null) return showCode(c, code, null);
      await recordFact(
        run,
        person,
        { kind: "visited", at: now, key: `page/${key}`, data: { source: "code" } },
        now,
      );
      return showCode(c, code, html`<p role="status">${BOARD_WORDS[language].saidVisited}</p>`);
    });
  });

  // Whoever holds the link sees their code; only who may look may press, so that a customer uses up nothing by a tap.
  app.get("/k/:token", async (c) => {
    const { store } = c.get("run");
    const code = await keys.read(store, "code", c.req.param("token"));
    if (code === null) return refuseWrong(c, 404, "wrong_token");
    if (await mayLook(c)) return c.redirect(`/code?code=${encodeURIComponent(code)}`, 302);
    c.set("outcome", "code");
    return show(c, writeHeldCode(await store.findCode(code), languageOf(c)));
  });

  app.get("/people/:id{p[1-9]\\d{0,14}}", async (c) => {
    if (!(await mayLook(c))) return askToLogIn(c);
    const run = c.get("run");
    const person = await run.store.findProspect(c.req.param("id"));
    if (person === null) return c.notFound();
    const { zone } = run.config.calendar;
    const options = { language: languageOf(c), zone, now: run.clock.now(), said: saidOf(c) };
    return show(c, writePersonPage(await readPerson(run, person), options));
  });

  app.post("/people/:id{p[1-9]\\d{0,14}}", async (c) => {
    const refused = await refusePress(c);
    if (refused !== null) return refused;
    const run = c.get("run");
    const id = c.req.param("id");
    return press(c, async (action) => {
      const person = await run.store.findProspect(id);
      if (person === null || action !== "pause") throw new UserError(`nothing is done to ${id} by that`);
      const paused = await pauseTarget(run, { type: "prospect", person, sequence: null }, run.clock.now());
      return `/people/${id}?said=${paused === 0 ? "nothingActive" : "saidPaused"}`;
    });
  });

  app.post("/tasks/:id{[1-9]\\d{0,14}}", async (c) => {
    const refused = await refusePress(c);
    if (refused !== null) return refused;
    const run = c.get("run");
    const id = Number(c.req.param("id"));
    return press(c, (action) =>
      turns.take(`task ${id}`, async () => {
        const now = run.clock.now();
        const { zone } = run.config.calendar;
        const task = await findTask(run, id);
        const back = c.req.query("from") === FROM_DAY ? "/today" : "/";
        if (action === "snooze") {
          await run.store.changeTask(id, { snoozedUntil: parseLater("tomorrow", now, zone) });
          return `${back}?said=saidSnoozed`;
        }
        if (!isEnding(action)) throw new UserError(`task ${id} does not end by that`);
        const hidden = await (await openHiding(run.store, now, zone))(task);
        if (hidden !== null) throw new UserError(`task ${id} is not for now: ${hidden}`);
        checkEnding(task, action, {});
        // One press is one command: `seq undo` takes it back.
        await endTask({ ...run, batch: services.random(16).toString("hex") }, id, action, now);
        return `${back}?said=saidDone`;
      }),
    );
  });

  // Looking at a link uses nothing up: programs that look for viruses open every link, and press no button.
  app.get("/login/:token", async (c) => {
    const { store, clock, config } = c.get("run");
    const payload = await keys.read(store, "login", c.req.param("token"));
    if (payload === null || !isOwnHost(c, config.publicUrl)) return refuseWrong(c, 404, "wrong_token");
    const words = BOARD_WORDS[languageOf(c)];
    if (readPass(payload, clock.now()) === null) return tellOver(c);
    return notice(c, 200, html`<p>${words.loginAsk}</p>${drawButton("", "login", words.loginPress)}`);
  });

  app.post("/login/:token", async (c) => {
    const { store, clock, config } = c.get("run");
    const payload = await keys.read(store, "login", c.req.param("token"));
    if (payload === null || !isOwnHost(c, config.publicUrl)) return refuseWrong(c, 404, "wrong_token");
    if (!isOwnForm(c, config.publicUrl)) {
      c.set("outcome", "other_origin");
      return notice(c, 403, html`<p role="status">${BOARD_WORDS[languageOf(c)].refused}</p>`);
    }
    const now = clock.now();
    const pass = readPass(payload, now);
    if (pass === null || !(await store.spendToken(pass.id, pass.expiresAt, now))) return tellOver(c);
    const session = writeSession(await store.tokenKeys(), services.random, now);
    const isTls = isSecure(c, config.publicUrl);
    setCookie(c, isTls ? COOKIE.secure : COOKIE.plain, session.value, {
      httpOnly: true,
      sameSite: "Strict",
      secure: isTls,
      path: "/",
      maxAge: session.seconds,
    });
    c.set("outcome", "logged_in");
    return c.redirect("/", 303);
  });

  function tellOver(c: Here): Response {
    c.set("outcome", "over");
    const words = BOARD_WORDS[languageOf(c)];
    return notice(c, 401, html`<p role="status">${words.loginOver}</p><p><code>seq serve login</code></p>`);
  }
}

function isEnding(action: string): action is TaskEnding {
  return Object.hasOwn(ENDINGS, action);
}

function languageOf(c: Here): BoardLanguage {
  return chooseLanguage(null, c.req.header("accept-language")) === "ko" ? "ko" : "en";
}

/** The period that the reader chose, in days; null for everything. */
function daysOf(c: Here): number | null {
  const asked = c.req.query("days");
  const days = asked === "all" ? null : Number(asked);
  return PERIODS.find((each) => each === days) ?? (asked === "all" ? null : DEFAULT_DAYS);
}

function saidOf(c: Here): Said | null {
  const said = c.req.query("said");
  return isSaid(said) ? said : null;
}

function show(c: Here, page: string, status: 200 | 401 | 403 | 404 | 409 = 200): Response {
  c.set("policy", BOARD_POLICY);
  return c.html(page, status);
}
