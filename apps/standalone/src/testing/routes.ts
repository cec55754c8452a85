import { Module, type DynamicModule } from '@nestjs/common';
import { RouteRegistry } from '@yikou/platform';

/** The routes of a started product: `modules: [routes.module]`, then `routes.all`. */
export class Routes {
  private registry: RouteRegistry | undefined;

  get module(): DynamicModule {
    const take = (registry: RouteRegistry): Routes => {
      this.registry = registry;
      return this;
    };
    return { module: RoutesModule, providers: [{ provide: Routes, useFactory: take, inject: [RouteRegistry] }] };
  }

  /** @throws TypeError before the product has started, and where it has none */
  get all(): RouteRegistry['routes'] {
    const routes = this.registry?.routes ?? [];
    if (routes.length === 0) throw new TypeError('no routes: is the module among those of the product?');
    return routes;
  }
}

@Module({})
class RoutesModule {}
