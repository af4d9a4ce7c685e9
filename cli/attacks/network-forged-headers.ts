import { type Attack, casesOr } from '../drill/attack';
import { plusHeader } from '../drill/call';
import { changed, NOBODY } from '../drill/cases';
import { ownHeaders } from '../drill/edge-hop';
import { refusedByRule } from './network-edge';

/** Headers that only the web ACL itself, CloudFront or another hop may set (traps 16 and 61). */
const FORGED: readonly (readonly [string, string])[] = [
  ['x-amzn-waf-verified', 'true'],
  ['CloudFront-Viewer-Cert-SHA256', 'a'.repeat(64)],
  ['X-Forwarded-Client-Cert', 'Hash=a'],
  ['X-Azure-FDID', '00000000-0000-4000-8000-000000000000'],
  ['CF-Connecting-IP', '203.0.113.10'],
  ['True-Client-IP', '203.0.113.10'],
];

/** What code behind the gateway believes must not come from a caller. */
export const networkForgedHeaders: Attack = {
  slug: 'network-forged-headers',
  title: 'send headers that only a proxy or the web ACL may set',
  cases: (context) => {
    const probe = context.probe();
    if (!probe) return casesOr([], NOBODY);
    const edge = context.target.endpoints.find((endpoint) => endpoint.edge)?.edge;
    const own = edge ? ownHeaders(edge) : [];
    // The edge overwrites its own headers: no caller can forge those.
    return FORGED.filter(([name]) => !own.includes(name.toLowerCase())).map(([name, value]) =>
      changed(probe, name, refusedByRule('network-forged-headers'), (call) => plusHeader(call, name, value)),
    );
  },
};
