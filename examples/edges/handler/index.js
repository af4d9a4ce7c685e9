// Answers with made-up rates: the example is about what stands before it.
exports.handler = async ({ httpMethod, queryStringParameters, body }) => ({
  statusCode: httpMethod === 'POST' ? 201 : 200,
  headers: { 'content-type': 'application/json' },
  body: httpMethod === 'POST' ? body : JSON.stringify({ currency: queryStringParameters.currency, perEuro: 1.08 }),
});
