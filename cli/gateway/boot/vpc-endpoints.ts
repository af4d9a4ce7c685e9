import { hasManyLoopbackAddresses } from '../listeners/source-addresses';
import type { RestApiModel } from '../model/rest-api-model';

/** From here calls come through an endpoint that is not the API's own; from everywhere else, through its own. */
const FOREIGN_LOOPBACK = '127.0.0.239';
const FOREIGN_SEEN = '192.0.2.239';
const FOREIGN_ENDPOINT = 'vpce-0f0e1a2b3c4d5e6f7';

/** The loopback address of a foreign endpoint, where there is a private API. */
export function foreignAddress(apis: readonly RestApiModel[]): { readonly foreignAddress?: string } {
  const isPrivate = apis.some(({ endpointTypes }) => endpointTypes.includes('PRIVATE'));
  return isPrivate && hasManyLoopbackAddresses() ? { foreignAddress: FOREIGN_LOOPBACK } : {};
}

/** The address that a private API sees for it. */
export function foreignAddresses(apis: readonly RestApiModel[]): Record<string, string> {
  const { foreignAddress: loopback } = foreignAddress(apis);
  return loopback === undefined ? {} : { [loopback]: FOREIGN_SEEN };
}

/** The endpoint that a private API sees a call come through; undefined where the API is not private. */
export function sourceEndpoint({ endpointTypes, vpcEndpointIds }: RestApiModel, sourceIp: string): string | undefined {
  if (!endpointTypes.includes('PRIVATE')) return undefined;
  return sourceIp === FOREIGN_SEEN ? FOREIGN_ENDPOINT : vpcEndpointIds[0];
}
