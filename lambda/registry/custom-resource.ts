/** Event of a CloudFormation custom resource. "Custom resource request objects" in the CloudFormation User Guide. */
export interface CustomResourceEvent {
  readonly RequestType: 'Create' | 'Update' | 'Delete';
  readonly ResponseURL: string;
  readonly StackId: string;
  readonly RequestId: string;
  readonly ResourceType: string;
  readonly LogicalResourceId: string;
  readonly PhysicalResourceId?: string;
  readonly ResourceProperties: Readonly<Record<string, unknown>>;
  readonly OldResourceProperties?: Readonly<Record<string, unknown>>;
}

/** What a custom resource becomes. */
export interface CustomResourceResult {
  /** Changing it would have CloudFormation delete the one before. */
  readonly physicalId: string;
  readonly data?: Readonly<Record<string, string>>;
}

/** The answer that CloudFormation waits for. */
export interface CustomResourceAnswer {
  readonly Status: 'SUCCESS' | 'FAILED';
  readonly Reason?: string;
  readonly PhysicalResourceId: string;
  readonly StackId: string;
  readonly RequestId: string;
  readonly LogicalResourceId: string;
  readonly Data?: Readonly<Record<string, string>>;
}

/** CloudFormation takes answers of up to 4 KB. */
const LONGEST_REASON = 1000;

/** Says what became of the resource. */
export function succeeded(
  event: CustomResourceEvent,
  { physicalId, data }: CustomResourceResult,
): CustomResourceAnswer {
  return { Status: 'SUCCESS', ...identity(event, physicalId), ...(data && { Data: data }) };
}

/** Says why there is none; a resource that never came to be has the id of its request. */
export function failed(event: CustomResourceEvent, reason: string): CustomResourceAnswer {
  const physicalId = event.PhysicalResourceId ?? `failed-${event.RequestId}`;
  return { Status: 'FAILED', Reason: reason.slice(0, LONGEST_REASON), ...identity(event, physicalId) };
}

/** A property that must be a text with something in it. */
export function textProperty(properties: Readonly<Record<string, unknown>> | undefined, name: string): string {
  const value = properties?.[name];
  if (typeof value !== 'string' || value === '')
    throw new Error(`property ${name} is missing; deploy the construct again`);
  return value;
}

function identity(event: CustomResourceEvent, physicalId: string) {
  return {
    PhysicalResourceId: physicalId,
    StackId: event.StackId,
    RequestId: event.RequestId,
    LogicalResourceId: event.LogicalResourceId,
  };
}
