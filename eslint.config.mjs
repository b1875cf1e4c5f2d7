import tseslint from "typescript-eslint";

const FORMS = [
  {
    selector: "ExportDefaultDeclaration",
    message: "Use a named export: it keeps its name where it is used.",
  },
  { selector: "TSEnumDeclaration", message: "Use a union of string literals: types are erased." },
];

export default tseslint.config(
  { ignores: ["dist/", "coverage/", "node_modules/", "examples/"] },
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/consistent-type-exports": "error",
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
      "@typescript-eslint/ban-ts-comment": "error",
      // Numbers and booleans read well in a message; objects and undefined still do not pass.
      "@typescript-eslint/restrict-template-expressions": [
        "error",
        { allowNumber: true, allowBoolean: true },
      ],
      // One port, several makers: an implementation may be async without awaiting anything.
      "@typescript-eslint/require-await": "off",
      // `() => void doIt()` is how a callback says that it returns nothing.
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "no-restricted-syntax": ["error", ...FORMS],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      // Most objects here are closures without `this`, and are taken apart freely; the rule cannot tell.
      "@typescript-eslint/unbound-method": "off",
      eqeqeq: ["error", "always", { null: "ignore" }],
      "no-console": "error",
    },
  },
  {
    // What a room asks of email it asks of the channel, or a second one that machines perform is forgotten there.
    files: ["src/**"],
    ignores: ["src/channels/email/**", "src/law/**", "src/inbound/**"],
    rules: {
      "no-restricted-syntax": [
        "error",
        ...FORMS,
        ...[
          'BinaryExpression[right.value="email"][left.property.name=/^(channel|action|medium|id)$/]',
          'BinaryExpression[right.value="email"][left.name=/^(channel|action|medium)$/]',
          'Property[key.name=/^(channel|action)$/][value.value="email"]',
          'CallExpression[callee.property.name=/^find(Channel|Action)$/][arguments.0.value="email"]',
          'CallExpression[callee.name=/^find(Channel|Action)$/][arguments.0.value="email"]',
        ].map((selector) => ({
          selector,
          message: "Ask the channel what it is and can (channels/channel.ts).",
        })),
      ],
    },
  },
  {
    // The heart is pure: the same input gives the same output.
    files: ["src/engine/**"],
    rules: {
      "no-restricted-globals": [
        "error",
        ...[
          "Date",
          "process",
          "performance",
          "setTimeout",
          "setInterval",
          "setImmediate",
          "fetch",
          "Intl",
        ].map((name) => ({
          name,
          message: "The engine is pure: no clock, no process, no timers, no network.",
        })),
      ],
      "no-restricted-properties": [
        "error",
        { object: "Math", property: "random", message: "Use a hash of the enrollment." },
      ],
    },
  },
  {
    files: ["test/**", "*.config.ts", "bench/**"],
    rules: {
      "no-restricted-syntax": "off",
      "no-console": "off",
      "@typescript-eslint/no-non-null-assertion": "off",
      // JSON.parse and vitest's matchers are `any`; an assertion follows.
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-member-access": "off",
      "@typescript-eslint/no-unsafe-call": "off",
      "@typescript-eslint/no-unsafe-argument": "off",
      "@typescript-eslint/no-unsafe-return": "off",
    },
  },
  { files: ["**/*.mjs", "**/*.js"], extends: [tseslint.configs.base] },
);
