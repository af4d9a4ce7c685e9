/** Where Cognito is: that of the region, or what the standard variable of the AWS tools says. */
export function cognitoEndpoint(region: string): string {
  const suffix = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  return process.env['AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER'] || `https://cognito-idp.${region}.${suffix}/`;
}

/** The SDK's advice to users of this Node version is for those who can change it: it would stand above every report. */
export function quietSdk(): void {
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
}
