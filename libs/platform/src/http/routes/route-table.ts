/** Which methods each path has: what a 405 and an OPTIONS answer with. Filled as the routes are registered. */
export class RouteTable {
  private readonly byPattern = new Map<string, { readonly matches: RegExp; readonly methods: Set<string> }>();

  add(pattern: string, methods: string | readonly string[]): void {
    const entry = this.byPattern.get(pattern) ?? { matches: expressionOf(pattern), methods: new Set<string>() };
    for (const method of [methods].flat()) entry.methods.add(method);
    this.byPattern.set(pattern, entry);
  }

  /** The value of `Allow`; undefined when nothing is at this path. */
  allow(path: string): string | undefined {
    const methods = new Set<string>();
    for (const entry of this.byPattern.values()) {
      if (entry.matches.test(path)) for (const method of entry.methods) methods.add(method);
    }
    return methods.size === 0 ? undefined : [...methods, 'OPTIONS'].toSorted().join(', ');
  }
}

/** `/cases/:caseId` and `/docs/*` as Fastify's router reads them. */
const expressionOf = (pattern: string): RegExp => {
  const segments = pattern.split('/').map((segment) => {
    if (segment === '*') return '.*';
    return segment.startsWith(':') ? '[^/]+' : segment.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${segments.join('/')}$`);
};
