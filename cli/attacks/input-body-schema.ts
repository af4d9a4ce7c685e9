import { type Attack, type AttackCase, casesOr, type ExpectedRefusal, refusedFor } from '../drill/attack';
import { withBody, withHeader } from '../drill/call';
import { withJsonBody } from '../drill/bodies';
import { changed, type Subject } from '../drill/cases';
import type { DrillContext } from '../drill/context';

/** Two readers look at every body; what the gateway's model can say, the gateway already refuses. */
const BROKEN = refusedFor('BODY_INVALID', 'GATEWAY_VALIDATION');
const MALFORMED = refusedFor('BODY_MALFORMED', 'GATEWAY_VALIDATION', 'BODY_INVALID');
/** Where no operation takes JSON at all, the web ACL already knows. */
const UNEXPECTED: ExpectedRefusal = {
  layer: 'input',
  reasons: ['BODY_UNEXPECTED', 'GATEWAY_VALIDATION', 'CONTENT_TYPE_NOT_ALLOWED', 'WAF_BLOCKED'],
  statuses: [400, 403, 415],
};

/** Every kind of constraint is broken once on each operation that has it, at the first place where it has it. */
function brokenConstraints(context: DrillContext, subject: Subject): AttackCase[] {
  const violations = context.sampler.violations(subject.operation.body!.schema);
  const firsts = new Map(violations.map((each) => [each.keyword, each] as const).reverse());
  return [...firsts.values()]
    .reverse()
    .map(({ keyword, pointer, value }) =>
      changed(subject, `body breaks ${keyword} at ${pointer || '/'}`, BROKEN, (call) => withBody(call, value)),
    );
}

function malformed(subject: Subject): AttackCase[] {
  return [
    changed(subject, 'half a JSON text', MALFORMED, (call) => withBody(call, JSON.stringify(call.body).slice(0, -1))),
    changed(subject, 'two JSON texts', MALFORMED, (call) => withBody(call, `${JSON.stringify(call.body)}{}`)),
    changed(subject, 'XML under a JSON content type', MALFORMED, (call) =>
      withBody(call, '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'),
    ),
  ];
}

function unexpected(context: DrillContext): AttackCase[] {
  const subject = context.probe(({ body }) => body === undefined);
  if (!subject) return [];
  const send = (call: Parameters<typeof withBody>[0]) =>
    withHeader(withBody(call, { admin: true }), 'Content-Type', 'application/json');
  return [changed(subject, 'body where the contract has none', UNEXPECTED, send)];
}

/** One broken constraint for every kind, generated from the contract. */
export const inputBodySchema: Attack = {
  slug: 'input-body-schema',
  title: 'send a body that breaks one constraint of the contract',
  cases: (context) => {
    const subjects = withJsonBody(context);
    const first = subjects[0];
    const cases = subjects.flatMap((subject) => brokenConstraints(context, subject));
    return casesOr(
      [...cases, ...(first ? malformed(first) : []), ...unexpected(context)],
      'no operation of the contract takes a JSON body',
    );
  },
};
