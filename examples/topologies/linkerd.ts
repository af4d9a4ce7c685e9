// Linkerd on EKS: certificates between workloads.
import { Mesh } from '../../src';
import { clusterStack, WORKLOADS } from './kubernetes';

const parts = clusterStack('Linkerd');
export const { stack } = parts;
export const mesh = Mesh.linkerd({ services: WORKLOADS, proxyProtocol: 'TLS' });
mesh.addTo(parts.cluster);
