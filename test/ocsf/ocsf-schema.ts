import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The schema of the Open Cybersecurity Schema Framework, where a copy of it lies beside the project. */
const FOLDER = join(__dirname, '..', '..', '..', 'shared', 'data', 'ocsf');

export const hasOcsfSchema = existsSync(join(FOLDER, 'dictionary.json'));

interface Attribute {
  readonly requirement?: string;
  readonly type?: string;
  readonly is_array?: boolean;
  readonly enum?: Readonly<Record<string, unknown>>;
  readonly sibling?: string;
  readonly profile?: string | null;
}

interface Definition {
  readonly name?: string;
  readonly uid?: number;
  readonly extends?: string;
  readonly attributes?: Readonly<Record<string, Attribute>>;
  readonly constraints?: Readonly<Record<string, readonly string[]>>;
}

interface Resolved {
  readonly attributes: Map<string, Attribute>;
  readonly constraints: Readonly<Record<string, readonly string[]>>;
}

type TypeRule = {
  readonly type?: string;
  readonly regex?: string;
  readonly max_len?: number;
  readonly range?: readonly [number, number];
};

const CLASS_FILES: Readonly<Record<number, string>> = {
  3002: 'iam/authentication',
  6003: 'application/api_activity',
  2004: 'findings/detection_finding',
  2003: 'findings/compliance_finding',
};
const PARENT_FILES: Readonly<Record<string, string>> = {
  base_event: 'base_event',
  iam: 'iam/iam',
  application: 'application/application',
  finding: 'findings/finding',
};

const read = <T>(path: string) => JSON.parse(readFileSync(join(FOLDER, path), 'utf8')) as T;

/** Says what of an event breaks the schema; nothing: it conforms. */
export class OcsfSchema {
  private readonly dictionary = read<{
    attributes: Record<string, Attribute>;
    types: { attributes: Record<string, TypeRule> };
  }>('dictionary.json');
  private readonly known = new Map<string, Resolved>();

  faults(event: unknown): string[] {
    const record = event as Record<string, unknown>;
    const file = CLASS_FILES[record['class_uid'] as number];
    if (file === undefined) return [`class_uid ${String(record['class_uid'])} is no class that is emitted here`];
    const profiles = ((record['metadata'] as Record<string, unknown>)?.['profiles'] ?? []) as string[];
    return [
      ...this.objectFaults(record, this.resolve(`events/${file}`, `events/`), '', new Set(profiles)),
      ...classificationFaults(record),
    ];
  }

  private objectFaults(value: Record<string, unknown>, of: Resolved, at: string, profiles: ReadonlySet<string>) {
    const found: string[] = [];
    for (const [name, attribute] of of.attributes) {
      const isOff = typeof attribute.profile === 'string' && !profiles.has(attribute.profile);
      if (attribute.requirement === 'required' && !isOff && value[name] === undefined)
        found.push(`${at}${name} is required and missing`);
      if (isOff && value[name] !== undefined) found.push(`${at}${name} needs the profile ${attribute.profile}`);
    }
    for (const [name, member] of Object.entries(value)) {
      if (member === undefined) continue;
      const attribute = of.attributes.get(name);
      if (attribute) found.push(...this.attributeFaults(member, { ...attribute }, `${at}${name}`, profiles, value));
      else found.push(`${at}${name} is no attribute`);
    }
    for (const [kind, names] of Object.entries(of.constraints)) {
      const present = names.filter((name) => value[name] !== undefined).length;
      if (present === 0 || (kind === 'just_one' && present > 1)) found.push(`${at}: ${kind} of ${names.join(', ')}`);
    }
    return found;
  }

  private attributeFaults(
    value: unknown,
    attribute: Attribute,
    at: string,
    profiles: ReadonlySet<string>,
    owner: Record<string, unknown>,
  ): string[] {
    if (attribute.is_array) {
      if (!Array.isArray(value)) return [`${at} is no list`];
      return value.flatMap((item, index) =>
        this.attributeFaults(item, { ...attribute, is_array: false }, `${at}[${index}]`, profiles, owner),
      );
    }
    // Listed by the compiler of the schema, from the classes themselves.
    const isComputed = at === 'class_uid' || at === 'category_uid';
    if (!isComputed && attribute.enum && attribute.enum[String(value)] === undefined)
      return [`${at} ${String(value)} is not listed`];
    if (value === 99 && attribute.sibling && owner[attribute.sibling] === undefined)
      return [`${at} is 99 (Other), and ${attribute.sibling} does not say which`];
    return this.typeFaults(value, attribute.type ?? '', at, profiles);
  }

  private typeFaults(value: unknown, type: string, at: string, profiles: ReadonlySet<string>): string[] {
    if (type.endsWith('_t'))
      return this.scalarFault(value, type) ? [`${at} ${JSON.stringify(value)} is no ${type}`] : [];
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return [`${at} is no object`];
    // `unmapped` is open by definition.
    if (type === 'object') return [];
    return this.objectFaults(
      value as Record<string, unknown>,
      this.resolve(`objects/${type}`, 'objects/'),
      `${at}.`,
      profiles,
    );
  }

  private scalarFault(value: unknown, type: string): boolean {
    const rule = this.dictionary.types.attributes[type] ?? {};
    const base = rule.type ?? type;
    if (base === 'json_t') return false;
    if (base === 'boolean_t') return typeof value !== 'boolean';
    if (base === 'float_t') return typeof value !== 'number';
    if (base === 'integer_t' || base === 'long_t') return !Number.isSafeInteger(value);
    if (typeof value !== 'string' || value.length > (rule.max_len ?? Number.POSITIVE_INFINITY)) return true;
    return rule.regex !== undefined && !new RegExp(rule.regex).test(value);
  }

  private resolve(path: string, folder: string): Resolved {
    const known = this.known.get(path);
    if (known) return known;
    const own = read<Definition>(`${path}.json`);
    const parent = own.extends
      ? this.resolve(folder === 'events/' ? `events/${PARENT_FILES[own.extends]!}` : `objects/${own.extends}`, folder)
      : undefined;
    const attributes = new Map(parent?.attributes);
    for (const [name, attribute] of Object.entries(this.withIncludes(own.attributes ?? {}))) {
      const before = attributes.get(name) ?? this.dictionary.attributes[name] ?? {};
      const { profile } = { ...before, ...attribute };
      attributes.set(name, {
        ...before,
        ...attribute,
        profile,
        ...((before.enum ?? attribute.enum) && { enum: { ...before.enum, ...attribute.enum } }),
      });
    }
    const resolved = { attributes, constraints: { ...parent?.constraints, ...own.constraints } };
    this.known.set(path, resolved);
    return resolved;
  }

  /** Attributes of profiles that a definition lists, each marked with its profile. */
  private withIncludes(attributes: Readonly<Record<string, unknown>>): Record<string, Attribute> {
    const { $include: paths, ...own } = attributes as Record<string, Attribute> & { $include?: readonly string[] };
    const included = (Array.isArray(paths) ? paths : typeof paths === 'string' ? [paths] : []).flatMap((path) => {
      const profile = read<Definition>(path as string);
      return Object.entries(profile.attributes ?? {}).map(
        ([name, attribute]) => [name, { ...attribute, profile: profile.name }] as const,
      );
    });
    return { ...Object.fromEntries(included), ...own };
  }
}

function classificationFaults({ class_uid, category_uid, activity_id, type_uid }: Record<string, unknown>): string[] {
  return [
    ...(category_uid === Math.floor(Number(class_uid) / 1000) ? [] : ['category_uid is not that of the class']),
    ...(type_uid === Number(class_uid) * 100 + Number(activity_id)
      ? []
      : ['type_uid is not class_uid * 100 + activity_id']),
  ];
}
