// The built-in CloudFormation validation costs 2 to 9 s per test file; one dedicated test switches it on.
process.env.CDK_VALIDATION = process.env.CDK_VALIDATION ?? 'false';
// Cedar's wasm aborts hot loops on Node 20 unless V8 keeps JS-to-wasm calls out of line.
require('node:v8').setFlagsFromString('--no-turbo-inline-js-wasm-calls');
