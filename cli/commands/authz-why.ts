import { callersOf, objectOf, type Relation, RELATIONS } from '../../src/layers/authorization/policy-matrix';
import { decidedTypes } from '../../src/layers/authorization/policy-text';
import {
  type CedarResource,
  entityTypeOf,
  type OperationSpec,
  type Principal,
  type Session,
  sufficientSession,
} from '../../src/vocabulary';
import { decisionBundles } from '../authz/decision-bundles';
import { explain } from '../authz/explain';
import { loadAssembly } from '../gateway/assembly/load-assembly';
import { print } from '../report/print';
import { whyLines } from '../report/authz-why';
import { UsageError } from './usage-error';

/** What `authz why` can be told. Lists are separated by commas or blanks. */
export interface AuthzWhyOptions {
  readonly operation: string;
  readonly api?: string;
  readonly roles?: string;
  readonly scopes?: string;
  readonly subject?: string;
  readonly tenant?: string;
  /** Class of the caller's authentication, its age in seconds, and the country that an edge would tell. */
  readonly acr?: string;
  readonly authAge?: number;
  readonly country?: string;
  readonly relation?: string;
  /** Entity type of the object, where the operation is decided on several. */
  readonly object?: string;
  readonly objectTenant?: string;
  readonly objectOwner?: string;
  readonly json?: boolean;
}

/**
 * Explains one decision of the policies that an assembly deploys: who asked what of which object, which policies were
 * asked, and what of each was not met.
 *
 * @returns exit code: 0, whatever the decision is.
 */
export function authzWhyCommand(dir: string, options: AuthzWhyOptions): number {
  const { operation, explanations } = whyIn(dir, options);
  if (options.json) print(JSON.stringify(explanations, undefined, 2));
  else for (const each of explanations) for (const line of whyLines(operation, each)) print(line);
  return 0;
}

function whyIn(dir: string, options: AuthzWhyOptions) {
  const found = decisionBundles(loadAssembly(dir)).filter(({ table }) => !options.api || table.api === options.api);
  const [first] = found;
  if (!first) throw new UsageError(`${dir} deploys no API${options.api ? ` named ${options.api}` : ''} of HardenedApi`);
  const operation = first.table.operations.find(({ id }) => id === options.operation);
  if (!operation) {
    const known = first.table.operations.map(({ id }) => id).join(', ');
    throw new UsageError(`the contract has no operation "${options.operation}"; it has ${known}`);
  }
  const [anybody] = callersOf(first.table);
  const principal = { ...principalOf(anybody!.principal, options), session: sessionOf(operation, options) };
  const objects = objectsOf(operation, principal, options);
  return { operation, explanations: objects.map((each) => explain(first.bundle, operation, principal, each)) };
}

function principalOf(anybody: Principal, { roles, scopes, subject, tenant }: AuthzWhyOptions): Principal {
  return {
    ...anybody,
    roles: wordsOf(roles),
    scopes: scopes === undefined ? anybody.scopes : wordsOf(scopes),
    ...(subject !== undefined && { subject }),
    ...(tenant !== undefined && { tenant }),
  };
}

/** As the operation asks for it, but for what the options say. */
function sessionOf({ stepUp }: OperationSpec, { acr, authAge, country }: AuthzWhyOptions): Session {
  const now = Math.floor(Date.now() / 1000);
  if (authAge !== undefined && !(authAge >= 0)) throw new UsageError('--auth-age must be a number of seconds');
  return {
    ...sufficientSession(stepUp, now),
    ...(acr !== undefined && { acr }),
    ...(authAge !== undefined && { authTime: now - Math.floor(authAge) }),
    ...(country !== undefined && { country }),
  };
}

function wordsOf(list = ''): string[] {
  return list.split(/[\s,]+/).filter((word) => word !== '');
}

/** One object of each type that the operation is decided on, or the one that is asked for. */
function objectsOf(operation: OperationSpec, principal: Principal, options: AuthzWhyOptions): CedarResource[] {
  const relation = options.relation ?? 'own';
  if (!RELATIONS.includes(relation as Relation))
    throw new UsageError(`--relation "${relation}" is none of ${RELATIONS.join(', ')}`);
  const types = decidedTypes(operation);
  const wanted = options.object === undefined ? types : types.filter((type) => type === entityTypeOf(options.object!));
  if (wanted.length === 0)
    throw new UsageError(`${operation.id} is not decided on "${options.object}"; it is on ${types.join(', ')}`);
  return wanted.map((type) => ({
    ...objectOf(operation, type, principal, relation as Relation),
    ...(options.objectTenant !== undefined && { tenant: options.objectTenant }),
    ...(options.objectOwner !== undefined && { owner: options.objectOwner }),
  }));
}
