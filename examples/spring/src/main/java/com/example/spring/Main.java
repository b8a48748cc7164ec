package com.example.spring;

import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A Spring application whose plugins are booted in parallel and take part in its beans. */
public class Main {
    @Configuration
    public static class Beans {
        @Bean
        public Clock clock() {
            return new Clock();
        }

        @Bean
        public ParallelSpringPluginManager plugins() {
            return new ParallelSpringPluginManager(Path.of(System.getProperty("plugins")));
        }
    }

    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory("plugins");
        PluginJar.build(folder);
        System.setProperty("plugins", folder.toString());
        try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext(Beans.class)) {
            System.out.println(context.getBean(Greeting.class).text());
        }
    }
}
