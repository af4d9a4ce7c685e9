import { tri } from '../tri-state';
import type { Compiler } from './compile';

/**
 * LabelMatch: labels of earlier rules. A fully qualified key names one label; a shorter one is looked for at the end of
 * labels of the same context. A namespace key ends with a colon.
 */
export const labelMatch: Compiler = (statement, build) => {
  const key = String(statement['Key']);
  const isFull = key.startsWith('awswaf:');
  if (statement['Scope'] === 'LABEL') {
    return ({ labels }) =>
      tri([...labels].some((label) => (isFull ? label === key : endsWith(label, key, build.labelPrefix))));
  }
  if (statement['Scope'] !== 'NAMESPACE') return build.unknown('LabelMatch without scope');
  return ({ labels }) =>
    tri([...labels].some((label) => (isFull ? label.startsWith(key) : hasNamespace(label, key, build.labelPrefix))));
};

function endsWith(label: string, key: string, prefix: string): boolean {
  if (!label.startsWith(prefix)) return false;
  const own = label.slice(prefix.length);
  return own === key || own.endsWith(`:${key}`);
}

function hasNamespace(label: string, key: string, prefix: string): boolean {
  if (!label.startsWith(prefix)) return false;
  const own = label.slice(prefix.length);
  return own.startsWith(key) || own.includes(`:${key}`);
}
