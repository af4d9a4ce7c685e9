import { configDir, guardEnv } from '../core/env';
import { type TransactionKeys, transactionKeys, verifyTransactionToken } from '../core/transaction-token';
import { createGuard } from './guard';
import { wire } from './wiring';
import { callHandler, type LambdaHandler } from './wrapped-handler';

/** A handler of API Gateway's proxy events. */
export type ProxyHandler = (event: never, context: never) => unknown;

/**
 * Puts the guard before a handler in code, where its layer cannot be put before the function. It reads the same environment
 * and the same configuration as the layer: `HARDENED_CONFIG_DIR` is `/opt/hardened/config` where the layer is attached.
 *
 * @throws where the configuration is none: the function then never starts
 */
export function withGuard(handler: ProxyHandler): (event: unknown, context: unknown) => Promise<unknown> {
  const guard = createGuard(wire(guardEnv({ wraps: false }), configDir('/opt/hardened')));
  return (event, context) =>
    guard(event, (request) => callHandler(handler as unknown as LambdaHandler, request, context));
}

/** A request as a server sees it. */
export interface VerifiedRequest {
  /** Value of the header `Txn-Token`. */
  readonly token: string | undefined;
  readonly method: string;
  /** Path, still percent-encoded, without the query. */
  readonly path: string;
  /** Decoded values by decoded name. */
  readonly query: Readonly<Record<string, readonly string[]>>;
}

/** What a server knows of tokens that are meant for it. */
export interface TransactionVerifierOptions {
  /** Name of the API. */
  readonly audience: string;
  /** The published keys, as JSON Web Keys; asked for at start, after five minutes, and for a key that is not known. */
  readonly keys: () => Promise<readonly Record<string, unknown>[]>;
  /** Epoch seconds. */
  readonly now?: () => number;
}

const KEEP_SECONDS = 300;
const RETRY_SECONDS = 1;

/**
 * Tells a Node.js server whether a request came through the authorizer. Each token is good for one request.
 *
 * @returns a function that resolves with the claims, or undefined: answer 403
 */
export function transactionVerifier(
  options: TransactionVerifierOptions,
): (request: VerifiedRequest) => Promise<Readonly<Record<string, unknown>> | undefined> {
  const { audience, now = () => Date.now() / 1000 } = options;
  const used = new Map<string, number>();
  let known: TransactionKeys = new Map();
  let asked = Number.NEGATIVE_INFINITY;
  const read = async () => {
    asked = now();
    const alive = (await options.keys()).filter(({ exp }) => typeof exp !== 'number' || now() < exp);
    known = transactionKeys({ keys: alive });
  };
  const claimsOf = ({ token, ...request }: VerifiedRequest) =>
    verifyTransactionToken(token, known, { ...request, apiId: audience, correlation: txnOf(token) }, now());
  return async (request) => {
    if (now() - asked >= KEEP_SECONDS) await read();
    let decision = claimsOf(request);
    if (!decision.ok && decision.reason === 'TRANSACTION_TOKEN_INVALID' && now() - asked >= RETRY_SECONDS) {
      await read();
      decision = claimsOf(request);
    }
    if (!decision.ok) return undefined;
    for (const [txn, end] of used) if (end <= now()) used.delete(txn);
    const { txn, exp } = decision.value;
    if (used.has(txn)) return undefined;
    used.set(txn, exp + 5);
    return { ...decision.value };
  };
}

/** The id in the token: a server has no other source for it, and takes each once. */
function txnOf(token: string | undefined): string {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token?.split('.')[1] ?? '', 'base64url').toString('utf8'));
    return String((claims as { txn?: unknown } | null)?.txn);
  } catch {
    return '';
  }
}
