import { certificateFindings } from './certificate';
import type { TlsFinding } from './finding';
import { type Handshake, handshake } from './handshake';
import { type PlainOutcome, plainRequest, requestText } from './plaintext';
import { type ProbeProfile, TLS_VERSIONS, type TlsVersion } from './profile';
import { speaksSsl3 } from './ssl3';
import { acceptedSuites, weaknessOf } from './suites';
import type { TlsTarget } from './target';

/** What a probe saw, and what is not as the profile wants it. */
export interface TlsReport {
  readonly url: string;
  readonly profile: string;
  /** Versions that the server offered. */
  readonly versions: readonly TlsVersion[];
  /** TLS 1.2 suites that it accepted, and that of TLS 1.3 which it chose; IANA names. */
  readonly suites: readonly string[];
  readonly certificate?: {
    readonly subject: string;
    readonly issuer: string;
    readonly validTo: string;
    readonly isStapled: boolean;
  };
  /** Whether callers without a certificate are refused; undefined where no answer tells. */
  readonly needsClientCertificate?: boolean;
  readonly findings: readonly TlsFinding[];
  /** What could not be found out, and why. */
  readonly untested: readonly string[];
  /** Why nothing could be found out at all. */
  readonly unreachable?: string;
}

export interface TlsProbeSettings {
  readonly target: TlsTarget;
  readonly profile: ProbeProfile;
  readonly now: Date;
  readonly onProgress?: (done: number, total: number, what: string) => void;
}

const PHASES = 5;

type Done = Extract<Handshake, { kind: 'done' }>;

/** Probes one endpoint: handshakes and one request, nothing that a server would notice as load. */
export async function tlsProbe(settings: TlsProbeSettings): Promise<TlsReport> {
  const { target, profile, onProgress } = settings;
  const base = { url: target.url.origin + target.url.pathname, profile: profile.name };
  onProgress?.(0, PHASES, 'handshake');
  const first = await handshake(target);
  if (first.kind === 'unreachable') {
    return { ...base, versions: [], suites: [], findings: [], untested: [], unreachable: first.error };
  }
  onProgress?.(1, PHASES, 'versions');
  const offered = await offeredVersions(target);
  onProgress?.(2, PHASES, 'suites');
  const suites = offered.has('TLSv1.2') ? await acceptedSuites(target) : [];
  const best = offered.get('TLSv1.3') ?? offered.get('TLSv1.2') ?? (first.kind === 'done' ? first : undefined);
  onProgress?.(3, PHASES, 'answers');
  const answers = await answersOf(target);
  onProgress?.(4, PHASES, 'plaintext');
  const plain = await plainFindings(target);
  return {
    ...base,
    versions: TLS_VERSIONS.filter((version) => offered.has(version)),
    suites: [...(offered.get('TLSv1.3') ? [offered.get('TLSv1.3')!.cipher] : []), ...suites],
    ...(best && { certificate: described(best) }),
    ...(answers.needsClientCertificate !== undefined && { needsClientCertificate: answers.needsClientCertificate }),
    findings: [
      ...versionFindings(profile, offered),
      ...suiteFindings(profile, suites),
      ...(best ? chainFindings(best, target, settings.now) : []),
      ...answerFindings(profile, answers),
      ...plain,
    ],
    untested: answers.untested,
  };
}

async function offeredVersions(target: TlsTarget): Promise<ReadonlyMap<TlsVersion, Done | undefined>> {
  const offered = new Map<TlsVersion, Done | undefined>();
  if (await speaksSsl3(target)) offered.set('SSLv3', undefined);
  for (const version of TLS_VERSIONS) {
    if (version === 'SSLv3') continue;
    const outcome = await handshake(target, { version });
    if (outcome.kind === 'done') offered.set(version, outcome);
  }
  return offered;
}

const described = ({ certificate, isStapled }: Done) => ({
  subject: certificate.subject.replaceAll('\n', ', '),
  issuer: certificate.issuer.replaceAll('\n', ', '),
  validTo: certificate.validTo,
  isStapled,
});

function versionFindings(profile: ProbeProfile, offered: ReadonlyMap<TlsVersion, unknown>): TlsFinding[] {
  const old = [...offered.keys()].filter((version) => !profile.versions.includes(version));
  const hasWanted = profile.versions.some((version) => offered.has(version));
  return [
    ...old.map((version) => ({
      slug: 'old-version' as const,
      severity: 'fault' as const,
      detail: `${version} offered`,
    })),
    ...(hasWanted
      ? []
      : [
          {
            slug: 'version-missing' as const,
            severity: 'fault' as const,
            detail: `none of ${profile.versions.join(', ')}`,
          },
        ]),
  ];
}

function suiteFindings({ weakCipher }: ProbeProfile, suites: readonly string[]): TlsFinding[] {
  return suites.flatMap((suite) => {
    const weakness = weaknessOf(suite);
    return weakness ? [{ slug: 'weak-suite' as const, severity: weakCipher, detail: `${suite}: ${weakness}` }] : [];
  });
}

// These say no more than that the certificate itself is wrong, which is told in its own words.
const TOLD_ELSEWHERE = ['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID', 'ERR_TLS_CERT_ALTNAME_INVALID'];

function chainFindings({ certificate, distrust, isStapled }: Done, { host }: TlsTarget, now: Date): TlsFinding[] {
  const promisesOcsp = certificate.infoAccess?.includes('OCSP') ?? false;
  return [
    ...(distrust && !TOLD_ELSEWHERE.includes(distrust)
      ? [{ slug: 'not-trusted' as const, severity: 'fault' as const, detail: distrust }]
      : []),
    ...certificateFindings(certificate, host, now),
    ...(promisesOcsp && !isStapled
      ? [{ slug: 'not-stapled' as const, severity: 'note' as const, detail: 'the certificate names an OCSP responder' }]
      : []),
  ];
}

interface Answers {
  readonly needsClientCertificate?: boolean;
  readonly isOwnCertificateRefused: boolean;
  /** Head of an answer over TLS. */
  readonly head?: string;
  readonly untested: readonly string[];
}

async function answersOf(target: TlsTarget): Promise<Answers> {
  const text = requestText(target);
  const without = await handshake(target, { isAnonymous: true }, text);
  const bare = without.kind === 'done' ? without.answer : undefined;
  const own = target.certificate ? await handshake(target, {}, text) : undefined;
  const presented = own?.kind === 'done' ? own.answer : undefined;
  const head = presented ?? bare;
  return {
    ...(bare !== undefined && { needsClientCertificate: false }),
    // Without a certificate of ours, silence can be anything.
    ...(bare === undefined && presented !== undefined && { needsClientCertificate: true }),
    isOwnCertificateRefused: target.certificate !== undefined && presented === undefined,
    ...(head !== undefined && { head }),
    untested:
      head === undefined ? ['Strict-Transport-Security: no answer without a certificate; give --cert and --key'] : [],
  };
}

function answerFindings(profile: ProbeProfile, answers: Answers): TlsFinding[] {
  const { head, needsClientCertificate, isOwnCertificateRefused } = answers;
  const maxAge = Number(/\r\nstrict-transport-security:[^\r\n]*max-age="?(\d+)/i.exec(head ?? '')?.[1] ?? 0);
  return [
    ...(profile.needsClientCertificate && needsClientCertificate === false
      ? [
          {
            slug: 'no-client-certificate' as const,
            severity: 'fault' as const,
            detail: 'a caller without one was answered',
          },
        ]
      : []),
    ...(isOwnCertificateRefused
      ? [{ slug: 'own-certificate-refused' as const, severity: 'fault' as const, detail: 'no answer with --cert' }]
      : []),
    ...(head !== undefined && maxAge < 15_768_000
      ? [{ slug: 'no-hsts' as const, severity: 'note' as const, detail: `max-age ${maxAge}` }]
      : []),
  ];
}

async function plainFindings(target: TlsTarget): Promise<TlsFinding[]> {
  const ports = [...new Set([target.port, ...(target.plainPort === undefined ? [] : [target.plainPort])])];
  const outcomes = await Promise.all(ports.map(async (port) => ({ port, outcome: await plainRequest(target, port) })));
  return outcomes.flatMap(({ port, outcome }) => plainFinding(port, outcome));
}

/** A refusal by status is a refusal: CloudFront's `https-only` and load balancers answer 403 and 400. */
function plainFinding(port: number, outcome: PlainOutcome): TlsFinding[] {
  if (outcome.kind !== 'answered') return [];
  const { status, location } = outcome;
  if (status >= 300 && status < 400) {
    const detail = `port ${port} answers ${status}${location ? ' with a redirect' : ''}`;
    return [{ slug: 'plaintext-upgraded', severity: 'fault', detail }];
  }
  if (status >= 400 && status < 500) return [];
  return [{ slug: 'plaintext-answered', severity: 'fault', detail: `port ${port} answers ${status}` }];
}
