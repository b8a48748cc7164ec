package io.aitherzero.distribution.bench.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.launch.Framework;

/** Apache Felix, embedded, with an empty bundle cache; bundles are started one by one in dependency order. */
public final class FelixBoot {

    private FelixBoot() {}

    public static void main(String[] arguments) throws IOException, BundleException {
        Path scratch = Path.of(arguments[0]);
        Framework framework = new FrameworkFactory()
                .newFramework(Map.of(
                        "org.osgi.framework.storage",
                        scratch.resolve("felix-cache").toString(),
                        "org.osgi.framework.storage.clean",
                        "onFirstInit",
                        "felix.log.level",
                        "0"));
        framework.init();
        framework.start();
        List<Bundle> bundles = new ArrayList<>();
        for (String line : Files.readAllLines(scratch.resolve("index"))) {
            String url = Path.of(line.split("\t", -1)[1]).toUri().toString();
            bundles.add(framework.getBundleContext().installBundle("reference:" + url));
        }
        long begin = System.nanoTime();
        for (Bundle bundle : bundles) {
            bundle.start();
        }
        long end = System.nanoTime();
        long active =
                bundles.stream().filter(b -> b.getState() == Bundle.ACTIVE).count();
        System.out.println("started " + active + " " + (end - begin));
        System.exit(0);
    }
}
