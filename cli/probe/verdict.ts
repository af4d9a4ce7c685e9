import type { Answer, HttpAnswer } from './send';

export const VERDICTS = ['refused', 'ACCEPTED', 'inconclusive', 'not testable'] as const;
export type Verdict = (typeof VERDICTS)[number];

export interface Judgement {
  readonly verdict: Verdict;
  readonly detail?: string;
}

/** Statuses that a good token gets: `200`, `200-299` or a list of both. */
export interface StatusRange {
  includes(status: number): boolean;
}

/** What the endpoint does with requests whose fate is known. */
export interface Reference {
  readonly expect: StatusRange;
  /** The answer to a good token with one bit of its signature flipped: no firewall can tell that from a good one. */
  readonly spoiled: Answer;
  /** The endpoint answers well without any token. */
  readonly isOpen: boolean;
}

const OTHERWISE: Readonly<Record<number, string>> = {
  400: 'the request was refused, which need not be for the token',
  404: 'not found: no word about the token',
  405: 'the method was refused, not the token',
  413: 'the size was refused, not the token',
  429: 'the rate was refused, not the token',
  431: 'the size of the headers was refused, not the token',
};

/**
 * What an answer says about the token.
 *
 * Only a refusal that is surely one of the token counts: 401, a challenge for a bearer token (RFC 6750 section 3), or the
 * very 403 that a spoiled signature gets. The 403 of a firewall proves nothing: it might let the next forgery through.
 */
export function judge(answer: Answer, { expect, spoiled, isOpen }: Reference): Judgement {
  if (answer.kind === 'none') return unclear(`no answer: ${answer.error}`);
  if (expect.includes(answer.status)) {
    return isOpen ? unclear('the endpoint answers without a token, too') : { verdict: 'ACCEPTED' };
  }
  const firewall = firewallOf(answer);
  if (firewall) return unclear(firewall);
  if (answer.status === 401 || isChallenge(answer)) return { verdict: 'refused' };
  if (answer.status === 403) {
    const isSame = spoiled.kind === 'http' && shapeOf(spoiled) === shapeOf(answer);
    return isSame ? { verdict: 'refused' } : unclear('403 of another form than that for a spoiled signature');
  }
  return unclear(OTHERWISE[answer.status] ?? otherwise(answer.status));
}

const unclear = (detail: string): Judgement => ({ verdict: 'inconclusive', detail });

function otherwise(status: number): string {
  if (status >= 500) return 'the server failed, which is no refusal';
  if (status >= 300 && status < 400) return 'a redirect, which is not followed';
  return `status ${status} says nothing about the token`;
}

function isChallenge({ status, headers }: HttpAnswer): boolean {
  return [400, 403].includes(status) && /\bBearer\b/i.test(headers['www-authenticate'] ?? '');
}

/** Marks of firewalls and bot defenses: AWS WAF, CloudFront, Cloudflare, Akamai, and pages for people. */
function firewallOf({ status, headers, body }: HttpAnswer): string | undefined {
  if (headers['x-amzn-waf-action'] || headers['cf-mitigated']) return 'a firewall answered, not the API';
  const isPage = /^text\/html/i.test(headers['content-type'] ?? '') || /^\s*<(!doctype|html)/i.test(body);
  if (isPage && status !== 401) return 'a page for people, such as firewalls send, not an answer of the API';
  return undefined;
}

/** Status, type and text of an answer without what differs from request to request. */
function shapeOf({ status, headers, body }: HttpAnswer): string {
  const type = (headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase();
  // Ids and times: words with a digit, an equals sign, or a capital in their midst.
  const text = body.replace(/[\w+/=-]*(?:\d|=|[a-z][A-Z])[\w+/=:.-]*/g, '·').replace(/\s+/g, ' ');
  return `${status} ${type} ${text}`;
}

/** @returns undefined for a text that is no range of statuses. */
export function statusRange(text: string): StatusRange | undefined {
  const ranges = text.split(',').map((part) => /^([1-5]\d\d)(?:-([1-5]\d\d))?$/.exec(part.trim()));
  if (ranges.some((range) => range === null)) return undefined;
  const bounds = ranges.map((range) => [Number(range![1]), Number(range![2] ?? range![1])] as const);
  return { includes: (status) => bounds.some(([low, high]) => status >= low && status <= high) };
}
