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
});
