import type { ApiModel } from './api-model';
import { issuersOf } from './hardened';
import { asList, asText, at, referencesIn, textOf, type Value } from './references';
import type { TemplateModel, TemplateResource } from './template-model';

/** Units of `TokenValidityUnits`, in seconds. Access tokens are counted in hours where no unit is said. */
const SECONDS: Readonly<Record<string, number>> = { seconds: 1, minutes: 60, hours: 3600, days: 86_400 };
const DEFAULT_ACCESS_SECONDS = 3600;

/** Logical ids that the authorizers of an API refer to: its functions' environment, its body, its authorizer resources. */
function authorizerReferences(api: ApiModel, model: TemplateModel): ReadonlySet<string> {
  const functions = api.operations.map(({ authorizer }) => authorizer?.function?.properties.Environment);
  const authorizers = model.ofType('AWS::ApiGateway::Authorizer').map(({ properties }) => properties);
  return referencesIn([...functions, api.body, ...authorizers]);
}

/** App clients of the user pools whose tokens an API accepts. One whose pool cannot be told counts as one of them. */
export function appClients(api: ApiModel, model: TemplateModel): readonly TemplateResource[] {
  const accepted = authorizerReferences(api, model);
  return model.ofType('AWS::Cognito::UserPoolClient').filter(({ properties }) => {
    const pools = [...referencesIn(properties.UserPoolId)];
    return pools.length === 0 || pools.some((pool) => accepted.has(pool));
  });
}

/** Tells whether the client takes part in an OAuth flow. */
export function hasFlow({ properties }: TemplateResource, flow: string): boolean {
  return asList(properties.AllowedOAuthFlows).includes(flow);
}

/** Seconds for which access tokens of an app client work; undefined where the template does not say it in numbers. */
export function accessTokenSeconds({ properties }: TemplateResource): number | undefined {
  const value = properties.AccessTokenValidity;
  if (value === undefined) return DEFAULT_ACCESS_SECONDS;
  const unit = SECONDS[asText(at(properties.TokenValidityUnits, 'AccessToken')) ?? 'hours'];
  return unit === undefined || !Number.isFinite(Number(value)) ? undefined : Number(value) * unit;
}

/** Texts of a list of URLs, with references spelled out; undefined: the list cannot be read. */
export function urlsOf(list: Value): readonly (string | undefined)[] {
  return list === undefined ? [] : Array.isArray(list) ? list.map(textOf) : [undefined];
}

/** Tells whether an API accepts access tokens of Cognito without asking for a scope of its own. */
export function acceptsAnyScope(api: ApiModel): boolean {
  return api.operations.some(({ authorizer }) =>
    issuersOf(authorizer?.function)?.some(
      ({ profile, scopePrefix }) => profile === 'cognito-access' && !textOf(scopePrefix),
    ),
  );
}
