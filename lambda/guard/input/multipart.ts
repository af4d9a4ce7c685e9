import type { Field } from './form-fields';

const MAX_PARTS = 100;
const DISPOSITION = /^form-data;[ ]*name="([^"\\\r\n]{1,128})"(?:;[ ]*filename="[^"\\\r\n]{0,255}")?$/i;

/**
 * Reads multipart/form-data strictly (RFC 7578): no preamble, no nesting, no transfer encodings, each part with one
 * `Content-Disposition`. Undefined where another reader might see something else.
 */
export function readMultipart(bytes: Buffer, boundary: string): Field[] | undefined {
  // latin1 keeps bytes and characters in step.
  const text = bytes.toString('latin1');
  const delimiter = `--${boundary}`;
  if (!text.startsWith(`${delimiter}\r\n`)) return undefined;
  const end = text.lastIndexOf(`\r\n${delimiter}--`);
  if (end < 0 || !['', '\r\n'].includes(text.slice(end + delimiter.length + 4))) return undefined;
  const parts = text.slice(delimiter.length + 2, end).split(`\r\n${delimiter}\r\n`);
  if (parts.length > MAX_PARTS) return undefined;
  const fields = parts.map(readPart);
  return fields.every((field) => field !== undefined) ? (fields as Field[]) : undefined;
}

function readPart(part: string): Field | undefined {
  const at = part.indexOf('\r\n\r\n');
  if (at < 0) return undefined;
  const lines = part.slice(0, at).split('\r\n').map(headerOf);
  if (lines.some((line) => line === undefined)) return undefined;
  const headers = lines as [string, string][];
  const dispositions = headers.filter(([name]) => name === 'content-disposition');
  const isKnown = headers.every(([name]) => name === 'content-disposition' || name === 'content-type');
  const match = dispositions.length === 1 ? DISPOSITION.exec(dispositions[0][1]) : null;
  if (!match || !isKnown || headers.length > 2) return undefined;
  const value = part.slice(at + 4);
  const isFile = /;[ ]*filename=/i.test(dispositions[0][1]);
  const text = isFile ? value : utf8(value);
  const name = utf8(match[1]);
  const contentType = headers.find(([header]) => header === 'content-type')?.[1];
  return text === undefined || name === undefined ? undefined : { name, value: text, contentType };
}

function headerOf(line: string): [string, string] | undefined {
  const match = /^([A-Za-z-]{1,64}):[ \t]*(.{0,512}?)[ \t]*$/.exec(line);
  return match ? [match[1].toLowerCase(), match[2]] : undefined;
}

function utf8(latin1: string): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(latin1, 'latin1'));
  } catch {
    return undefined;
  }
}
