import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { assetsDir } from '../../core/package-root';
import { CONFIG_FILES, ENV, type EngineConfig } from '../../vocabulary';

/**
 * Who evaluates the policies. The checks in code hold whatever the engine is: role, scope, tenant, owner and parent are
 * refused by them even where an engine would allow.
 *
 * @example
 * const engine = AuthorizationEngine.verifiedPermissions('PSEXAMPLEabcdefg111111');
 */
export class AuthorizationEngine {
  /**
   * Cedar in process: no network hop, no price by decision. The policies of the contract and your own `.cedar` files.
   */
  public static cedar(): AuthorizationEngine {
    return new AuthorizationEngine({ kind: 'cedar' });
  }

  /**
   * Amazon Verified Permissions: one `IsAuthorized` call an object, 800 ms at most. Whoever fills the store is the
   * authority: put the policies of the assembly there (`policies.json` beside the handlers), and your own.
   *
   * @param policyStoreId id of a policy store in the account and region of the API
   */
  public static verifiedPermissions(policyStoreId: string): AuthorizationEngine {
    if (policyStoreId === '') throw new Error('"policyStoreId" must not be empty; copy it from the policy store');
    return new AuthorizationEngine({ kind: 'verified-permissions', policyStoreId });
  }

  /**
   * Open Policy Agent as a sidecar (a Lambda extension) on the loopback interface, 500 ms at most for an object. The rule
   * gives `{ allow: boolean, policies: [string] }`; an undefined rule refuses.
   *
   * @param url the rule in OPA's data API, such as `http://127.0.0.1:8181/v1/data/hardened/decision`
   */
  public static opa(url: string): AuthorizationEngine {
    const { hostname, protocol } = new URL(url);
    const isLoopback = ['127.0.0.1', '[::1]', 'localhost'].includes(hostname) && /^https?:$/.test(protocol);
    if (!isLoopback)
      throw new Error(`"url" ${url} is not on the loopback interface; run OPA as an extension of the function`);
    return new AuthorizationEngine({ kind: 'opa', url });
  }

  /**
   * Open Policy Agent in process: one rule compiled to wasm by `opa build -t wasm`, with the result of `opa()`.
   *
   * @param file path of the `policy.wasm`
   */
  public static opaWasm(file: string): AuthorizationEngine {
    if (!existsSync(file)) throw new Error(`"file" ${file} does not exist; compile the rule by "opa build -t wasm"`);
    const bytes = readFileSync(file);
    if (bytes.subarray(0, 4).toString('latin1') !== '\0asm')
      throw new Error(`"file" ${file} is no wasm module; take policy.wasm out of the bundle of "opa build"`);
    const runtime = readFileSync(join(assetsDir(), 'toolbox', CONFIG_FILES.opaRuntime), 'utf8');
    return new AuthorizationEngine(
      { kind: 'opa-wasm' },
      { [CONFIG_FILES.opaPolicy]: bytes.toString('base64'), [CONFIG_FILES.opaRuntime]: runtime },
    );
  }

  private constructor(
    private readonly config: EngineConfig,
    /** @internal */
    public readonly _files: Readonly<Record<string, string>> = {},
  ) {}

  /**
   * Lets an enforcement point ask the engine.
   *
   * @param enforcementPoint the authorizer, or a guarded backend
   */
  public grantDecide(enforcementPoint: LambdaFunction): void {
    if (this.config.kind === 'cedar') return;
    const stack = Stack.of(enforcementPoint);
    enforcementPoint.addEnvironment(ENV.ENGINE, stack.toJsonString(this.config));
    if (this.config.kind !== 'verified-permissions') return;
    // Policy stores have no region in their ARN (Service Authorization Reference, Amazon Verified Permissions).
    const resource = `arn:${stack.partition}:verifiedpermissions::${stack.account}:policy-store/${this.config.policyStoreId}`;
    enforcementPoint.addToRolePolicy(
      new PolicyStatement({ actions: ['verifiedpermissions:IsAuthorized'], resources: [resource] }),
    );
  }
}
