package com.example.spring;

import io.aitherzero.pf4j.ParallelPluginManager;
import java.nio.file.Path;
import java.util.Optional;
import org.pf4j.ExtensionFactory;
import org.pf4j.PluginWrapper;
import org.pf4j.spring.SpringExtensionFactory;
import org.pf4j.spring.SpringPlugin;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextAware;

/** What pf4j-spring's SpringPluginManager does, on a manager that boots in parallel. */
public class ParallelSpringPluginManager extends ParallelPluginManager
        implements ApplicationContextAware, InitializingBean, DisposableBean {
    private ApplicationContext context;

    public ParallelSpringPluginManager(Path plugins) {
        super(plugins);
    }

    @Override
    public void setApplicationContext(ApplicationContext applicationContext) {
        context = applicationContext;
    }

    /** Extensions are made by Spring: by the context of their plugin if it is a SpringPlugin, else by that of the host. */
    @Override
    protected ExtensionFactory createExtensionFactory() {
        return new SpringExtensionFactory(this) {
            @Override
            protected <T> Optional<ApplicationContext> getApplicationContextBy(Class<T> extension) {
                PluginWrapper plugin = whichPlugin(extension);
                return plugin != null && plugin.getPlugin() instanceof SpringPlugin spring
                        ? Optional.of(spring.getApplicationContext())
                        : Optional.ofNullable(context);
            }
        };
    }

    /** Boots the plugins and makes each of their extensions a bean of the host. */
    @Override
    public void afterPropertiesSet() {
        loadPlugins();
        startPlugins();
        ConfigurableListableBeanFactory beans =
                (ConfigurableListableBeanFactory) context.getAutowireCapableBeanFactory();
        for (PluginWrapper plugin : getStartedPlugins()) {
            for (Class<?> extension : getExtensionClasses(plugin.getPluginId())) {
                if (beans.getBeanNamesForType(extension).length == 0) {
                    beans.registerSingleton(extension.getName(), getExtensionFactory().create(extension));
                }
            }
        }
    }

    @Override
    public void destroy() {
        stopPlugins();
        unloadPlugins();
    }
}
