/** Types whose properties decide how the local gateway behaves: a value that cannot be resolved stops the boot. */
const READ_TYPES: readonly RegExp[] = [
  /^AWS::ApiGateway::(?!Account$|VpcLink$)/,
  /^AWS::WAFv2::/,
  /^AWS::Lambda::(Function|LayerVersion|Permission|Version|Alias)$/,
  /^AWS::DynamoDB::(Table|GlobalTable)$/,
  /^AWS::SecretsManager::Secret$/,
  /^Custom::/,
  /^AWS::CloudFormation::CustomResource$/,
];

/** Properties of those types that nobody reads: keys, roles, tags, where logs go. */
const UNREAD: Readonly<Record<string, readonly string[]>> = {
  'AWS::Lambda::Function': [
    'Role',
    'KmsKeyArn',
    'VpcConfig',
    'DeadLetterConfig',
    'FileSystemConfigs',
    'LoggingConfig',
    'CodeSigningConfigArn',
  ],
  'AWS::DynamoDB::Table': [
    'SSESpecification',
    'KinesisStreamSpecification',
    'ResourcePolicy',
    'ImportSourceSpecification',
  ],
  'AWS::DynamoDB::GlobalTable': ['SSESpecification', 'Replicas'],
  'AWS::SecretsManager::Secret': ['KmsKeyId', 'ReplicaRegions'],
  'AWS::ApiGateway::DomainName': ['CertificateArn', 'RegionalCertificateArn', 'OwnershipVerificationCertificateArn'],
  'AWS::ApiGateway::DomainNameV2': ['CertificateArn'],
  'AWS::ApiGateway::Stage': ['ClientCertificateId'],
  'AWS::WAFv2::LoggingConfiguration': ['LogDestinationConfigs'],
};

/** Tells whether a property must resolve; otherwise what is unknown of it becomes a marker text. */
export function mustResolve(type: string, property: string): boolean {
  if (property === 'Tags' || UNREAD[type]?.includes(property)) return false;
  return READ_TYPES.some((pattern) => pattern.test(type));
}

/** Tells whether a resource type is a custom resource: run by a function instead of CloudFormation. */
export function isCustomResource(type: string): boolean {
  return type.startsWith('Custom::') || type === 'AWS::CloudFormation::CustomResource';
}
