import { type Attack, type AttackCase, notApplicable, refusedFor } from '../drill/attack';
import { NOBODY, type Subject } from '../drill/cases';
import { invokeAsStranger } from '../drill/direct-invocation';
import type { Stranger } from '../drill/target';

const TURNED_AWAY = refusedFor('INVOKER_NOT_ALLOWED');
const FOREIGN_ACCOUNT = '999999999999';

const service = (principal: string, sourceArn: string): Stranger => ({
  kind: 'service',
  principal,
  sourceArn,
  account: FOREIGN_ACCOUNT,
});

/** Who could stand in the place of the API, were the function's policy wider than its one stage. */
const STRANGERS: readonly (readonly [string, Stranger])[] = [
  [
    'the API of another account',
    service('apigateway.amazonaws.com', `arn:aws:execute-api:eu-west-1:${FOREIGN_ACCOUNT}:a1b2c3d4e5/prod/GET/`),
  ],
  ['whoever knows the URL of the function', { kind: 'url', principal: '*', sourceArn: '', account: FOREIGN_ACCOUNT }],
  [
    'a load balancer of another account',
    service(
      'elasticloadbalancing.amazonaws.com',
      `arn:aws:elasticloadbalancing:eu-west-1:${FOREIGN_ACCOUNT}:targetgroup/own/1`,
    ),
  ],
  ['a topic of another account', service('sns.amazonaws.com', `arn:aws:sns:eu-west-1:${FOREIGN_ACCOUNT}:own`)],
];

function invokedBy(subject: Subject, functionId: string, [name, stranger]: (typeof STRANGERS)[number]): AttackCase {
  const { operation, caller } = subject;
  return {
    name: `${functionId} invoked by ${name}`,
    operation: operation.spec.id,
    expect: TURNED_AWAY,
    run: async (context) => {
      const call = await context.wellMade(operation, caller);
      return invokeAsStranger(context.target, functionId, stranger, { operation, call });
    },
    positive: (context) => context.positive(operation, caller),
  };
}

/** The API is the only way to the function behind it. */
export const transportBackend: Attack = {
  slug: 'transport-backend',
  title: 'reach the backend by another way than through the API',
  cases: (context) => {
    const backends = context.target.functions.filter(({ role }) => role === 'backend');
    const probe = context.probe();
    if (!probe) return notApplicable(NOBODY);
    if (!context.target.invokeAs) return notApplicable('policies of functions are not evaluated by the target');
    if (backends.length === 0) return notApplicable('the target has no backend function that could be invoked');
    return backends.flatMap(({ logicalId }) => STRANGERS.map((stranger) => invokedBy(probe, logicalId, stranger)));
  },
};
