/** A cloud assembly that cannot be served: names the file or resource, what is wrong with it, and the remedy. */
export class AssemblyError extends Error {
  constructor(where: string, what: string, remedy: string) {
    super(`${where}: ${what}; ${remedy}`);
    this.name = 'AssemblyError';
  }
}
