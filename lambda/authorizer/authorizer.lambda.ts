import { awsCall } from '../core/aws';
import { authorizerEnv, configDir } from '../core/env';
import { authorizeRequest } from './authorize-request';
import type { AuthorizerEvent } from './request';
import type { AuthorizerResponse } from './response';
import { wire } from './wiring';

const deps = wire(authorizerEnv(), configDir(__dirname), awsCall);

/** REQUEST authorizer of the API: the first policy enforcement point. */
export const handler = (event: AuthorizerEvent): Promise<AuthorizerResponse> => authorizeRequest(deps, event);
