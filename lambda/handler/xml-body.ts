import { readXml, type XmlElement } from '../core/xml';
import type { BodyEvent } from './json-body';

export type { XmlElement };

/**
 * The root element of the XML body of an event. There are no document types, no entities but the five of XML itself, no
 * processing instructions and no encoding but UTF-8; at most 64 levels and 10,000 elements.
 *
 * @throws SyntaxError for a body that is no such XML; the message repeats none of it
 */
export function xmlBody(event: BodyEvent): XmlElement | undefined {
  const { body, isBase64Encoded } = event;
  if (typeof body !== 'string' || body === '') return undefined;
  const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
  const root = readXml(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes));
  if (!root) throw new SyntaxError('the body is no XML, or XML with more than elements, attributes and text');
  return root;
}
