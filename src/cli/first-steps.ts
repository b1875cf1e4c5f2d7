// What every start needs before the command line itself is loaded: built into one file, since each file costs time.
export { handOver } from "./hand-over.ts";
export { tryQuietRun } from "./quiet-run.ts";
