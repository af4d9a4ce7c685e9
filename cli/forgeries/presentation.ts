import { type Presented, plusHeader, withHeader, withoutHeader } from '../drill/call';
import type { Reasons } from './forgery';

/** A good token presented wrongly, or something in its place. The request given has the Authorization header first. */
export interface Presentation {
  readonly name: string;
  readonly reasons: Reasons;
  /** Statuses that may answer it. */
  readonly statuses?: readonly number[];
  readonly present: <C extends Presented>(call: C) => C;
}

/** Without the header the gateway answers 401 by itself; what is no token in it, the authorizer denies with 403. */
const MISSING = { reasons: ['TOKEN_MISSING'], statuses: [401, 403] } as const;
const AMBIGUOUS = { reasons: ['TOKEN_AMBIGUOUS'] } as const;
const UNREADABLE = {
  reasons: ['TOKEN_MISSING', 'TOKEN_MALFORMED', 'TOKEN_AMBIGUOUS'],
  statuses: [401, 403],
} as const;

export const NO_TOKEN: Presentation = {
  name: 'no token',
  ...MISSING,
  present: (call) => withoutHeader(call, 'Authorization'),
};

const token = (value: string | undefined): string => (value ?? '').replace('Bearer ', '');

export const PRESENTATIONS: readonly Presentation[] = [
  { name: 'empty Authorization header', ...MISSING, present: (call) => withHeader(call, 'Authorization', '') },
  {
    name: 'Basic credentials',
    ...UNREADABLE,
    present: (call) => withHeader(call, 'Authorization', 'Basic dXNlcjpwYXNzd29yZA=='),
  },
  { name: 'scheme without token', ...UNREADABLE, present: (call) => withHeader(call, 'Authorization', 'Bearer ') },
  {
    name: 'two Authorization headers',
    ...AMBIGUOUS,
    present: (call) => plusHeader(call, 'Authorization', call.headers[0]![1]),
  },
  {
    name: 'two tokens in one header',
    ...UNREADABLE,
    present: (call) => withHeader(call, 'Authorization', `${call.headers[0]![1]}, ${call.headers[0]![1]}`),
  },
  {
    name: 'token in the query',
    ...MISSING,
    present: (call) => ({
      ...withoutHeader(call, 'Authorization'),
      query: [...call.query, ['access_token', token(call.headers[0]![1])] as const],
    }),
  },
  {
    name: 'token in another header',
    ...MISSING,
    present: (call) => withHeader(withoutHeader(call, 'Authorization'), 'X-Authorization', call.headers[0]![1]),
  },
];
