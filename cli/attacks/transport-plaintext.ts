import { type Attack, type AttackCase, casesOr, type Claim } from '../drill/attack';
import { changed, NOBODY, type Subject } from '../drill/cases';
import type { DrillContext } from '../drill/context';
import type { Outcome } from '../drill/outcome';
import type { Endpoint } from '../drill/target';

const YEAR_SECONDS = 31_536_000;

const refusesPlaintext: Claim = {
  layer: 'transport',
  failsAs: 'got through',
  complaint: ({ outcome }) => {
    if (outcome.kind !== 'http') return undefined;
    if (outcome.status === 400) return undefined;
    return outcome.headers['location']
      ? `answered with a redirect to ${outcome.headers['location']}, after the token had been sent in the clear`
      : `answered ${outcome.status} to a request in the clear`;
  },
};

const staysOnTls: Claim = {
  layer: 'transport',
  failsAs: 'got through',
  complaint: ({ outcome }) => (outcome.kind === 'http' ? withoutHsts(outcome) : 'no answer to look at'),
};

function withoutHsts({ headers }: Outcome & { kind: 'http' }): string | undefined {
  const age = Number(/max-age=(\d+)/.exec(headers['strict-transport-security'] ?? '')?.[1] ?? 0);
  return age >= YEAR_SECONDS ? undefined : 'the answer leaves browsers free to come by plain HTTP the next time';
}

function inTheClear({ operation, caller }: Subject, endpoint: Endpoint): AttackCase {
  return {
    name: `token in the clear at ${endpoint.host}`,
    operation: operation.spec.id,
    expect: refusesPlaintext,
    run: async (context) => {
      const { path } = await context.wellMade(operation, caller);
      const lines = [`GET ${endpoint.basePath}${path} HTTP/1.1`, `Host: ${endpoint.host}`];
      const token = `Authorization: Bearer ${await context.token(caller)}`;
      return context.client.sendBytes(endpoint, Buffer.from([...lines, token, '', ''].join('\r\n')), 'tcp');
    },
    positive: (context) => context.positive(operation, caller),
  };
}

function cases(context: DrillContext, subject: Subject): AttackCase[] {
  return [
    ...context.target.endpoints.map((endpoint) => inTheClear(subject, endpoint)),
    changed(subject, 'answer without HSTS', staysOnTls, (call) => call),
    changed(subject, 'refusal without HSTS', staysOnTls, (call) => ({
      ...call,
      headers: call.headers.filter(([name]) => name.toLowerCase() !== 'authorization'),
    })),
  ];
}

/** Plain HTTP is refused, not upgraded: an upgrade comes too late. */
export const transportPlaintext: Attack = {
  slug: 'transport-plaintext',
  title: 'send a token in the clear',
  cases: (context) => {
    const probe = context.probe();
    return casesOr(probe ? cases(context, probe) : [], NOBODY);
  },
};
