import { type Attack, type AttackCase, casesOr, type ExpectedRefusal } from '../drill/attack';
import { withoutHeader } from '../drill/call';
import { type Change, changed, NOBODY } from '../drill/cases';

const BLOCKED: ExpectedRefusal = { layer: 'network', reasons: ['WAF_BLOCKED'], statuses: [403] };

const VARIANTS: readonly (readonly [string, Change])[] = [
  ['no User-Agent', (call) => withoutHeader(call, 'User-Agent')],
  ['path longer than 1024 bytes', (call) => ({ ...call, path: `${call.path}/${'a'.repeat(1_100)}` })],
  ['query longer than 2048 bytes', (call) => ({ ...call, query: [...call.query, ['q', 'a'.repeat(2_100)]] })],
];

/** What a web ACL with blocking rules stops before anything of ours runs. */
export const networkWaf: Attack = {
  slug: 'network-waf',
  title: 'send what no honest client of the API sends',
  cases: (context) => {
    const probe = context.probe();
    const cases = probe ? VARIANTS.map(([name, change]): AttackCase => changed(probe, name, BLOCKED, change)) : [];
    return casesOr(cases, NOBODY);
  },
};
