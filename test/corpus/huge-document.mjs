// A contract of any size: collections with list, create, read and replace, each with a schema of its own and a shared one.
//   node test/corpus/huge-document.mjs <operations> [members] > huge.json
const OPERATIONS = ['list', 'create', 'read', 'replace'];

/** An OpenAPI 3.1 document of so many operations, whose object schemas have so many members. */
export function hugeDocument(operations, members = 12) {
  const collections = Array.from({ length: Math.ceil(operations / OPERATIONS.length) }, (_, index) => index + 1);
  const paths = {};
  const schemas = { Money: money(), Address: address() };
  let left = operations;
  for (const index of collections) {
    const names = OPERATIONS.slice(0, left);
    left -= names.length;
    Object.assign(paths, collectionPaths(index, names));
    schemas[`Thing${index}`] = thing(index, members);
  }
  return {
    openapi: '3.1.0',
    info: { title: `Huge ${operations}`, version: '1.0.0' },
    servers: [{ url: 'https://api.example.com' }],
    security: [{ oauth: ['things.read'] }],
    paths,
    components: { schemas, securitySchemes: { oauth: oauth() } },
  };
}

function collectionPaths(index, names) {
  const schema = { $ref: `#/components/schemas/Thing${index}` };
  const json = { 'application/json': { schema } };
  const answer = { 200: { description: 'it', content: json } };
  const body = { required: true, content: json };
  const all = {
    list: {
      operationId: `listThing${index}`,
      parameters: [{ name: 'limit', in: 'query', schema: { type: 'integer', minimum: 1, maximum: 100 } }],
      responses: {
        200: {
          description: 'them',
          content: { 'application/json': { schema: { type: 'array', maxItems: 100, items: schema } } },
        },
      },
    },
    create: { operationId: `createThing${index}`, requestBody: body, responses: answer },
    read: { operationId: `readThing${index}`, responses: answer },
    replace: { operationId: `replaceThing${index}`, requestBody: body, responses: answer },
  };
  const name = `thing${index}Id`;
  const pick = (...wanted) => names.filter((each) => wanted.includes(each));
  const methods = { list: 'get', create: 'post', read: 'get', replace: 'put' };
  const item = (...wanted) => Object.fromEntries(pick(...wanted).map((each) => [methods[each], all[each]]));
  return {
    [`/things-${index}`]: item('list', 'create'),
    ...(pick('read', 'replace').length > 0 && {
      [`/things-${index}/{${name}}`]: {
        parameters: [{ name, in: 'path', required: true, schema: { type: 'string', pattern: '^[a-z0-9-]{1,36}$' } }],
        ...item('read', 'replace'),
      },
    }),
  };
}

function thing(index, members) {
  const kinds = [
    () => ({ type: 'string', maxLength: 64 }),
    () => ({ type: 'integer', minimum: 0, maximum: 1_000_000 }),
    () => ({ type: 'string', enum: ['new', 'open', 'closed'] }),
    () => ({ $ref: '#/components/schemas/Money' }),
    () => ({ type: 'array', maxItems: 10, items: { type: 'string', maxLength: 20 } }),
    () => ({ $ref: '#/components/schemas/Address' }),
  ];
  const properties = Object.fromEntries(
    Array.from({ length: members }, (_, at) => [`member${at + 1}OfThing${index}`, kinds[at % kinds.length]()]),
  );
  return {
    type: 'object',
    additionalProperties: false,
    required: Object.keys(properties).slice(0, 3),
    properties,
  };
}

function money() {
  return {
    type: 'object',
    additionalProperties: false,
    required: ['amount', 'currency'],
    properties: { amount: { type: 'integer' }, currency: { type: 'string', pattern: '^[A-Z]{3}$' } },
  };
}

function address() {
  const line = { type: 'string', maxLength: 80 };
  return {
    type: 'object',
    additionalProperties: false,
    required: ['street', 'city'],
    properties: { street: line, city: line, country: { type: 'string', pattern: '^[A-Z]{2}$' } },
  };
}

function oauth() {
  const scopes = { 'things.read': 'everything' };
  return { type: 'oauth2', flows: { clientCredentials: { tokenUrl: 'https://id.example.com/token', scopes } } };
}

if (process.argv[1] === import.meta.filename) {
  const [operations = '1000', members = '12'] = process.argv.slice(2);
  process.stdout.write(JSON.stringify(hugeDocument(Number(operations), Number(members)), undefined, 1));
}
