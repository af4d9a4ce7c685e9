import { type Attack, type AttackCase, casesOr, refusedFor } from '../drill/attack';
import { withBody } from '../drill/call';
import { withJsonBody } from '../drill/bodies';
import { changed, type Subject } from '../drill/cases';
import { asObject, deref } from '../drill/schema-view';
import type { DrillContext } from '../drill/context';
import type { Violation } from '../drill/sampler';

const AT_GATEWAY = refusedFor('GATEWAY_VALIDATION');

/** Constraints that every dialect of JSON Schema can say: the ones that the gateway's own model must hold. */
const SIMPLE = ['required', 'type'];

function brokenBodies(context: DrillContext, subject: Subject): AttackCase[] {
  const { body, isModelOpen } = subject.operation;
  const { schema } = body!;
  const held = ({ keyword, pointer, isInChoice }: Violation) =>
    isModelOpen
      ? isObject(context, schema) && keyword === 'type' && pointer === ''
      : SIMPLE.includes(keyword) && !isInChoice;
  const simple = context.sampler.violations(schema).filter(held);
  const oneEach = SIMPLE.flatMap((keyword) => simple.filter((each) => each.keyword === keyword).slice(0, 1));
  return oneEach.map(({ keyword, pointer, value }) =>
    changed(subject, `body breaks ${keyword} at ${pointer || '/'}`, AT_GATEWAY, (call) => withBody(call, value)),
  );
}

function noBody(context: DrillContext, subject: Subject): AttackCase[] {
  const { spec, body } = subject.operation;
  if (!spec.bodyRequired || !isObject(context, body!.schema)) return [];
  return [changed(subject, 'empty body', AT_GATEWAY, (call) => withBody(call, ''))];
}

function isObject({ document }: DrillContext, schema: unknown): boolean {
  return asObject(deref(document, schema))['type'] === 'object';
}

/** The first of two readers: AWS's own, which no mistake of ours can switch off at run time. */
export const inputGatewayModel: Attack = {
  slug: 'input-gateway-model',
  title: 'send a body that even a simple model must refuse',
  cases: (context) =>
    casesOr(
      // API Gateway refuses an empty body wherever a model matches: where the contract allows one, there can be no model.
      withJsonBody(context)
        .filter(({ operation }) => operation.spec.bodyRequired)
        .flatMap((subject) => [...brokenBodies(context, subject), ...noBody(context, subject)]),
      'no operation of the contract requires a JSON body with required members or types',
    ),
};
