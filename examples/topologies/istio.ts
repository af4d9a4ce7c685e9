// Istio on EKS: certificates between workloads, and a token of the user besides.
import { Mesh } from '../../src';
import { clusterStack, WORKLOADS } from './kubernetes';

const parts = clusterStack('Istio');
export const { stack } = parts;
export const mesh = Mesh.istio({
  services: WORKLOADS,
  tokens: {
    issuer: 'https://id.example.com',
    jwksUri: 'https://id.example.com/keys',
    audiences: ['rates'],
  },
});
mesh.addTo(parts.cluster);
