import type { LakeClass } from '../../src/vocabulary';
import { type Columns, flag, integer, list, long, map, struct, text } from './columns';

const named = struct({ name: text });
const identified = struct({ uid: text });
const user = struct({ uid: text, org: identified, account: identified });
const endpoint = struct({ ip: text, name: text });

/** What every record of ours has. The same columns in every file: a crawler makes one table of them. */
const base: Columns = {
  time: long,
  class_uid: integer,
  category_uid: integer,
  activity_id: integer,
  activity_name: text,
  type_uid: long,
  severity_id: integer,
  status_id: integer,
  status_code: text,
  status_detail: text,
  message: text,
  metadata: struct({
    version: text,
    uid: text,
    correlation_uid: text,
    profiles: list(text),
    product: struct({ name: text, vendor_name: text, feature: named }),
  }),
  unmapped: map,
};

const decision: Columns = {
  ...base,
  action_id: integer,
  disposition_id: integer,
  actor: struct({
    user,
    app_uid: text,
    session: struct({ uid: text, issuer: text }),
    authorizations: list(struct({ decision: text, policy: struct({ uid: text, version: text }) })),
  }),
  http_request: struct({ http_method: text, url: struct({ path: text }), user_agent: text }),
  src_endpoint: endpoint,
  api: struct({
    operation: text,
    service: named,
    request: identified,
    response: struct({ code: integer, error: text }),
  }),
  cloud: struct({ provider: text }),
};

const finding: Columns = {
  ...base,
  is_alert: flag,
  start_time: long,
  end_time: long,
  count: long,
  finding_info: struct({
    uid: text,
    title: text,
    desc: text,
    analytic: struct({ uid: text, name: text, type: text, type_id: integer }),
    attacks: list(struct({ technique: struct({ uid: text, name: text }) })),
    types: list(text),
    data_sources: list(text),
    first_seen_time: long,
    last_seen_time: long,
  }),
  evidences: list(
    struct({
      uid: text,
      data: map,
      actor: struct({ user: identified }),
      src_endpoint: endpoint,
      api: struct({ operation: text }),
    }),
  ),
  remediation: struct({ desc: text }),
};

/** The columns of each class. What a record has beyond them stands in `unmapped`. */
export const OCSF_COLUMNS: Readonly<Record<LakeClass, Columns>> = {
  '3002': { ...decision, user, service: named },
  '6003': { ...decision, resources: list(struct({ uid: text, type: text })) },
  '2004': finding,
};
