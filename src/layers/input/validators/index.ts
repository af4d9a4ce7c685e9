export * from './compile-validators';
export * from './findings';
export * from './validator-model';
