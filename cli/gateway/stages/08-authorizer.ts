import { type AuthorizerOutput, readAuthorizerOutput } from '../events/authorizer-output';
import { authorizerEvent } from '../events/authorizer-request';
import { resolverOf } from '../events/context-variables';
import type { InvokeResult } from '../exchange';
import { internalError, refuse } from '../gateway-response';
import type { AuthorizerModel, IdentitySource } from '../model/rest-api-model';
import { decide, type Exchange, type Refusal, type Stage, type StageResult } from './stage';

const name = '08-authorizer';
const TIMEOUT_MS = 29_000;
const CACHE_ENTRIES = 10_000;

/** Identity sources, cache, function, answer. Whatever is unknown or malformed refuses. */
export const authorizer: Stage = {
  name,
  run(x) {
    const auth = x.route?.method.auth;
    if (auth?.kind === 'none') {
      decide(x, name, '32', 'note', 'the method asks for no authorization');
      return undefined;
    }
    if (auth?.kind !== 'custom') {
      decide(x, name, '7', 'refuse', auth?.why ?? 'the method has no authorization type', 'NOT_EVALUATED');
      return internalError('AUTHORIZER_CONFIGURATION_ERROR');
    }
    return authenticate(x, auth.authorizer);
  },
};

async function authenticate(x: Exchange, model: AuthorizerModel): Promise<StageResult> {
  const values = model.sources.map((source) => sourceValue(x, source));
  const absent = values.indexOf('');
  if (absent >= 0) {
    const source = model.sources[absent];
    decide(x, name, '44', 'refuse', `identity source ${source?.kind}.${source?.name} is missing or empty`);
    return unauthorized(x, 401, 'identity source missing');
  }
  if (model.tokenPattern !== undefined && !model.tokenPattern.test(values[0] ?? '')) {
    decide(x, name, '43', 'refuse', 'the token does not match the validation expression');
    return unauthorized(x, 401, 'token does not match');
  }
  const key = JSON.stringify([model.id, x.api.apiId, x.api.stage.name, ...values]);
  const cached = model.ttlSeconds > 0 ? cachedOutput(x, key) : undefined;
  if (cached !== undefined) {
    decide(x, name, '48', 'pass', 'authorizer answer from the cache; its policy is evaluated for this request');
    return accept(x, cached, 0);
  }
  return call(x, model, key, values[0] ?? '');
}

async function call(x: Exchange, model: AuthorizerModel, key: string, token: string): Promise<StageResult> {
  if (model.permission.verdict === 'missing') {
    decide(x, name, '59', 'refuse', model.permission.detail);
    return misconfigured(x, 'Invalid permissions on Lambda function', 0);
  }
  if (model.permission.verdict === 'not-evaluated') {
    decide(x, name, '59', 'note', model.permission.detail, 'NOT_EVALUATED');
  }
  const began = x.deps.clock.now();
  const result = await x.deps.invoke(model.functionArn, authorizerEvent(x, model, token), TIMEOUT_MS);
  const latencyMs = Math.max(0, Math.round(x.deps.clock.now() - began));
  if (result.kind !== 'result') return failed(x, result, latencyMs);
  const output = readAuthorizerOutput(result.payload);
  if (typeof output === 'string') {
    decide(x, name, '55', 'refuse', `malformed authorizer answer: ${output}`);
    return misconfigured(x, output, latencyMs);
  }
  for (const warning of output.warnings) decide(x, name, '53', 'note', warning);
  if (model.ttlSeconds > 0) remember(x, key, output, model.ttlSeconds);
  decide(x, name, '53', 'pass', `authorizer answered in ${latencyMs} ms`);
  return accept(x, output, latencyMs);
}

function failed(x: Exchange, result: Exclude<InvokeResult, { kind: 'result' }>, latencyMs: number): Refusal {
  if (result.kind === 'error' && result.errorMessage === 'Unauthorized') {
    decide(x, name, '55', 'refuse', 'the authorizer threw "Unauthorized"');
    return unauthorized(x, 401, 'Unauthorized');
  }
  const detail = result.kind === 'timeout' ? `timed out (${result.by})` : `threw ${result.errorType}`;
  decide(x, name, '55', 'refuse', `the authorizer ${detail}`);
  return misconfigured(x, `the authorizer ${detail}`, latencyMs);
}

function accept(x: Exchange, output: AuthorizerOutput, latencyMs: number): undefined {
  x.authorizer = { status: 200, latencyMs, principalId: output.principalId, context: output.context, output };
  return undefined;
}

function unauthorized(x: Exchange, status: number, error: string): Refusal {
  x.authorizer = { status, latencyMs: 0, error, context: {} };
  return refuse('UNAUTHORIZED', 'UnauthorizedException', 'Unauthorized');
}

function misconfigured(x: Exchange, error: string, latencyMs: number): Refusal {
  x.authorizer = { status: 500, latencyMs, error, context: {} };
  return refuse('AUTHORIZER_CONFIGURATION_ERROR', 'AuthorizerConfigurationException', null);
}

/** The value of an identity source; every repetition of a header or parameter counts. */
function sourceValue(x: Exchange, source: IdentitySource): string {
  if (source.kind === 'header') return x.headers.all(source.name).join(',').trim();
  if (source.kind === 'querystring') return (x.query.get(source.name) ?? []).join(',').trim();
  if (source.kind === 'stageVariables') return x.api.stage.variables[source.name] ?? '';
  return resolverOf(x)({ scope: 'context', name: source.name }) ?? '';
}

function cachedOutput(x: Exchange, key: string): AuthorizerOutput | undefined {
  const { authorizerCache } = x.deps.state;
  const entry = authorizerCache.get(key);
  if (entry === undefined || entry.expires > x.deps.clock.now()) return entry?.output;
  authorizerCache.delete(key);
  return undefined;
}

function remember(x: Exchange, key: string, output: AuthorizerOutput, ttlSeconds: number): void {
  const { authorizerCache } = x.deps.state;
  const oldest = authorizerCache.size >= CACHE_ENTRIES ? authorizerCache.keys().next() : undefined;
  if (oldest?.value !== undefined) authorizerCache.delete(oldest.value);
  authorizerCache.set(key, { expires: x.deps.clock.now() + ttlSeconds * 1000, output });
}
