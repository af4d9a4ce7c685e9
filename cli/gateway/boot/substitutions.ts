import { type ConsumerRecord, ENV, type IssuerConfig } from '../../../src/vocabulary';
import { AssemblyError } from '../assembly/assembly-error';
import { listOf, recordOf, textOf } from '../assembly/json';
import { certificateHash } from '../pki/drill-pki';
import type { LocalServices } from '../services/local-services';

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

  constructor(private readonly services: LocalServices) {}

  /** Properties of `Custom::HardenedConsumers` with the hash of each drill certificate added. */
  async customResource(type: string, properties: Record<string, unknown>): Promise<Record<string, unknown>> {
    if (type !== 'Custom::HardenedConsumers') return properties;
    const declared = JSON.parse(textOf(properties['Consumers']) ?? '[]') as ConsumerRecord[];
    this.consumers = [...(this.consumers ?? []), ...declared];
    const enrolled = await Promise.all(declared.map((consumer) => this.withCertificate(consumer)));
    return { ...properties, Consumers: JSON.stringify(enrolled) };
  }

  /** Variables of a function with the test issuers' public keys added to static key sets. */
  variables(original: Record<string, string>): Record<string, string> {
    const variables = this.withoutPast(original);
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

  private async withCertificate(consumer: ConsumerRecord): Promise<ConsumerRecord> {
    if (consumer.certificates.length === 0) return consumer;
    this.bound.add(consumer.consumerId);
    this.report.add(`consumer ${consumer.consumerId}: a drill certificate is registered beside its own`);
    const { cert } = await this.services.pki.client(consumer.consumerId);
    return { ...consumer, certificates: [...consumer.certificates, certificateHash(cert)] };
  }

  private withTestKeys(config: IssuerConfig): IssuerConfig {
    this.report.add(`issuer ${config.issuer}: public keys of the test issuer are added to its static key set`);
    const added = this.services.issuerKeys.jwks(config).keys;
    return { ...config, keys: { keys: [...(config.keys?.keys ?? []), ...added] } };
  }
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
