import { type Attack, casesOr, type ExpectedRefusal, refusedFor } from '../drill/attack';
import { plusHeader, withHeader, withoutHeader } from '../drill/call';
import { type Change, changed, NOBODY } from '../drill/cases';

/** Without the header the gateway answers 401 by itself; what is no token in it, the authorizer denies with 403. */
const MISSING: ExpectedRefusal = { ...refusedFor('TOKEN_MISSING'), statuses: [401, 403] };
const AMBIGUOUS = refusedFor('TOKEN_AMBIGUOUS');
const UNREADABLE: ExpectedRefusal = {
  ...refusedFor('TOKEN_MISSING', 'TOKEN_MALFORMED', 'TOKEN_AMBIGUOUS'),
  statuses: [401, 403],
};

const token = (value: string | undefined): string => (value ?? '').replace('Bearer ', '');

const VARIANTS: readonly (readonly [string, ExpectedRefusal, Change])[] = [
  ['empty Authorization header', MISSING, (call) => withHeader(call, 'Authorization', '')],
  ['Basic credentials', UNREADABLE, (call) => withHeader(call, 'Authorization', 'Basic dXNlcjpwYXNzd29yZA==')],
  ['scheme without token', UNREADABLE, (call) => withHeader(call, 'Authorization', 'Bearer ')],
  ['two Authorization headers', AMBIGUOUS, (call) => plusHeader(call, 'Authorization', call.headers[0]![1])],
  [
    'two tokens in one header',
    UNREADABLE,
    (call) => withHeader(call, 'Authorization', `${call.headers[0]![1]}, ${call.headers[0]![1]}`),
  ],
  [
    'token in the query',
    MISSING,
    (call) => ({
      ...withoutHeader(call, 'Authorization'),
      query: [...call.query, ['access_token', token(call.headers[0]![1])]],
    }),
  ],
  [
    'token in another header',
    MISSING,
    (call) => withHeader(withoutHeader(call, 'Authorization'), 'X-Authorization', call.headers[0]![1]),
  ],
];

/** No operation answers without a bearer token in the one place where it belongs. */
export const authnRequired: Attack = {
  slug: 'authn-required',
  title: 'call without a token, or with something in its place',
  cases: (context) => {
    const probe = context.probe();
    const everywhere = context
      .callable()
      .map((subject) => changed(subject, 'no token', MISSING, (call) => withoutHeader(call, 'Authorization')));
    const variants = probe ? VARIANTS.map(([name, expect, change]) => changed(probe, name, expect, change)) : [];
    return casesOr([...everywhere, ...variants], NOBODY);
  },
};
