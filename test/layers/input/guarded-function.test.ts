import {
  Code,
  DockerImageCode,
  DockerImageFunction,
  Function as LambdaFunction,
  LayerVersion,
  Runtime,
} from 'aws-cdk-lib/aws-lambda';
import { Template } from 'aws-cdk-lib/assertions';
import { Fn, type Stack } from 'aws-cdk-lib';
import { Repository } from 'aws-cdk-lib/aws-ecr';
import { guardFunction } from '../../../src/layers/input/guarded-function';
import { testStack } from '../test-stack';

function backend(stack: Stack, handler: string, runtime = Runtime.NODEJS_22_X): LambdaFunction {
  return new LambdaFunction(stack, 'Fn', { runtime, handler, code: Code.fromAsset(__dirname) });
}

const layer = (stack: Stack) =>
  LayerVersion.fromLayerVersionArn(stack, 'Layer', 'arn:aws:lambda:eu-west-1:1:layer:g:1');

describe('a guarded function', () => {
  it('is entered through the guard, which knows the handler', () => {
    const stack = testStack();

    guardFunction(backend(stack, 'app.main'), layer(stack));

    Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', {
      Handler: '/opt/hardened/index.handler',
      Environment: { Variables: { HARDENED_WRAPPED_HANDLER: 'app.main' } },
    });
  });

  it.each([Runtime.PYTHON_3_13, Runtime.JAVA_21, Runtime.PROVIDED_AL2023])('is none with runtime $name', (runtime) => {
    const stack = testStack();

    expect(() => guardFunction(backend(stack, 'app.main', runtime), layer(stack))).toThrow(
      /backend Stack\/Fn has runtime .* which the guard cannot wrap; give a lambda\.Function with a Node\.js runtime/,
    );
  });

  it('is none from a container image', () => {
    const stack = testStack();
    const code = DockerImageCode.fromEcr(Repository.fromRepositoryName(stack, 'Repository', 'app'));

    expect(() => guardFunction(new DockerImageFunction(stack, 'Fn', { code }), layer(stack))).toThrow(
      'which the guard cannot wrap',
    );
  });

  it('is none when the handler is not known at synth', () => {
    const stack = testStack();

    expect(() => guardFunction(backend(stack, Fn.importValue('handler')), layer(stack))).toThrow(
      'has no handler that is known at synth',
    );
  });

  it('is guarded once', () => {
    const stack = testStack();
    const fn = backend(stack, 'app.main');
    const guard = layer(stack);
    guardFunction(fn, guard);

    expect(() => guardFunction(fn, guard)).toThrow('is guarded for another API already');
  });
});
