export type { AttributeValue } from './attribute-value';
export type { DataApiParameter } from './data-api';
export {
  attr,
  attribute,
  type DocumentExpressions,
  type DynamoAttribute,
  type DynamoExpression,
  type DynamoExpressionMembers,
  type DynamoInput,
  type DynamoValue,
  dynamo,
  dynamoAttributeExpressions,
  dynamoExpressions,
} from './dynamodb';
export { type FetchRefusal, FetchRefused } from './fetch/fetch-refused';
export { createFetch, type SafeFetch, type SafeFetchOptions } from './fetch/safe-fetch';
export type { SafeRequest } from './fetch/safe-request';
export { escapeHtml, type HtmlInput, type HtmlResponse, html, htmlResponse, type SafeHtml } from './html';
export { type BodyEvent, jsonBody } from './json-body';
export { type DecidedEvent, type RowAttributes, type RowScope, rowCondition, rowScope } from './row-scope';
export {
  type DataApiStatement,
  identifier,
  keyword,
  list,
  type MysqlStatement,
  type PostgresStatement,
  type SqlIdentifier,
  type SqlInput,
  type SqlKeyword,
  type SqlList,
  type SqlQuery,
  type SqlValue,
  sql,
} from './sql';
export { type XmlElement, xmlBody } from './xml-body';
