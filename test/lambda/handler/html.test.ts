import { escapeHtml, html, htmlResponse, jsonBody, type SafeHtml } from '../../../lambda/handler';

const EVIL = `"><script>alert('1')</script>`;

describe('a page', () => {
  it('shows values as text in elements and attributes', () => {
    expect(String(html`<p title="${EVIL}" data-x='${EVIL}'>${EVIL}</p>`)).toBe(
      `<p title="${escapeHtml(EVIL)}" data-x='${escapeHtml(EVIL)}'>${escapeHtml(EVIL)}</p>`,
    );
    expect(escapeHtml(EVIL)).not.toMatch(/[<>"']/);
  });

  it('takes pages and lists of pages as markup', () => {
    const rows = ['a', '<b>'].map((each) => html`<li>${each}</li>`);

    expect(String(html`<ul>${rows}</ul>${null}${undefined}${0}`)).toBe('<ul><li>a</li><li>&lt;b&gt;</li></ul>0');
  });

  it.each([
    ['javascript:alert(1)', 'about:invalid'],
    ['JaVaScRiPt:alert(1)', 'about:invalid'],
    ['java\tscript:alert(1)', 'about:invalid'],
    [' javascript:alert(1)', 'about:invalid'],
    ['data:text/html,<script>', 'about:invalid'],
    ['vbscript:x', 'about:invalid'],
    ['https://example.com/?a=1&b=2', 'https://example.com/?a=1&amp;b=2'],
    ['/orders/1', '/orders/1'],
    ['mailto:a@example.com', 'mailto:a@example.com'],
  ])('makes of the link %j: %s', (url, written) => {
    expect(String(html`<a href="${url}">x</a>`)).toBe(`<a href="${written}">x</a>`);
  });

  it('makes a component of a value within a URL', () => {
    expect(String(html`<a href="/orders/${'../admin?x'}/${'a b'}">x</a>`)).toBe(
      '<a href="/orders/..%2Fadmin%3Fx/a%20b">x</a>',
    );
  });

  it.each<[string, () => SafeHtml]>([
    ['a script', () => html`<script>const a = "${EVIL}"</script>`],
    ['a style', () => html`<style>a { color: ${EVIL} }</style>`],
    ['an event handler', () => html`<a onclick="go('${EVIL}')">x</a>`],
    ['a style attribute', () => html`<a style="color: ${EVIL}">x</a>`],
    ['an inner document', () => html`<iframe srcdoc="${EVIL}"></iframe>`],
    ['the source of a script', () => html`<script src="${EVIL}"></script>`],
    ['the source of a frame', () => html`<iframe src="${EVIL}"></iframe>`],
    ['an attribute without quotes', () => html`<a href=${EVIL}>x</a>`],
    ['the middle of an attribute without quotes', () => html`<a href=/a/${EVIL}>x</a>`],
    ['the name of an attribute', () => html`<a ${EVIL}="x">x</a>`],
    ['the name of an element', () => html`<${EVIL}>`],
    ['a closing tag', () => html`</${EVIL}>`],
    ['a comment', () => html`<!-- ${EVIL} -->`],
    ['a link to a program', () => html`<a href="javascript:go('${EVIL}')">x</a>`],
    ['a refresh', () => html`<meta http-equiv="refresh" content="${EVIL}">`],
    ['a page that ends inside a tag', () => html`<a href="x`],
  ])('is refused with a value in %s', (_what, make) => {
    expect(make).toThrow(TypeError);
  });

  it.each<[string, () => SafeHtml]>([
    ['behind a script', () => html`<script>let a = "</p>"</script><p>${EVIL}</p>`],
    ['behind a comment', () => html`<!-- <a href=" --><p>${EVIL}</p>`],
    ['behind a lone less-than sign', () => html`<p>1 < 2 ${EVIL}</p>`],
    ['in a title', () => html`<title>${EVIL}</title>`],
    ['in an attribute with spaces around its sign', () => html`<p title = "${EVIL}" hidden>x</p>`],
  ])('takes a value %s', (_what, make) => {
    expect(String(make())).not.toContain(EVIL);
  });

  it('cannot be made from a text', () => {
    expect(() => (html as unknown as (text: string[]) => SafeHtml)([EVIL])).toThrow('template tag');
    expect(() => htmlResponse({ toString: () => EVIL } as unknown as SafeHtml)).toThrow('htmlResponse takes');
    expect(() => html`<p>${{ toString: () => EVIL } as unknown as string}</p>`).toThrow(TypeError);
  });

  it('is answered so that no browser reads it as anything else', () => {
    expect(htmlResponse(html`<p>x</p>`, 201)).toMatchObject({
      statusCode: 201,
      headers: {
        'content-type': 'text/html; charset=utf-8',
        'x-content-type-options': 'nosniff',
        'content-security-policy': expect.stringContaining("default-src 'none'"),
      },
    });
  });
});

describe('the JSON body of an event', () => {
  it('is parsed, from base64 too', () => {
    expect(jsonBody({ body: '{"a":[1]}' })).toEqual({ a: [1] });
    expect(jsonBody({ body: Buffer.from('{"a":1}').toString('base64'), isBase64Encoded: true })).toEqual({ a: 1 });
    expect(jsonBody({ body: null })).toBeUndefined();
  });

  it.each(['{', '{"a":1,"a":2}', '{"__proto__":{"a":1}}', '{"a":[{"constructor":1}]}'])('is refused as %s', (body) => {
    expect(() => jsonBody({ body })).toThrow(SyntaxError);
  });
});
