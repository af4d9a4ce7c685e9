/** A fault of the call, not of what was checked: printed without a stack, exit code 2. */
export class UsageError extends Error {}
