import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { AssemblyError } from '../assembly/assembly-error';

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const STORED = 0;
const DEFLATED = 8;
// Lambda's own limit for unpacked code.
const MAX_BYTES = 250 * 1024 * 1024;

/** Unpacks a zip file into a folder. Entries that would leave the folder are refused. */
export function unzip(file: string, target: string): void {
  const zip = readFileSync(file);
  const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || zip.readUInt32LE(end) !== END_OF_DIRECTORY) throw damaged(file, 'is not a zip file');
  let offset = zip.readUInt32LE(end + 16);
  let total = 0;
  for (let count = zip.readUInt16LE(end + 10); count > 0; count--) {
    if (zip.readUInt32LE(offset) !== DIRECTORY_ENTRY) throw damaged(file, 'has a damaged zip directory');
    const nameLength = zip.readUInt16LE(offset + 28);
    const name = zip.toString('utf8', offset + 46, offset + 46 + nameLength);
    total += zip.readUInt32LE(offset + 24);
    if (total > MAX_BYTES) throw damaged(file, 'unpacks to more than the 250 MB that Lambda takes');
    extract(zip, offset, placeOf(file, target, name));
    offset += 46 + nameLength + zip.readUInt16LE(offset + 30) + zip.readUInt16LE(offset + 32);
  }
}

function damaged(file: string, what: string): AssemblyError {
  return new AssemblyError(file, what, 'pack the code again, or let CDK pack the folder');
}

function placeOf(file: string, target: string, name: string): string {
  const place = resolve(target, name);
  if (!place.startsWith(resolve(target) + sep))
    throw damaged(file, `holds an entry that would leave the folder: "${name}"`);
  return name.endsWith('/') ? join(place, '/') : place;
}

function extract(zip: Buffer, entry: number, place: string): void {
  if (place.endsWith(sep)) {
    mkdirSync(place, { recursive: true });
    return;
  }
  const method = zip.readUInt16LE(entry + 10);
  const size = zip.readUInt32LE(entry + 20);
  const header = zip.readUInt32LE(entry + 42);
  const start = header + 30 + zip.readUInt16LE(header + 26) + zip.readUInt16LE(header + 28);
  const data = zip.subarray(start, start + size);
  if (method !== STORED && method !== DEFLATED)
    throw damaged(place, `is packed with zip method ${method}, which is not read`);
  mkdirSync(dirname(place), { recursive: true });
  writeFileSync(place, method === STORED ? data : inflateRawSync(data, { maxOutputLength: MAX_BYTES }));
}
