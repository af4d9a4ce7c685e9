import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { AttributeType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { type CfnFunction, Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { keepEnvironmentSmall, keepPackageSmall, refuseLargePackage } from '../../src/core/function-limits';

function functionWith(environment: Record<string, string>): LambdaFunction {
  const stack = new Stack(new App({ builtinCloudFormationValidation: false }), 'Stack');
  const fn = new LambdaFunction(stack, 'Fn', {
    runtime: Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: Code.fromInline('exports.handler = () => undefined;'),
    environment,
  });
  keepEnvironmentSmall(fn);
  return fn;
}

const synth = (fn: LambdaFunction) => (fn.node.root as App).synth();
// `{"A":"…"}` has eight bytes beside the value.
const FITTING = 'x'.repeat(4_096 - 8);

describe('the environment of a function', () => {
  it('may take what Lambda takes', () => {
    expect(() => synth(functionWith({ A: FITTING }))).not.toThrow();
  });

  it('may not take a byte more', () => {
    const fn = functionWith({ A: `${FITTING}x` });

    expect(() => synth(fn)).toThrow(/function Stack\/Fn takes 4097 bytes, and Lambda takes 4096.*A \(4091\).*jwksUri/s);
  });

  it('is measured as JSON, in which quotation marks are escaped', () => {
    expect(() => synth(functionWith({ A: '"'.repeat(2_100) }))).toThrow('takes 4208 bytes');
  });

  it('is measured when everybody has added to it', () => {
    const fn = functionWith({ A: FITTING });
    fn.addEnvironment('B', 'more');

    expect(() => synth(fn)).toThrow('takes 4107 bytes');
  });

  it('that hangs on the length of names is warned of', () => {
    const fn = functionWith({ A: 'x'.repeat(4_050) });
    const table = new Table(Stack.of(fn), 'Table', { partitionKey: { name: 'pk', type: AttributeType.STRING } });
    fn.addEnvironment('TABLE', table.tableName);

    Annotations.fromStack(Stack.of(fn)).hasWarning(
      '/Stack/Fn',
      Match.stringLikeRegexp('takes 4129 bytes.*the deployment may fail'),
    );
  });
});

describe('the package of a function', () => {
  const folderOf = (bytes: number) => {
    const folder = mkdtempSync(join(tmpdir(), 'package-'));
    mkdirSync(join(folder, 'config'));
    const file = join(folder, 'config', 'validators.js');
    writeFileSync(file, '');
    truncateSync(file, bytes);
    return folder;
  };

  /** A function whose package is of so many bytes, beside a layer of ten. */
  const beside = (bytes: number) => {
    const [own, layer] = [folderOf(bytes), folderOf(10)];
    const fn = functionWith({});
    (fn.node.defaultChild as CfnFunction).addMetadata('aws:asset:path', own);
    keepPackageSmall(fn, layer);
    try {
      synth(fn);
    } finally {
      for (const each of [own, layer]) rmSync(each, { recursive: true });
    }
  };

  it('is refused where it does not fit beside its layers', () => {
    expect(() => beside(262_144_000)).toThrow(/function Stack\/Fn with the layer of its guard takes 251 MB unpacked/);
  });

  it('is taken where it does', () => {
    expect(() => beside(262_143_990)).not.toThrow();
  });

  it.each([
    ['is refused above 250 MB', 262_144_001, 'guard takes 251 MB unpacked'],
    ['is taken up to 250 MB', 262_144_000, undefined],
  ])('%s', (_, bytes, message) => {
    const folder = folderOf(bytes);
    try {
      const refused = expect(() => refuseLargePackage(folder, 'guard'));
      if (message === undefined) refused.not.toThrow();
      else refused.toThrow(message);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
