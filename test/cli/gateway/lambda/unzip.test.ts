import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { unzip } from '../../../../cli/gateway/lambda/unzip';

/** A zip file of one entry. */
function zipOf(name: string, text: string, deflated: boolean): Buffer {
  const data = deflated ? deflateRawSync(text) : Buffer.from(text);
  const sizes = Buffer.alloc(12);
  sizes.writeUInt32LE(data.length, 4);
  sizes.writeUInt32LE(text.length, 8);
  const method = Buffer.from([deflated ? 8 : 0, 0]);
  const nameSize = Buffer.from([name.length, 0, 0, 0]);
  const local = [
    Buffer.from('504b030414000000', 'hex'),
    method,
    Buffer.alloc(4),
    sizes,
    nameSize,
    Buffer.from(name),
    data,
  ];
  const entry = [
    Buffer.from('504b0102140014000000', 'hex'),
    method,
    Buffer.alloc(4),
    sizes,
    nameSize,
    Buffer.alloc(14),
    Buffer.from(name),
  ];
  const start = Buffer.concat(local).length;
  const end = Buffer.alloc(22);
  end.write('PK\u0005\u0006', 'latin1');
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(start, 16);
  return Buffer.concat([...local, ...entry, end]);
}

function unpack(zip: Buffer): string {
  const dir = mkdtempSync(join(tmpdir(), 'unzip-test-'));
  writeFileSync(join(dir, 'code.zip'), zip);
  unzip(join(dir, 'code.zip'), join(dir, 'out'));
  return join(dir, 'out');
}

test.each([true, false])('unpacks an entry (deflated: %s)', (deflated) => {
  const out = unpack(zipOf('lib/index.js', 'exports.a = 1;', deflated));

  expect(readFileSync(join(out, 'lib/index.js'), 'utf8')).toBe('exports.a = 1;');
});

test('refuses an entry that leaves the folder', () => {
  expect(() => unpack(zipOf('../evil.js', 'x', false))).toThrow(/would leave the folder/);
});

test('refuses what is no zip file', () => {
  expect(() => unpack(Buffer.from('no zip'))).toThrow(/is not a zip file/);
});
