/** The SDK's advice to users of this Node version is for those who can change it: it would stand above every report. */
export function quietSdk(): void {
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
}
