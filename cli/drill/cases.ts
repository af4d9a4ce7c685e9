import { type Forgery, type ForgeryKit, forge, forgeryKit, isEdited, type TokenFacts } from '../forgeries/forgery';
import { type AttackCase, type Expectation, refusedFor } from './attack';
import { type Call, withToken } from './call';
import type { Caller } from './callers';
import type { DrillContext } from './context';
import type { DrillOperation } from './contract-view';
import { decodeToken } from './jws';
import type { TokenParts } from './target';
import type { CallOptions } from './well-made';

/** An operation and somebody who may call it. */
export interface Subject {
  readonly operation: DrillOperation;
  readonly caller: Caller;
}

/** What is changed on the well-made request. */
export type Change = (call: Call, context: DrillContext) => Call | Promise<Call>;

export interface CaseSettings extends CallOptions {
  readonly schedule?: AttackCase['schedule'];
  readonly needs?: AttackCase['needs'];
  /** Do not wait when the answer is 429. */
  readonly isImpatient?: boolean;
}

/** A case that sends the well-made request of an operation with one thing changed. */
export function changed(
  { operation, caller }: Subject,
  name: string,
  expect: Expectation,
  change: Change,
  settings: CaseSettings = {},
): AttackCase {
  const { schedule, needs, isImpatient, ...options } = settings;
  return {
    name,
    operation: operation.spec.id,
    expect,
    ...(schedule && { schedule }),
    ...(needs && { needs }),
    run: async (context) => {
      const call = await change(await context.wellMade(operation, caller, options), context);
      return isImpatient ? context.sendOnce(call) : context.send(call);
    },
    positive: (context) => context.positive(operation, caller),
  };
}

/** One case of each forgery that makes sense for the issuer of the caller. */
export function withForgeries(context: DrillContext, subject: Subject, forgeries: readonly Forgery[]): AttackCase[] {
  const { identity } = subject.caller;
  const { kid, algorithm } = context.target.identities.forge.key(identity.issuer);
  const facts = factsOf(context, subject.caller);
  const parts = { header: { alg: algorithm, kid }, claims: { [facts.clientClaim]: identity.client } };
  return forgeries.filter(({ senseless }) => !senseless?.(facts, parts)).map((each) => withForgery(subject, each));
}

/** A case that sends a forged token with an otherwise well-made request. */
export function withForgery(subject: Subject, forgery: Forgery): AttackCase {
  const { name, reasons } = forgery;
  return changed(subject, name, refusedFor(...reasons), async (call, context) =>
    withToken(call, await forgedBy(context, subject, forgery)),
  );
}

/** The bad token that a forgery makes of the caller's good one. */
export async function forgedBy(context: DrillContext, { caller }: Subject, forgery: Forgery): Promise<string> {
  const facts = factsOf(context, caller);
  if (!isEdited(forgery)) return forge(forgery, await kitOf(context, caller, facts));
  return context.target.identities.mint(caller.identity, (parts) => forgery.edit(parts, facts));
}

/** A case whose token the issuer itself signed, with header or claims edited before. */
export function withEditedToken(
  subject: Subject,
  name: string,
  expect: Expectation,
  edit: (parts: TokenParts) => void,
): AttackCase {
  return changed(subject, name, expect, async (call, { target }) =>
    withToken(call, await target.identities.mint(subject.caller.identity, edit)),
  );
}

/** What the API expects of the tokens of a caller. */
function factsOf({ callers }: DrillContext, { identity }: Caller): TokenFacts {
  const { profile, clientClaim, maxLifetimeSeconds, deviations } = callers.issuerOf(identity);
  const { issuer, audience } = identity;
  return { issuer, audience, profile, clientClaim, maxLifetimeSeconds, deviations };
}

async function kitOf(context: DrillContext, caller: Caller, facts: TokenFacts): Promise<ForgeryKit> {
  const token = await context.token(caller);
  const { privateKey } = context.target.identities.forge.key(caller.identity.issuer);
  return forgeryKit(token, decodeToken(token), facts, privateKey);
}

export const NOBODY = 'no identity may call any operation of the contract';
