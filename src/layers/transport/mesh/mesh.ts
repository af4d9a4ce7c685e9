import type { Construct } from 'constructs';
import { type IstioMeshProps, istioManifests } from './istio';
import { KubernetesMesh } from './kubernetes-mesh';
import { type LinkerdMeshProps, linkerdManifests } from './linkerd';
import { ServiceConnectMesh, type ServiceConnectMeshProps } from './service-connect-mesh';
import { VpcLatticeMesh, type VpcLatticeMeshProps } from './vpc-lattice-mesh';

/**
 * What carries the traffic behind the API: encrypted, every workload with an identity of its own, nobody let in unless
 * named.
 *
 * AWS App Mesh is not among them: AWS ended it on 2026-09-30 (AWS page "App Mesh end of support"). Service Connect takes
 * its place on ECS, Lattice or Istio on EKS.
 */
export class Mesh {
  /**
   * Istio, as manifests: strict mTLS and default deny for the whole mesh, then what each service lets in.
   *
   * @param props the services
   */
  public static istio(props: IstioMeshProps): KubernetesMesh {
    return new KubernetesMesh(istioManifests(props));
  }

  /**
   * Linkerd, as manifests: namespaces that refuse by default, then what each service lets in.
   *
   * @param props the services
   */
  public static linkerd(props: LinkerdMeshProps): KubernetesMesh {
    return new KubernetesMesh(linkerdManifests(props));
  }

  /**
   * ECS Service Connect with TLS 1.3.
   *
   * @param scope the scope
   * @param id the id
   * @param props the authority and key, where they exist already
   */
  public static ecsServiceConnect(
    scope: Construct,
    id: string,
    props: ServiceConnectMeshProps = {},
  ): ServiceConnectMesh {
    return new ServiceConnectMesh(scope, id, props);
  }

  /**
   * VPC Lattice with signed requests.
   *
   * @param scope the scope
   * @param id the id
   * @param props the services
   */
  public static vpcLattice(scope: Construct, id: string, props: VpcLatticeMeshProps): VpcLatticeMesh {
    return new VpcLatticeMesh(scope, id, props);
  }

  private constructor() {}
}
