// Answers what the query says, so that a test can say what is answered.
exports.handler = async ({ queryStringParameters }) => {
  const { answer, total } = queryStringParameters ?? {};
  if (answer === undefined) return { statusCode: 204, headers: total === undefined ? {} : { 'X-Total': total } };
  return { statusCode: 200, headers: { 'Content-Type': 'application/json' }, body: answer };
};
