/** One element of a DER encoding (X.690). */
export interface DerElement {
  readonly tag: number;
  readonly content: Buffer;
  /** Header and content: what a signature covers, what two names are compared by. */
  readonly whole: Buffer;
}

/** Tags that certificates and revocation lists are made of. */
export const TAG = {
  BOOLEAN: 0x01,
  INTEGER: 0x02,
  BIT_STRING: 0x03,
  OCTET_STRING: 0x04,
  OID: 0x06,
  UTC_TIME: 0x17,
  GENERALIZED_TIME: 0x18,
  SEQUENCE: 0x30,
  CONTEXT_0: 0xa0,
  CONTEXT_3: 0xa3,
} as const;

const LONGEST_LENGTH = 4;

/** The element that begins at an offset. */
function elementAt(bytes: Buffer, offset: number): DerElement {
  const [tag, first] = [bytes[offset], bytes[offset + 1]];
  if (tag === undefined || first === undefined) throw new Error('DER ends in the middle of an element');
  const octets = first < 0x80 ? 0 : first - 0x80;
  // DER knows no indefinite length (0x80), and nothing here is longer than 4 octets can say.
  if (first === 0x80 || octets > LONGEST_LENGTH) throw new Error('DER with a length that is not allowed');
  const start = offset + 2 + octets;
  const length = octets === 0 ? first : bytes.subarray(offset + 2, start).readUIntBE(0, Math.min(octets, bytes.length));
  const end = start + length;
  if (end > bytes.length) throw new Error('DER ends in the middle of an element');
  return { tag, content: bytes.subarray(start, end), whole: bytes.subarray(offset, end) };
}

/** Reads bytes that are one element and nothing after it. */
export function derElement(bytes: Buffer): DerElement {
  const element = elementAt(bytes, 0);
  if (element.whole.length !== bytes.length) throw new Error('DER with bytes after its end');
  return element;
}

/** The elements inside a constructed one. */
export function derChildren({ content }: DerElement): DerElement[] {
  const found: DerElement[] = [];
  for (let offset = 0; offset < content.length; ) {
    const element = elementAt(content, offset);
    found.push(element);
    offset += element.whole.length;
  }
  return found;
}

/** The content of an OID or an INTEGER as hex digits, without leading zero octets: how serial numbers are compared. */
export function derHex({ content }: DerElement): string {
  return content.toString('hex').replace(/^(00)+(?=..)/, '');
}

/** Epoch seconds of a UTCTime or GeneralizedTime in the form that RFC 5280 section 4.1.2.5 demands. */
export function derTime({ tag, content }: DerElement): number {
  const text = content.toString('latin1');
  const [, year = '', rest = ''] =
    (tag === TAG.UTC_TIME ? /^(\d{2})(\d{10})Z$/ : /^(\d{4})(\d{10})Z$/).exec(text) ?? [];
  const full = tag === TAG.UTC_TIME && year ? String(Number(year) + (Number(year) < 50 ? 2000 : 1900)) : year;
  const [month, day, hour, minute, second] = rest.match(/../g) ?? [];
  const time = Date.parse(`${full}-${month}-${day}T${hour}:${minute}:${second}Z`);
  if (Number.isNaN(time)) throw new Error('DER with a time that is none');
  return time / 1000;
}
