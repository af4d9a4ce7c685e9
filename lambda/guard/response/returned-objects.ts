import type { OperationSpec, ReturnSpec } from '../../../src/vocabulary';
import type { ReturnedObject } from '../../core/authorization/returned-objects';
import { textOf } from '../input/body';
import type { ProxyResponse } from '../proxy';

/** The objects of a response; the response without the members that tell of them and that the contract does not publish. */
export interface Returned {
  readonly objects: readonly ReturnedObject[];
  readonly response: ProxyResponse;
}

/** Finds the objects of a response. Undefined: it has a body in which they cannot be found. */
export function returnedObjects({ returns = [] }: OperationSpec, response: ProxyResponse): Returned | undefined {
  const bytes = Buffer.from(response.body ?? '', response.isBase64Encoded ? 'base64' : 'utf8');
  if (returns.length === 0 || bytes.length === 0) return { objects: [], response };
  const isSuccess = response.statusCode >= 200 && response.statusCode < 300;
  const read = jsonOf(bytes);
  if (!read) return isSuccess ? undefined : { objects: [], response };
  const places = returns.flatMap((spec) => placesOf(spec, read.value));
  // An error tells of no object, unless it does.
  const objects = places.map(objectIn).filter(({ id }) => isSuccess || id !== undefined);
  const removed = places.map(withoutHidden).includes(true);
  return {
    objects,
    response: removed ? { ...response, body: JSON.stringify(read.value), isBase64Encoded: undefined } : response,
  };
}

function jsonOf(bytes: Buffer): { readonly value: unknown } | undefined {
  const text = textOf(bytes);
  try {
    return text === undefined ? undefined : { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

interface Place {
  readonly spec: ReturnSpec;
  /** What should be the object. */
  readonly holder: unknown;
  readonly member: string;
}

/** Every object that should have the identifier as a member. */
function placesOf(spec: ReturnSpec, body: unknown): Place[] {
  const steps = spec.id.split('/').slice(1);
  const member = unescaped(steps.at(-1) ?? '');
  const isList = member === '*';
  return holdersAt(body, steps.slice(0, -1)).flatMap((holder) =>
    isList
      ? Object.values(asRecord(holder)).map((id) => ({ spec, holder: { '*': id }, member }))
      : [{ spec, holder, member }],
  );
}

function holdersAt(value: unknown, steps: readonly string[]): unknown[] {
  const [step, ...rest] = steps;
  if (step === undefined) return [value];
  const record = asRecord(value);
  if (step === '*') return Object.values(record).flatMap((inner) => holdersAt(inner, rest));
  const inner = memberOf(record, unescaped(step));
  // What is not there, or null, is no object.
  return inner === undefined || inner === null ? [] : holdersAt(inner, rest);
}

function objectIn({ spec, holder, member }: Place): ReturnedObject {
  const { tenant, owner } = spec;
  return {
    spec,
    id: wordIn(holder, member),
    ...(tenant !== undefined && { tenant: wordIn(holder, tenant) }),
    ...(owner !== undefined && { owner: wordIn(holder, owner) }),
  };
}

/** Text, or a whole number that JavaScript holds exactly: another one might be taken for its neighbor. */
function wordIn(holder: unknown, member: string): string | undefined {
  const value = memberOf(asRecord(holder), member);
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : undefined;
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function withoutHidden({ spec, holder }: Place): boolean {
  const record = asRecord(holder);
  const hidden = (spec.hidden ?? []).filter((member) => Object.hasOwn(record, member));
  for (const member of hidden) delete record[member];
  return hidden.length > 0;
}

/** hasOwn: a member may be called `constructor`. */
function memberOf(record: Record<string, unknown>, name: string): unknown {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function unescaped(step: string): string {
  return step.replaceAll('~1', '/').replaceAll('~0', '~');
}
