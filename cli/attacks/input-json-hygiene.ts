import { type Attack, type AttackCase, casesOr, type ExpectedRefusal, refusedFor } from '../drill/attack';
import { withBody } from '../drill/call';
import { isPlainObject, nested, withJsonBody, withMember } from '../drill/bodies';
import { changed } from '../drill/cases';

const DUPLICATE = refusedFor('BODY_DUPLICATE_MEMBER');
/** Where the contract closes its objects, the gateway's model already knows no such member. */
const UNSAFE = refusedFor('BODY_UNSAFE_NAME', 'GATEWAY_VALIDATION', 'BODY_INVALID');
const DEEP = refusedFor('BODY_TOO_DEEP', 'GATEWAY_VALIDATION', 'BODY_INVALID');

/** The first member, once more with another value in front: readers that take the first and the last disagree. */
function firstTwice(body: Record<string, unknown>): string {
  const [name, value] = Object.entries(body)[0] ?? ['a', 1];
  return withMember(
    name in body ? body : { ...body, [name]: value },
    name,
    typeof value === 'string' ? '"other"' : JSON.stringify(value),
  );
}

const VARIANTS: readonly (readonly [string, ExpectedRefusal, (body: Record<string, unknown>) => string])[] = [
  ['member named twice', DUPLICATE, firstTwice],
  ['member named __proto__', UNSAFE, (body) => withMember(body, '__proto__', '{"isAdmin":true}')],
  ['member named constructor', UNSAFE, (body) => withMember(body, 'constructor', '{"prototype":{"isAdmin":true}}')],
  ['2000 levels of nesting', DEEP, (body) => withMember(body, 'deep', nested(2_000))],
];

/** A body that two readers understand differently is two bodies. */
export const inputJsonHygiene: Attack = {
  slug: 'input-json-hygiene',
  title: 'send JSON that means one thing to the check and another to the backend',
  cases: (context) => {
    const subject = withJsonBody(context).find(({ operation }) =>
      isPlainObject(context.sampler.value(operation.body!.schema, 'request', 1)),
    );
    if (!subject) return casesOr([], 'no operation of the contract takes a JSON object');
    return VARIANTS.map(
      ([name, expect, text]): AttackCase =>
        changed(subject, name, expect, (call) => withBody(call, text(isPlainObject(call.body) ? call.body : {}))),
    );
  },
};
