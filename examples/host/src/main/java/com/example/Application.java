package com.example;

import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.boot.run.BootListener;
import io.aitherzero.host.Host;
import io.aitherzero.host.HostSettings;
import java.nio.file.Path;
import java.util.List;

/** Boots the plugins of a home, says how each is, and stops them. */
public class Application {
    public static void main(String[] args) {
        HostSettings settings = HostSettings.read(Path.of(args[0])).withRequire(List.of("hello"));
        try (Host host = Host.open(settings)) {
            host.discovered().findings().forEach(System.out::println);
            BootProfile boot = host.start(new BootListener() {});
            boot.modules().forEach(module -> System.out.println(module.id() + " " + module.state()));
        }
    }
}
