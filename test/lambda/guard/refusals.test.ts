import { create, eventOf, getOrder, send } from './request';
import { good, raw } from './requests-fixture';

describe('a refusal', () => {
  it('names pointer and keyword and never the value', async () => {
    const { response, problem } = await send(create({ ...good, customer: '<script>alert(1)</script>' }));

    expect(problem.errors).toEqual([{ pointer: '/body/customer', keyword: 'pattern' }]);
    expect(response.body).not.toContain('script');
  });

  it('does not repeat member names that a caller made up', async () => {
    const { response } = await send(create({ ...good, labels: { '<img src=x>': 'more than ten characters' } }));

    expect(response.body).not.toContain('img');
  });

  it('carries the request id and the headers against sniffing and caching', async () => {
    const { response } = await send(raw('{'));

    expect(JSON.parse(response.body ?? '')).toMatchObject({ status: 400, requestId: 'ext-1' });
    expect(response.multiValueHeaders).toMatchObject({
      'content-type': ['application/problem+json'],
      'x-content-type-options': ['nosniff'],
      'cache-control': ['no-store'],
    });
  });

  it('accepts a body of exactly the size that the operation allows', async () => {
    const { reason } = await send(raw(`"${'x'.repeat(1022)}"`));

    expect(reason).toBe('BODY_INVALID');
  });
});

describe('the handler sees', () => {
  it('who calls, and none of the credentials', async () => {
    const { handled } = await send(getOrder);

    const text = JSON.stringify(handled[0]);
    expect(handled[0].requestContext.authorizer).toMatchObject({
      tenant: 'acme',
      consumer: 'partner-a',
      roles: '["buyer"]',
    });
    expect(text).not.toContain('Bearer');
    expect(text).not.toContain(eventOf(getOrder).requestContext.authorizer?.['transactionToken']);
  });
});
