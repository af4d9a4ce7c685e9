import { type Attack, type AttackCase, casesOr, refusedFor } from '../drill/attack';
import { setAtPointer } from '../drill/body-pointer';
import { withJsonBody } from '../drill/bodies';
import { type Call, withBody, withHeader } from '../drill/call';
import { changed, type Subject } from '../drill/cases';
import type { DrillContext } from '../drill/context';
import type { DrillParameter } from '../drill/contract-view';
import { asObject, deref, pointerSegments, type Schema, schemaAt } from '../drill/schema-view';

/** What the gateway's pattern cannot tell, the guard does; what it can, it refuses before. */
const STRAY = refusedFor('URL_NOT_ALLOWED', 'GATEWAY_VALIDATION', 'BODY_INVALID', 'PARAMETER_INVALID');

/** Where a server can be sent: by the notation that hides it. */
const TARGETS: Readonly<Record<string, string>> = {
  'the metadata service': 'http://169.254.169.254/latest/meta-data/iam/security-credentials/',
  'the metadata service as one number': 'http://2852039166/',
  'the metadata service in hexadecimal': 'http://0xa9.0xfe.0xa9.0xfe/',
  'the metadata service in octal': 'http://0251.0376.0251.0376/',
  'the metadata service by name': 'http://metadata.google.internal/computeMetadata/v1/',
  'loopback by name': 'https://localhost/',
  'loopback in IPv6': 'https://[::1]/',
  'IPv4 mapped into IPv6': 'https://[::ffff:169.254.169.254]/',
  'a private address': 'https://10.0.0.1/',
  'a name that any private address can be given': 'https://10.0.0.1.nip.io/',
  'an internal name': 'https://vault.internal/',
  'a public name as user of an address': 'https://example.com@169.254.169.254/',
  'a file': 'file:///etc/passwd',
  'another protocol': 'gopher://example.com/',
};
const FOREIGN = 'https://attacker-of-the-drill.com/';

const URL_FORMATS = ['uri', 'url'];
const isUrl = (schema: Schema | undefined) => URL_FORMATS.includes(String(schema?.['format']));

/** Pointers of the URLs in a value that was made for a schema. */
function urlsIn({ document }: DrillContext, schema: Schema, value: unknown, pointer = ''): string[] {
  if (typeof value === 'string') {
    const places = pointerSegments(pointer).map((step) => (/^\d+$/.test(step) ? '*' : step));
    return isUrl(schemaAt(document, schema, places)) ? [places.map((step) => `/${escaped(step)}`).join('')] : [];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) =>
    urlsIn({ document } as DrillContext, schema, member, `${pointer}/${escaped(name)}`),
  );
}

const escaped = (step: string) => step.replaceAll('~', '~0').replaceAll('/', '~1');

/** The same notations, and where the contract lists hosts, one that it does not list. */
function targetsFor(schema: Schema): [string, string][] {
  const listed = schema['x-hardened-hosts'];
  const isClosed = Array.isArray(listed) && !listed.includes('*');
  return [
    ...Object.entries(TARGETS),
    ...(isClosed ? [['a host that the contract does not list', FOREIGN] as [string, string]] : []),
  ];
}

function inBody(context: DrillContext, subject: Subject): AttackCase[] {
  const { document } = context;
  const { schema } = subject.operation.body!;
  const pointers = urlsIn(context, schema, context.sampler.value(schema, 'request', 1));
  return [...new Set(pointers)].flatMap((pointer) =>
    targetsFor(asObject(schemaAt(document, schema, pointerSegments(pointer)))).map(([name, url]) =>
      changed(subject, `${name} at ${pointer} of the body`, STRAY, (call) =>
        withBody(call, setAtPointer({ document, make: () => url }, call.body, schema, pointer, () => url).body),
      ),
    ),
  );
}

function inParameters({ document }: DrillContext, subject: Subject): AttackCase[] {
  const urls = subject.operation.parameters.filter(
    ({ in: place, schema }) => ['query', 'header'].includes(place) && isUrl(asObject(deref(document, schema))),
  );
  return urls.flatMap((parameter) =>
    targetsFor(asObject(deref(document, parameter.schema))).map(([name, url]) =>
      changed(subject, `${name} as ${parameter.in} parameter ${parameter.name}`, STRAY, (call) =>
        withParameter(call, parameter, url),
      ),
    ),
  );
}

function withParameter(call: Call, { name, in: place }: DrillParameter, value: string): Call {
  if (place === 'header') return withHeader(call, name, value);
  return { ...call, query: [...call.query.filter(([given]) => given !== name), [name, value]] };
}

/** Server-side request forgery: whoever follows the URL of a caller goes where the caller cannot. */
export const inputUrl: Attack = {
  slug: 'input-url',
  title: 'send a URL that leads inside',
  cases: (context) =>
    casesOr(
      [
        ...withJsonBody(context).flatMap((subject) => inBody(context, subject)),
        ...context.callable().flatMap((subject) => inParameters(context, subject)),
      ],
      'no operation of the contract takes a URL',
    ),
};
