import { xmlBody } from '../../../lambda/handler';

it('a handler reads its XML body as elements', () => {
  const root = xmlBody({ body: Buffer.from('<a b="1"><c>x</c></a>').toString('base64'), isBase64Encoded: true });

  expect([root?.name, root?.attributes.get('b'), root?.children[0]?.text]).toEqual(['a', '1', 'x']);
});

it('has none where there is no body', () => {
  expect(xmlBody({ body: null })).toBeUndefined();
});

it.each(['<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>', '<a>', '{}'])(
  'refuses %s without repeating it',
  (body) => {
    expect(() => xmlBody({ body })).toThrow(
      /^the body is no XML, or XML with more than elements, attributes and text$/,
    );
  },
);
