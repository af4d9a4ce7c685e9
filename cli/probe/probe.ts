import { type Presented, withToken } from '../drill/call';
import { type Forgery, forge, materialOf } from '../forgeries/forgery';
import { NO_TOKEN } from '../forgeries/presentation';
import { NO_SCOPE, SCOPE_FORGERIES } from '../forgeries/scope';
import { BIT_FLIPPED } from '../forgeries/signature';
import { FIRST_TRIALS, FORGERY_CLASSES, type Trial, type TrialContext } from './classes';
import type { Credentials } from './credentials';
import type { ProbeEndpoint } from './endpoint';
import { type KeySource, openKeySource } from './key-source';
import type { ProbeReport, ProbeResult } from './report';
import { type Answer, send } from './send';
import { type Judgement, judge, type Reference, type StatusRange } from './verdict';

export interface ProbeSettings {
  readonly endpoint: ProbeEndpoint;
  readonly credentials: Credentials;
  readonly expect: StatusRange;
  /** Only these classes. */
  readonly only?: readonly string[];
  readonly onProgress?: (done: number, total: number, name: string) => void;
}

interface Probe extends ProbeSettings {
  readonly keySource: KeySource;
  readonly reference: Reference;
  /** The answer to a good token without its scopes; undefined where there is no signing key. */
  readonly scopeless?: Answer;
}

/**
 * Sends every forgery to an endpoint, between two good tokens.
 *
 * Without a good answer to the first nothing is tried, and without one to the last no refusal counts: everything may have
 * been refused because the endpoint is down, or has had enough of us.
 */
export async function runProbe(settings: ProbeSettings): Promise<ProbeReport> {
  const { endpoint, credentials, expect } = settings;
  const control = await good(settings);
  if (!isGood(control, expect)) {
    return report(
      settings,
      control,
      [],
      `the good token was not accepted (${word(control)}), so nothing can be concluded`,
    );
  }
  const keySource = await openKeySource(endpoint, String(credentials.kit().header['alg']));
  try {
    const reference = await referenceOf(settings);
    const probe: Probe = { ...settings, keySource, reference, scopeless: await scopelessAnswer(settings) };
    const results = await tryAll(probe);
    const last = await good(settings);
    if (isGood(last, expect)) return report(settings, control, results, conclusionOf(results));
    const why = `the good token was no longer accepted at the end (${word(last)}), so no refusal counts`;
    return report(settings, control, results.map(uncertain), why);
  } finally {
    await keySource.close();
  }
}

function conclusionOf(results: readonly ProbeResult[]): string | undefined {
  const isTold = results.some(({ verdict }) => verdict === 'refused' || verdict === 'ACCEPTED');
  return isTold ? undefined : 'no forgery was refused or accepted for sure, so nothing can be concluded';
}

const uncertain = (result: ProbeResult): ProbeResult =>
  result.verdict === 'refused'
    ? { ...result, verdict: 'inconclusive', detail: 'refused, but so was a good token at the end' }
    : result;

function report(
  { endpoint, expect }: ProbeSettings,
  control: Answer,
  results: readonly ProbeResult[],
  inconclusive: string | undefined,
): ProbeReport {
  return {
    // Without query: it may hold what is nobody's business.
    url: endpoint.url.origin + endpoint.url.pathname,
    method: endpoint.method,
    control: { isGood: isGood(control, expect), ...(control.kind === 'http' && { status: control.status }) },
    results,
    ...(inconclusive && { inconclusive }),
  };
}

const isGood = (answer: Answer, expect: StatusRange): boolean =>
  answer.kind === 'http' && expect.includes(answer.status);
const word = (answer: Answer): string =>
  answer.kind === 'http' ? `status ${answer.status}` : `no answer: ${answer.error}`;

/** A request with a good token: the Authorization header comes first, where presentations look for it. */
function presented(token: string): Presented {
  const plain: Presented = { query: [], headers: [] };
  const { query, headers } = withToken(plain, token);
  return { query, headers: [...headers, ['Accept', '*/*'], ['User-Agent', 'hardened-api-jwt-probe']] };
}

const good = ({ endpoint, credentials }: ProbeSettings): Promise<Answer> =>
  send(endpoint, presented(credentials.kit().token));

async function referenceOf({ endpoint, credentials, expect }: ProbeSettings): Promise<Reference> {
  const kit = credentials.kit();
  const spoiled = await send(endpoint, presented(forge(BIT_FLIPPED, kit)));
  const without = await send(endpoint, NO_TOKEN.present(presented(kit.token)));
  return { expect, spoiled, isOpen: isGood(without, expect) };
}

async function scopelessAnswer({ endpoint, credentials }: ProbeSettings): Promise<Answer | undefined> {
  const kit = credentials.kit();
  if (!credentials.has.has('signing key') || NO_SCOPE.senseless?.(credentials.facts, kit)) return undefined;
  return send(endpoint, presented(forge(NO_SCOPE, kit)));
}

/** The trials, the first three first, the rest by class. */
export function plan(context: TrialContext, only?: readonly string[]): { slug: string; trial: Trial }[] {
  const all = FORGERY_CLASSES.filter(({ slug }) => !only || only.includes(slug)).flatMap(({ slug, trials }) =>
    trials(context).map((trial) => ({ slug, trial })),
  );
  const isFirst = ({ trial }: { trial: Trial }) => FIRST_TRIALS.includes(trial);
  const first = all.filter(isFirst).sort((a, b) => FIRST_TRIALS.indexOf(a.trial) - FIRST_TRIALS.indexOf(b.trial));
  return [...first, ...all.filter((each) => !isFirst(each))];
}

async function tryAll(probe: Probe): Promise<ProbeResult[]> {
  const { facts, kit } = probe.credentials;
  const { header, claims } = kit();
  const trials = plan(
    {
      facts,
      algorithm: String(header['alg']),
      client: String(claims[facts.clientClaim] ?? ''),
      keySource: probe.keySource.url,
      ...probe.credentials.other,
    },
    probe.only,
  );
  const results: ProbeResult[] = [];
  // One after the other: a probe is no flood.
  for (const { slug, trial } of trials) {
    probe.onProgress?.(results.length, trials.length, trial.name);
    results.push({ slug, forgery: trial.name, ...(await attempt(probe, trial)) });
  }
  return results;
}

type Told = Judgement & { status?: number };

async function attempt(probe: Probe, trial: Trial): Promise<Told> {
  const kit = probe.credentials.kit();
  if ('isWithoutCertificate' in trial) return withoutCertificate(probe, kit.token);
  if ('present' in trial) {
    // Whether it is open at all is what the first of them finds out.
    const reference = trial === NO_TOKEN ? { ...probe.reference, isOpen: false } : probe.reference;
    return told(await send(probe.endpoint, trial.present(presented(kit.token))), reference);
  }
  const obstacle = lacking(probe, trial) ?? trial.senseless?.(probe.credentials.facts, kit) ?? needless(probe, trial);
  if (obstacle) return { verdict: 'not testable', detail: obstacle };
  const before = probe.keySource.visits();
  const judgement = told(await send(probe.endpoint, presented(forge(trial, kit))), referenceFor(probe, trial));
  return probe.keySource.visits() === before
    ? judgement
    : { ...judgement, verdict: 'ACCEPTED', detail: 'the key source that the token names was contacted' };
}

function lacking({ credentials }: Probe, trial: Forgery): string | undefined {
  const material = materialOf(trial);
  return credentials.has.has(material) ? undefined : `needs the ${material} of the issuer (--key-file)`;
}

const isAboutScopes = (trial: Trial): boolean => trial === NO_SCOPE || SCOPE_FORGERIES.some((each) => each === trial);

/** A token without its scopes that is welcome all the same says that this operation demands none. */
function needless({ scopeless, expect }: Probe, trial: Trial): string | undefined {
  return isAboutScopes(trial) && scopeless && isGood(scopeless, expect) ? 'the endpoint demands no scope' : undefined;
}

/** What lacks a scope is refused after the token was verified, and may be answered in another form than what is no token. */
function referenceFor({ reference, scopeless }: Probe, trial: Trial): Reference {
  return isAboutScopes(trial) && scopeless ? { ...reference, spoiled: scopeless } : reference;
}

/** A connection that comes to nothing without the certificate is refused by TLS itself. */
async function withoutCertificate({ endpoint, reference }: Probe, token: string): Promise<Told> {
  if (!endpoint.client) {
    return { verdict: 'not testable', detail: 'the endpoint is probed without a client certificate (--cert)' };
  }
  const { client: _, ...anonymous } = endpoint;
  const answer = await send(anonymous, presented(token));
  if (answer.kind === 'http' && answer.status === 403) return { verdict: 'refused', status: 403 };
  const isByTls = answer.kind === 'none' && /^(?:ECONNRESET|EPIPE|ERR_SSL_)/.test(answer.error);
  return isByTls ? { verdict: 'refused', detail: 'TLS refuses the connection' } : told(answer, reference);
}

function told(answer: Answer, reference: Reference): Told {
  return { ...judge(answer, reference), ...(answer.kind === 'http' && { status: answer.status }) };
}
