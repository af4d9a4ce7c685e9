import { type Attack, type AttackCase, casesOr, type Claim } from '../drill/attack';
import { plusHeader, withBody } from '../drill/call';
import { withJsonBody } from '../drill/bodies';
import { type Change, changed, NOBODY, type Subject } from '../drill/cases';
import type { DrillContext } from '../drill/context';
import type { AuditEntry } from '../drill/target';

/** Half a token is still a secret: a signature is what cannot be guessed of it. */
function secretOf(token: string): string {
  return token.split('.').at(-1) ?? token;
}

const SHORTEST_SECRET = 20;

const WORD = /^[\w-]+$/;

interface Read {
  readonly text: string;
  /** What could be a secret, or part of one. */
  readonly words: readonly string[];
  /** The first bytes of every JWT header in base64url. */
  readonly holdsToken: boolean;
}

const known = new WeakMap<AuditEntry, Read>();

/** Logs only grow, and every case looks through all of them: each record is read once. */
function readOnce(entry: AuditEntry): Read {
  const read = known.get(entry) ?? readText(JSON.stringify(entry.record));
  known.set(entry, read);
  return read;
}

function readText(text: string): Read {
  return { text, words: text.match(/[\w-]{20,}/g) ?? [], holdsToken: /eyJ[A-Za-z0-9_-]{16,}\.eyJ/.test(text) };
}

function findIn(entries: readonly AuditEntry[], secrets: readonly (readonly [string, string])[]): string | undefined {
  const long = secrets.filter(([, secret]) => secret.length >= SHORTEST_SECRET);
  for (const source of ['ocsf', 'access-log', 'waf-log', 'finding'] as const) {
    const logs = entries.filter((entry) => entry.source === source).map(readOnce);
    const words = [...new Set(logs.flatMap((log) => log.words))].join('\n');
    const isFound = (secret: string) =>
      WORD.test(secret) ? words.includes(secret) : logs.some(({ text }) => text.includes(secret));
    const found = long.find(([, secret]) => isFound(secret));
    if (found) return `${found[0]} stands in the ${source}`;
    if (logs.some(({ holdsToken }) => holdsToken)) return `a token stands in the ${source}`;
  }
  return undefined;
}

/** No token of the whole drill, and nothing of this request that is the caller's own business, in any log. */
function nothingLogged(secret: string): Claim {
  return {
    layer: 'audit',
    failsAs: 'got through',
    complaint: ({ context }) => {
      const tokens = [...context.tokens].map((token) => ['a token', secretOf(token)] as const);
      return findIn(context.target.audit.all(), [...tokens, ['what the request carried', secret]]);
    },
  };
}

/** Longer than the shortest secret, and found nowhere by chance. */
const secretFor = (context: DrillContext, name: string): string =>
  `${context.marker}-${name}-${'s'.repeat(SHORTEST_SECRET)}`;

function carrying(
  subject: Subject,
  name: string,
  context: DrillContext,
  change: (secret: string) => Change,
): AttackCase {
  const secret = secretFor(context, name.replaceAll(' ', '-'));
  return changed(subject, `secret in ${name}`, nothingLogged(secret), change(secret), { schedule: 'last' });
}

/** A log is read by more people than the data. */
export const auditRedaction: Attack = {
  slug: 'audit-redaction',
  title: 'find tokens, keys or bodies in the logs',
  cases: (context) => {
    const probe = context.probe();
    const withJson = withJsonBody(context)[0];
    if (!probe) return casesOr([], NOBODY);
    return [
      carrying(probe, 'a cookie', context, (secret) => (call) => plusHeader(call, 'Cookie', `session=${secret}`)),
      carrying(probe, 'an API key', context, (secret) => (call) => plusHeader(call, 'x-api-key', secret)),
      carrying(
        probe,
        'a blocked request',
        context,
        (secret) => (call) =>
          plusHeader(plusHeader(call, 'Cookie', `session=${secret}`), 'X-HTTP-Method-Override', 'DELETE'),
      ),
      carrying(probe, 'the query', context, (secret) => (call) => ({
        ...call,
        query: [...call.query, ['access_token', secret]],
      })),
      ...(withJson
        ? [
            carrying(
              withJson,
              'a malformed body',
              context,
              (secret) => (call) => withBody(call, `{"password":"${secret}"`),
            ),
            carrying(
              withJson,
              'a body that breaks the contract',
              context,
              (secret) => (call) => withBody(call, { [secret]: secret }),
            ),
          ]
        : []),
    ];
  },
};
