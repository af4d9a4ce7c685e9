import { asList, asText, at } from '../model/references';
import type { TemplateResource } from '../model/template-model';
import { acceptsAnyScope, accessTokenSeconds, appClients, hasFlow, urlsOf } from '../model/user-pools';
import type { Rule, Violation } from '../rule';

const LONGEST_SECONDS = 3600;

/** Flows that show a password to the app, in their present and their former names. */
const PASSWORD_FLOWS = [
  'ALLOW_USER_PASSWORD_AUTH',
  'ALLOW_ADMIN_USER_PASSWORD_AUTH',
  'USER_PASSWORD_AUTH',
  'ADMIN_NO_SRP_AUTH',
];

// RFC 9700 section 2.1 and RFC 8252 section 7.1: whole and encrypted, or in the name of a domain that the app owns.
const isExactUrl = (url: string | undefined): boolean =>
  url !== undefined && !url.includes('*') && /^(?:https:\/\/[^/]|[a-z][a-z0-9-]*(?:\.[a-z0-9-]+)+:)/.test(url);

/** What is weak about an app client, in a few words each. */
const WEAKNESSES: Readonly<Record<string, (client: TemplateResource) => boolean>> = {
  'the implicit flow': (client) =>
    hasFlow(client, 'implicit') || !asList(client.properties.AllowedOAuthFlows).every((flow) => asText(flow)),
  'a password flow': ({ properties }) =>
    asList(properties.ExplicitAuthFlows).some((flow) => PASSWORD_FLOWS.includes(asText(flow) ?? PASSWORD_FLOWS[0])),
  'a callback that is no whole https URL': ({ properties }) =>
    [...urlsOf(properties.CallbackURLs), ...urlsOf(properties.LogoutURLs)].some((url) => !isExactUrl(url)),
  'access tokens for more than an hour': (client) => !((accessTokenSeconds(client) ?? Infinity) <= LONGEST_SECONDS),
  'a service without a secret': (client) =>
    hasFlow(client, 'client_credentials') && client.properties.GenerateSecret !== true,
  'refresh tokens that work again and again': (client) =>
    hasFlow(client, 'code') &&
    client.properties.GenerateSecret !== true &&
    at(client.properties.RefreshTokenRotation, 'Feature') !== 'ENABLED',
  'tokens that cannot be revoked': ({ properties }) =>
    properties.EnableTokenRevocation !== undefined && properties.EnableTokenRevocation !== true,
};

export const authnClient: Rule = {
  id: 'authn-client',
  finding: 'a user pool gives out tokens by a weak flow, for too long, or for any API at once',
  reason: 'a token that leaks from an address bar, or that a sign-in for something else gave, is as good as any',
  check: (model) => {
    const anyScope = model.apis.filter(acceptsAnyScope).map(
      ({ resource }): Violation => ({
        resource: resource.id,
        where: 'tokens of Cognito without a scope of this API',
      }),
    );
    const clients = new Set(model.apis.flatMap((api) => appClients(api, model)));
    return [
      ...anyScope,
      ...[...clients].flatMap((client) =>
        Object.entries(WEAKNESSES)
          .filter(([, isWeak]) => isWeak(client))
          .map(([where]): Violation => ({ resource: client.id, where })),
      ),
    ];
  },
};
