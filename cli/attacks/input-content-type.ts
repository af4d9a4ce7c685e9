import { gzipSync } from 'node:zlib';
import { type Attack, casesOr, type ExpectedRefusal } from '../drill/attack';
import { bytesOf, plusHeader, withBody, withHeader, withoutHeader } from '../drill/call';
import { withJsonBody } from '../drill/bodies';
import { type Change, changed } from '../drill/cases';

/** By the rule of the web ACL that carries the slug, or by the guard behind it. */
const REFUSED: ExpectedRefusal = {
  layer: 'input',
  reasons: ['CONTENT_TYPE_NOT_ALLOWED', 'CONTENT_ENCODING_NOT_ALLOWED', 'WAF_BLOCKED'],
  statuses: [403, 415],
};
/** A body that is really encoded is no JSON to the gateway's model either. */
const UNREADABLE: ExpectedRefusal = {
  ...REFUSED,
  reasons: [...REFUSED.reasons, 'GATEWAY_VALIDATION'],
  statuses: [400, 403, 415],
};

/** The body stays the well-made one: only what it is called is wrong. */
const called =
  (contentType: string): Change =>
  (call) =>
    withHeader(call, 'Content-Type', contentType);

const FOREIGN_TYPES = [
  'text/plain',
  'application/xml',
  'application/x-www-form-urlencoded',
  'application/json-of-another-kind',
];

const VARIANTS: readonly (readonly [string, ExpectedRefusal, Change])[] = [
  ['no content type', REFUSED, (call) => withoutHeader(call, 'Content-Type')],
  ['two content types', REFUSED, (call) => plusHeader(call, 'Content-Type', 'text/plain')],
  ['encoding that is only claimed', REFUSED, (call) => withHeader(call, 'Content-Encoding', 'gzip')],
  [
    'compressed body',
    UNREADABLE,
    (call) => withHeader(withBody(call, gzipSync(bytesOf(call.body))), 'Content-Encoding', 'gzip'),
  ],
];

/** Traps 24 and 25: whatever no model is bound to, API Gateway does not look at. */
export const inputContentType: Attack = {
  slug: 'input-content-type',
  title: 'send a body under a name that no check is bound to',
  cases: (context) => {
    const subject = withJsonBody(context)[0];
    if (!subject) return casesOr([], 'no operation of the contract takes a JSON body');
    const foreign = FOREIGN_TYPES.filter((type) => !subject.operation.spec.contentTypes.includes(type));
    return [
      ...foreign.map((type) => changed(subject, `JSON as ${type}`, REFUSED, called(type))),
      ...VARIANTS.map(([name, expect, change]) => changed(subject, name, expect, change)),
    ];
  },
};
