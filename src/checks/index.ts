export * from './api-security-checks';
