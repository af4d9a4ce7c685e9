import type { Answer } from '../../../cli/probe/send';
import { judge, statusRange } from '../../../cli/probe/verdict';

const answer = (status: number, headers: Record<string, string> = {}, body = '{"message":"no"}'): Answer => ({
  kind: 'http',
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body,
});
const expectation = statusRange('200-299')!;
const judged = (given: Answer, spoiled: Answer = answer(401), isOpen = false) =>
  judge(given, { expect: expectation, spoiled, isOpen }).verdict;

const PAGE = '<!DOCTYPE html><html><title>Request blocked</title></html>';

it.each([
  ['401', answer(401)],
  ['403 with a bearer challenge', answer(403, { 'www-authenticate': 'Bearer error="insufficient_scope"' })],
  ['400 with a bearer challenge', answer(400, { 'www-authenticate': 'Bearer error="invalid_request"' })],
])('takes %s for a refusal of the token', (_, given) => {
  expect(judged(given)).toBe('refused');
});

it.each([
  ['404', answer(404)],
  ['405', answer(405)],
  ['429', answer(429)],
  ['500', answer(500)],
  ['400', answer(400)],
  ['a redirect', answer(302, { location: '/login' })],
  ['the page of a firewall', answer(403, { 'content-type': 'text/html' }, PAGE)],
  ['a page that names no type', answer(403, { 'content-type': '' }, PAGE)],
  ['the mark of AWS WAF', answer(403, { 'x-amzn-waf-action': 'challenge' })],
  ['no answer', { kind: 'none', error: 'ECONNRESET' } as const],
])('concludes nothing from %s', (_, given) => {
  expect(judged(given)).toBe('inconclusive');
});

it('takes a 403 for a refusal of the token where a spoiled signature gets the same, but for its ids', () => {
  const spoiled = answer(403, {}, '{"title":"Forbidden","requestId":"0a1b-77","status":403}');
  const given = answer(403, {}, '{"title":"Forbidden","requestId":"JUoJDHUFDoEFvPw=","status":403}');

  expect(judged(given, spoiled)).toBe('refused');
});

it('concludes nothing from a 403 that differs from the one for a spoiled signature', () => {
  const spoiled = answer(403, {}, '{"title":"Forbidden"}');

  expect(judged(answer(403, {}, '{"title":"Blocked"}'), spoiled)).toBe('inconclusive');
});

it('concludes nothing from a 403 where a spoiled signature gets a page of a firewall', () => {
  const page = answer(403, { 'content-type': 'text/html' }, PAGE);

  expect(judged(page, page)).toBe('inconclusive');
});

it('concludes nothing from a good answer where no token is needed', () => {
  expect(judged(answer(200), answer(200), true)).toBe('inconclusive');
  expect(judged(answer(200))).toBe('ACCEPTED');
});

it('reads ranges of statuses, and nothing else', () => {
  expect([200, 204, 404, 300].map((status) => statusRange('200-204, 404')!.includes(status))).toEqual([
    true,
    true,
    true,
    false,
  ]);
  expect(['', '2xx', '200-', '99', '600'].map(statusRange)).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});
