import type { IdentifierSpec, OperationSpec, StepUp } from './operations';
import type { Principal, Session } from './runtime-config';

/** Names of the Cedar model, fixed so that users can write policies against them. */
export const CEDAR = {
  /** Principal type: whoever calls. */
  caller: 'Caller',
  /** Resource type of operations on no object. The caller's own view: tenant and owner are those of the caller. */
  collection: 'Collection',
  action: 'Action',
  context: 'RequestContext',
} as const;

/** Ids of the default policies that forbid. Decision records name them. */
export const DEFAULT_FORBIDS = {
  tenant: 'forbid-foreign-tenant',
  parent: 'forbid-foreign-parent',
  /** There only where an operation asks for step-up. */
  stepUp: 'forbid-without-step-up',
} as const;

/** Id of the default policy that permits one operation. */
export function permitId(operationId: string): string {
  return `permit-${operationId}`;
}

/** One object of a decision. An empty string says "unknown": it equals no tenant, no owner and no parent. */
export interface CedarResource {
  readonly type: string;
  readonly id: string;
  readonly tenant: string;
  readonly owner: string;
  readonly parent: string;
  /** Identifier of the parent that the request names, where it names one; `''`, which no object has, where it cannot be told. */
  readonly expectedParent?: string;
}

// Words that Cedar's grammar or schema keeps for itself, and our own two type names.
const RESERVED = new Set('true false if then else in is like has __cedar Action Caller Collection'.split(' '));

/** Cedar entity type of a resource type: the same word wherever Cedar accepts it. */
export function entityTypeOf(resource: string): string {
  const word = resource.replace(/[^A-Za-z0-9_]/g, '_').replace(/__cedar/g, 'cedar');
  return RESERVED.has(word) || !/^[A-Za-z_]/.test(word) ? `${CEDAR.collection}_${word}` : word;
}

/**
 * Who the caller is as an owner of objects: the subject for users, the consumer for services.
 *
 * A token of a service has the client as its subject (RFC 9068 section 2.2); without a registry the client stands for
 * the consumer. This is the one place that says so: policies, code checks, matrix and drill all ask here.
 */
export function ownerOf(principal: Pick<Principal, 'subject' | 'client' | 'consumer'>): string {
  const isService = principal.subject === '' || principal.subject === principal.client;
  return isService ? principal.consumer || principal.client : principal.subject;
}

/** Does the owner of an object of this type decide? Where an operation names its resource, parents need only the tenant. */
export function isOwned(
  operation: Pick<OperationSpec, 'ownership' | 'resource'>,
  type: IdentifierSpec['resource'],
): boolean {
  return operation.ownership === 'owner' && type === (operation.resource ?? type);
}

/** What Cedar is asked: the members that the stateful and the stateless call have in common. */
export interface CedarQuestion {
  readonly principal: { type: string; id: string };
  readonly action: { type: string; id: string };
  readonly resource: { type: string; id: string };
  readonly context: Record<string, string | number | boolean | string[]>;
  readonly entities: { uid: { type: string; id: string }; attrs: Record<string, string | string[]>; parents: [] }[];
}

/** The collection that an operation on no object is about: the caller's own. */
export function collectionOf(principal: Principal): CedarResource {
  return {
    type: CEDAR.collection,
    id: principal.tenant,
    tenant: principal.tenant,
    owner: ownerOf(principal),
    parent: '',
  };
}

/** What a decision needs of an operation. */
export type AskedOperation = Pick<OperationSpec, 'id' | 'action'> & Partial<Pick<OperationSpec, 'sensitivity'>>;

/** One question: two entities, because the price of a decision grows with every entity handed over. */
export function cedarQuestion(
  principal: Principal,
  operation: AskedOperation,
  resource: CedarResource,
  read?: ReadonlySet<string>,
): CedarQuestion {
  const caller = { type: CEDAR.caller, id: principal.subject };
  const type = resource.type === CEDAR.collection ? resource.type : entityTypeOf(resource.type);
  const object = { type, id: resource.id };
  const { tenant, owner, parent } = resource;
  return {
    principal: caller,
    action: { type: CEDAR.action, id: operation.action },
    resource: object,
    context: only({ ...contextOf(operation, resource), ...sessionContext(principal.session) }, read),
    entities: [
      { uid: caller, attrs: only(callerAttributes(principal), read), parents: [] },
      { uid: object, attrs: only({ tenant, owner, parent }, read), parents: [] },
    ],
  };
}

function contextOf({ id, sensitivity }: AskedOperation, { expectedParent }: CedarResource): CedarQuestion['context'] {
  return {
    operation: id,
    sensitivity: sensitivity ?? 'internal',
    nested: expectedParent !== undefined,
    parent: expectedParent ?? '',
  };
}

/** A record without the members whose names are not read; without names: as it is. */
function only<T>(record: Record<string, T>, read: ReadonlySet<string> | undefined): Record<string, T> {
  if (!read) return record;
  const kept: Record<string, T> = {};
  for (const name in record) if (read.has(name)) kept[name] = record[name];
  return kept;
}

/**
 * Every name that policies could read of caller, object and context, which are the words in their texts; undefined where
 * that cannot be told. Each attribute that is handed over costs time, and most policies read a few.
 *
 * Cedar names attributes literally: after a dot, after `has`, or as a text in brackets. A text may be written with escapes, and a
 * context as a whole may be compared: then everything is handed over.
 */
export function namesRead(policies: readonly string[]): ReadonlySet<string> | undefined {
  const text = policies.join('\n');
  const isWhole = /\bcontext\b(?!\s*(?:\.|\[|has\b))/.test(text);
  return isWhole || text.includes('\\') ? undefined : new Set(text.match(/\w+/g));
}

/** The age of an authentication of which nobody knows the time: older than any policy allows. */
export const UNKNOWN_AGE = Number.MAX_SAFE_INTEGER;
const DAY_SECONDS = 86_400;

/** The circumstances as policies see them. An unknown one has a value that no careful condition is met by. */
function sessionContext(session: Session | undefined): CedarQuestion['context'] {
  const { acr = '', amr = [], certificate = false, country = '', time = 0 } = session ?? {};
  const days = Math.floor(time / DAY_SECONDS);
  return {
    acr,
    amr: [...amr],
    authAge: authAgeOf(session),
    certificate,
    country,
    time,
    // UTC. 1970-01-01 was a Thursday; 0 is Sunday.
    hour: Math.floor((time - days * DAY_SECONDS) / 3600),
    weekday: (days + 4) % 7,
  };
}

/** Clocks of issuer and API may differ so much: a later authentication than that is no authentication. */
const SKEW_SECONDS = 60;

/** Seconds since the user authenticated. */
export function authAgeOf(session: Session | undefined): number {
  if (!session || session.authTime <= 0 || session.authTime > session.time + SKEW_SECONDS) return UNKNOWN_AGE;
  return Math.max(0, session.time - session.authTime);
}

/** A session that an operation is content with, for those who ask what policies say apart from it. */
export function sufficientSession(stepUp: StepUp | undefined, time: number): Session {
  return { acr: stepUp?.acr?.[0] ?? '', amr: [], authTime: time, certificate: false, country: '', time };
}

function callerAttributes(principal: Principal): Record<string, string | string[]> {
  return {
    subject: principal.subject,
    consumer: principal.consumer,
    tenant: principal.tenant,
    owner: ownerOf(principal),
    roles: [...principal.roles],
    scopes: [...principal.scopes],
  };
}
