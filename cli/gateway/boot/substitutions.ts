import { type ConsumerRecord, ENV, type IssuerConfig } from '../../../src/vocabulary';
import { AssemblyError } from '../assembly/assembly-error';
import { listOf, recordOf, textOf } from '../assembly/json';
import { mappedTo, type PlayedBackend, playedLine } from '../backends/private-backend';
import type { MappedHost } from '../lambda/protocol';
import { certificateHash } from '../pki/drill-pki';
import type { LocalServices } from '../services/local-services';
import { DRILL_LISTS } from './revocations';

/**
 * What differs from the template so that test callers can be let in: keys of test issuers where the template holds a
 * static key set, drill certificates of consumers that must present one. Every difference is reported.
 */
export class Substitutions {
  readonly report = new Set<string>();
  /** Consumers as the template declares them; undefined: the stack has no registry. */
  consumers: ConsumerRecord[] | undefined;
  /** Consumers that must present a certificate. */
  readonly bound = new Set<string>();

  /** Names of private servers, and where the one that plays them listens. */
  readonly hosts = new Map<string, MappedHost>();

  constructor(
    private readonly services: LocalServices,
    /** The stack reads revocation lists: consumers hold certificates that are on them. */
    private readonly hasRevocationLists = false,
    private readonly backend?: PlayedBackend,
  ) {}

  /** Properties of `Custom::HardenedConsumers` with the hash of each drill certificate added. */
  async customResource(type: string, properties: Record<string, unknown>): Promise<Record<string, unknown>> {
    if (type === 'Custom::HardenedTruststore') return this.withDrillAuthorities(properties);
    if (type !== 'Custom::HardenedConsumers') return properties;
    const declared = JSON.parse(textOf(properties['Consumers']) ?? '[]') as ConsumerRecord[];
    this.consumers = [...(this.consumers ?? []), ...declared];
    const enrolled = await Promise.all(declared.map((consumer) => this.withCertificate(consumer)));
    return { ...properties, Consumers: JSON.stringify(enrolled) };
  }

  /** Variables of a function with the test issuers' public keys added to static key sets. */
  variables(original: Record<string, string>): Record<string, string> {
    const variables = this.withBackend(this.withDrillLists(this.withoutPast(original)));
    const text = variables[ENV.ISSUERS];
    if (text === undefined) return variables;
    const issuers = issuersOf(text);
    const changed = issuers.map((config) => (config.keys ? this.withTestKeys(config) : config));
    return issuers.some(({ keys }) => keys) ? { ...variables, [ENV.ISSUERS]: JSON.stringify(changed) } : variables;
  }

  /** The past of a stream began with this boot: a detector that starts has seen all of it. */
  private withoutPast(variables: Record<string, string>): Record<string, string> {
    const { [ENV.STREAM_ARN]: _stream, ...rest } = variables;
    return rest;
  }

  /** The server on loopback that plays a private one: its name leads there, and its authority may be another. */
  private withBackend(variables: Record<string, string>): Record<string, string> {
    const text = variables[ENV.BACKEND];
    if (text === undefined || this.backend === undefined) return variables;
    const config = recordOf(parseVariable(ENV.BACKEND, text));
    const name = hostOfUrl(textOf(config['url']) ?? '');
    if (name === undefined) return variables;
    this.hosts.set(name, mappedTo(this.backend, name));
    this.report.add(playedLine(name, this.backend));
    const { ca } = this.backend;
    return ca === undefined ? variables : { ...variables, [ENV.BACKEND]: JSON.stringify({ ...config, ca, pins: [] }) };
  }

  private async withCertificate(consumer: ConsumerRecord): Promise<ConsumerRecord> {
    if (consumer.certificates.length === 0) return consumer;
    this.bound.add(consumer.consumerId);
    this.report.add(`consumer ${consumer.consumerId}: a drill certificate is registered beside its own`);
    const { pki } = this.services;
    const own = [await pki.client(consumer.consumerId)];
    if (this.hasRevocationLists) own.push(...Object.values(await pki.withdrawn(consumer.consumerId)));
    return { ...consumer, certificates: [...consumer.certificates, ...own.map(({ cert }) => certificateHash(cert))] };
  }

  /** Properties of `Custom::HardenedTruststore` with the drill authorities of the same kind of caller added. */
  private withDrillAuthorities(properties: Record<string, unknown>): Record<string, unknown> {
    const { pki } = this.services;
    const isOfEdge = properties['Holder'] === 'edge';
    const { Key } = properties;
    this.report.add(`truststore ${textOf(Key)}: drill authorities of ${isOfEdge ? 'edges' : 'consumers'} are added`);
    return { ...properties, Pem: `${textOf(properties['Pem']) ?? ''}${isOfEdge ? pki.edgeCa : pki.consumerCas}` };
  }

  /** Lists of the drill authorities in the place of those of the world outside. */
  private withDrillLists(variables: Record<string, string>): Record<string, string> {
    const text = variables[ENV.REVOCATION_FEEDS];
    if (text === undefined) return variables;
    const feeds = listOf(parseVariable(ENV.REVOCATION_FEEDS, text)).map(recordOf);
    for (const list of feeds.flatMap((feed) => listOf(feed['lists']).map(String))) {
      this.report.add(`revocation list ${list}: replaced by those of the drill authorities, one fresh and one stale`);
    }
    return {
      ...variables,
      [ENV.REVOCATION_FEEDS]: JSON.stringify(
        feeds.map((feed) => ({ ...feed, lists: listOf(feed['lists']).length === 0 ? [] : DRILL_LISTS })),
      ),
    };
  }

  private withTestKeys(config: IssuerConfig): IssuerConfig {
    this.report.add(`issuer ${config.issuer}: public keys of the test issuer are added to its static key set`);
    const added = this.services.issuerKeys.jwks(config).keys;
    return { ...config, keys: { keys: [...(config.keys?.keys ?? []), ...added] } };
  }
}

/** Host name of a URL, or undefined. */
export function hostOfUrl(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).hostname : undefined;
}

/** Reads the issuers that a function is configured with. */
export function issuersOf(text: string): IssuerConfig[] {
  const entries = listOf(parseVariable(ENV.ISSUERS, text));
  return entries.filter((entry) => textOf(recordOf(entry)['issuer']) !== undefined) as IssuerConfig[];
}

/** Reads a variable that holds JSON. */
export function parseVariable(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new AssemblyError(`environment variable ${name}`, 'does not hold JSON', 'run "npx cdk synth" again');
  }
}
