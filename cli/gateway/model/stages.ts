import { type Entry, isTrue, list, members, number, type ResourceIndex, text, textMap } from './resource-index';
import type { StageModel, ThrottleModel } from './rest-api-model';
import { compileTemplate } from './template';

export interface StageSource {
  readonly model: StageModel;
  throttleOf(resourcePath: string, httpMethod: string): ThrottleModel | undefined;
}

/** The account's own default, where a setting names only one of the two numbers. */
const ACCOUNT: ThrottleModel = { rate: 10_000, burst: 5_000 };

/** The stages of an API, from stage resources and from deployments that name one. */
export function stagesOf(api: Entry, index: ResourceIndex): readonly StageSource[] {
  const own = (type: string) => index.ofType(type).filter(({ properties }) => properties['RestApiId'] === api.ref);
  const stages = own('AWS::ApiGateway::Stage').map((entry) =>
    stageOf(entry, entry.properties, String(entry.properties['DeploymentId']), index),
  );
  const named = own('AWS::ApiGateway::Deployment').filter(
    ({ properties }) => text(properties['StageName']) !== undefined,
  );
  const implied = named.map((entry) => {
    const settings = { ...members(entry.properties['StageDescription']), StageName: entry.properties['StageName'] };
    return stageOf(entry, settings, entry.ref, index);
  });
  return [...stages, ...implied];
}

function stageOf(entry: Entry, settings: Entry['properties'], deploymentId: string, index: ResourceIndex): StageSource {
  if (isTrue(settings['CacheClusterEnabled'])) index.gap(entry, 'the response cache is not emulated', true);
  const canary = settings['CanarySetting'] ?? settings['CanarySettings'];
  if (canary !== undefined) index.gap(entry, 'canary deployments are not emulated', true);
  const log = members(settings['AccessLogSetting']);
  const format = text(log['Format']);
  return {
    model: {
      logicalId: entry.logicalId,
      name: String(settings['StageName']),
      deploymentId,
      variables: textMap(settings['Variables']),
      ...(settings['ClientCertificateId'] === undefined ? {} : { presentsCertificate: true as const }),
      ...(format === undefined
        ? {}
        : {
            accessLog: {
              destinationArn: String(log['DestinationArn'] ?? ''),
              json: format.trimStart().startsWith('{'),
              format: compileTemplate(format),
            },
          }),
    },
    throttleOf: throttleTable(settings['MethodSettings']),
  };
}

/** Request rates by method: the most specific setting counts, `/*` with `*` is the default of each method. */
function throttleTable(settings: unknown): StageSource['throttleOf'] {
  const table = new Map<string, ThrottleModel>();
  for (const entry of list(settings)) {
    const setting = members(entry);
    const throttle = throttleModel(setting['ThrottlingRateLimit'], setting['ThrottlingBurstLimit']);
    if (throttle === undefined) continue;
    table.set(`${resourcePathOf(String(setting['ResourcePath']))} ${String(setting['HttpMethod'])}`, throttle);
  }
  return (resourcePath, httpMethod) =>
    table.get(`${resourcePath} ${httpMethod}`) ?? table.get(`${resourcePath} *`) ?? table.get('/* *');
}

export function throttleModel(rate: unknown, burst: unknown): ThrottleModel | undefined {
  const [rateLimit, burstLimit] = [number(rate), number(burst)];
  if (rateLimit === undefined && burstLimit === undefined) return undefined;
  // -1 switches throttling off.
  if ((rateLimit ?? 0) < 0 || (burstLimit ?? 0) < 0) return undefined;
  return { rate: rateLimit ?? ACCOUNT.rate, burst: burstLimit ?? ACCOUNT.burst };
}

/** `/~1orders~1{id}` is the path `/orders/{id}` (checklist item 68). */
function resourcePathOf(setting: string): string {
  if (setting === '/*' || !setting.includes('~1')) return setting;
  return setting.replace(/^\//, '').replaceAll('~1', '/').replaceAll('~0', '~');
}
