import { Code, type Function as LambdaFunction, LayerVersion, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { type Contract, ContractError, type ContractModel } from '../../contract';
import type { DecisionFiles } from '../../core/decision-files';
import { keepPackageSmall } from '../../core/function-limits';
import { stageHandler } from '../../core/handler-asset';
import { CONFIG_FILES } from '../../vocabulary';
import { GUARD_FOLDER, guardFunction } from './guarded-function';
import { compileValidators, type ValidatorFinding, ValidatorError } from './validators';

/**
 * What the input layer needs.
 */
export interface InputLayerProps {
  /** The published contract. */
  readonly contract: Contract;

  /** The operations and policies that the guard decides by: those of the authorizer. */
  readonly decisions: DecisionFiles;
}

/**
 * The fifth layer: the guard, which checks every request against the whole contract, and every response, in front of the
 * user's code.
 *
 * @example
 * declare const contract: Contract;
 * declare const decisions: DecisionFiles;
 * declare const fn: lambda.Function;
 *
 * const input = new InputLayer(this, 'Input', { contract, decisions });
 * input.guard(fn);
 */
export class InputLayer extends Construct {
  /** The Lambda layer that holds guard, validators and policies. */
  public readonly guardLayer: LayerVersion;

  /** What of the contract cannot be enforced in full, or should be looked at. @internal */
  public readonly _findings: readonly ValidatorFinding[];

  private readonly folder: string;

  constructor(scope: Construct, id: string, props: InputLayerProps) {
    super(scope, id);
    const { validators, findings } = compiled(props.contract._model);
    this._findings = findings;
    const config = { ...props.decisions._files, [CONFIG_FILES.validators]: validators };
    this.folder = stageHandler(this, { bundle: 'guard', folder: GUARD_FOLDER, config });
    this.guardLayer = new LayerVersion(this, 'Guard', {
      description: `guard of ${props.contract._model.title} ${props.contract._model.version}`.slice(0, 256),
      code: Code.fromAsset(this.folder),
      compatibleRuntimes: [Runtime.NODEJS_20_X, Runtime.NODEJS_22_X, Runtime.NODEJS_24_X],
    });
  }

  /**
   * Puts the guard in front of a function.
   *
   * @param fn a function with a Node.js runtime
   */
  public guard(fn: LambdaFunction): void {
    guardFunction(fn, this.guardLayer);
    keepPackageSmall(fn, this.folder);
  }
}

/** The validators of a contract; a schema that cannot be enforced at all is a fault of the document. */
function compiled(model: ContractModel): {
  readonly validators: string;
  readonly findings: readonly ValidatorFinding[];
} {
  const findings: ValidatorFinding[] = [];
  try {
    return { validators: compileValidators(model, findings), findings };
  } catch (error) {
    if (!(error instanceof ValidatorError)) throw error;
    const faults = error.faults.map(({ pointer, message }) => {
      const [what, ...remedy] = message.split('; ');
      return { file: model.file, pointer, message: what, remedy: remedy.join('; ') || 'correct the schema' };
    });
    throw new ContractError(model.file, faults);
  }
}
