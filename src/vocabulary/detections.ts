import type { Detection } from './detection';
import { ADMINISTRATION_DETECTIONS } from './detections/administration';
import { AUDIT_DETECTIONS } from './detections/audit';
import { AUTHENTICATION_DETECTIONS } from './detections/authentication';
import { AUTHORIZATION_DETECTIONS } from './detections/authorization';
import { CERTIFICATE_DETECTIONS } from './detections/certificates';
import { INPUT_DETECTIONS } from './detections/input';
import { NETWORK_DETECTIONS } from './detections/network';
import { USAGE_DETECTIONS } from './detections/usage';

/** Every rule over audit records. Detector, command line, CloudWatch queries, Sigma and docs are made of this list. */
export const DETECTIONS: readonly Detection[] = /* @__PURE__ */ [
  AUTHENTICATION_DETECTIONS,
  AUTHORIZATION_DETECTIONS,
  INPUT_DETECTIONS,
  NETWORK_DETECTIONS,
  USAGE_DETECTIONS,
  ADMINISTRATION_DETECTIONS,
  CERTIFICATE_DETECTIONS,
  AUDIT_DETECTIONS,
].flat();
