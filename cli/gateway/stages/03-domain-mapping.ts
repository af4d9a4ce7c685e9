import { forbidden } from '../gateway-response';
import type { BasePathModel, DomainModel } from '../model/rest-api-model';
import { decide, type Exchange, type Stage, type StageResult } from './stage';

const name = '03-domain-mapping';

/** Host and base path, or stage name on the default endpoint: whatever does not lead to this stage gets 403. */
export const domainMapping: Stage = {
  name,
  run(x) {
    return x.request.listener.kind === 'execute-api' ? defaultEndpoint(x) : customDomain(x);
  },
};

function defaultEndpoint(x: Exchange): StageResult {
  if (x.api.endpointAccessMode === 'STRICT' && !isSniHost(x)) return strictMismatch(x);
  const [stage, rest] = splitFirst(x.rawPath);
  if (stage !== x.api.stage.name) {
    decide(x, name, '12', 'refuse', `the path names no stage of the API (it has "${x.api.stage.name}")`);
    return forbidden('ACCESS_DENIED', { isFixed: true });
  }
  x.resourcePath = rest;
  x.eventPath = rest.replace(/^\/+/, '/');
  x.contextPath = x.rawPath;
  return undefined;
}

function customDomain(x: Exchange): StageResult {
  const domain = x.api.domains.find((candidate) => candidate.name === x.domainName);
  if (domain === undefined || x.request.listener.host.toLowerCase() !== x.domainName) {
    decide(x, name, '12', 'refuse', `host "${x.domainName}" is not a domain of the API`);
    return forbidden('ACCESS_DENIED', { isFixed: true });
  }
  if (domain.endpointAccessMode === 'STRICT' && !isSniHost(x)) return strictMismatch(x);
  if (/^\/s?ping\/?$/.test(x.rawPath)) {
    decide(x, name, '13', 'refuse', '/ping and /sping are reserved on custom domains');
    return forbidden('ACCESS_DENIED', { isFixed: true });
  }
  const mapping = mappingOf(domain, x.rawPath);
  if (mapping === undefined || mapping.apiId !== x.api.apiId) {
    decide(x, name, '12', 'refuse', 'no base path mapping of the domain leads to this API');
    return forbidden('ACCESS_DENIED', { isFixed: true });
  }
  return follow(x, mapping);
}

function follow(x: Exchange, mapping: BasePathModel): StageResult {
  let rest = x.rawPath;
  for (const _segment of mapping.segments) rest = splitFirst(rest)[1];
  if (mapping.stage === undefined) {
    const [stage, below] = splitFirst(rest);
    if (stage !== x.api.stage.name) {
      decide(x, name, '12', 'refuse', 'the mapping names no stage and neither does the path');
      return forbidden('ACCESS_DENIED', { isFixed: true });
    }
    rest = below;
  } else if (mapping.stage !== x.api.stage.name) {
    decide(x, name, '12', 'refuse', `the mapping leads to stage "${mapping.stage}"`);
    return forbidden('ACCESS_DENIED', { isFixed: true });
  }
  x.resourcePath = rest;
  x.basePathMatched = mapping.basePath;
  x.eventPath = x.rawPath.replace(/^\/+/, '/');
  x.contextPath = x.rawPath;
  return undefined;
}

/** The longest mapping whose segments begin the path; mappings are sorted, longest first. */
export function mappingOf(domain: DomainModel, rawPath: string): BasePathModel | undefined {
  const segments = rawPath.replace(/^\/+/, '').split('/');
  return domain.mappings.find((mapping) => mapping.segments.every((segment, index) => segments[index] === segment));
}

function isSniHost(x: Exchange): boolean {
  return x.request.tls.sni?.toLowerCase() === x.domainName;
}

function strictMismatch(x: Exchange): StageResult {
  decide(x, name, '3', 'refuse', 'STRICT endpoint access: the TLS server name is not the host', 'I');
  return forbidden('ACCESS_DENIED', { isFixed: true });
}

/** First segment, and the rest with its slash; `/` where nothing is left. */
function splitFirst(path: string): [string, string] {
  const trimmed = path.replace(/^\/+/, '');
  const slash = trimmed.indexOf('/');
  return slash < 0 ? [trimmed, '/'] : [trimmed.slice(0, slash), trimmed.slice(slash)];
}
