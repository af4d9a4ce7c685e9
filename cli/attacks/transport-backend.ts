import { type Attack, type AttackCase, casesOr, type Claim, notApplicable, refusedFor } from '../drill/attack';
import { NOBODY, type Subject } from '../drill/cases';
import { invokeAsStranger } from '../drill/direct-invocation';
import { statusText } from '../drill/outcome';
import { callServer } from '../drill/private-server';
import type { KeyPair, ServerTarget, Stranger } from '../drill/target';

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

/** The handshake must fail: an answer, even a refusal, comes from a server that let it pass. */
const NO_HANDSHAKE: Claim = {
  layer: 'transport',
  failsAs: 'got through',
  complaint: ({ outcome }) => {
    if (outcome.kind === 'http') return `the private server answered ${outcome.status} to who is not the gateway`;
    return outcome.isLocal ? `nothing was sent: ${statusText(outcome)}` : undefined;
  },
};

/** In words: the names of the certificates that a private server must refuse. */
const REFUSED: Readonly<Record<string, string>> = {
  selfSigned: 'with a certificate that it signed itself',
  ofConsumer: 'with a certificate of the authority of consumers',
  expired: 'with a certificate of the gateway that has expired',
  sameName: 'with a certificate of another authority of the same name',
  serverOnly: 'with a certificate of the right authority for servers',
};

function pastTheGateway({ operation, caller }: Subject, server: ServerTarget): AttackCase[] {
  const { certificates } = server;
  if (!certificates) return [];
  const refused = Object.entries(certificates.refused).map(([name, pair]) => [REFUSED[name] ?? name, pair] as const);
  const presented: readonly (readonly [string, KeyPair | 'none'])[] = [['without a certificate', 'none'], ...refused];
  return presented.map(([how, certificate]) => ({
    name: `private server called ${how}`,
    operation: operation.spec.id,
    expect: NO_HANDSHAKE,
    run: async (context) =>
      callServer(server, await context.wellMade(operation, caller), await context.token(caller), certificate),
    positive: (context) => context.positive(operation, caller),
  }));
}

/** The API is the only way to the function, or the server, behind it. */
export const transportBackend: Attack = {
  slug: 'transport-backend',
  title: 'reach the backend by another way than through the API',
  cases: (context) => {
    const backends = context.target.functions.filter(({ role }) => role === 'backend');
    const probe = context.probe();
    if (!probe) return notApplicable(NOBODY);
    const { privateServer: server, invokeAs } = context.target;
    const onServer = server ? pastTheGateway(probe, server) : [];
    if (onServer.length > 0) return onServer;
    if (!invokeAs) return notApplicable('policies of functions are not evaluated by the target');
    const cases = backends.flatMap(({ logicalId }) =>
      STRANGERS.map((stranger) => invokedBy(probe, logicalId, stranger)),
    );
    return casesOr(cases, 'the target has neither a backend function nor a server that asks for a certificate');
  },
};
