import { generateKeyPairSync } from 'node:crypto';
import { TRANSACTION_CONTEXT_KEY } from '../../src/vocabulary';
import { type Attack, type AttackCase, casesOr, type Claim, notApplicable, refusedFor } from '../drill/attack';
import { NOBODY, type Subject } from '../drill/cases';
import type { DrillContext } from '../drill/context';
import { invokeDirectly } from '../drill/direct-invocation';
import { signingInput, signToken } from '../drill/jws';
import { statusText } from '../drill/outcome';
import { callServer } from '../drill/private-server';
import type { ServerTarget } from '../drill/target';

const MISSING = refusedFor('TRANSACTION_TOKEN_MISSING');
const INVALID = refusedFor('TRANSACTION_TOKEN_INVALID');
const REFUSED = refusedFor('TRANSACTION_TOKEN_INVALID', 'TRANSACTION_TOKEN_MISSING');

/** What the authorizer would have signed, for whatever principal the attacker fancies. */
function claimsFor({ operation, caller }: Subject, path: string) {
  const now = Math.floor(Date.now() / 1_000);
  const { subject, client, issuer, tenant, roles, scopes } = caller.identity;
  return {
    iss: 'hardened-authorizer',
    aud: 'api',
    iat: now,
    exp: now + 30,
    txn: 'drill',
    sub: subject,
    op: operation.spec.id,
    htm: operation.spec.method,
    path,
    principal: { subject, client, issuer, tenant, roles, scopes, consumer: caller.identity.consumer ?? '' },
    resources: [],
  };
}

const HEADER = { alg: 'EdDSA', typ: 'txntoken+jwt', kid: 'txn' };

type Forge = (subject: Subject, path: string, context: DrillContext) => unknown;

const VARIANTS: readonly (readonly [string, typeof MISSING, Forge])[] = [
  ['no transaction token', MISSING, () => undefined],
  ['empty transaction token', REFUSED, () => ''],
  [
    'forged transaction token',
    INVALID,
    (subject, path) => signToken(HEADER, claimsFor(subject, path), 'EdDSA', generateKeyPairSync('ed25519').privateKey),
  ],
  [
    'unsigned transaction token',
    INVALID,
    (subject, path) => `${signingInput({ ...HEADER, alg: 'none' }, claimsFor(subject, path))}.`,
  ],
  ["the caller's own token as transaction token", INVALID, ({ caller }, _, context) => context.token(caller)],
  ['transaction token that is no text', REFUSED, () => ({ principal: 'admin' })],
];

function pastTheGateway(
  subject: Subject,
  functionId: string,
  [name, expect, forge]: (typeof VARIANTS)[number],
): AttackCase {
  const { operation, caller } = subject;
  return {
    name: `${functionId} called directly: ${name}`,
    operation: operation.spec.id,
    expect,
    run: async (context) => {
      const call = await context.wellMade(operation, caller);
      const token = await forge(subject, call.path, context);
      const authorizer = {
        principalId: caller.identity.subject,
        ...(token !== undefined && { [TRANSACTION_CONTEXT_KEY]: token }),
      };
      return invokeDirectly(context.target, functionId, operation, call, authorizer);
    },
    positive: (context) => context.positive(operation, caller),
  };
}

/** Past gateway and guard: straight to the private server, as somebody inside the VPC could. */
function pastTheGuard(
  subject: Subject,
  server: ServerTarget,
  [name, , forge]: (typeof VARIANTS)[number],
): AttackCase[] {
  const { operation, caller } = subject;
  // A header is text or is not sent.
  if (name.endsWith('that is no text')) return [];
  return [
    {
      name: `private server called directly: ${name}`,
      operation: operation.spec.id,
      expect: SERVER_REFUSES,
      run: async (context) => {
        const call = await context.wellMade(operation, caller);
        return callServer(server, call, await forge(subject, call.path, context));
      },
      positive: (context) => context.positive(operation, caller),
    },
  ];
}

/** A server keeps no records of ours: what it answers is all that can be seen. */
const SERVER_REFUSES: Claim = {
  layer: 'transport',
  failsAs: 'got through',
  complaint: ({ outcome }) =>
    outcome.kind === 'http' && [401, 403].includes(outcome.status)
      ? undefined
      : `the private server answered ${statusText(outcome)} instead of 401 or 403`,
};

/** Being inside the account is no permission. */
export const transportTransactionToken: Attack = {
  slug: 'transport-transaction-token',
  title: 'call the backend past gateway and authorizer',
  cases: (context) => {
    const backends = context.target.functions.filter(({ role }) => role === 'backend');
    const probe = context.probe();
    if (!probe) return notApplicable(NOBODY);
    const { privateServer: server } = context.target;
    const cases = backends.flatMap(({ logicalId }) =>
      VARIANTS.map((variant) => pastTheGateway(probe, logicalId, variant)),
    );
    const onServer = server ? VARIANTS.flatMap((variant) => pastTheGuard(probe, server, variant)) : [];
    return casesOr([...cases, ...onServer], 'the target has no backend that could be called directly');
  },
};
