import { type Attack, type AttackCase, casesOr, type Claim } from '../drill/attack';
import { plusHeader, withBody, withHeader } from '../drill/call';
import { withJsonBody } from '../drill/bodies';
import { type Change, changed, NOBODY } from '../drill/cases';
import type { DrillContext } from '../drill/context';
import { isSuccess, type Outcome } from '../drill/outcome';

/** Names of software, stack frames and paths: what an error must not tell about the inside. */
const INSIDE = /\bat [\w.<>]+ \(|node_modules|\/var\/task|\/opt\/|Error:|Exception:|\bstack\b|arn:aws/i;

function hygiene(expected: 'refusal' | 'success'): Claim {
  return {
    layer: 'input',
    failsAs: 'got through',
    complaint: ({ context, outcome }) => {
      if (outcome.kind !== 'http') return 'no answer to look at';
      if (expected === 'refusal' && isSuccess(outcome))
        return `answered ${outcome.status} to a request that must be refused`;
      return expected === 'refusal' ? (leak(context, outcome) ?? unsafeHeaders(outcome)) : unsafeHeaders(outcome);
    },
  };
}

function leak({ marker }: DrillContext, outcome: Outcome & { kind: 'http' }): string | undefined {
  const text = `${JSON.stringify(outcome.headers)}\n${outcome.body}`;
  if (text.includes(marker)) return 'the answer repeats what the request sent';
  const inside = INSIDE.exec(outcome.body)?.[0];
  return inside === undefined ? undefined : `the answer tells about the inside: "${inside}"`;
}

function unsafeHeaders({ headers }: Outcome & { kind: 'http' }): string | undefined {
  if (!/nosniff/i.test(headers['x-content-type-options'] ?? ''))
    return 'the answer may be sniffed: no X-Content-Type-Options: nosniff';
  if (!/no-store/i.test(headers['cache-control'] ?? ''))
    return 'the answer may be kept by caches: no Cache-Control: no-store';
  return undefined;
}

const REFUSAL = hygiene('refusal');

/** One request for each layer that refuses, with a text in it that would be seen if it came back. */
function marked(context: DrillContext): AttackCase[] {
  const probe = context.probe();
  if (!probe) return [];
  const { marker } = context;
  const variants: [string, Change][] = [
    ['text in the query', (call) => ({ ...call, query: [...call.query, [marker, `<script>${marker}</script>`]] })],
    ['text in an unpublished path', (call) => ({ ...call, path: `/${marker}/${marker}`, query: [] })],
    ['text in the token', (call) => withHeader(call, 'Authorization', `Bearer ${marker}.${marker}.${marker}`)],
    ['text in a blocked header', (call) => plusHeader(call, 'X-HTTP-Method-Override', marker)],
  ];
  return variants.map(([name, change]) => changed(probe, name, REFUSAL, change));
}

function markedBody(context: DrillContext): AttackCase[] {
  const subject = withJsonBody(context)[0];
  if (!subject) return [];
  const { marker } = context;
  return [
    changed(subject, 'text in a malformed body', REFUSAL, (call) => withBody(call, `{"${marker}": "${marker}`)),
    changed(subject, 'text in an unknown member', REFUSAL, (call) => withBody(call, [{ [marker]: marker }])),
  ];
}

/** An error page that repeats the request is somebody else's script. */
export const inputErrorHygiene: Attack = {
  slug: 'input-error-hygiene',
  title: 'make an error repeat what was sent, or tell about the inside',
  cases: (context) => {
    const probe = context.probe();
    const served = probe ? [changed(probe, 'headers of a successful answer', hygiene('success'), (call) => call)] : [];
    return casesOr([...marked(context), ...markedBody(context), ...served], NOBODY);
  },
};
