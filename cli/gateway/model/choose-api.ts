import type { RawRequest } from '../exchange';
import { mappingOf } from '../stages/03-domain-mapping';
import type { RestApiModel } from './rest-api-model';

/**
 * The API that a request is for: by base path on a custom domain, by stage on a default endpoint. Where nothing fits, an
 * API of the same host, whose pipeline refuses with 403. Undefined: no API has this host.
 */
export function chooseApi(apis: readonly RestApiModel[], request: RawRequest): RestApiModel | undefined {
  const path = request.rawUrl.split('?', 1)[0] ?? '/';
  const host = request.listener.host.toLowerCase();
  if (request.listener.kind === 'execute-api') {
    const own = apis.filter((api) => api.executeApiHost === host || api.executeApiAliases.includes(host));
    const stage = path.replace(/^\/+/, '').split('/', 1)[0];
    return own.find((api) => api.stage.name === stage) ?? own[0];
  }
  const own = apis.filter((api) => api.domains.some((domain) => domain.name === host));
  const domain = own[0]?.domains.find((candidate) => candidate.name === host);
  const mapping = domain && mappingOf(domain, path);
  const mapped = own.filter((api) => api.apiId === mapping?.apiId);
  return mapped.find((api) => mapping?.stage === undefined || api.stage.name === mapping.stage) ?? mapped[0] ?? own[0];
}
