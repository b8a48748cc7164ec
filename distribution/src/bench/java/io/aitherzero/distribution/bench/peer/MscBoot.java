package io.aitherzero.distribution.bench.peer;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.msc.Service;
import org.jboss.msc.service.ServiceBuilder;
import org.jboss.msc.service.ServiceContainer;
import org.jboss.msc.service.ServiceName;
import org.jboss.msc.service.StartContext;
import org.jboss.msc.service.StartException;
import org.jboss.msc.service.StopContext;

/** JBoss MSC with its own choice of threads: one service a plugin, one class loader a service. */
public final class MscBoot {

    private MscBoot() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        List<String> lines = Files.readAllLines(Path.of(arguments[0], "index"));
        ServiceContainer container = ServiceContainer.Factory.create();
        AtomicInteger started = new AtomicInteger();
        long begin = System.nanoTime();
        for (String line : lines) {
            String[] words = line.split("\t", -1);
            ServiceBuilder<?> builder = container.addService();
            builder.provides(ServiceName.of(words[0]));
            for (String dependency : words[3].isEmpty() ? new String[0] : words[3].split(",")) {
                builder.requires(ServiceName.of(dependency));
            }
            builder.setInstance(new BodyService(Path.of(words[1]), words[2], started))
                    .install();
        }
        container.awaitStability();
        long end = System.nanoTime();
        System.out.println("started " + started + " " + (end - begin));
        System.exit(0);
    }

    private record BodyService(Path jar, String bodyClass, AtomicInteger started) implements Service {

        @Override
        public void start(StartContext context) throws StartException {
            try {
                URL[] urls = {jar.toUri().toURL()};
                // stays open: the service's classes live in it
                @SuppressWarnings("resource")
                URLClassLoader loader = new URLClassLoader(urls);
                ((Runnable) loader.loadClass(bodyClass).getConstructor().newInstance()).run();
                started.incrementAndGet();
            } catch (MalformedURLException | ReflectiveOperationException e) {
                throw new StartException(e);
            }
        }

        @Override
        public void stop(StopContext context) {}
    }
}
