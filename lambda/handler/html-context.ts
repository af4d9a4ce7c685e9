/** Where in a document a placeholder stands. HTML Standard, "Tokenization", as far as templates need it. */
export type HtmlContext =
  | { readonly kind: 'text' }
  | { readonly kind: 'a tag'; readonly tag: string; readonly attribute: string; readonly wantsValue: boolean }
  | { readonly kind: 'a comment' }
  | { readonly kind: 'a script or style'; readonly tag: string }
  | {
      readonly kind: 'attribute';
      readonly tag: string;
      readonly name: string;
      readonly quote: string;
      readonly isUrl: boolean;
      readonly isScript: boolean;
      /** Nothing is written in it yet. */
      readonly isEmpty: boolean;
    };

export const START: HtmlContext = { kind: 'text' };

const URLS = /^(?:href|src|action|formaction|poster|cite|data|background|ping|manifest|longdesc|xlink:href)$/;
/** Their values are programs, or documents of their own. */
const SCRIPTS = /^(?:on.*|style|srcdoc|srcset|http-equiv|content)$/;
/** What they load runs in the page, or stands for it. */
const LOADERS = /^(?:script|iframe|frame|object|embed|link|base)$/;
/** A URL whose scheme the template wrote, and which no script runs in. */
const PLAIN_SCHEME = /^\s*(?:https?:|mailto:|tel:|[^:]*$|[^:]*[/?#])/i;
/** Their content is no text with entities. */
const RAW = /^(?:script|style|xmp|iframe|noembed|noframes|noscript|plaintext|template|svg|math)$/;

type Step = readonly [context: HtmlContext, rest: string];

/** The context behind a piece of a template. */
export function contextAfter(before: HtmlContext, text: string): HtmlContext {
  let context = before;
  let rest = text;
  while (rest !== '') [context, rest] = step(context, rest);
  return context;
}

function step(context: HtmlContext, text: string): Step {
  if (context.kind === 'text') return fromText(text);
  if (context.kind === 'a comment') return until(text, '-->', START, context);
  if (context.kind === 'a script or style') return fromRaw(context, text);
  if (context.kind === 'a tag') return fromTag(context, text);
  const end = text.indexOf(context.quote);
  const inside = end < 0 ? text : text.slice(0, end);
  const isProgram = context.isUrl && context.isEmpty && !PLAIN_SCHEME.test(inside);
  if (end < 0) return [{ ...context, isEmpty: false, isScript: context.isScript || isProgram }, ''];
  return [{ kind: 'a tag', tag: context.tag, attribute: '', wantsValue: false }, text.slice(end + 1)];
}

function until(text: string, end: string, found: HtmlContext, otherwise: HtmlContext): Step {
  const at = text.indexOf(end);
  return at < 0 ? [otherwise, ''] : [found, text.slice(at + end.length)];
}

function fromText(text: string): Step {
  const at = text.indexOf('<');
  if (at < 0) return [START, ''];
  const rest = text.slice(at);
  if (rest.startsWith('<!--')) return [{ kind: 'a comment' }, rest.slice(4)];
  const tag = /^<[/!?]?[A-Za-z][^\s/>]*/.exec(rest)?.[0];
  // A lone "<" at the end would make a tag of the value behind it.
  if (!tag && /^<[/!?]?$/.test(rest)) return [{ kind: 'a tag', tag: '', attribute: '', wantsValue: false }, ''];
  if (!tag) return [START, rest.slice(1)];
  const name = tag.replace(/^<[/!?]?/, '').toLowerCase();
  const isOpening = /^<[A-Za-z]/.test(tag);
  return [{ kind: 'a tag', tag: isOpening ? name : '', attribute: '', wantsValue: false }, rest.slice(tag.length)];
}

function fromRaw(context: Extract<HtmlContext, { kind: 'a script or style' }>, text: string): Step {
  const end = new RegExp(`</${context.tag}(?=[\\s/>])`, 'i').exec(text);
  if (!end) return [context, ''];
  return [{ kind: 'a tag', tag: '', attribute: '', wantsValue: false }, text.slice(end.index + end[0].length)];
}

function fromTag(context: Extract<HtmlContext, { kind: 'a tag' }>, text: string): Step {
  const { tag } = context;
  if (text.startsWith('>')) return [RAW.test(tag) ? { kind: 'a script or style', tag } : START, text.slice(1)];
  const space = /^[\s/]+/.exec(text)?.[0];
  if (space) return [context, text.slice(space.length)];
  if (text.startsWith('=')) return [{ ...context, wantsValue: true }, text.slice(1)];
  if (context.wantsValue && /^["']/.test(text)) return [attributeOf(context, text[0] as string), text.slice(1)];
  const word = /^[^\s/>=]+/.exec(text)?.[0] ?? (text[0] as string);
  const attribute = context.wantsValue ? '' : word.toLowerCase();
  return [{ ...context, attribute, wantsValue: false }, text.slice(word.length)];
}

function attributeOf({ tag, attribute: name }: Extract<HtmlContext, { kind: 'a tag' }>, quote: string): HtmlContext {
  const isUrl = URLS.test(name);
  const isScript = name === '' || SCRIPTS.test(name) || (isUrl && LOADERS.test(tag));
  return { kind: 'attribute', tag, name, quote, isUrl, isScript, isEmpty: true };
}
