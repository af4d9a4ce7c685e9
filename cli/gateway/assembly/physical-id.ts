import { createHash } from 'node:crypto';

/** Hex digits made of stack and logical id: the same in every boot, so that two boots can be compared. */
export function localHash(length: number, ...parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\u0000')).digest('hex').slice(0, length);
}

/** The name that CloudFormation would give a resource that the template does not name. */
export function generatedName(stack: string, logicalId: string): string {
  return `${stack.replaceAll('/', '-')}-${logicalId}-${localHash(12, stack, logicalId).toUpperCase()}`;
}

/** A UUID made of stack and logical id. */
export function localUuid(stack: string, logicalId: string): string {
  return localHash(32, stack, logicalId).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
