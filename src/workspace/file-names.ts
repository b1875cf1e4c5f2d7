// Names of the files and folders that make a workspace, relative to its root.

/** The file that makes a folder a workspace. */
export const WORKSPACE_FILE = "seq.yaml";
/** The folder of the sequence files, one sequence a file. */
export const SEQUENCES_FOLDER = "sequences";
/** The only folder that templates may include from. */
export const SNIPPETS_FOLDER = "snippets";
/** Secrets beside seq.yaml, ignored by git. */
export const SECRETS_FILE = ".env";
/** What `seq approve` has recorded. */
export const APPROVALS_FILE = "approvals.yaml";
