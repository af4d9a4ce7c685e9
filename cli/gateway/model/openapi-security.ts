import { createHash } from 'node:crypto';
import type { AuthSource, SourceNote } from './api-source';
import type { OpenapiDocument } from './openapi-document';
import { list, type Members, members, number, text } from './resource-index';

export interface OperationSecurity {
  readonly auth: AuthSource;
  readonly apiKeyRequired: boolean;
}

/** Reads the security of operations as API Gateway does: operation level only, by its own extensions. */
export class OpenapiSecurity {
  constructor(
    private readonly document: OpenapiDocument,
    private readonly apiId: string,
    private readonly notes: SourceNote[],
  ) {
    if (document.root['security'] !== undefined) {
      this.note('API Gateway ignores "security" at the root of the document; only that of an operation counts', false);
    }
  }

  of(operation: Members): OperationSecurity {
    const declared = members(operation['x-amazon-apigateway-auth'])['type'];
    const names = list(operation['security']).flatMap((requirement) => Object.keys(members(requirement)));
    const auths: AuthSource[] = [];
    let apiKeyRequired = false;
    for (const name of new Set(names)) {
      const scheme = this.document.follow(this.document.securitySchemes[name]);
      if (isPlanKey(scheme)) apiKeyRequired = true;
      else auths.push(this.schemeOf(name, scheme));
    }
    if (declared !== undefined && String(declared).toUpperCase() !== 'NONE' && auths.length === 0) {
      auths.push({ kind: 'refuse', type: String(declared), why: `authorization ${String(declared)} is not emulated` });
    }
    return { auth: this.combine(auths.filter((auth) => auth.kind !== 'none')), apiKeyRequired };
  }

  private combine(auths: readonly AuthSource[]): AuthSource {
    const [first] = auths;
    if (first === undefined) return { kind: 'none' };
    if (auths.length === 1) return first;
    return { kind: 'refuse', type: 'CUSTOM', why: 'the operation names more than one authorizer' };
  }

  private schemeOf(name: string, scheme: Members): AuthSource {
    const type = String(scheme['x-amazon-apigateway-authtype'] ?? '').toLowerCase();
    const settings = scheme['x-amazon-apigateway-authorizer'];
    if (settings !== undefined) return this.authorizerOf(name, scheme, members(settings));
    if (type === 'awssigv4') return { kind: 'refuse', type: 'AWS_IAM', why: 'authorization AWS_IAM is not emulated' };
    if (Object.keys(scheme).length === 0)
      return { kind: 'refuse', type: 'CUSTOM', why: `security scheme "${name}" does not exist` };
    if (type !== '') return { kind: 'refuse', type, why: `security scheme "${name}" has no authorizer` };
    this.note(
      `security scheme "${name}" has no x-amazon-apigateway-authorizer: API Gateway ignores it, the method is open`,
      true,
    );
    return { kind: 'none' };
  }

  private authorizerOf(name: string, scheme: Members, settings: Members): AuthSource {
    const type = String(settings['type'] ?? '').toUpperCase();
    if (type !== 'REQUEST' && type !== 'TOKEN') {
      return { kind: 'refuse', type, why: `authorizer "${name}" of type ${type || 'unknown'} is not emulated` };
    }
    const header = scheme['in'] === 'header' ? text(scheme['name']) : undefined;
    // A TOKEN authorizer without identity source reads the header that the scheme names.
    const fallback = type === 'TOKEN' && header !== undefined ? `method.request.header.${header}` : '';
    return {
      kind: 'custom',
      authorizer: {
        id: createHash('sha256').update(`${this.apiId} ${name}`).digest('hex').slice(0, 6),
        name,
        type,
        uri: text(settings['authorizerUri']) ?? '',
        credentials: text(settings['authorizerCredentials']),
        identitySource: text(settings['identitySource']) ?? fallback,
        ttlSeconds: number(settings['authorizerResultTtlInSeconds']),
        validationExpression: text(settings['identityValidationExpression']),
      },
    };
  }

  private note(note: string, isSecurityRelevant: boolean): void {
    if (!this.notes.some((known) => known.text === note)) this.notes.push({ text: note, isSecurityRelevant });
  }
}

/** An API key of a usage plan: `x-api-key` without authorizer. */
function isPlanKey(scheme: Members): boolean {
  return (
    scheme['type'] === 'apiKey' &&
    String(scheme['name']).toLowerCase() === 'x-api-key' &&
    scheme['x-amazon-apigateway-authorizer'] === undefined &&
    scheme['x-amazon-apigateway-authtype'] === undefined
  );
}
