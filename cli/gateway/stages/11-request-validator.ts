import { mediaTypeOf } from '../events/media-type';
import { refuse } from '../gateway-response';
import type { BodyModel, RequiredParameter, ValidationModel } from '../model/rest-api-model';
import { decide, type Exchange, type Stage, type StageResult } from './stage';

const name = '11-request-validator';

/** Required parameters, then the body against the model of its content type: only what the method switches on. */
export const requestValidator: Stage = {
  name,
  run(x) {
    const validation = x.route?.method.validation;
    if (validation === undefined) return undefined;
    if (!validation.parameters && !validation.body) {
      decide(x, name, '81', 'note', 'the method has no request validator');
      return undefined;
    }
    return (validation.parameters ? checkParameters(x, validation) : undefined) ?? checkBody(x, validation);
  },
};

function checkParameters(x: Exchange, validation: ValidationModel): StageResult {
  const missing = validation.required.filter((parameter) => !isPresent(x, parameter));
  if (missing.length === 0) return undefined;
  const names = missing.map((parameter) => parameter.name).join(', ');
  decide(x, name, '72', 'refuse', `missing or blank: ${names}`);
  const message = `Missing required request parameters: [${names}]`;
  return refuse('BAD_REQUEST_PARAMETERS', 'BadRequestException', message);
}

/** Existence only: no type, no format. Names are case-sensitive (checklist item 73). */
function isPresent(x: Exchange, { kind, name: parameter }: RequiredParameter): boolean {
  if (kind === 'path') return (x.route?.parameters[parameter] ?? '').trim() !== '';
  if (kind === 'querystring') return hasText(x.query.get(parameter));
  if (hasText(x.headers.exact(parameter))) return true;
  if (hasText(x.headers.all(parameter))) {
    decide(x, name, '73', 'note', `header ${parameter} was sent in another case and does not count`);
  }
  return false;
}

function hasText(values: readonly string[] | undefined): boolean {
  return (values ?? []).some((value) => value.trim() !== '');
}

function checkBody(x: Exchange, validation: ValidationModel): StageResult {
  if (!validation.body || validation.models.size === 0) return undefined;
  const declared = x.headers.value('content-type');
  if (declared === undefined) decide(x, name, '75', 'note', 'no Content-Type: read as application/json');
  const type = declared === undefined ? 'application/json' : mediaTypeOf(declared);
  const model = validation.models.get(type) ?? validation.models.get('$default');
  if (model === undefined) {
    decide(x, name, '74', 'note', `no model for "${type}" and no $default: the body is NOT validated`);
    return undefined;
  }
  const errors = errorsOf(x.request.body, model);
  if (errors.length === 0) {
    decide(x, name, '76', 'pass', `body conforms to ${model.name}`);
    return undefined;
  }
  decide(x, name, x.request.body.length === 0 ? '77' : '76', 'refuse', `body breaks ${model.name}`);
  return refuse('BAD_REQUEST_BODY', 'BadRequestException', 'Invalid request body', {
    validationError: `[${errors.join(', ')}]`,
  });
}

function errorsOf(body: Buffer, model: BodyModel): readonly string[] {
  if (body.length === 0) return ['Unknown error parsing request body'];
  let value: unknown;
  try {
    value = JSON.parse(body.toString('utf8'));
  } catch {
    return ['Unable to parse request body'];
  }
  return model.check(value);
}
