import { contextAfter, type HtmlContext, START } from './html-context';
import { kindOf, requireTag } from './tagged';

/** What may stand in a placeholder of a page. */
export type HtmlInput = string | number | bigint | boolean | null | undefined | SafeHtml | readonly HtmlInput[];

/** Markup in which every value is text. Only `html` makes one. */
export class SafeHtml {
  readonly #markup: string;

  /** @internal */
  public constructor(markup: string) {
    this.#markup = markup;
  }

  public toString(): string {
    return this.#markup;
  }
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};

/** A text as HTML shows it, in an element or in a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"'`]/g, (char) => ENTITIES[char] as string);
}

const SCHEMES: readonly string[] = ['http:', 'https:', 'mailto:', 'tel:'];
/** Goes nowhere. "about:invalid" is reserved by CSS Values 4, section 4.5.4. */
const NOWHERE = 'about:invalid';

/**
 * Writes markup in which each value is escaped for the place it stands in: text, a quoted attribute, or a URL, of which
 * scripts are none. Where no escape is safe (script, style, event handlers, unquoted attributes, names, comments) the
 * template is refused.
 *
 * @example
 * const page = html`<p title="${order.reference}">${order.note} <a href="${order.link}">more</a></p>`;
 *
 * @throws TypeError where a placeholder stands in a place that no escape makes safe
 */
export function html(strings: TemplateStringsArray, ...inputs: readonly HtmlInput[]): SafeHtml {
  requireTag('html', strings);
  let context: HtmlContext = START;
  let markup = '';
  strings.forEach((text, index) => {
    context = contextAfter(context, text);
    markup += text;
    if (index === inputs.length) return;
    markup += placed(inputs[index], context);
    if (context.kind === 'attribute') context = { ...context, isEmpty: false };
  });
  if (context.kind !== 'text') throw new TypeError('html`…` ends inside a tag, an attribute, a script or a comment');
  return new SafeHtml(markup);
}

function placed(input: HtmlInput, context: HtmlContext): string {
  if (context.kind === 'text') return texts(input);
  if (context.kind !== 'attribute')
    throw new TypeError(`no value is safe in ${context.kind}; put it into text or quotes`);
  if (context.isScript) throw new TypeError(`no value is safe in the attribute ${context.name}`);
  const text = plain(input);
  if (!context.isUrl) return escapeHtml(text);
  // Behind the start of a URL that the template wrote, a value is one component of it.
  return escapeHtml(context.isEmpty ? checkedUrl(text) : encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd')));
}

function texts(input: HtmlInput): string {
  if (input instanceof SafeHtml) return input.toString();
  if (Array.isArray(input)) return (input as readonly HtmlInput[]).map(texts).join('');
  return escapeHtml(plain(input));
}

function plain(input: HtmlInput): string {
  if (input === null || input === undefined) return '';
  if (typeof input === 'object') throw new TypeError(`a ${kindOf(input)} is no text of HTML here`);
  return String(input);
}

function checkedUrl(text: string): string {
  let scheme: string;
  try {
    // Relative URLs take the scheme of the page.
    scheme = new URL(text, 'https://page.invalid/').protocol;
  } catch {
    return NOWHERE;
  }
  return SCHEMES.includes(scheme) ? text : NOWHERE;
}

/** Answers a proxy integration with a page that no browser reads as anything else. */
export function htmlResponse(page: SafeHtml, statusCode = 200): HtmlResponse {
  if (!(page instanceof SafeHtml)) throw new TypeError('htmlResponse takes what html`…` made');
  return {
    statusCode,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
    },
    body: page.toString(),
  };
}

/** The response of a Lambda proxy integration. */
export interface HtmlResponse {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}
