/** Holds the good token of `jwt-probe` where no file does: a command line shows in process lists and shell histories. */
export const PROBE_TOKEN = 'HARDENED_PROBE_TOKEN';

export function tokenFromEnvironment(): string | undefined {
  return process.env[PROBE_TOKEN];
}
