// Deliberately naive: it knows no tenants, checks no owner, trusts every identifier and every body, and answers with
// whole table rows. What stops an attack on this example is therefore never this code.
const {
  DynamoDBClient,
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  ScanCommand,
} = require('@aws-sdk/client-dynamodb');
const { marshall, unmarshall } = require('@aws-sdk/util-dynamodb');
const { randomBytes } = require('node:crypto');

const client = new DynamoDBClient({});
const tables = {
  orders: process.env.ORDERS_TABLE,
  lines: process.env.LINES_TABLE,
  searches: process.env.SEARCHES_TABLE,
};

const load = async (table, key) => {
  const { Item } = await client.send(new GetItemCommand({ TableName: table, Key: marshall(key) }));
  return Item && unmarshall(Item);
};
const save = (table, item) =>
  // eslint-disable-next-line hardened/no-unconditional-write -- naive on purpose: see rowCondition of cdk-hardened-api/handler
  client.send(new PutItemCommand({ TableName: table, Item: marshall(item, { removeUndefinedValues: true }) }));
// eslint-disable-next-line hardened/no-unconditional-write -- naive on purpose
const drop = (table, key) => client.send(new DeleteItemCommand({ TableName: table, Key: marshall(key) }));
const all = async (table, limit) => {
  const { Items = [] } = await client.send(new ScanCommand({ TableName: table, Limit: limit }));
  return Items.map((item) => unmarshall(item));
};

const reply = (statusCode, body) => ({
  statusCode,
  headers: { 'content-type': 'application/json' },
  body: body === undefined ? '' : JSON.stringify(body),
});
const problem = (status, title) => ({
  statusCode: status,
  headers: { 'content-type': 'application/problem+json' },
  body: JSON.stringify({ title, status }),
});
const newId = (prefix) => `${prefix}-${randomBytes(8).toString('hex')}`;
const ofTenant = (items, tenant) => items.filter((item) => item.tenantId === tenant);

async function placeOrder(order, caller) {
  const source = order.copyOf ? await load(tables.orders, { orderId: order.copyOf }) : {};
  const placed = {
    ...source,
    orderId: newId('ord'),
    reference: order.reference,
    status: 'open',
    total: source?.total ?? { amount: 1000 * order.lines.length, currency: 'EUR' },
    shipTo: order.shipTo,
    createdAt: new Date().toISOString(),
    tenantId: caller.tenant,
    createdBy: caller.subject,
    internalMargin: 0.31,
  };
  await save(tables.orders, placed);
  return reply(201, placed);
}

async function changeOrder(orderId, change) {
  const order = { ...(await load(tables.orders, { orderId })), ...change };
  await save(tables.orders, order);
  return reply(200, order);
}

async function addLine(orderId, line, caller) {
  const added = { ...line, lineId: newId('lin'), orderId, tenantId: caller.tenant };
  await save(tables.lines, added);
  return reply(201, added);
}

async function changeLine(lineId, change) {
  const line = { ...(await load(tables.lines, { lineId })), ...change };
  await save(tables.lines, line);
  return reply(200, line);
}

const routes = {
  'GET /orders': async (_ids, _body, caller) =>
    reply(200, { items: ofTenant(await all(tables.orders, 100), caller.tenant) }),
  'POST /orders': (_ids, body, caller) => placeOrder(body, caller),
  'POST /orders/search': async (_ids, _body, caller) =>
    reply(200, { items: ofTenant(await all(tables.orders, 100), caller.tenant) }),
  'POST /orders/merge': async (_ids, body) => reply(200, await load(tables.orders, { orderId: body.targetOrderId })),
  'GET /orders/{orderId}': async ({ orderId }) => reply(200, await load(tables.orders, { orderId })),
  'PUT /orders/{orderId}': ({ orderId }, body) => changeOrder(orderId, body),
  'POST /orders/{orderId}/cancel': ({ orderId }) => changeOrder(orderId, { status: 'cancelled' }),
  'GET /orders/{orderId}/lines': async ({ orderId }) =>
    reply(200, { items: (await all(tables.lines, 200)).filter((line) => line.orderId === orderId) }),
  'POST /orders/{orderId}/lines': ({ orderId }, body, caller) => addLine(orderId, body, caller),
  'GET /orders/{orderId}/lines/{lineId}': async ({ lineId }) => reply(200, await load(tables.lines, { lineId })),
  'PATCH /orders/{orderId}/lines/{lineId}': ({ lineId }, body) => changeLine(lineId, body),
  'DELETE /orders/{orderId}/lines/{lineId}': async ({ lineId }) => {
    await drop(tables.lines, { lineId });
    return reply(204);
  },
  'GET /saved-searches/{savedSearchId}': async ({ savedSearchId }) =>
    reply(200, await load(tables.searches, { savedSearchId })),
  'DELETE /saved-searches/{savedSearchId}': async ({ savedSearchId }) => {
    await drop(tables.searches, { savedSearchId });
    return reply(204);
  },
  'GET /exports/orders': async (_ids, _body, caller) =>
    reply(200, { rows: ofTenant(await all(tables.orders, 1000), caller.tenant).map(publicRow) }),
  'POST /admin/orders/{orderId}/refund': async ({ orderId }, body) =>
    reply(201, { refundId: newId('ref'), orderId, amount: body.amount }),
};

// The export is `restricted`: there a response with unpublished members is withheld, not stripped. The
// tenant is for the guard, which takes it out.
const publicRow = ({ orderId, tenantId, reference, status, total, createdAt }) => ({
  orderId,
  tenantId,
  reference,
  status,
  total,
  createdAt,
});

exports.handler = async (event) => {
  const route = routes[`${event.httpMethod} ${event.resource}`];
  if (!route) return problem(404, 'Not Found');
  // eslint-disable-next-line hardened/no-raw-body-parse -- naive on purpose: what stops an attack is the guard alone
  const body = event.body ? JSON.parse(event.body) : undefined;
  const caller = event.requestContext.authorizer ?? {};
  return route(event.pathParameters ?? {}, body, caller);
};
