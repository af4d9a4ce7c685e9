import type { Coercion } from '../../../src/vocabulary/validators';
import { readXml, type XmlElement } from '../../core/xml';
import type { Parts } from './coerce';
import { isUnsafeName } from './json-hygiene';

/**
 * What an XML text says in the words of its schema (OpenAPI, XML Object); undefined where it says something that no schema
 * could: a document type, text between elements, one member in two places. Names that the schema does not know stay as they
 * are, so that it refuses them.
 */
export function xmlParts(text: string, type: Coercion): Parts | undefined {
  const root = readXml(text);
  if (!root || (type.xml?.name !== undefined && root.name !== type.xml.name)) return undefined;
  return valueIn(root, type);
}

const takes = (type: Coercion | undefined, kind: string) => type?.types.includes(kind) === true;

function valueIn(element: XmlElement, type: Coercion | undefined): Parts | undefined {
  if (takes(type, 'array')) return listOf(element.children, type);
  const isObject = takes(type, 'object') || element.children.length > 0 || element.attributes.size > 0;
  return isObject ? membersOf(element, type) : element.text;
}

function listOf(elements: readonly XmlElement[], type: Coercion | undefined): Parts | undefined {
  const wanted = type?.items?.xml?.name;
  if (wanted !== undefined && elements.some(({ name }) => name !== wanted)) return undefined;
  const values = elements.map((element) => valueIn(element, type?.items));
  return values.every((value) => value !== undefined) ? values : undefined;
}

/** Where a member stands in XML. */
interface Member {
  readonly name: string;
  readonly type: Coercion;
}

function membersOf(element: XmlElement, type: Coercion | undefined): Parts | undefined {
  if (element.text.trim() !== '') return undefined;
  const known = Object.entries(type?.properties ?? {}).map(([name, inner]): Member => ({ name, type: inner }));
  const members = new Map<string, Parts>();
  for (const [name, value] of element.attributes) {
    const member = known.find((each) => each.type.xml?.attribute && (each.type.xml.name ?? each.name) === name);
    if (!put(members, member?.name ?? `@${name}`, value)) return undefined;
  }
  const groups = new Map<string, XmlElement[]>();
  for (const child of element.children) groups.set(child.name, [...(groups.get(child.name) ?? []), child]);
  for (const [name, elements] of groups) {
    const member = known.find((each) => !each.type.xml?.attribute && elementOf(each) === name);
    const value = memberValue(elements, member?.type ?? type?.additional);
    // A member that is written in another way in XML must not be had by its name in JSON.
    const isOther = known.some((each) => each.name === name);
    const own = member?.name ?? (isOther ? `<${name}>` : name);
    if (value === undefined || !put(members, own, value)) return undefined;
  }
  return members;
}

/** The name of the elements that a member is made of: a list without an element of its own is its items. */
function elementOf({ name, type: { types, items, xml } }: Member): string {
  const isBare = types.includes('array') && !xml?.wrapped;
  return (isBare ? items?.xml?.name : xml?.name) ?? name;
}

function memberValue(elements: readonly XmlElement[], type: Coercion | undefined): Parts | undefined {
  if (takes(type, 'array') && !type?.xml?.wrapped) return listOf(elements, type);
  return elements.length === 1 ? valueIn(elements[0], type) : undefined;
}

function put(members: Map<string, Parts>, name: string, value: Parts): boolean {
  if (members.has(name) || isUnsafeName(name)) return false;
  members.set(name, value);
  return true;
}
