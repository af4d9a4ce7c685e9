import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Annotations, Aspects, Stack, Stage } from 'aws-cdk-lib';
import type { CfnFunction, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { ASSET_RESOURCE_METADATA_PATH_KEY } from 'aws-cdk-lib/cx-api';

/** Bytes of all variables of a function, as the JSON that Lambda measures. AWS Lambda Developer Guide, "Lambda quotas": no quota that can be raised. */
export const MAX_ENVIRONMENT_BYTES = 4_096;

/** Bytes of a function with all its layers, unpacked: the same table. */
const MAX_PACKAGE_BYTES = 262_144_000;

/** What a name or ARN takes that is known at deployment alone. */
const REFERENCE = { atLeast: 1, usually: 60 };

const REMEDY =
  'let issuers publish their keys ("jwksUri") instead of listing them, or split issuers, domains and resolvers among several APIs';

/** Refuses the synth of a function whose environment Lambda will not take, and warns where it hangs on the length of names. */
export function keepEnvironmentSmall(fn: LambdaFunction): void {
  fn.node.addValidation({
    validate: () => {
      const found = excess(fn, REFERENCE.atLeast);
      return found === undefined ? [] : [`${found}; ${REMEDY}`];
    },
  });
  Aspects.of(fn).add({
    visit: (node) => {
      const found = node === fn && excess(fn, REFERENCE.atLeast) === undefined && excess(fn, REFERENCE.usually);
      if (!found) return;
      const why = 'with names and ARNs of the usual length, so that the deployment may fail';
      Annotations.of(fn).addWarningV2('cdk-hardened-api:function-environment', `${found}, ${why}; ${REMEDY}`);
    },
  });
}

const SHOWN = 3;

/** What is too much of the environment; undefined: nothing. */
function excess(fn: LambdaFunction, reference: number): string | undefined {
  const { environment } = fn.node.defaultChild as CfnFunction;
  const resolved: unknown = Stack.of(fn).resolve(environment);
  const variables = (resolved as { variables?: Record<string, unknown> } | undefined)?.variables ?? {};
  const text = (value: unknown) => JSON.stringify(literal(value, reference));
  const bytes = Buffer.byteLength(text(variables));
  if (bytes <= MAX_ENVIRONMENT_BYTES) return undefined;
  const largest = Object.entries(variables)
    .map(([name, value]) => ({ name, bytes: Buffer.byteLength(text(value)) }))
    .sort((one, other) => other.bytes - one.bytes)
    .slice(0, SHOWN)
    .map((each) => `${each.name} (${each.bytes})`);
  return (
    `the environment of function ${fn.node.path} takes ${bytes} bytes, and Lambda takes ${MAX_ENVIRONMENT_BYTES}: ` +
    `the largest variables are ${largest.join(', ')}`
  );
}

/** A value with characters in the places of what is known at deployment alone. */
function literal(value: unknown, reference: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const { 'Fn::Join': join } = value as { 'Fn::Join'?: [string, unknown[]] };
  if (join) return join[1].map((part) => literal(part, reference)).join(join[0]);
  const isReference = Object.keys(value).some((name) => name === 'Ref' || name.startsWith('Fn::'));
  if (isReference) return 'x'.repeat(reference);
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, literal(member, reference)]));
}

/** Refuses a folder that no function could be made of. */
export function refuseLargePackage(folder: string, what: string): void {
  const bytes = bytesIn(folder);
  if (bytes > MAX_PACKAGE_BYTES) throw new Error(`the package of the ${what} ${tooLarge(bytes)}; split the contract`);
}

/**
 * Refuses the synth of a function that does not fit beside a layer of ours. What its package takes is known where the app
 * is synthesized with asset metadata, as the CDK's own command line does; of a zip file, it is at least the file.
 */
export function keepPackageSmall(fn: LambdaFunction, layer: string): void {
  fn.node.addValidation({
    validate: () => {
      const { metadata } = (fn.node.defaultChild as CfnFunction).cfnOptions;
      const asset: unknown = metadata?.[ASSET_RESOURCE_METADATA_PATH_KEY];
      const path = resolve(Stage.of(fn)?.outdir ?? '', String(asset));
      const bytes = asset !== undefined && existsSync(path) ? bytesIn(path) + bytesIn(layer) : 0;
      if (bytes <= MAX_PACKAGE_BYTES) return [];
      return [`function ${fn.node.path} with the layer of its guard ${tooLarge(bytes)}; bundle its code, or split it`];
    },
  });
}

const tooLarge = (bytes: number) =>
  `takes ${Math.ceil(bytes / 1_048_576)} MB unpacked, and Lambda takes 250 MB of a function with its layers`;

function bytesIn(path: string): number {
  if (!statSync(path).isDirectory()) return statSync(path).size;
  return readdirSync(path).reduce((sum, name) => sum + bytesIn(join(path, name)), 0);
}
