import { type Attack, type AttackCase, casesOr, type Claim } from '../drill/attack';
import type { Subject } from '../drill/cases';
import { successSchema } from '../drill/contract-view';
import { unpublished } from '../drill/unpublished';

/** The backend may hold more of an object than the contract publishes; none of it may come out. */
function onlyPublished({ operation }: Subject): Claim {
  return {
    layer: 'input',
    failsAs: 'got through',
    complaint: ({ context, outcome }) => {
      const schema = successSchema(operation);
      if (outcome.kind !== 'http' || !schema)
        return 'the operation gave no answer that could be compared with the contract';
      const found = unpublished(context.document, schema, parsed(outcome.body));
      return found.length > 0
        ? `the answer carries ${found.slice(0, 3).join(', ')}, which the contract does not publish`
        : undefined;
    },
  };
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** OWASP API3:2023: excess data in answers, where the contract asks for answers to be withheld or stripped. */
export const inputResponse: Attack = {
  slug: 'input-response',
  title: 'take more out of an answer than the contract publishes',
  cases: (context) => {
    const subjects = context.callable(
      (operation) => operation.spec.responses !== 'report' && successSchema(operation) !== undefined,
    );
    const cases = subjects.map((subject): AttackCase => {
      const positive: AttackCase['positive'] = (drill) => drill.positive(subject.operation, subject.caller);
      return {
        name: 'members that the contract does not publish',
        operation: subject.operation.spec.id,
        expect: onlyPublished(subject),
        run: positive,
        positive,
      };
    });
    return casesOr(
      cases,
      'no operation of the contract withholds or strips answers (x-hardened.sensitivity, x-hardened.responses)',
    );
  },
};
