import type { Control } from '../control';

export const AUDIT_CONTROLS: readonly Control[] = [
  {
    slug: 'audit-access-log',
    layer: 'audit',
    title: 'every request leaves a structured access log line',
    requirements: ['L6.1', 'L6.3'],
    owasp: ['API8:2023'],
    reasons: [],
    traps: [63],
  },
  {
    slug: 'audit-decision-record',
    layer: 'audit',
    title: 'every decision leaves one OCSF record with reason and policy',
    requirements: ['L6.1', 'L6.2', 'L4.7'],
    owasp: ['API8:2023'],
    reasons: [],
    traps: [41, 43],
  },
  {
    slug: 'audit-waf-log',
    layer: 'audit',
    title: 'every blocked request is in the log of the web ACL',
    requirements: ['L6.3'],
    owasp: ['API8:2023'],
    reasons: [],
    traps: [60],
  },
  {
    slug: 'audit-redaction',
    layer: 'audit',
    title: 'no token, key or body is written to any log',
    requirements: ['L6.2', 'L6.3'],
    owasp: ['API8:2023'],
    reasons: [],
    traps: [44],
  },
];
