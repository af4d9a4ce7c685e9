import type { BodyPlan, BodyPlans, OperationValidators, PublishedShape } from '../../../src/vocabulary/validators';
import { textOf } from '../input/body';
import { candidates } from '../input/coerce';
import { parseContentType, planOf } from '../input/content-type';
import { checkHeader } from '../input/parameters';
import { xmlParts } from '../input/xml-body';
import { placed } from '../pointer';
import type { ProxyResponse } from '../proxy';
import { keepPublished } from './published';

/** What of a response breaks the contract, and the response without what strips off. */
export interface ResponseVerdict {
  /** Pointer of the first fault; undefined: the response keeps the contract. */
  readonly pointer?: string;
  readonly response: ProxyResponse;
}

export interface ResponseContract {
  readonly method: string;
  readonly validators: OperationValidators;
  readonly shapes: readonly PublishedShape[];
  readonly strips: boolean;
}

/** Holds a response against what the contract publishes of it. */
export function checkResponse(response: ProxyResponse, contract: ResponseContract): ResponseVerdict {
  const status = declaredStatus(contract.validators, response.statusCode);
  if (status === undefined) return { pointer: '/response/status', response };
  const verdict = checkContent(response, contract, contract.validators.responses[status]);
  return { ...verdict, pointer: verdict.pointer ?? headerFault(response, contract.validators, status) };
}

function headerFault(
  { multiValueHeaders = {} }: ProxyResponse,
  { responseHeaders }: OperationValidators,
  status: string,
): string | undefined {
  const plans = Object.hasOwn(responseHeaders, status) ? responseHeaders[status] : [];
  for (const plan of plans) {
    const values = Object.hasOwn(multiValueHeaders, plan.name) ? multiValueHeaders[plan.name] : [];
    const pointer = checkHeader(plan, values)?.refusal.pointer;
    if (pointer !== undefined) return `/response${pointer}`;
  }
  return undefined;
}

function checkContent(response: ProxyResponse, contract: ResponseContract, plans: BodyPlans): ResponseVerdict {
  const bytes = Buffer.from(response.body ?? '', response.isBase64Encoded ? 'base64' : 'utf8');
  const isBare = contract.method === 'HEAD' || response.statusCode === 204 || response.statusCode === 304;
  if (bytes.length === 0) {
    const isWanted = Object.keys(plans).length > 0 && !isBare;
    return isWanted ? { pointer: '/response/body', response } : { response };
  }
  const plan = planFor(plans, response);
  if (!plan) return { pointer: '/response/content-type', response };
  return checkBody(response, plan, bytes, contract);
}

function declaredStatus({ responses }: OperationValidators, status: number): string | undefined {
  return [String(status), `${Math.floor(status / 100)}XX`, 'default'].find((name) => Object.hasOwn(responses, name));
}

function planFor(plans: BodyPlans, { multiValueHeaders = {} }: ProxyResponse): BodyPlan | undefined {
  // API Gateway sends what has no content type as JSON.
  const [header = 'application/json', ...more] = multiValueHeaders['content-type'] ?? [];
  const contentType = more.length === 0 ? parseContentType(header) : undefined;
  return contentType && planOf(plans, contentType.essence);
}

function checkBody(
  response: ProxyResponse,
  plan: BodyPlan,
  bytes: Buffer,
  { shapes, strips }: ResponseContract,
): ResponseVerdict {
  const value = plan.kind === 'binary' ? { value: bytes.toString('latin1') } : readValue(plan, bytes);
  if (!value) return { pointer: '/response/body', response };
  const stripped =
    strips && plan.shape !== undefined
      ? keepPublished(shapes, plan.shape, value.value)
      : { value: value.value, removed: false };
  const kept = stripped.removed
    ? { ...response, body: JSON.stringify(stripped.value), isBase64Encoded: undefined }
    : response;
  if (!plan.validate(stripped.value)) {
    return {
      pointer: placed('/response/body', plan.validate.errors?.at(-1)?.instancePath ?? '', plan.type),
      response: kept,
    };
  }
  return stripped.removed ? { pointer: '/response/body', response: kept } : { response: kept };
}

/** Text that may stand for several values counts as the one that conforms. */
function readXmlValue(plan: BodyPlan, text: string): { readonly value: unknown } | undefined {
  const parts = xmlParts(text, plan.type);
  if (parts === undefined) return undefined;
  const values = candidates(parts, plan.type);
  return { value: values.find((value) => plan.validate(value)) ?? values[0] };
}

function readValue(plan: BodyPlan, bytes: Buffer): { readonly value: unknown } | undefined {
  const text = textOf(bytes);
  if (text === undefined || plan.kind === 'form' || plan.kind === 'multipart') return undefined;
  if (plan.kind === 'xml') return readXmlValue(plan, text);
  if (plan.kind !== 'json') return { value: text };
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}
