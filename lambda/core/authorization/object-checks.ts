import {
  type CedarResource,
  type IdentifierSpec,
  isOwned,
  type OperationSpec,
  ownerOf,
  type Principal,
} from '../../../src/vocabulary';
import { type Check, refuse } from '../decision';
import type { ResolvedResource } from './resolver';
import { isSteppedUp, stepUpChallenge } from './step-up';

/** One identifier of a request and the value that it has there. */
export interface Identifier {
  readonly spec: IdentifierSpec;
  readonly value: string;
}

/** A call, before any object is looked up. */
export interface CallQuestion {
  readonly principal: Principal;
  readonly operation: OperationSpec;
  readonly identifiers: readonly Identifier[];
}

/** A call and one of its objects. */
export interface ObjectQuestion {
  readonly principal: Principal;
  readonly operation: OperationSpec;
  readonly found: ResolvedResource | undefined | 'unavailable';
  /** The object; with an empty tenant where none was found. */
  readonly resource: CedarResource;
}

/** A request may name this many objects at most: each costs a read. */
export const MAX_OBJECTS = 100;

// What a key of DynamoDB can hold, less a prefix; and nothing that a log line or a lone surrogate could be made of.
const IDENTIFIER = /^[^\p{Control}\p{Surrogate}]{1,1024}$/u;

/** Decided before any object is looked up, so that a caller without the role learns nothing from the store. */
export const CALL_CHECKS: readonly Check<CallQuestion>[] = [
  {
    slug: 'authz-scope',
    check: ({ principal, operation }) =>
      operation.scopes.length === 0 ||
      operation.scopes.some((all) => all.every((one) => principal.scopes.includes(one)))
        ? undefined
        : refuse('SCOPE_MISSING'),
  },
  {
    slug: 'authz-role',
    check: ({ principal, operation }) =>
      operation.roles.length === 0 || operation.roles.some((role) => principal.roles.includes(role))
        ? undefined
        : refuse('ROLE_MISSING'),
  },
  {
    slug: 'authz-step-up',
    check: ({ principal, operation: { stepUp } }) =>
      stepUp === undefined || isSteppedUp(stepUp, principal.session)
        ? undefined
        : refuse('STEP_UP_REQUIRED', { challenge: stepUpChallenge(stepUp) }),
  },
  {
    slug: 'authz-gap',
    check: ({ operation, identifiers }) =>
      namesEveryObject(operation, identifiers) ? undefined : refuse('IDENTIFIER_INVALID'),
  },
];

/** Decided for each object, in this order: the first refusal is the reason that the record shows. */
export const OBJECT_CHECKS: readonly Check<ObjectQuestion>[] = [
  {
    slug: 'authz-tenant',
    check: ({ found }) => (found === 'unavailable' ? refuse('RESOURCE_UNAVAILABLE') : undefined),
  },
  { slug: 'authz-tenant', check: ({ found }) => (found === undefined ? refuse('RESOURCE_UNKNOWN') : undefined) },
  {
    slug: 'authz-tenant',
    check: ({ principal, operation, resource }) =>
      operation.ownership === 'shared' || (resource.tenant !== '' && resource.tenant === principal.tenant)
        ? undefined
        : refuse('TENANT_MISMATCH'),
  },
  {
    slug: 'authz-parent',
    check: ({ resource }) =>
      resource.expectedParent === undefined || (resource.parent !== '' && resource.parent === resource.expectedParent)
        ? undefined
        : refuse('PARENT_MISMATCH'),
  },
  {
    slug: 'authz-owner',
    check: ({ principal, operation, resource }) =>
      !isOwned(operation, resource.type) || (resource.owner !== '' && resource.owner === ownerOf(principal))
        ? undefined
        : refuse('OWNER_MISMATCH'),
  },
];

function namesEveryObject(operation: OperationSpec, identifiers: readonly Identifier[]): boolean {
  if (identifiers.length > MAX_OBJECTS) return false;
  if (!identifiers.every(({ value }) => typeof value === 'string' && IDENTIFIER.test(value))) return false;
  // Whoever decides on parameters must bring every path parameter; the guard decides on those of the body alone.
  if (identifiers.some(({ spec }) => spec.in === 'body')) return true;
  const named = new Set(identifiers.filter(({ spec }) => spec.in === 'path').map(({ spec }) => spec.name));
  return operation.identifiers.every(({ name, in: place }) => place !== 'path' || named.has(name));
}
