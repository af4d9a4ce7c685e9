import type { AttackCase, Expectation } from './attack';
import { type Call, withToken } from './call';
import type { Caller } from './callers';
import type { DrillContext } from './context';
import type { DrillOperation } from './contract-view';
import { decodeToken, signToken, type TokenText } from './jws';
import type { SigningKey, TokenParts } from './target';
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
  const { schedule, isImpatient, ...options } = settings;
  return {
    name,
    operation: operation.spec.id,
    expect,
    ...(schedule && { schedule }),
    run: async (context) => {
      const call = await change(await context.wellMade(operation, caller, options), context);
      return isImpatient ? context.sendOnce(call) : context.send(call);
    },
    positive: (context) => context.positive(operation, caller),
  };
}

/** Material for a forged token: a good one taken apart, and the key that its issuer signs with. */
export interface TokenKit extends TokenText {
  readonly token: string;
  readonly key: SigningKey;
  /** Signs header and claims as the issuer would: what is wrong with them is then the only thing wrong. */
  sign(header: object | string, claims: object | string): string;
}

/** A case that sends a forged token with an otherwise well-made request. */
export function withForgedToken(
  subject: Subject,
  name: string,
  expect: Expectation,
  forge: (kit: TokenKit) => string | Promise<string>,
): AttackCase {
  return changed(subject, name, expect, async (call, context) =>
    withToken(call, await forge(await tokenKit(context, subject.caller))),
  );
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

async function tokenKit(context: DrillContext, caller: Caller): Promise<TokenKit> {
  const token = await context.token(caller);
  const text = decodeToken(token);
  const key = context.target.identities.forge.key(caller.identity.issuer);
  const algorithm = String(text.header['alg']);
  return { ...text, token, key, sign: (header, claims) => signToken(header, claims, algorithm, key.privateKey) };
}

/** The members without the named ones. */
export function without(members: Record<string, unknown>, ...names: string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).filter(([name]) => !names.includes(name)));
}

export const NOBODY = 'no identity may call any operation of the contract';
