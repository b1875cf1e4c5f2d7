// The doors between the rooms. Each rule says why it is there.

/** A package that lives in one room, so that replacing it is a local change. */
function keepPackage(name, room, why) {
  const packages = Array.isArray(name) ? name : [name];
  return {
    name: `${packages[0].replace("@", "").replace("/", "-")}-stays-in-its-room`,
    severity: "error",
    comment: why,
    from: { path: "^src/", pathNot: room },
    to: { path: packages.map((each) => `node_modules/${each}/`) },
  };
}

/** `room` may look into nothing of src/ but itself, the error types, what ends a conversation, what hides secrets, and `allowed`. */
function lockRoom(room, allowed, why) {
  return {
    name: `${room}-looks-only-inwards`,
    severity: "error",
    comment: why,
    from: { path: `^src/${room}/` },
    to: {
      path: "^src/",
      pathNot: [
        `^src/${room}/`,
        "^src/errors\\.ts$",
        "^src/diagnostic\\.ts$",
        "^src/deadline\\.ts$",
        "^src/nearest\\.ts$",
        "^src/(certificate-code|count-of|person-name)\\.ts$",
        "^src/hide-secrets\\.ts$",
        ...allowed,
      ],
    },
  };
}

// What stands for a command at work: it joins rooms, and is loaded when it runs.
const AT_WORK = "^src/(app/[^/]+\\.ts$|cli/interactive/)";
const ENGINE = "^src/engine/";
// Which spellings are one mailbox: pure, and what the store compares people by.
const MAILBOX = "^src/prospects/normalise/(mailbox|free-mail)\\.ts$";
const WORKSPACE_TYPES = "^src/config/workspace-config\\.ts$";

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: "engine-imports-nothing",
      severity: "error",
      comment:
        "The engine decides what happens next. It stays pure and testable only while it knows no store, channel, clock or package.",
      from: { path: ENGINE },
      to: { pathNot: ENGINE },
    },
    {
      name: "no-cycles",
      severity: "error",
      comment:
        "Two files that need each other are one idea, or hide a third; neither can be read or loaded alone.",
      from: {},
      // A type that two files share costs nothing at run time.
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "no-circles-of-types-between-rooms",
      severity: "error",
      comment:
        "Inside a room two files may share a type; between rooms even that says that neither can be understood without the other.",
      from: { path: "^src/([^/]+)/" },
      to: { circular: true, path: "^src/[^/]+/", pathNot: "^src/$1/" },
    },
    {
      name: "channels-never-know-each-other",
      severity: "error",
      comment:
        "A channel is added or removed as one folder and one line in registry.ts; that ends when one leans on another.",
      from: { path: "^src/channels/([^/.]+)[/.]", pathNot: "^src/channels/registry\\.ts$" },
      to: {
        path: "^src/channels/(linkedin|email|call|visit|task)(/|\\.ts$)",
        pathNot: "^src/channels/$1[/.]",
      },
    },
    {
      name: "nobody-enters-by-the-front-door",
      severity: "error",
      comment:
        "cli reads argv and turns what the rooms return into text, app joins the rooms for a command at work. A room that calls either cannot be used by anything else.",
      from: { path: "^src/(?!cli/|main\\.ts$)([^/]+)" },
      to: { path: "^src/(cli|app)/", pathNot: "^src/$1/" },
    },
    {
      name: "app-prints-nothing-itself",
      severity: "error",
      comment: "What a command works with is the same whether a terminal, cron or a test asks.",
      from: { path: "^src/app/" },
      to: { path: "^src/cli/" },
    },
    {
      name: "nobody-imports-main",
      severity: "error",
      comment: "main wires the rooms together; an import from below would tie them into one knot.",
      from: { path: "^src/" },
      to: { path: "^src/main\\.ts$" },
    },
    {
      name: "front-door-loads-lazily",
      severity: "error",
      comment:
        "Cron starts the program 1,440 times a day: a command loads its room when it runs, never when the program starts.",
      from: { path: "^src/(main\\.ts$|cli/|app/session/)", pathNot: AT_WORK },
      to: {
        path: [
          "^src/(store|yaml|config|sequence|scenario|lint|message|prospects|campaigns|run|channels|workspace|condition|calendar|report|playback|forecast|review|inbound|law|web|git|providers)/",
          AT_WORK,
        ],
        dynamic: false,
        dependencyTypesNot: ["type-only"],
      },
    },
    {
      name: "prompts-are-asked-for-lazily",
      severity: "error",
      comment: "inquirer costs about 80 ms to load; only a command that asks at a terminal pays it.",
      from: { path: "^src/", pathNot: AT_WORK },
      to: { path: "^src/cli/prompts\\.ts$", dynamic: false, dependencyTypesNot: ["type-only"] },
    },
    {
      name: "working-rooms-stand-above",
      severity: "error",
      comment:
        "workspace, lint, run, prospects, report and review use the rooms below; the rooms below never call back.",
      from: {
        path: "^src/(yaml|config|sequence|scenario|store|channels|providers|message|calendar|condition|law|engine|token)/",
      },
      to: {
        path: "^src/(workspace|lint|run|prospects|campaigns|report|playback|forecast|review|inbound|web)/",
        pathNot: MAILBOX,
      },
    },
    lockRoom("files", [], "How a file is opened and written; what is in it, and why, is not its concern."),
    lockRoom("token", [ENGINE], "Signing is arithmetic on bytes; it knows no mail, page or database."),
    lockRoom(
      "store",
      [ENGINE, "^src/token/", "^src/files/", MAILBOX],
      "The store keeps what it is given; it knows no channel, file format or rule, but whom a mailbox makes one person. It opens its files as all do.",
    ),
    lockRoom(
      "law",
      [ENGINE],
      "The law is a table and pure functions over it; who asks, and what follows, is not its concern.",
    ),
    lockRoom("calendar", [ENGINE], "Time is asked by many; it answers without knowing who asks."),
    lockRoom("condition", [ENGINE], "Conditions are decided from facts alone."),
    lockRoom(
      "message",
      [ENGINE],
      "Rendering turns a template and a person into text; what happens to it is not its concern.",
    ),
    lockRoom(
      "channels",
      [ENGINE, WORKSPACE_TYPES, "^src/files/", "^src/message/", "^src/law/", "^src/token/"],
      "A channel renders a touch from a request, its links signed, hands it to a sender's server or a file, and reports an outcome.",
    ),
    lockRoom("git", [], "What a branch says reaches git here alone, so the hardening cannot be gone round."),
    {
      name: "programs-are-started-in-few-places",
      severity: "error",
      comment:
        "Whatever starts another program decides what it is given of the environment, and that nothing of a branch is started: git in one file, beside it the browser, cron's program and coreutils' seq.",
      from: {
        path: "^src/",
        pathNot: "^src/(git/run-git|cli/(cron/install|desktop|hand-over))\\.ts$",
      },
      to: { path: "^(node:)?child_process$", dependencyTypesNot: ["type-only"] },
    },
    keepPackage(
      ["commander", "@commander-js/extra-typings"],
      "^src/cli/",
      "Only the front door parses arguments.",
    ),
    keepPackage(
      "inquirer",
      "^src/cli/prompts\\.ts$",
      "One file asks questions, so scripts never meet a prompt by accident.",
    ),
    keepPackage(
      "chalk",
      "^src/app/session/paint\\.ts$",
      "What the few styles look like is decided once; everybody else says what a text means.",
    ),
    keepPackage("cli-table3", "^src/cli/render/", "Tables are drawn where text is made."),
    keepPackage("yaml", "^src/yaml/", "YAML is read in one room, where positions are kept."),
    keepPackage(
      "zod",
      "^src/(yaml|config|sequence|scenario|providers)/",
      "What a file may hold is said by the rooms that read files.",
    ),
    lockRoom("yaml", [], "Text becomes nodes that know where they stand; what they mean is others' concern."),
    keepPackage(
      ["liquidjs", "marked", "html-to-text"],
      "^src/message/",
      "Templates are hostile input; one room sets their limits.",
    ),
    keepPackage(
      ["hono", "@hono/node-server", "standardwebhooks"],
      "^src/web/",
      "One room answers requests; everything else would work without a server.",
    ),
    keepPackage("nodemailer", "^src/channels/email/", "Only the email channel speaks SMTP."),
    keepPackage("better-sqlite3", "^src/store/", "The database hides behind the store's verbs."),
    keepPackage(
      "pg",
      "^src/store/postgres/",
      "One thread speaks with the server; whoever asks it waits for the answer.",
    ),
    keepPackage("p-queue", "^src/run/delivery/", "Concurrency is decided by the runner."),
    keepPackage(
      "@marcbachmann/cel-js",
      "^src/condition/",
      "Conditions are parsed, checked and decided in one place.",
    ),
    keepPackage(
      ["temporal-polyfill", "date-holidays"],
      "^src/calendar/",
      "Zones and holidays are the calendar's.",
    ),
    keepPackage(
      ["csv-parse", "csv-stringify", "validator", "libphonenumber-js", "tldts"],
      "^src/prospects/",
      "People's data is read, checked and normalised in one room.",
    ),
    keepPackage(
      "imapflow",
      "^src/inbound/mailbox/imap-(session|idle)\\.ts$",
      "What speaks IMAP can neither mark nor delete.",
    ),
    keepPackage(
      "got",
      "^src/(prospects/|inbound/notify/post\\.ts$|providers/send-request\\.ts$)",
      "What asks other machines over HTTP says so in one file: imports fetch a table, notifications post one, providers send a request (and trade tokens).",
    ),
    {
      name: "no-development-package-in-the-program",
      severity: "error",
      comment: "Development packages are not installed where the program runs.",
      from: { path: "^(src|bin)/" },
      to: { dependencyTypes: ["npm-dev"], pathNot: "node_modules/@types/" },
    },
    {
      name: "everything-imported-exists",
      severity: "error",
      comment: "An import that resolves to nothing fails at run time, perhaps months later in a lazy part.",
      from: { path: "^src/" },
      // Not installed where Node is older than it needs; the store then takes the other one.
      to: { couldNotResolve: true, pathNot: "^better-sqlite3-node22$" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^dist/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
    },
  },
};
