package io.aitherzero.pf4j;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.pf4j.DefaultPluginManager;
import org.pf4j.DependencyResolver;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginDescriptorFinder;
import org.pf4j.PluginState;
import org.pf4j.PluginWrapper;

/** What a host does in the methods that it overrides, the same on PF4J's manager and on ours. */
class HostHooks {
    /** What a host's override can do with its manager. */
    interface Hosted {
        PluginDescriptorFinder finder();

        List<PluginWrapper> inOrder();

        Map<String, ClassLoader> classLoaders();

        DependencyResolver.Result resolve(UnaryOperator<List<PluginDescriptor>> change);

        DefaultPluginManager self();
    }

    @Nullable
    PluginWrapper load(Hosted host, Path path, Supplier<@Nullable PluginWrapper> original) {
        return original.get();
    }

    boolean valid(PluginWrapper plugin, BooleanSupplier original) {
        return original.getAsBoolean();
    }

    boolean state(String id, PluginState state, BooleanSupplier original) {
        return original.getAsBoolean();
    }

    boolean unload(String id, boolean dependents, BooleanSupplier original) {
        return original.getAsBoolean();
    }

    void resolvePlugins(Runnable original) {
        original.run();
    }

    DependencyResolver.Result resolveDependencies(Hosted host, Supplier<DependencyResolver.Result> original) {
        return original.get();
    }

    void start(Hosted host, Runnable original) {
        original.run();
    }

    List<PluginWrapper> listed(List<PluginWrapper> original) {
        return original;
    }

    /** Whether what cannot be resolved is unloaded. */
    boolean ignoring() {
        return false;
    }

    DefaultPluginManager stock(Path folder) {
        return new Stock(folder, this);
    }

    ParallelPluginManager ours(Path folder) {
        return new Ours(folder, this);
    }

    private static final class Stock extends DefaultPluginManager implements Hosted {
        private final HostHooks hooks;

        Stock(Path folder, HostHooks hooks) {
            super(folder);
            this.hooks = hooks;
            if (hooks.ignoring()) {
                setResolveRecoveryStrategy(ResolveRecoveryStrategy.IGNORE_PLUGIN_AND_CONTINUE);
            }
        }

        @Override
        public PluginDescriptorFinder finder() {
            return getPluginDescriptorFinder();
        }

        @Override
        public Map<String, ClassLoader> classLoaders() {
            return getPluginClassLoaders();
        }

        @Override
        public List<PluginWrapper> inOrder() {
            return resolvedPlugins;
        }

        @Override
        public DefaultPluginManager self() {
            return this;
        }

        @Override
        public DependencyResolver.Result resolve(UnaryOperator<List<PluginDescriptor>> change) {
            List<PluginDescriptor> loaded =
                    plugins.values().stream().map(PluginWrapper::getDescriptor).toList();
            return dependencyResolver.resolve(change.apply(loaded));
        }

        @Override
        protected @Nullable PluginWrapper loadPluginFromPath(Path path) {
            return hooks.load(this, path, () -> super.loadPluginFromPath(path));
        }

        @Override
        protected boolean isPluginValid(PluginWrapper plugin) {
            return hooks.valid(plugin, () -> super.isPluginValid(plugin));
        }

        @Override
        protected boolean checkPluginState(String id, PluginState state) {
            return hooks.state(id, state, () -> super.checkPluginState(id, state));
        }

        @Override
        protected boolean unloadPlugin(String id, boolean dependents) {
            return hooks.unload(id, dependents, () -> super.unloadPlugin(id, dependents));
        }

        @Override
        protected void resolvePlugins() {
            hooks.resolvePlugins(super::resolvePlugins);
        }

        @Override
        protected DependencyResolver.Result resolveDependencies() {
            return hooks.resolveDependencies(this, super::resolveDependencies);
        }

        @Override
        public List<PluginWrapper> getResolvedPlugins() {
            return hooks.listed(super.getResolvedPlugins());
        }

        @Override
        public void startPlugins() {
            hooks.start(this, super::startPlugins);
        }
    }

    private static final class Ours extends ParallelPluginManager implements Hosted {
        private final HostHooks hooks;

        Ours(Path folder, HostHooks hooks) {
            super(folder);
            this.hooks = hooks;
            if (hooks.ignoring()) {
                setResolveRecoveryStrategy(ResolveRecoveryStrategy.IGNORE_PLUGIN_AND_CONTINUE);
            }
        }

        @Override
        public PluginDescriptorFinder finder() {
            return getPluginDescriptorFinder();
        }

        @Override
        public Map<String, ClassLoader> classLoaders() {
            return getPluginClassLoaders();
        }

        @Override
        public List<PluginWrapper> inOrder() {
            return resolvedPlugins;
        }

        @Override
        public DefaultPluginManager self() {
            return this;
        }

        @Override
        public DependencyResolver.Result resolve(UnaryOperator<List<PluginDescriptor>> change) {
            List<PluginDescriptor> loaded =
                    plugins.values().stream().map(PluginWrapper::getDescriptor).toList();
            return dependencyResolver.resolve(change.apply(loaded));
        }

        @Override
        protected @Nullable PluginWrapper loadPluginFromPath(Path path) {
            return hooks.load(this, path, () -> super.loadPluginFromPath(path));
        }

        @Override
        protected boolean isPluginValid(PluginWrapper plugin) {
            return hooks.valid(plugin, () -> super.isPluginValid(plugin));
        }

        @Override
        protected boolean checkPluginState(String id, PluginState state) {
            return hooks.state(id, state, () -> super.checkPluginState(id, state));
        }

        @Override
        protected boolean unloadPlugin(String id, boolean dependents) {
            return hooks.unload(id, dependents, () -> super.unloadPlugin(id, dependents));
        }

        @Override
        protected void resolvePlugins() {
            hooks.resolvePlugins(super::resolvePlugins);
        }

        @Override
        protected DependencyResolver.Result resolveDependencies() {
            return hooks.resolveDependencies(this, super::resolveDependencies);
        }

        @Override
        public List<PluginWrapper> getResolvedPlugins() {
            return hooks.listed(super.getResolvedPlugins());
        }

        @Override
        public void startPlugins() {
            hooks.start(this, super::startPlugins);
        }
    }
}
