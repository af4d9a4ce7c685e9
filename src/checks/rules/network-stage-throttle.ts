import { asList, asObject, type Value } from '../model/references';
import { operationLabel, type OperationModel } from '../model/api-model';
import { everyStage } from '../rule';
import type { Rule } from '../rule';

const limits = (setting: Record<string, Value>) =>
  Number(setting.ThrottlingRateLimit) > 0 && Number(setting.ThrottlingBurstLimit) > 0;

/** Method settings spell a path as a JSON pointer: `/orders/{id}` is `/~1orders~1{id}`; the root is `/`. */
const settingPath = (path: string) => (path === '/' ? '/' : `/${path.replaceAll('~', '~0').replaceAll('/', '~1')}`);

const isFor = (setting: Record<string, Value>, operation: OperationModel) =>
  setting.HttpMethod === operation.method && setting.ResourcePath === settingPath(operation.path);

export const networkStageThrottle: Rule = {
  id: 'network-stage-throttle',
  finding: 'the stage or an operation has no request rate',
  reason: 'one caller can spend the whole quota of the account',
  check: everyStage((stage, api) => {
    const settings = asList(stage.resource.properties.MethodSettings).map(asObject);
    const everywhere = settings.some(
      (setting) => setting.ResourcePath === '/*' && setting.HttpMethod === '*' && limits(setting),
    );
    const missing = api.operations.filter(
      (operation) => !settings.some((setting) => isFor(setting, operation) && limits(setting)),
    );
    return [...(everywhere ? [] : ['the whole stage']), ...missing.map(operationLabel)];
  }),
};
