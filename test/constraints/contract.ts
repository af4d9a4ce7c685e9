import { COMPONENTS, type Kind, OLD, SCALARS, STRUCTURES } from './kinds';

/** A request of the table: with `good` it must be served, with `bad` refused. */
export interface Probe {
  readonly name: string;
  readonly method: 'GET' | 'POST';
  readonly good: Request;
  readonly bad: Request;
  /** Of what breaks the contract. */
  readonly refusal: 400 | 415 | 500;
}

export interface Request {
  readonly path: string;
  readonly headers?: readonly (readonly [string, string])[];
  readonly body?: string;
}

type Json = Record<string, unknown>;
interface Published {
  readonly path: string;
  readonly method: 'get' | 'post';
  readonly operation: Json;
  readonly probe: Probe;
}

const DONE = { '204': { description: 'nothing more to say' } };
const JSON_TYPE = 'application/json';
const FORM = 'application/x-www-form-urlencoded';
const encoded = (value: unknown) => encodeURIComponent(typeof value === 'string' ? value : JSON.stringify(value));
const plain = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));

function published(
  kind: Pick<Kind, 'name' | 'good' | 'bad'>,
  place: string,
  operation: Json,
  request: (value: unknown, path: string) => Request,
  more: { readonly path?: string; readonly refusal?: Probe['refusal'] } = {},
): Published {
  const path = `/${place}-${kind.name}`;
  const name = `${kind.name} in ${place}`;
  const method = operation['requestBody'] ? 'post' : 'get';
  const probe = {
    name,
    method: method.toUpperCase() as Probe['method'],
    good: request(kind.good, path),
    bad: request(kind.bad, path),
    refusal: more.refusal ?? 400,
  };
  return { path: `${path}${more.path ?? ''}`, method, operation: { responses: DONE, ...operation }, probe };
}

const body = (type: string, schema: unknown) => ({ requestBody: { required: true, content: { [type]: { schema } } } });
const parameter = (place: string, name: string, more: Json) => ({
  parameters: [{ name, in: place, required: true, ...more }],
});
const sent = (type: string, text: string) => ({ headers: [['Content-Type', type]] as const, body: text });

function multipart(value: unknown): string {
  return `--b\r\nContent-Disposition: form-data; name="value"\r\n\r\n${plain(value)}\r\n--b--\r\n`;
}

function inBody(kind: Kind): Published {
  return published(kind, 'body', body(JSON_TYPE, kind.schema), (value, path) => ({
    path,
    ...sent(JSON_TYPE, JSON.stringify(value)),
  }));
}

/** The handler answers what the query says. */
function inResponse(kind: Kind): Published {
  const operation = {
    ...parameter('query', 'answer', { schema: { type: 'string', maxLength: 200 } }),
    'x-hardened': { responses: 'block' },
    responses: { '200': { description: 'an answer', content: { [JSON_TYPE]: { schema: kind.schema } } } },
  };
  const request = (value: unknown, path: string) => ({
    path: `${path}?answer=${encodeURIComponent(JSON.stringify(value))}`,
  });
  return published(kind, 'response', operation, request, { refusal: 500 });
}

function inJsonParameter(kind: Kind): Published {
  const operation = parameter('query', 'value', { content: { [JSON_TYPE]: { schema: kind.schema } } });
  return published(kind, 'json-parameter', operation, (value, path) => ({
    path: `${path}?value=${encodeURIComponent(JSON.stringify(value))}`,
  }));
}

/** A number in quotation marks breaks a schema of numbers in JSON only, so that texts are told apart by their form. */
function everywhere(kind: Kind): Published[] {
  const { schema } = kind;
  const wrapped = { type: 'object', required: ['value'], properties: { value: schema } };
  // To API Gateway an escaped slash is a slash: a URL is never one segment of a path.
  const isSegment = !String(kind.good).includes('/');
  const path = published(
    kind,
    'path',
    parameter('path', 'value', { schema }),
    (value, at) => ({ path: `${at}/${encoded(value)}` }),
    { path: '/{value}' },
  );
  return [
    ...(isSegment ? [path] : []),
    published(kind, 'query', parameter('query', 'value', { schema }), (value, path) => ({
      path: `${path}?value=${encoded(value)}`,
    })),
    published(kind, 'header', parameter('header', 'X-Value', { schema }), (value, path) => ({
      path,
      headers: [['X-Value', plain(value)]],
    })),
    published(kind, 'cookie', parameter('cookie', 'value', { schema }), (value, path) => ({
      path,
      headers: [['Cookie', `value=${plain(value)}`]],
    })),
    published(kind, 'form', body(FORM, wrapped), (value, path) => ({ path, ...sent(FORM, `value=${encoded(value)}`) })),
    published(kind, 'xml', { ...body('application/xml', wrapped), 'x-hardened': { xml: 'strict' } }, (value, path) => ({
      path,
      ...sent('application/xml', `<root><value>${plain(value)}</value></root>`),
    })),
    published(kind, 'multipart', body('multipart/form-data', wrapped), (value, path) => ({
      path,
      ...sent('multipart/form-data; boundary=b', multipart(value)),
    })),
  ];
}

const style = (name: string, place: string, how: Json, good: string, bad: string): Published => {
  const schema = how['style'] === 'deepObject' ? { type: 'object', properties: { a: { type: 'integer' } } } : LIST;
  const inPath = place === 'path';
  return published(
    { name, good, bad },
    `style-${place}`,
    parameter(place, 'value', { ...how, schema }),
    (value, path) => ({ path: `${path}${inPath ? '/' : '?'}${String(value)}` }),
    inPath ? { path: '/{value}' } : {},
  );
};
const LIST = { type: 'array', items: { type: 'integer' } };

const STYLES: readonly Published[] = [
  style('form-exploded', 'query', { style: 'form', explode: true }, 'value=1&value=2', 'value=1,2'),
  style('form', 'query', { style: 'form', explode: false }, 'value=1,2', 'value=1&value=2'),
  style('spaceDelimited', 'query', { style: 'spaceDelimited', explode: false }, 'value=1%202', 'value=1,2'),
  style('pipeDelimited', 'query', { style: 'pipeDelimited', explode: false }, 'value=1%7C2', 'value=1,2'),
  style('deepObject', 'query', { style: 'deepObject', explode: true }, 'value[a]=1', 'value[b]=1'),
  style('simple', 'path', { style: 'simple' }, '1,2', '1,x'),
  style('label', 'path', { style: 'label' }, '.1.2', '1.2'),
  style('matrix', 'path', { style: 'matrix' }, ';value=1,2', ';other=1,2'),
];

const CONTENT = { [JSON_TYPE]: { schema: { type: 'object', properties: { a: { type: 'integer' } } } } };
const json = (text: string) => sent(JSON_TYPE, text);
const about = (
  name: string,
  operation: Json,
  good: (path: string) => Request,
  bad: (path: string) => Request,
  refusal: Probe['refusal'] = 400,
): Published =>
  published({ name, good: true, bad: false }, 'whole', operation, (is, path) => (is ? good(path) : bad(path)), {
    refusal,
  });
const required = (place: string) => parameter(place, 'X-Value', { schema: { type: 'string', maxLength: 9 } });

/** What a request as a whole must be. */
const WHOLE: readonly Published[] = [
  about(
    'body-required',
    { requestBody: { required: true, content: CONTENT } },
    (path) => ({ path, ...json('{}') }),
    (path) => ({ path }),
  ),
  about(
    'query-required',
    required('query'),
    (path) => ({ path: `${path}?X-Value=a` }),
    (path) => ({ path }),
  ),
  about(
    'header-required',
    required('header'),
    (path) => ({ path, headers: [['X-Value', 'a']] }),
    (path) => ({ path }),
  ),
  about(
    'cookie-required',
    required('cookie'),
    (path) => ({ path, headers: [['Cookie', 'X-Value=a']] }),
    (path) => ({ path }),
  ),
  about(
    'query-unknown',
    required('query'),
    (path) => ({ path: `${path}?X-Value=a` }),
    (path) => ({ path: `${path}?X-Value=a&b=1` }),
  ),
  about(
    'query-repeated',
    required('query'),
    (path) => ({ path: `${path}?X-Value=a` }),
    (path) => ({ path: `${path}?X-Value=a&X-Value=a` }),
  ),
  about(
    'header-of-a-response',
    {
      ...parameter('query', 'total', { schema: { type: 'string', maxLength: 9 } }),
      'x-hardened': { responses: 'block' },
      responses: {
        '204': { description: 'counted', headers: { 'X-Total': { required: true, schema: { type: 'integer' } } } },
      },
    },
    (path) => ({ path: `${path}?total=3` }),
    (path) => ({ path: `${path}?total=three` }),
    500,
  ),
];

function documentOf(openapi: string, all: readonly Published[]): Json {
  return {
    openapi,
    info: { title: `Constraints of ${openapi}`, version: '1' },
    security: [{ oauth: [] }],
    components: {
      securitySchemes: {
        oauth: {
          type: 'oauth2',
          flows: { clientCredentials: { tokenUrl: 'https://id.example.com/token', scopes: {} } },
        },
      },
      schemas: COMPONENTS,
    },
    paths: Object.fromEntries(all.map(({ path, method, operation }) => [path, { [method]: operation }])),
  };
}

const asked = ({ only }: Kind) => only !== 'response';
const answered = ({ only }: Kind) => only !== 'request';
const NEW = [...SCALARS, ...STRUCTURES];
const TABLES = {
  '3.1.0': [
    ...NEW.filter(asked).map(inBody),
    ...NEW.filter(answered).map(inResponse),
    ...STRUCTURES.filter(asked).map(inJsonParameter),
    ...SCALARS.flatMap(everywhere),
    ...STYLES,
    ...WHOLE,
  ],
  '3.0.3': [...OLD.filter(asked).map(inBody), ...OLD.filter(answered).map(inResponse)],
};

/** The documents that publish every kind of constraint in every place, and how each is kept and broken. */
export const CONTRACTS = Object.entries(TABLES).map(([openapi, all]) => ({
  openapi,
  document: documentOf(openapi, all),
  probes: all.map(({ probe }) => probe),
}));
