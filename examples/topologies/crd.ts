import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { parseAllDocuments } from 'yaml';

const CRDS = join(__dirname, '..', '..', '..', 'shared', 'data', 'crds');

interface Definition {
  readonly kind: string;
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string };
    readonly versions: readonly { readonly name: string; readonly schema: { readonly openAPIV3Schema: unknown } }[];
  };
}

/** Whether the reference definitions lie beside the project. */
export const hasCrds = existsSync(CRDS);

/** Faults of a manifest against the resource definition of its own group, version and kind; undefined where there is none. */
export function crdFaults(manifest: unknown): string[] | undefined {
  const { apiVersion, kind } = manifest as { apiVersion: string; kind: string };
  const schema = schemas().get(`${apiVersion} ${kind}`);
  if (!schema) return undefined;
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false, logger: false });
  const validate = ajv.compile(closed(schema) as object);
  return validate(manifest)
    ? []
    : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

let loaded: Map<string, unknown> | undefined;

function schemas(): Map<string, unknown> {
  loaded ??= new Map(
    readdirSync(CRDS)
      .filter((name) => name.endsWith('.yaml'))
      .flatMap((name) => definitions(readFileSync(join(CRDS, name), 'utf8'))),
  );
  return loaded;
}

function definitions(text: string): [string, unknown][] {
  // Linkerd's are chart templates; what the chart fills in is no part of the schema.
  const plain = text.replace(/^.*\{\{.*$/gm, '');
  return parseAllDocuments(plain).flatMap((document) => {
    const definition = document.toJS() as Definition | null;
    if (definition?.kind !== 'CustomResourceDefinition') return [];
    const { group, names, versions } = definition.spec;
    return versions.map(({ name, schema }): [string, unknown] => [
      `${group}/${name} ${names.kind}`,
      schema.openAPIV3Schema,
    ]);
  });
}

/** The API server prunes unknown members silently: here they are faults. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const { properties, ...rest } = schema as Record<string, unknown>;
  const isOpen = rest['x-kubernetes-preserve-unknown-fields'] === true || rest['additionalProperties'] !== undefined;
  const copy = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, closed(value)]));
  if (properties === undefined) return copy;
  const members = Object.entries(properties as Record<string, unknown>).map(([key, value]) => [key, closed(value)]);
  const top = { apiVersion: {}, kind: {}, metadata: {} };
  const isTop = 'spec' in (properties as object);
  return {
    ...copy,
    properties: { ...(isTop && top), ...Object.fromEntries(members) },
    // Alternatives (oneOf and its like) name single members of what the outer schema holds.
    ...(isOpen || rest['type'] !== 'object' ? {} : { additionalProperties: false }),
  };
}
