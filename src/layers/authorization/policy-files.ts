import type { PolicyJson } from '@cedar-policy/cedar-wasm/nodejs';
import type { Fault } from '../../core/errors';
import type { Cedar } from '../../core/toolbox';

/** One policy that the user wrote. */
export interface UserPolicy {
  readonly id: string;
  readonly text: string;
  readonly json: PolicyJson;
  /** Where it stands, such as `orders.cedar:12:1`; `offset` counts UTF-8 bytes, as Cedar does. */
  readonly at: (offset: number) => string;
}

/** The policies of the user's files, named by their `@id` annotation, else by file and number, and what is wrong with the files. */
export function readPolicyFiles(
  cedar: Cedar,
  files: Readonly<Record<string, string>>,
): { readonly policies: readonly UserPolicy[]; readonly faults: readonly Fault[] } {
  const read = Object.entries(files).map(([name, text]) => readFile(cedar, name, text));
  return { policies: read.flatMap(({ policies }) => policies), faults: read.flatMap(({ faults }) => faults) };
}

function readFile(cedar: Cedar, name: string, text: string): { policies: UserPolicy[]; faults: Fault[] } {
  const file = name.endsWith('.cedar') ? name : `${name}.cedar`;
  const parts = cedar.policySetTextToParts(text);
  if (parts.type === 'failure') {
    const faults = parts.errors.map(({ message, help, sourceLocations }) => ({
      where: position(file, text, sourceLocations?.[0]?.start ?? 0),
      what: message,
      remedy: help ?? 'correct the policy; docs.cedarpolicy.com has the grammar',
    }));
    return { policies: [], faults };
  }
  const faults = parts.policy_templates.map((template) => ({
    where: position(file, text, bytesBefore(text, Math.max(0, text.indexOf(template)))),
    what: 'policy templates have nothing that fills their slots here',
    remedy: 'write the principal or resource condition out',
  }));
  return { policies: named(cedar, file, text, parts.policies), faults };
}

function named(cedar: Cedar, file: string, text: string, parts: readonly string[]): UserPolicy[] {
  let from = 0;
  return parts.map((part, index) => {
    const start = text.indexOf(part, from);
    if (start >= 0) from = start + part.length;
    const before = bytesBefore(text, Math.max(0, start));
    const number = parts.length > 1 ? `#${index + 1}` : '';
    const json = jsonOf(cedar, part);
    const id = json.annotations?.id ?? `${file.slice(0, -'.cedar'.length)}${number}`;
    return { id, text: part, json, at: (offset) => position(file, text, before + offset) };
  });
}

function jsonOf(cedar: Cedar, policy: string): PolicyJson {
  const parsed = cedar.policyToJson(policy);
  if (parsed.type === 'success') return parsed.json;
  throw new Error(`Cedar reads this policy in a file but not alone: ${policy}; write it in another form`);
}

function bytesBefore(text: string, index: number): number {
  return Buffer.byteLength(text.slice(0, index));
}

function position(file: string, text: string, offset: number): string {
  const lines = Buffer.from(text).subarray(0, offset).toString('utf8').split('\n');
  return `${file}:${lines.length}:${lines[lines.length - 1]!.length + 1}`;
}
