import { acl, path, block, count, always, header, notEvaluated } from './web-acl-fixture';

describe('the web ACL', () => {
  test('blocks with the WAF gateway response before anything else', async () => {
    const made = acl([block(always)]);

    const sent = await made.send({ url: '/v1/nowhere' });

    expect(sent.status).toBe(403);
    expect(sent.json).toEqual({ message: 'Forbidden' });
    expect(sent.headers['x-amzn-errortype']).toBe('ForbiddenException');
    expect(made.events).toEqual([]);
  });

  test('does nothing without association', async () => {
    const made = acl([block(always)]);
    const [api] = made.apis;
    Object.defineProperty(api, 'webAcl', { value: undefined });

    expect((await made.send()).status).toBe(200);
  });

  test('goes by priority, not by position, and Allow ends it', async () => {
    const made = acl([block(always, { Priority: 5 }), { Statement: always, Action: { Allow: {} }, Priority: 1 }]);

    expect((await made.send()).status).toBe(200);
  });

  test('Count goes on, its labels are seen by later rules only', async () => {
    const counted = count(always, { RuleLabels: [{ Name: 'ns:seen' }], Priority: 1 });
    const labelled = (Key: string, Scope = 'LABEL') => block({ LabelMatchStatement: { Scope, Key } }, { Priority: 2 });
    const earlier = { ...labelled('seen'), Priority: 0 };

    expect((await acl([counted, labelled('seen')]).send()).status).toBe(403);
    expect((await acl([counted, labelled('ns:seen')]).send()).status).toBe(403);
    expect((await acl([counted, labelled('awswaf:111122223333:webacl:acl:ns:seen')]).send()).status).toBe(403);
    expect((await acl([counted, labelled('een')]).send()).status).toBe(200);
    expect((await acl([counted, labelled('ns:', 'NAMESPACE')]).send()).status).toBe(403);
    expect((await acl([counted, earlier]).send()).status).toBe(200);
  });

  test('a default action of Block refuses what no rule allows', async () => {
    const made = acl([{ Statement: path('/v1/nowhere'), Action: { Allow: {} } }], { DefaultAction: { Block: {} } });

    expect((await made.send()).status).toBe(403);
  });

  test('answers with the response that the action defines', async () => {
    const CustomResponse = {
      ResponseCode: 429,
      CustomResponseBodyKey: 'slow',
      ResponseHeaders: [{ Name: 'Retry-After', Value: '9' }],
    };
    const CustomResponseBodies = { slow: { ContentType: 'APPLICATION_JSON', Content: '{"slow":true}' } };

    const sent = await acl([{ Statement: always, Action: { Block: { CustomResponse } } }], {
      CustomResponseBodies,
    }).send();

    expect([sent.status, sent.text, sent.headers['retry-after']]).toEqual([429, '{"slow":true}', '9']);
  });

  test('inserts headers with its prefix over what a client sent under that name', async () => {
    const CustomRequestHandling = { InsertHeaders: [{ Name: 'seen', Value: 'yes' }] };
    const made = acl([{ Statement: always, Action: { Count: { CustomRequestHandling } } }]);

    await made.send(header('X-Amzn-Waf-Seen', 'forged'));
    const headers = (made.events[0]?.event['headers'] ?? {}) as Record<string, string>;

    expect(headers['x-amzn-waf-seen']).toBe('yes');
    expect(JSON.stringify(headers)).not.toContain('forged');
  });

  test('Captcha and Challenge end a request without token', async () => {
    const captcha = await acl([{ Statement: always, Action: { Captcha: {} } }]).send();
    const challenge = await acl([{ Statement: always, Action: { Challenge: {} } }]).send();
    const token = await acl([{ Statement: always, Action: { Captcha: {} } }]).send(header('Cookie', 'aws-waf-token=x'));

    expect([captcha.status, challenge.status]).toEqual([405, 202]);
    expect(notEvaluated(token)).toContain('rule0');
  });
});
