import { type Attack, type AttackCase, casesOr, type ExpectedRefusal, refusedTwice } from '../drill/attack';
import type { Subject } from '../drill/cases';
import { withEditedToken } from '../drill/cases';
import type { TokenParts } from '../drill/target';

/** RFC 9470 section 3: an application that is not told cannot ask its user to authenticate again. */
const REQUIRED: ExpectedRefusal = {
  ...refusedTwice('authz-step-up', 'STEP_UP_REQUIRED'),
  also: ({ outcome }) => {
    const challenge = outcome.kind === 'http' ? (outcome.headers['www-authenticate'] ?? '') : '';
    const isRefused = outcome.kind === 'http' && outcome.status >= 400;
    return !isRefused || challenge.includes('insufficient_user_authentication')
      ? undefined
      : 'refused without a challenge that says how to authenticate';
  },
};

type Edit = readonly [name: string, edit: (claims: TokenParts['claims']) => void];

const STRENGTH: readonly Edit[] = [
  ['authentication of no class', (claims) => delete claims['acr']],
  ['authentication of a weaker class', (claims) => (claims['acr'] = '0')],
  ['the right class in a list', (claims) => (claims['acr'] = [claims['acr']])],
];

const LONG_AGO = 60;
const now = () => Math.floor(Date.now() / 1000);

function ages(maxAge: number): readonly Edit[] {
  return [
    ['authentication at no time', (claims) => delete claims['auth_time']],
    ['authentication too long ago', (claims) => (claims['auth_time'] = now() - maxAge - LONG_AGO)],
    ['authentication in the future', (claims) => (claims['auth_time'] = now() + 86_400)],
    ['a time of authentication that is text', (claims) => (claims['auth_time'] = String(now()))],
  ];
}

function tooWeak(subject: Subject): AttackCase[] {
  const { acr, maxAgeSeconds } = subject.operation.spec.stepUp ?? {};
  const edits = [...(acr ? STRENGTH : []), ...(maxAgeSeconds === undefined ? [] : ages(maxAgeSeconds))];
  return edits.map(([name, edit]) => withEditedToken(subject, name, REQUIRED, ({ claims }) => edit(claims)));
}

/** A valid token is not a fresh and strong authentication. */
export const authzStepUp: Attack = {
  slug: 'authz-step-up',
  title: 'call a sensitive operation with a session that is too weak or too old',
  cases: (context) =>
    casesOr(
      context.callable(({ spec }) => spec.stepUp !== undefined).flatMap(tooWeak),
      'no operation of the contract asks for step-up (x-hardened.stepUp)',
    ),
};
