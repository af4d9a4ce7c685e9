import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { ConsumerRecord } from '../../../src/vocabulary';
import { UsageError } from '../../commands/usage-error';

/** Role to the consumers that the directory of the organization has in it. */
export type Directory = ReadonlyMap<string, ReadonlySet<string>>;

/** A role that registry and directory do not agree about. */
export interface Drift {
  readonly consumer: string;
  readonly role: string;
  /** Who says that the consumer has it. */
  readonly only: 'registry' | 'directory';
}

/** Reads an export of groups: `groups`, from role to a list of consumers. YAML or JSON. */
export function readDirectory(file: string): Directory {
  if (!existsSync(file)) throw new UsageError(`${file} does not exist; --directory names an export of groups`);
  const groups = (parsed(file) as { groups?: unknown } | null)?.groups;
  if (typeof groups !== 'object' || groups === null || Array.isArray(groups))
    throw new UsageError(`${file}: "groups" must map each role to a list of consumers`);
  return new Map(
    Object.entries(groups).map(([role, members]) => {
      if (!Array.isArray(members) || !members.every((member) => typeof member === 'string'))
        throw new UsageError(`${file}: group "${role}" must be a list of consumers`);
      return [role, new Set<string>(members)];
    }),
  );
}

function parsed(file: string): unknown {
  try {
    return parse(readFileSync(file, 'utf8'), { maxAliasCount: 100 });
  } catch (error) {
    throw new UsageError(`${file} is neither YAML nor JSON: ${(error as Error).message}`);
  }
}

/** What has drifted apart: roles that were kept after the organization took them away come first. */
export function driftOf(consumers: readonly ConsumerRecord[], directory: Directory): Drift[] {
  const kept = consumers.flatMap(({ consumerId, roles }) =>
    roles
      .filter((role) => !directory.get(role)?.has(consumerId))
      .map((role): Drift => ({ consumer: consumerId, role, only: 'registry' })),
  );
  const registered = new Map(consumers.map(({ consumerId, roles }) => [consumerId, roles]));
  const missing = [...directory].flatMap(([role, members]) =>
    [...members]
      .filter((member) => !registered.get(member)?.includes(role))
      .map((consumer): Drift => ({ consumer, role, only: 'directory' })),
  );
  return [...kept, ...missing];
}
