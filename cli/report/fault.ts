/** The lines that tell a user of a fault: what, where, remedy. A stack trace only for a defect of ours. */
export function describeFault(error: unknown): readonly string[] {
  if (!(error instanceof Error)) return [`hardened-api: ${String(error)}`];
  // Faults that we foresee have a class of their own; anything else is a defect, and its trace is wanted.
  const isForeseen = error.constructor !== Error && !(error instanceof TypeError) && !(error instanceof RangeError);
  return isForeseen ? [`hardened-api: ${error.message}`] : [`hardened-api: ${error.stack ?? error.message}`];
}
