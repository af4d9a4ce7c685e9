/** One element of an XML text. Names keep their prefix; declarations of namespaces are left out. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** All character data directly in the element, together. */
  readonly text: string;
}

/** How much an XML text may hold. */
export interface XmlLimits {
  readonly maxDepth: number;
  readonly maxElements: number;
}

const LIMITS: XmlLimits = { maxDepth: 64, maxElements: 10_000 };
const MAX_ATTRIBUTES = 64;

const NAME = '[A-Za-z_][A-Za-z0-9_.-]{0,127}(?::[A-Za-z_][A-Za-z0-9_.-]{0,127})?';
const DECLARATION =
  /<\?xml\s+version=(?:"1\.0"|'1\.0')(?:\s+encoding=(?:"utf-8"|'utf-8'))?(?:\s+standalone=(?:"yes"|'yes'))?\s*\?>/iy;
const START = new RegExp(`<(${NAME})((?:\\s+${NAME}\\s*=\\s*(?:"[^"<]*"|'[^'<]*'))*)\\s*(/?)>`, 'y');
const ATTRIBUTE = new RegExp(`(${NAME})\\s*=\\s*(?:"([^"]*)"|'([^']*)')`, 'g');
const END = new RegExp(`</(${NAME})\\s*>`, 'y');
const COMMENT = /<!--(?:(?!--)[\s\S])*-->/y;
const CDATA = /<!\[CDATA\[([\s\S]*?)\]\]>/y;
const TEXT = /[^<]+/y;
// XML 1.0, production 2: what a document may consist of.
const FOREIGN = /[^\t\n\r\u0020-\ufffd]/;

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', apos: "'", quot: '"' };

interface Open {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: XmlElement[];
  text: string;
}

/**
 * Reads XML that means the same to everybody: elements, attributes, character data, CDATA, comments. Undefined for anything
 * else: document types, entities of its own, processing instructions, other encodings, text that is not well-formed or
 * beyond the limits. There is nothing in it that could read a file, an address or grow.
 */
export function readXml(text: string, limits: XmlLimits = LIMITS): XmlElement | undefined {
  return FOREIGN.test(text) ? undefined : new Reader(text, limits).document();
}

class Reader {
  private at = 0;
  private elements = 0;

  constructor(
    private readonly text: string,
    private readonly limits: XmlLimits,
  ) {}

  document(): XmlElement | undefined {
    if (this.text.startsWith('\ufeff')) this.at = 1;
    this.take(DECLARATION);
    this.misc();
    const root = this.element();
    if (!root) return undefined;
    this.misc();
    return this.at === this.text.length ? root : undefined;
  }

  private take(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.text);
    if (match) this.at = pattern.lastIndex;
    return match ?? undefined;
  }

  /** White space and comments, which may stand around the root. */
  private misc(): void {
    while (this.take(/\s+/y) || this.take(COMMENT));
  }

  /** The root with all that is inside it. No recursion: depth is a number here, not a stack. */
  private element(): XmlElement | undefined {
    const open: Open[] = [];
    for (;;) {
      const start = this.take(START);
      let closed: Open | undefined;
      if (start) {
        const element = this.opened(start);
        if (!element || open.length >= this.limits.maxDepth) return undefined;
        if (start[3] === '/') closed = element;
        else open.push(element);
      } else {
        const end = this.take(END);
        if (end) closed = open.at(-1)?.name === end[1] ? open.pop() : undefined;
        if (end ? !closed : !this.characters(open.at(-1))) return undefined;
      }
      if (!closed) continue;
      const parent = open.at(-1);
      if (!parent) return closed;
      parent.children.push(closed);
    }
  }

  private opened([, name, attributes]: RegExpExecArray): Open | undefined {
    this.elements += 1;
    const read = attributesOf(attributes);
    return read && this.elements <= this.limits.maxElements
      ? { name, attributes: read, children: [], text: '' }
      : undefined;
  }

  /** Character data, CDATA or a comment inside an element; false: none of them. */
  private characters(inside: Open | undefined): boolean {
    if (!inside) return false;
    if (this.take(COMMENT)) return true;
    const cdata = this.take(CDATA);
    const text = cdata ? cdata[1] : decoded(this.take(TEXT)?.[0]);
    if (text === undefined || (!cdata && text.includes(']]>'))) return false;
    inside.text += text;
    return true;
  }
}

function attributesOf(text: string): ReadonlyMap<string, string> | undefined {
  const attributes = new Map<string, string>();
  for (const [, name, double, single] of text.matchAll(ATTRIBUTE)) {
    const value = decoded(double ?? single);
    if (value === undefined || attributes.has(name) || attributes.size >= MAX_ATTRIBUTES) return undefined;
    attributes.set(name, value);
  }
  for (const name of attributes.keys()) if (/^xmlns(:|$)/.test(name)) attributes.delete(name);
  return attributes;
}

/** The text behind the five entities that XML itself defines and references to characters; undefined for any other one. */
function decoded(raw: string | undefined): string | undefined {
  if (raw === undefined || !raw.includes('&')) return raw;
  let isKnown = true;
  const text = raw.replace(/&([^;&\s]{0,16};?)/g, (_, reference: string) => {
    const value = reference.endsWith(';') ? characterOf(reference.slice(0, -1)) : undefined;
    isKnown &&= value !== undefined;
    return value ?? '';
  });
  return isKnown ? text : undefined;
}

function characterOf(reference: string): string | undefined {
  if (Object.hasOwn(ENTITIES, reference)) return ENTITIES[reference];
  const [, hex, decimal] = /^#(?:x([0-9a-fA-F]{1,6})|([0-9]{1,7}))$/.exec(reference) ?? [];
  const code = hex ? Number.parseInt(hex, 16) : Number(decimal ?? Number.NaN);
  const isCharacter = code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) && code > 0;
  const character = isCharacter ? String.fromCodePoint(code) : undefined;
  return character === undefined || FOREIGN.test(character) ? undefined : character;
}
