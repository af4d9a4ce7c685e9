import { Stack } from 'aws-cdk-lib';
import { api as privateAlb } from '../backends/private-alb';
import { api as privateApi } from '../backends/private-api';
import { api as privateHttps } from '../backends/private-https';
import { api as privateNlb } from '../backends/private-nlb';
import { api as publicEdge } from '../edges/cloudfront';
import { api as edgeMutualTls } from '../edges/cloudfront-mtls';
import { ALB_TWINS, HTTPS_TWINS, LAMBDA_TWINS, NLB_TWINS } from './backend-twins';
import { api as directMutualTls } from './direct-mtls';
import { mesh as istioMesh, stack as istio } from './istio';
import { api as lambda } from './lambda';
import { stack as lattice } from './lattice';
import { mesh as linkerdMesh, stack as linkerd } from './linkerd';
import { ISTIO_TWINS, LATTICE_TWINS, LINKERD_TWINS, SERVICE_CONNECT_TWINS } from './mesh-twins';
import { DIRECT_MUTUAL_TLS_TWINS, EDGE_MUTUAL_TLS_TWINS, PRIVATE_TWINS, PUBLIC_EDGE_TWINS } from './profile-twins';
import { stack as serviceConnect } from './service-connect';
import type { BrokenTwin } from './twin';

/** One way to build it, and everything that would open it. */
export interface Topology {
  readonly kind: 'backend' | 'mesh' | 'profile';
  readonly name: string;
  readonly stack: Stack;
  readonly twins: readonly BrokenTwin[];
  /** Manifests of Kubernetes that GitOps would apply. */
  readonly mesh?: { readonly manifests: unknown[]; writeTo(folder: string): string[] };
}

/** Every backend, every mesh, every profile. */
export const TOPOLOGIES: readonly Topology[] = [
  { kind: 'backend', name: 'lambda', stack: Stack.of(lambda), twins: LAMBDA_TWINS },
  { kind: 'backend', name: 'privateAlb', stack: Stack.of(privateAlb), twins: ALB_TWINS },
  { kind: 'backend', name: 'privateNlb', stack: Stack.of(privateNlb), twins: NLB_TWINS },
  { kind: 'backend', name: 'privateHttps', stack: Stack.of(privateHttps), twins: HTTPS_TWINS },
  { kind: 'mesh', name: 'ecsServiceConnect', stack: serviceConnect, twins: SERVICE_CONNECT_TWINS },
  { kind: 'mesh', name: 'vpcLattice', stack: lattice, twins: LATTICE_TWINS },
  { kind: 'mesh', name: 'istio', stack: istio, twins: ISTIO_TWINS, mesh: istioMesh },
  { kind: 'mesh', name: 'linkerd', stack: linkerd, twins: LINKERD_TWINS, mesh: linkerdMesh },
  { kind: 'profile', name: 'public edge', stack: Stack.of(publicEdge), twins: PUBLIC_EDGE_TWINS },
  { kind: 'profile', name: 'edge mTLS', stack: Stack.of(edgeMutualTls), twins: EDGE_MUTUAL_TLS_TWINS },
  { kind: 'profile', name: 'direct mTLS', stack: Stack.of(directMutualTls), twins: DIRECT_MUTUAL_TLS_TWINS },
  { kind: 'profile', name: 'private', stack: Stack.of(privateApi), twins: PRIVATE_TWINS },
];
