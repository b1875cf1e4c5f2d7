import type * as z from "zod";
import type { Action } from "../channels/channel.ts";
import type { Partially } from "../yaml/shape.ts";
import type { Path } from "../yaml/yaml-file.ts";
import type { branchSchema, exitSchema, setSchema, TouchData } from "./step-schema.ts";

interface DraftBase {
  /** The step's id; a stand-in where it is missing, so that the rest can still be checked. */
  id: string;
  path: Path;
}

/** A step as written, of known shape; keys with something wrong are left out. */
export type Draft =
  | (DraftBase & { kind: "touch"; channel: { id: string }; action: Action; data: Partially<TouchData> })
  | (DraftBase & {
      kind: "branch";
      data: Partially<z.output<typeof branchSchema>>;
      then: Draft[];
      else: Draft[];
    })
  | (DraftBase & { kind: "set"; data: Partially<z.output<typeof setSchema>> })
  | (DraftBase & { kind: "exit"; data: Partially<z.output<typeof exitSchema>> })
  /** Neither `do` nor `if`, or an unknown action. */
  | (DraftBase & { kind: "unknown"; data: Partially<Pick<TouchData, "wait" | "until" | "when">> });

/** Drafts in file order, branches after their `if`. */
export function flattenDrafts(drafts: readonly Draft[]): Draft[] {
  return drafts.flatMap((draft) =>
    draft.kind === "branch" ? [draft, ...flattenDrafts(draft.then), ...flattenDrafts(draft.else)] : [draft],
  );
}
