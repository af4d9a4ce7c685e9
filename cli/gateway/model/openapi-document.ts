import { type Members, members } from './resource-index';

/** An OpenAPI 3 or Swagger 2 body, with its references followed. */
export class OpenapiDocument {
  readonly isSwagger: boolean;

  constructor(readonly root: Members) {
    this.isSwagger = root['swagger'] !== undefined;
  }

  get schemas(): Members {
    return members(this.isSwagger ? this.root['definitions'] : members(this.root['components'])['schemas']);
  }

  get securitySchemes(): Members {
    return members(
      this.isSwagger ? this.root['securityDefinitions'] : members(this.root['components'])['securitySchemes'],
    );
  }

  /** The object itself, or the one that its local `$ref` names. */
  follow(value: unknown): Members {
    let current = members(value);
    for (let hops = 0; typeof current['$ref'] === 'string' && hops < 20; hops++) current = this.at(current['$ref']);
    return current;
  }

  private at(pointer: string): Members {
    if (!pointer.startsWith('#/')) return {};
    let current: unknown = this.root;
    for (const token of pointer.slice(2).split('/')) {
      const key = decodeURIComponent(token).replaceAll('~1', '/').replaceAll('~0', '~');
      current = Object.hasOwn(members(current), key) ? members(current)[key] : undefined;
    }
    return members(current);
  }
}
