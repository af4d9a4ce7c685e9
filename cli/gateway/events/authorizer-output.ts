import { type CompiledPolicy, compilePolicy, PolicyError } from '../iam/policy';

/** What a Lambda authorizer returned, checked. The policy is kept, not a verdict: it is evaluated for each request. */
export interface AuthorizerOutput {
  readonly principalId?: string;
  readonly policy: CompiledPolicy;
  /** Values are strings, whatever the function returned (checklist item 54). */
  readonly context: Readonly<Record<string, string>>;
  readonly usageIdentifierKey?: string;
  /** Things that AWS tolerates or limits and that a reader should know. */
  readonly warnings: readonly string[];
}

/** Reads an authorizer's answer; a text says why it is malformed, which API Gateway answers with 500. */
export function readAuthorizerOutput(payload: unknown): AuthorizerOutput | string {
  if (typeof payload !== 'object' || payload === null || Array.isArray(payload)) return 'the answer is not an object';
  const answer = payload as Record<string, unknown>;
  const context = readContext(answer['context']);
  if (typeof context === 'string') return context;
  const principalId = answer['principalId'];
  if (principalId !== undefined && typeof principalId !== 'string') return 'principalId is not text';
  const usageIdentifierKey = answer['usageIdentifierKey'] ?? undefined;
  if (usageIdentifierKey !== undefined && typeof usageIdentifierKey !== 'string')
    return 'usageIdentifierKey is not text';
  try {
    const policy = compilePolicy(answer['policyDocument'], { withoutPrincipal: true });
    return { principalId, policy, context, usageIdentifierKey, warnings: warningsOf(answer, policy) };
  } catch (error) {
    if (error instanceof PolicyError) return `policyDocument: ${error.message}`;
    throw error;
  }
}

function readContext(value: unknown): Record<string, string> | string {
  if (value === undefined || value === null) return {};
  if (typeof value !== 'object' || Array.isArray(value)) return 'context is not an object';
  const context: Record<string, string> = {};
  for (const [key, entry] of Object.entries(value)) {
    if (entry === null) continue;
    if (!['string', 'number', 'boolean'].includes(typeof entry)) {
      return `context.${key} is neither text, number nor boolean`;
    }
    context[key] = String(entry);
  }
  return context;
}

function warningsOf(answer: Record<string, unknown>, policy: CompiledPolicy): string[] {
  const warnings: string[] = [];
  if (answer['principalId'] === undefined) warnings.push('the answer has no principalId');
  const isLong = policy.statements.some((statement) => statement.resources.patterns.some((arn) => arn.length > 512));
  if (isLong) warnings.push('a Resource is longer than 512 characters');
  if (JSON.stringify(answer['policyDocument']).length > 8192) warnings.push('the policy is larger than 8 KB');
  return warnings;
}
