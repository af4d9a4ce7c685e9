import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ICluster, KubernetesManifest } from 'aws-cdk-lib/aws-eks';
import { DependencyGroup, type IDependable } from 'constructs';
import { toolbox } from '../../../core/toolbox';

/**
 * The manifests of a mesh that runs on Kubernetes: for a cluster of this app, or as files for GitOps.
 */
export class KubernetesMesh {
  /** @internal */
  constructor(
    /** The manifests, in the order in which they must be applied: what refuses comes first. */
    public readonly manifests: unknown[],
  ) {}

  /**
   * All manifests as one YAML text, documents separated by `---`.
   */
  public toYaml(): string {
    return this.manifests.map((manifest) => toolbox().yaml.stringify(manifest)).join('---\n');
  }

  /**
   * Writes one YAML file for each manifest, named in the order of application, and returns the paths.
   *
   * @param folder the folder, made where it is missing
   */
  public writeTo(folder: string): string[] {
    mkdirSync(folder, { recursive: true });
    return this.manifests.map((manifest, index) => {
      const { kind, metadata } = manifest as { kind: string; metadata: { name: string } };
      const path = join(folder, `${String(index).padStart(2, '0')}-${kind.toLowerCase()}-${metadata.name}.yaml`);
      writeFileSync(path, toolbox().yaml.stringify(manifest));
      return path;
    });
  }

  /**
   * Applies the manifests to a cluster, one after the other, so that nothing is let in before the rest is refused.
   *
   * The mesh's own resource definitions must be installed before; pass their chart as a dependency of what is returned.
   *
   * @param cluster the cluster
   * @param id prefix of the construct ids
   */
  public addTo(cluster: ICluster, id: string = 'Mesh'): IDependable {
    const group = new DependencyGroup();
    let previous: KubernetesManifest | undefined;
    for (const [index, manifest] of this.manifests.entries()) {
      const applied = cluster.addManifest(`${id}${index}`, manifest as Record<string, unknown>);
      if (previous) applied.node.addDependency(previous);
      group.add(applied);
      previous = applied;
    }
    return group;
  }
}
