import type { RestApiBase, CfnRestApi } from 'aws-cdk-lib/aws-apigateway';
import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { DecisionFiles } from './core/decision-files';
import { type ManifestFacts, manifest } from './core/manifest';
import { writeAtSynth } from './core/synth-files';
import type { HardenedApiProps } from './hardened-api-props';
import type { LedgerEntry } from './contract';
import type { InputFacts } from './hardened-api-warnings';

/** What the files beside the template are made of. */
export interface FilesInput extends HardenedApiProps, InputFacts {
  readonly decisions: DecisionFiles;
  readonly ledger: readonly LedgerEntry[];
  readonly webAcl: Readonly<Record<string, unknown>>;
}

/** Writes contract and manifest beside the template: the drill reads the one, people read the other. */
export function writeFiles(scope: Construct, api: RestApiBase, input: FilesInput): void {
  const { contract, decisions, findings, ledger, opened, webAcl, waivers = [] } = input;
  const logicalId = Stack.of(api).getLogicalId(api.node.defaultChild as CfnRestApi);
  const { document, title } = contract._model;
  const table = decisions._table;
  writeAtSynth(scope, logicalId, {
    contract: () => ({ document, table, opened }),
    manifest: () =>
      manifest({
        table,
        title,
        bundleHash: decisions.bundleHash,
        facts: factsOf(input),
        waivers,
        ledger,
        webAcl,
        findings,
      }),
  });
}

function factsOf({ consumers = [], domains = [], edge }: HardenedApiProps): ManifestFacts {
  return {
    hasRegistry: consumers.length > 0,
    hasCertificates: consumers.some(({ _record }) => _record.certificates.length > 0),
    hasSourceRanges: consumers.some(({ _record }) => _record.sourceRanges.length > 0),
    hasEdge: edge?._config !== undefined,
    hasMutualTls: domains.some((domain) => domain.requiresClientCertificate),
  };
}
