import inquirer from "inquirer";
import { makeOneLine } from "../app/session/showable.ts";
import type { Streams } from "../app/session/world.ts";
import { ExitCode, InternalError, UserError } from "../errors.ts";

/** Questions at a terminal. Ctrl-C in any of them is a UserError with exit code 130. */
export interface Prompts {
  askText(question: {
    message: string;
    default?: string;
    /** The complaint about an answer, which is then asked for again; null when it will do. */
    check?: (answer: string) => string | null | Promise<string | null>;
  }): Promise<string>;
  askChoice<Value extends string>(question: {
    message: string;
    choices: readonly { value: Value; name: string }[];
    default?: Value;
  }): Promise<Value>;
  /** Any number of the choices, at least one. */
  askMany<Value extends string>(question: {
    message: string;
    choices: readonly { value: Value; name: string; checked?: boolean }[];
  }): Promise<Value[]>;
  confirm(question: { message: string; default: boolean }): Promise<boolean>;
  /** Says that what was answered so far is kept, should the person stop now. */
  keep(): void;
  /** Opens $EDITOR on a text. */
  editText(question: { message: string; text: string }): Promise<string>;
}

/** At which terminals something that was answered is kept by now, whoever asked. */
const kept = new WeakSet<Streams>();

export function createPrompts(streams: Streams): Prompts {
  const guard = <Answer>(asked: Promise<Answer>): Promise<Answer> =>
    guardAnswer(asked, () => kept.has(streams));
  const prompt = inquirer.createPromptModule({ input: streams.stdin, output: streams.stdout });

  return {
    keep: () => void kept.add(streams),
    async askText({ message, default: preset, check }) {
      const { answer } = await guard(
        prompt<{ answer: string }>([
          {
            type: "input",
            name: "answer",
            message: makeOneLine(message),
            ...(preset === undefined ? {} : { default: preset }),
            validate: async (text: string) => (await check?.(text)) ?? true,
          },
        ]),
      );
      return answer;
    },
    async askChoice({ message, choices, default: preset }) {
      const { answer } = await guard(
        prompt<{ answer: string }>([
          {
            type: "select",
            name: "answer",
            message: makeOneLine(message),
            choices: choices.map((each) => ({ ...each, name: makeOneLine(each.name) })),
            ...(preset === undefined ? {} : { default: preset }),
          },
        ]),
      );
      const chosen = choices.find((each) => each.value === answer);
      if (chosen === undefined) throw new InternalError("an answer that was not among the choices");
      return chosen.value;
    },
    async askMany({ message, choices }) {
      const { answer } = await guard(
        prompt<{ answer: string[] }>([
          {
            type: "checkbox",
            name: "answer",
            message: makeOneLine(message),
            choices: choices.map((each) => ({ ...each, name: makeOneLine(each.name) })),
            required: true,
          },
        ]),
      );
      return choices.filter(({ value }) => answer.includes(value)).map(({ value }) => value);
    },
    async confirm({ message, default: preset }) {
      const { answer } = await guard(
        prompt<{ answer: boolean }>([
          { type: "confirm", name: "answer", message: makeOneLine(message), default: preset },
        ]),
      );
      return answer;
    },
    async editText({ message, text }) {
      const { answer } = await guard(
        prompt<{ answer: string }>([
          {
            type: "editor",
            name: "answer",
            message: makeOneLine(message),
            default: text,
            waitForUserInput: false,
          },
        ]),
      );
      return answer.replace(/\n$/, "");
    },
  };
}

async function guardAnswer<Answer>(asked: Promise<Answer>, isKept: () => boolean): Promise<Answer> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof Error && error.name === "ExitPromptError") {
      throw new UserError(
        isKept() ? "stopped; what was already answered is kept" : "stopped; nothing was changed",
        {
          exit: ExitCode.interrupted,
          cause: error,
        },
      );
    }
    throw error;
  }
}
