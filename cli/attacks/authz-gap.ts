import { type Attack, type AttackCase, casesOr, refusedFor } from '../drill/attack';
import type { Call } from '../drill/call';
import { changed, type Subject } from '../drill/cases';

/** Refused by the authorizer, or (where the gateway already finds no route) as a route of no contract. */
const UNDECIDABLE = refusedFor('OPERATION_UNKNOWN', 'IDENTIFIER_INVALID');

const LAST_SEGMENT = /[^/]+$/;

function onLast(call: Call, change: (segment: string) => string): Call {
  return { ...call, path: call.path.replace(LAST_SEGMENT, change) };
}

const hex = (letter: string): string => `%${letter.charCodeAt(0).toString(16).padStart(2, '0')}`;

/** One object in a spelling of which two readers could make two: gateway, authorizer and backend must agree. */
const SPELLINGS: readonly (readonly [string, (segment: string) => string])[] = [
  ['encoded letters', (segment) => hex(segment[0]!) + segment.slice(1)],
  ['encoded twice', (segment) => `%25${hex(segment[0]!).slice(1)}${segment.slice(1)}`],
  ['encoded slash', (segment) => `${segment}%2Fextra`],
  ['encoded dot segments', (segment) => `%2e%2e%2f${segment}`],
  // NUL itself is blocked before, as an injection (input-injection).
  ['encoded control byte', (segment) => `${segment}%01`],
  ['overlong UTF-8', (segment) => `${segment}%c0%af`],
  ['wildcard', () => '*'],
];

function spelled(subject: Subject): AttackCase[] {
  return SPELLINGS.map(([name, change]) =>
    changed(subject, `identifier: ${name}`, UNDECIDABLE, (call) => onLast(call, change)),
  );
}

/** What cannot be decided on unmistakably is not decided in the caller's favor. */
export const authzGap: Attack = {
  slug: 'authz-gap',
  title: 'name an object so that the check sees another one than the backend',
  cases: (context) => {
    const endsWithIdentifier = context.probe(({ spec }) =>
      spec.identifiers.some(({ in: place, name }) => place === 'path' && spec.path.endsWith(`{${name}}`)),
    );
    return casesOr(
      endsWithIdentifier ? spelled(endsWithIdentifier) : [],
      'no operation of the contract ends its path with an identifier',
    );
  },
};
