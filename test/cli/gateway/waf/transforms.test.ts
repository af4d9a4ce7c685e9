import { compileTransforms } from '../../../../cli/gateway/waf/transforms';

function run(type: string, text: string): string {
  const compiled = compileTransforms([{ Priority: 0, Type: type }]);
  if (typeof compiled === 'string') throw new Error(`${compiled} is not known`);
  return compiled.run(text);
}

describe('WAF text transformations', () => {
  test.each([
    ['NONE', 'A%41', 'A%41'],
    ['LOWERCASE', 'AbÀ', 'abÀ'],
    ['URL_DECODE', '%2e%2E/%zz', '../%zz'],
    ['URL_DECODE_UNI', '%u0041%42', 'AB'],
    ['COMPRESS_WHITE_SPACE', 'a \t\n\u00a0b', 'a b'],
    ['CMD_LINE', 'C^md.EXE  /c ,"dir"', 'cmd.exe/c dir'],
    ['HTML_ENTITY_DECODE', '&lt;&#x3c;&#60;&quot;', '<<<"'],
    ['BASE64_DECODE', 'aGk=', 'hi'],
    ['BASE64_DECODE_EXT', 'a-G.k=', 'hi'],
    ['HEX_DECODE', '6869', 'hi'],
    ['NORMALIZE_PATH', '/a//b/./c/../d', '/a/b/d'],
    ['NORMALIZE_PATH', '../a', '../a'],
    ['NORMALIZE_PATH_WIN', '\\a\\..\\b', '/b'],
    ['REMOVE_NULLS', 'a\0b', 'ab'],
    ['REPLACE_NULLS', 'a\0b', 'a b'],
    ['REPLACE_COMMENTS', 'a/* x */b/* y', 'a b '],
    ['SQL_HEX_DECODE', "x=0x6869'", "x=hi'"],
    ['ESCAPE_SEQ_DECODE', '\\x41\\n\\101\\q', 'A\nAq'],
  ])('%s turns %j into %j', (type, text, expected) => {
    expect(run(type, text)).toBe(expected);
  });

  test('names the first one that cannot be reproduced', () => {
    expect(compileTransforms([{ Priority: 0, Type: 'CSS_DECODE' }])).toBe('CSS_DECODE');
  });

  test('digests to raw bytes', () => {
    expect(Buffer.from(run('MD5', 'hi'), 'latin1').toString('hex')).toBe('49f68a5c8493ec2c0bf489821c21fc3b');
  });
});
