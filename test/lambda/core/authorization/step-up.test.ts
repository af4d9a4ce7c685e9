import { authorizeObjects } from '../../../../lambda/core/authorization/authorize';
import { createEngine } from '../../../../lambda/core/authorization/decide';
import { isSteppedUp, stepUpChallenge } from '../../../../lambda/core/authorization/step-up';
import { buildPolicyBundle } from '../../../../src/layers/authorization/bundle';
import {
  authAgeOf,
  cedarQuestion,
  namesRead,
  type Session,
  type StepUp,
  UNKNOWN_AGE,
} from '../../../../src/vocabulary';
import { caller, object, operation, TABLE, TYPES, withoutPolicy } from './fixtures';

// 2026-11-27 was a Friday.
const NOW = Date.UTC(2026, 10, 27, 15, 30) / 1000;
const session = (given: Partial<Session> = {}): Session => ({
  acr: 'two-factor',
  amr: ['pwd', 'otp'],
  authTime: NOW - 60,
  certificate: true,
  country: 'AE',
  time: NOW,
  ...given,
});
const FRESH: StepUp = { acr: ['two-factor', 'hardware'], maxAgeSeconds: 300 };

describe('an authentication is enough', () => {
  it.each<[string, StepUp, Session]>([
    ['of a class that is asked for, and fresh', FRESH, session()],
    ['at the last second', FRESH, session({ authTime: NOW - 300 })],
    ['of a clock a little ahead', FRESH, session({ authTime: NOW + 30 })],
    ['of any age where only the class is asked for', { acr: ['two-factor'] }, session({ authTime: 0 })],
    ['of any class where only the age is asked for', { maxAgeSeconds: 300 }, session({ acr: '' })],
  ])('%s', (_, stepUp, given) => {
    expect(isSteppedUp(stepUp, given)).toBe(true);
  });
});

describe('an authentication is not enough', () => {
  it.each<[string, StepUp, Session | undefined]>([
    ['of another class', FRESH, session({ acr: 'password' })],
    ['of a class in another case', FRESH, session({ acr: 'Two-Factor' })],
    ['a second too old', FRESH, session({ authTime: NOW - 301 })],
    ['at an unknown time', FRESH, session({ authTime: 0 })],
    ['in the future', FRESH, session({ authTime: NOW + 3600 })],
    ['of which nothing is known', FRESH, undefined],
    ['of which nothing is known, whatever is asked for', { maxAgeSeconds: 86_400 }, undefined],
  ])('%s', (_, stepUp, given) => {
    expect(isSteppedUp(stepUp, given)).toBe(false);
  });
});

describe('an operation that asks for step-up', () => {
  const payOut = operation('payOut', {
    identifiers: [{ name: 'orderId', in: 'path', resource: 'Order' }],
    stepUp: FRESH,
  });
  const bundle = buildPolicyBundle({ ...TABLE, operations: [...TABLE.operations, payOut] }, TYPES);
  const identifiers = [{ spec: payOut.identifiers[0]!, value: 'o-1' }];
  const resolve = () => Promise.resolve(object());
  const decide = (given: Session | undefined, used = bundle) =>
    authorizeObjects(
      { engine: createEngine(used), resolve },
      { principal: caller({ session: given }), operation: payOut, identifiers },
    );

  it('is allowed to a caller who stepped up', async () => {
    expect(await decide(session())).toMatchObject({ ok: true, policies: ['permit-payOut'] });
  });

  it('is refused by code and by policy, with the challenge of RFC 9470', async () => {
    expect(await decide(session({ acr: '' }))).toMatchObject({
      reason: 'STEP_UP_REQUIRED',
      policies: ['code/authz-step-up', 'forbid-without-step-up'],
      challenge: 'Bearer error="insufficient_user_authentication", acr_values="two-factor hardware", max_age="300"',
    });
  });

  it('is refused by code alone where the policy is lost', async () => {
    const decision = await decide(session({ authTime: 0 }), withoutPolicy(bundle, 'forbid-without-step-up'));

    expect(decision).toMatchObject({ reason: 'STEP_UP_REQUIRED', policies: ['code/authz-step-up'] });
  });

  it('needs no policy where no operation asks', () => {
    expect(buildPolicyBundle(TABLE, TYPES).policies).not.toHaveProperty('forbid-without-step-up');
  });
});

describe('the circumstances that policies see', () => {
  const contextOf = (given: Session | undefined) =>
    cedarQuestion(caller({ session: given }), operation('x', { sensitivity: 'restricted' }), object()).context;

  it('are time of day and week, country, certificate, class, methods and age of the authentication', () => {
    expect(contextOf(session())).toMatchObject({
      acr: 'two-factor',
      amr: ['pwd', 'otp'],
      authAge: 60,
      certificate: true,
      country: 'AE',
      hour: 15,
      weekday: 5,
      sensitivity: 'restricted',
    });
  });

  it('are the worst where nothing is known', () => {
    expect(contextOf(undefined)).toMatchObject({
      acr: '',
      amr: [],
      authAge: UNKNOWN_AGE,
      certificate: false,
      country: '',
    });
  });

  it('decide in policies of the user', async () => {
    const own = {
      office: `forbid (principal, action == Action::"getProduct", resource) unless { context.hour >= 6 && context.hour < 20 };`,
      home: `forbid (principal, action == Action::"getProduct", resource) unless { context.country == "AE" };`,
    };
    const engine = createEngine(buildPolicyBundle(TABLE, TYPES, own));
    const ask = (given: Session) =>
      engine.decide({
        principal: caller({ session: given }),
        operation: { id: 'getProduct', action: 'getProduct' },
        resources: [object({ type: 'Product' })],
      });

    expect(ask(session())).toMatchObject({ ok: true });
    expect(ask(session({ time: NOW + 8 * 3600 }))).toMatchObject({ reason: 'POLICY_FORBIDDEN', policies: ['office'] });
    expect(ask(session({ country: 'FR' }))).toMatchObject({ reason: 'POLICY_FORBIDDEN', policies: ['home'] });
  });

  it.each<[string, Record<string, unknown>]>([
    ['an integer beyond 2^53', { authTime: Number.MAX_SAFE_INTEGER + 2 }],
    ['half a second', { time: NOW + 0.5 }],
    ['a negative time', { authTime: -1 }],
    ['a class that is a list', { acr: ['two-factor'] }],
    ['methods that are text', { amr: 'otp' }],
    ['a certificate that is text', { certificate: 'yes' }],
    ['half a character', { country: '\ud800' }],
  ])('are refused, unasked, with %s', (_, wrong) => {
    const decision = createEngine(buildPolicyBundle(TABLE, TYPES)).decide({
      principal: caller({ session: session(wrong as Partial<Session>) }),
      operation: { id: 'getProduct', action: 'getProduct' },
      resources: [object({ type: 'Product' })],
    });

    expect(decision).toMatchObject({ ok: false, reason: 'POLICY_ERROR' });
  });
});

test('the age of an authentication never is negative', () => {
  expect(authAgeOf(session({ authTime: NOW + 30 }))).toBe(0);
});

test('a challenge names only what is asked for', () => {
  expect(stepUpChallenge({ maxAgeSeconds: 60 })).toBe('Bearer error="insufficient_user_authentication", max_age="60"');
});

describe('what is handed to a policy', () => {
  const handed = (...conditions: string[]) => {
    const read = namesRead(conditions.map((text) => `permit (principal, action, resource) when { ${text} };`));
    const { context, entities } = cedarQuestion(caller(), operation('x'), object(), read);
    return [Object.keys(context), ...entities.map(({ attrs }) => Object.keys(attrs))];
  };

  it.each([
    ['true', [[], [], []]],
    ['principal.tenant == resource.tenant', [[], ['tenant'], ['tenant']]],
    ['context.acr == "x" && principal has roles', [['acr'], ['roles'], []]],
    ['context["country"] == "DE" || context . nested', [['nested', 'country'], [], []]],
    ['context has acr && (if true then principal else principal)["scopes"].contains("x")', [['acr'], ['scopes'], []]],
  ])('is what its text names: %s', (condition, names) => {
    expect(handed(condition)).toEqual(names);
  });

  it.each([
    ['a context as a whole', 'context == {operation: "x"}'],
    ['a context by way of a condition', '(if true then context else context).acr == "x"'],
    ['a name that may be written with escapes', 'principal["ro\\u{6c}es"].contains("x")'],
  ])('is everything where the text does not tell: %s', (_, condition) => {
    expect(handed(condition)).toEqual(handed('\\'));
    expect(handed(condition).map(({ length }) => length)).toEqual([12, 6, 3]);
  });

  it('is what any policy of the slice names', () => {
    expect(handed('principal.roles.contains("x")', 'resource.owner == "y"')).toEqual([
      [],
      ['owner', 'roles'],
      ['owner'],
    ]);
  });

  it('the slices of actions that ask for step-up, not to others', () => {
    const payOut = operation('payOut', { stepUp: FRESH });
    const { slices } = buildPolicyBundle({ ...TABLE, operations: [...TABLE.operations, payOut] }, TYPES);

    expect(slices['payOut']).toContain('forbid-without-step-up');
    expect(slices['getOrder']).not.toContain('forbid-without-step-up');
  });
});
