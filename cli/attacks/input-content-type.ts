import { gzipSync } from 'node:zlib';
import { type Attack, type AttackCase, casesOr, type ExpectedRefusal } from '../drill/attack';
import { bytesOf, type Call, plusHeader, withBody, withHeader, withoutHeader } from '../drill/call';
import { withJsonBody } from '../drill/bodies';
import { type Change, changed } from '../drill/cases';
import type { DrillContext } from '../drill/context';

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

/** A document type where XML is taken: what it refers to must stay unread, in every encoding. */
const DOCUMENT_TYPE = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>';
const TYPED: ExpectedRefusal = { layer: 'input', reasons: ['BODY_MALFORMED', 'WAF_BLOCKED'], statuses: [400, 403] };

function documentTypes(context: DrillContext): AttackCase[] {
  const isTaken = (type: string) => /[/+]xml$/i.test(type);
  const subject = context.probe(({ spec }) => spec.contentTypes.some(isTaken));
  if (!subject) return [];
  const type = subject.operation.spec.contentTypes.find(isTaken)!;
  const sent = (body: Buffer) => (call: Call) => withHeader(withBody(call, body), 'Content-Type', type);
  return [
    changed(subject, 'document type in XML', TYPED, sent(Buffer.from(DOCUMENT_TYPE))),
    changed(subject, 'document type in XML of UTF-16', TYPED, sent(Buffer.from(`\ufeff${DOCUMENT_TYPE}`, 'utf16le'))),
  ];
}

/** Traps 24 and 25: whatever no model is bound to, API Gateway does not look at. */
export const inputContentType: Attack = {
  slug: 'input-content-type',
  title: 'send a body under a name that no check is bound to',
  cases: (context) => {
    const subject = withJsonBody(context)[0];
    const typed = documentTypes(context);
    if (!subject) return casesOr(typed, 'no operation of the contract takes a JSON body');
    const foreign = FOREIGN_TYPES.filter((type) => !subject.operation.spec.contentTypes.includes(type));
    return [
      ...foreign.map((type) => changed(subject, `JSON as ${type}`, REFUSED, called(type))),
      ...VARIANTS.map(([name, expect, change]) => changed(subject, name, expect, change)),
      ...typed,
    ];
  },
};
