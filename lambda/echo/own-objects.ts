import { ownerOf } from '../../src/vocabulary';

type Members = Record<string, unknown>;

/** An object in an answer, and where the request names it, if it does. */
export interface SampleObject {
  /** JSON pointer of the identifier in the body, where `*` stands for every item of a list. */
  readonly id: string;
  /** Members beside the identifier that tell whose it is. */
  readonly tenant?: string;
  readonly owner?: string;
  readonly from?: { readonly in: 'path' | 'query' | 'header' | 'body'; readonly name: string };
}

/** What is read of a request to answer with objects of the caller. */
export interface ObjectEvent {
  readonly pathParameters?: Readonly<Record<string, string | undefined>> | null;
  readonly queryStringParameters?: Readonly<Record<string, string | undefined>> | null;
  readonly headers?: Readonly<Record<string, string | undefined>> | null;
  readonly body?: string | null;
  readonly isBase64Encoded?: boolean;
  readonly requestContext: { readonly authorizer?: Readonly<Record<string, unknown>> | null };
}

/**
 * A body whose objects are the ones that the request names, or belong to the caller. A list of objects of which neither can
 * be said is empty: the guard would look them up, and they do not exist.
 */
export function withOwnObjects(body: unknown, objects: readonly SampleObject[], event: ObjectEvent): unknown {
  if (objects.length === 0) return body;
  const own: unknown = structuredClone(body);
  for (const object of objects) place(own, object, event);
  return own;
}

function place(body: unknown, { id, tenant, owner, from }: SampleObject, event: ObjectEvent): void {
  const steps = id.split('/').slice(1).map(unescaped);
  const named = from && namedIn(event, from);
  if (named === undefined && tenant === undefined) {
    emptied(body, steps);
    return;
  }
  const member = steps[steps.length - 1] ?? '';
  const { subject, client, consumer, tenant: callersTenant } = event.requestContext.authorizer ?? {};
  for (const holder of holdersAt(body, steps.slice(0, -1))) {
    const keys = member === '*' ? Object.keys(holder) : [member];
    if (named !== undefined) for (const key of keys) holder[key] = ofKind(holder[key], named);
    if (tenant !== undefined) holder[tenant] = callersTenant;
    if (owner !== undefined)
      holder[owner] = ownerOf({ subject: word(subject), client: word(client), consumer: word(consumer) });
  }
}

const word = (value: unknown) => (typeof value === 'string' ? value : '');

function holdersAt(value: unknown, steps: readonly string[]): Members[] {
  const [step, ...rest] = steps;
  if (typeof value !== 'object' || value === null) return [];
  const members = value as Members;
  if (step === undefined) return [members];
  if (step === '*') return Object.values(members).flatMap((inner) => holdersAt(inner, rest));
  return Object.hasOwn(members, step) ? holdersAt(members[step], rest) : [];
}

function emptied(body: unknown, steps: readonly string[]): void {
  const star = steps.indexOf('*');
  if (star < 1) return;
  const name = steps[star - 1] as string;
  for (const holder of holdersAt(body, steps.slice(0, star - 1))) {
    if (Array.isArray(holder[name])) holder[name] = [];
  }
}

function namedIn(event: ObjectEvent, { in: place, name }: NonNullable<SampleObject['from']>): string | undefined {
  if (place === 'path') return event.pathParameters?.[name];
  if (place === 'query') return event.queryStringParameters?.[name];
  if (place === 'header') {
    return Object.entries(event.headers ?? {}).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
  }
  const steps = name.split('/').slice(1).map(unescaped);
  const [holder] = holdersAt(jsonOf(event), steps.slice(0, -1));
  const member = steps[steps.length - 1] ?? '';
  const value = holder?.[member === '*' ? (Object.keys(holder)[0] ?? '') : member];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

function jsonOf({ body, isBase64Encoded }: ObjectEvent): unknown {
  try {
    return JSON.parse(Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8').toString('utf8'));
  } catch {
    return undefined;
  }
}

function ofKind(sample: unknown, text: string): unknown {
  return typeof sample === 'number' && Number.isSafeInteger(Number(text)) ? Number(text) : text;
}

function unescaped(step: string): string {
  return step.replace(/~1/g, '/').replace(/~0/g, '~');
}
