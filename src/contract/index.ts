export * from './bodies';
export * from './contract';
export * from './contract-error';
export * from './operation-table';
export * from './parse-contract';
export * from './pointer';
export * from './schema-walk';
export * from './types';
