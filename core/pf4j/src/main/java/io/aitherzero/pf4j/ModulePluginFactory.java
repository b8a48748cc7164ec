package io.aitherzero.pf4j;

import io.aitherzero.api.plugin.ModuleContext;
import java.lang.reflect.Constructor;
import java.util.Optional;
import java.util.function.Function;
import org.pf4j.Plugin;
import org.pf4j.PluginWrapper;

/** Makes plugins whose constructor takes a {@link ModuleContext}, besides those that PF4J knows. */
final class ModulePluginFactory extends ReasonedPluginFactory {
    private final Function<PluginWrapper, Optional<ModuleContext>> contexts;

    ModulePluginFactory(Function<PluginWrapper, Optional<ModuleContext>> contexts) {
        this.contexts = contexts;
    }

    @Override
    protected Plugin createInstance(Class<?> type, PluginWrapper wrapper) {
        Constructor<?> constructor = taking(ModuleContext.class.getName(), type);
        if (constructor == null) {
            return super.createInstance(type, wrapper);
        }
        if (constructor.getParameterTypes()[0] != ModuleContext.class) {
            throw refusal(
                    type,
                    "takes a ModuleContext of its own and not the host's, as its archive holds a copy of plugin-api; give"
                            + " that dependency <scope>provided</scope> in the pom, and build again");
        }
        return construct(constructor, context(type, wrapper));
    }

    private ModuleContext context(Class<?> type, PluginWrapper wrapper) {
        Optional<ModuleContext> context = contexts.apply(wrapper);
        if (context.isEmpty()) {
            throw refusal(
                    type,
                    "takes a ModuleContext, which this plugin manager does not have; start it in an AitherZero host,"
                            + " or call setModuleContexts");
        }
        return context.get();
    }
}
