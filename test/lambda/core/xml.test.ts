import { readXml } from '../../../lambda/core/xml';

const plain = (text: string): unknown => {
  const root = readXml(text);
  const shown = (element: NonNullable<typeof root>): unknown => [
    element.name,
    Object.fromEntries(element.attributes),
    element.children.length > 0 ? element.children.map(shown) : element.text,
  ];
  return root && shown(root);
};

it.each([
  ['an element', '<a>x</a>', ['a', {}, 'x']],
  ['an empty element', '<a/>', ['a', {}, '']],
  ['a declaration', '<?xml version="1.0" encoding="UTF-8"?>\n<a>x</a>\n', ['a', {}, 'x']],
  ['attributes', `<a b="1" c='2'/>`, ['a', { b: '1', c: '2' }, '']],
  [
    'elements inside',
    '<a><b>1</b><b>2</b></a>',
    [
      'a',
      {},
      [
        ['b', {}, '1'],
        ['b', {}, '2'],
      ],
    ],
  ],
  ['a prefix', '<n:a xmlns:n="urn:x"><n:b/></n:a>', ['n:a', {}, [['n:b', {}, '']]]],
  ['the five entities', '<a>&lt;&gt;&amp;&apos;&quot;</a>', ['a', {}, `<>&'"`]],
  ['references to characters', '<a>&#65;&#x42;&#x1F600;</a>', ['a', {}, 'AB😀']],
  ['CDATA', '<a><![CDATA[<b>&c;]]></a>', ['a', {}, '<b>&c;']],
  ['comments', '<!-- x --><a>1<!-- y -->2</a><!-- z -->', ['a', {}, '12']],
])('%s is read', (_, text, expected) => {
  expect(plain(text)).toEqual(expected);
});

it.each([
  ['a document type', '<!DOCTYPE a><a/>'],
  ['an external document type', '<!DOCTYPE a SYSTEM "http://169.254.169.254/"><a/>'],
  ['an entity', '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'],
  ['a parameter entity', '<!DOCTYPE a [<!ENTITY % b SYSTEM "http://x/">%b;]><a/>'],
  ['a growing entity', '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><l>&b;</l>'],
  ['an entity of nobody', '<a>&b;</a>'],
  ['an entity without end', '<a>&lt</a>'],
  ['a bare ampersand', '<a>a & b</a>'],
  ['a reference to no character', '<a>&#0;</a>'],
  ['a reference to half a character', '<a>&#xD800;</a>'],
  ['a stylesheet', '<?xml-stylesheet href="http://x/"?><a/>'],
  ['a processing instruction', '<a><?php system("id") ?></a>'],
  ['another encoding', '<?xml version="1.0" encoding="UTF-16"?><a/>'],
  ['another version', '<?xml version="1.1"?><a/>'],
  ['UTF-16 that is read as bytes', '<\0a\0/\0>\0'],
  ['two roots', '<a/><b/>'],
  ['text behind the root', '<a/>x'],
  ['an end that is another one', '<a><b></a></b>'],
  ['no end', '<a><b></b>'],
  ['an attribute twice', '<a b="1" b="2"/>'],
  ['an attribute without quotes', '<a b=1/>'],
  ['the end of CDATA in text', '<a>]]></a>'],
  ['a comment inside a comment', '<a><!-- -- --></a>'],
  ['65 levels', '<a>'.repeat(65) + '</a>'.repeat(65)],
  ['10,001 elements', `<a>${'<b/>'.repeat(10_000)}</a>`],
  ['nothing', ''],
  ['JSON', '{"a":1}'],
])('%s is no XML for us', (_, text) => {
  expect(readXml(text)).toBeUndefined();
});

it('64 levels and 10,000 elements are read', () => {
  expect(readXml('<a>'.repeat(64) + '</a>'.repeat(64))).toBeDefined();
  expect(readXml(`<a>${'<b/>'.repeat(9_999)}</a>`)?.children).toHaveLength(9_999);
});
