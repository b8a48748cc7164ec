package io.aitherzero.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.fixture.PluginSources;
import io.aitherzero.fixture.Signals;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/aither dev}, with what it asks of the JVM. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class DevIT {
    private static final byte[] HANDSHAKE = "JDWP-Handshake".getBytes(StandardCharsets.US_ASCII);
    private static final String PLUGIN = """
            package dev;

            import io.aitherzero.api.plugin.*;

            public final class Dev extends ModulePlugin {
                public Dev(ModuleContext context) {
                    super(context);
                }

                @Override
                public void start() {
                    context().logger().info("edition %s");
                    %s
                }
            }
            """;

    @TempDir
    Path scratch;

    private void compile(String edition, String start) throws IOException {
        Path classes = Files.createDirectories(scratch.resolve("audit/target/classes/dev"));
        for (Map.Entry<String, byte[]> each : PluginSources.compile("dev.Dev", PLUGIN.formatted(edition, start))
                .entrySet()) {
            Path written = Files.write(scratch.resolve("class"), each.getValue());
            String name = each.getKey().substring("dev.".length()) + ".class";
            Files.move(written, classes.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    @Test
    void debuggerStaysAttachedOverALoadAndHooksThatAreLeftAreNamed() throws Exception {
        Path home = scratch.resolve("home");
        Files.createDirectories(home.resolve("plugins"));
        Files.createDirectories(scratch.resolve("audit"));
        Files.writeString(
                scratch.resolve("audit/pom.xml"),
                "<project><artifactId>audit</artifactId><version>0.1.0</version>"
                        + "<properties><plugin.class>dev.Dev</plugin.class></properties></project>");
        compile("1", "Runtime.getRuntime().addShutdownHook(new Thread(() -> {}, \"mine\"));");
        int port = freePort();
        Aither.Running dev = new Aither(Distribution.unpacked(), scratch)
                .start("dev", "audit", "--home", home.toString(), "--debug=" + port);
        dev.awaitOutput("Running; compile to load anew");
        try (Socket debugger = new Socket(InetAddress.getLoopbackAddress(), port)) {
            DataOutputStream out = new DataOutputStream(debugger.getOutputStream());
            DataInputStream in = new DataInputStream(debugger.getInputStream());
            out.write(HANDSHAKE);
            assertThat(in.readNBytes(HANDSHAKE.length)).isEqualTo(HANDSHAKE);

            compile("2", "");
            dev.awaitOutput("audit 0.1.0 (updated) in ");
            dev.awaitOutput("shutdown hooks 'mine'");

            assertThat(sizesOfIds(out, in)).isPositive();
        }
        Signals.send(dev.process().toHandle(), "TERM");
        Aither.Ended ended = dev.end();
        assertThat(ended.exit()).as(ended.toString()).isEqualTo(143);
        assertThat(ended.err()).contains("edition 1", "edition 2");
    }

    /** How many bytes each kind of id has, together, as the JVM answers a debugger. */
    private static int sizesOfIds(DataOutputStream out, DataInputStream in) throws IOException {
        out.writeInt(11);
        out.writeInt(1);
        out.writeByte(0);
        out.writeByte(1);
        out.writeByte(7);
        out.flush();
        for (; ; ) {
            int length = in.readInt();
            int id = in.readInt();
            int flags = in.readUnsignedByte();
            int code = in.readUnsignedShort();
            byte[] body = in.readNBytes(length - 11);
            if (id == 1 && flags == 0x80) {
                assertThat(code).isZero();
                return body.length;
            }
        }
    }

    @Test
    void portThatIsNoneIsRefusedByTheProgram() throws Exception {
        for (String port : new String[] {"x", "0", "65536", "123456"}) {
            Aither.Ended ended = new Aither(Distribution.unpacked(), scratch).run("dev", "--debug=" + port);
            assertThat(ended.exit()).isEqualTo(2);
            assertThat(ended.err())
                    .contains("Option --debug must be a whole number from 1 to 65535, but is '" + port + "'");
        }
    }
}
