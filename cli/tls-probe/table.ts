import { PLAIN, type Style } from '../report/style';
import { TLS_FINDINGS } from './finding';
import type { TlsReport } from './probe';

/** The report for people: what was seen, one line a finding with its remedy, the count. */
export function tlsTable(report: TlsReport, style: Style = PLAIN): string[] {
  const { url, profile, findings, untested, unreachable } = report;
  if (unreachable) return [`${url}: ${style.bad(`no connection: ${unreachable}`)}`];
  const faults = findings.filter(({ severity }) => severity === 'fault').length;
  return [
    `${url} against profile ${profile}`,
    ...seen(report).map(([name, text]) => `  ${name.padEnd(19)} ${printable(text)}`),
    '',
    ...findings.flatMap(({ slug, severity, detail }) => [
      (severity === 'fault' ? style.bad : style.strong)(`  ${severity.toUpperCase()} ${slug}: ${printable(detail)}`),
      style.faint(`        ${TLS_FINDINGS[slug]}`),
    ]),
    ...untested.map((text) => style.faint(`  not testable ${text}`)),
    `${faults} ${faults === 1 ? 'fault' : 'faults'}, ${findings.length - faults} notes`,
  ];
}

function seen({ versions, suites, certificate, needsClientCertificate }: TlsReport): [string, string][] {
  const client = { true: 'required', false: 'not required' }[String(needsClientCertificate)] ?? 'unknown';
  return [
    ['versions', versions.join(', ') || 'none'],
    ['suites', `${suites.length}: ${suites.slice(0, 3).join(', ')}${suites.length > 3 ? ', ...' : ''}`],
    ...(certificate
      ? ([
          ['certificate', `${certificate.subject}, until ${certificate.validTo}`],
          ['issuer', certificate.issuer],
          ['OCSP stapling', certificate.isStapled ? 'yes' : 'no'],
        ] as [string, string][])
      : []),
    ['client certificate', client],
  ];
}

/** Names come from the network: nothing of them may move the cursor. */
function printable(text: string): string {
  return text.replace(/[\p{Control}\p{Format}]/gu, '·');
}
