import { isSecret } from "../../hide-secrets.ts";

/** What other programs need of the environment: where things are, which language, which desktop, how git works. */
const NEEDED =
  /^(?:PATH|HOME|USER|LOGNAME|SHELL|TERM|COLUMNS|LINES|TMPDIR|TEMP|TMP|TZ|LANG|LANGUAGE|LC_\w+|POSIXLY_CORRECT|LD_\w+|DYLD_\w+|NIX_\w+|XDG_\w+|DISPLAY|WAYLAND_DISPLAY|XAUTHORITY|DBUS_SESSION_BUS_ADDRESS|DESKTOP_SESSION|KDE_\w+|GNOME_\w+|BROWSER|SSH_AUTH_SOCK|WSL\w*|SYSTEMROOT|WINDIR|COMSPEC|PATHEXT|APPDATA|LOCALAPPDATA|USERPROFILE|PROGRAM\w+|GIT_(?!.*(?:TOKEN|PASSWORD))\w+|PROSPECT_SEQ_\w+)$/i;

/** The environment of a program that we start. Secrets stay with us: nothing that we start logs in anywhere. */
export function chooseChildEnv(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => NEEDED.test(name)));
}

/**
 * The environment without secrets, and all else as it was: for coreutils' seq, which may be a wrapper that needs
 * variables of its own.
 */
export function withoutSecrets(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name, value = ""]) => !isSecret(name, value)));
}
