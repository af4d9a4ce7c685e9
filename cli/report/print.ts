/** Writes one line to standard output. */
export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Writes one line to standard error: progress and faults, so that standard output stays a report. */
export function printError(line: string): void {
  process.stderr.write(`${line}\n`);
}
