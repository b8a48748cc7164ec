package io.aitherzero.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StackPlaceTest {
    /** From a text such as {@code app/java.base/java.lang.Thread.sleep}, in which loader and module may be empty. */
    private static StackTraceElement frame(String text) {
        String[] parts = text.strip().split("/", 3);
        int method = parts[2].lastIndexOf('.');
        return new StackTraceElement(
                parts[0].isEmpty() ? null : parts[0],
                parts[1].isEmpty() ? null : parts[1],
                null,
                parts[2].substring(0, method),
                parts[2].substring(method + 1),
                "A.java",
                7);
    }

    private static StackTraceElement[] stack(String frames) {
        return Arrays.stream(frames.split(" ")).map(StackPlaceTest::frame).toArray(StackTraceElement[]::new);
    }

    @ParameterizedTest
    @CsvSource({
        "plugin, /java.base/java.lang.Thread.sleep //p.A.start //p.A.main app//host.Main.main, p.A.start",
        "library of a plugin, /java.base/java.lang.Object.wait //javax.x.Lib.get //p.A.start, javax.x.Lib.get",
        "plugin behind the host, /java.base/java.U.park app//org.lib.Pool.take app//io.aitherzero.parallel.X.get //p.A.b, p.A.b",
        "plugin behind a webapp, /java.base/java.lang.X.y //io.aitherzero.pf4j.X.y //org.pf4j.X.y //p.A.b, p.A.b",
        "ours, /java.base/java.lang.X.y //io.aitherzero.plugins.hello.A.b, io.aitherzero.plugins.hello.A.b",
        "job of an application, /java.base/java.X.y app//org.lib.Http.get app//io.aitherzero.parallel.X.y, org.lib.Http.get",
        "waiting, /java.base/java.X.y app//org.pf4j.X.y app//host.Job.run app//io.aitherzero.parallel.X.y, host.Job.run",
        "called by an application, /java.base/java.X.y app//io.aitherzero.boot.X.y app//h.Main.main, io.aitherzero.boot.X.y",
        "beside the runtime, /java.base/java.lang.X.y app//host.Main.main, host.Main.main",
        "named module, /java.base/java.lang.X.y app/host.m/host.Main.main, host.Main.main",
        "module of the JDK, platform/jdk.httpserver/com.sun.X.y app//host.Main.main, host.Main.main",
        "without its module, //java.lang.Thread.sleep //sun.misc.X.y //jdk.internal.X.y //p.A.b, p.A.b",
        "runtime alone, /java.base/java.lang.X.y app//io.aitherzero.boot.X.y, io.aitherzero.boot.X.y",
        "JDK alone, /java.base/java.lang.X.y /java.base/java.lang.Thread.run, java.lang.X.y",
        "initializer, /java.base/java.lang.X.y //p.A.<clinit> //p.B.start, p.A.<clinit>",
        "native, //p.A.poll /java.base/java.lang.Thread.run, p.A.poll",
    })
    void thePlaceIsTheInnermostFrameOfAPlugin(String kind, String frames, String place) {
        assertThat(StackPlace.of(stack(frames)))
                .as(kind)
                .map(frame -> frame.getClassName() + "." + frame.getMethodName())
                .contains(place);
    }

    @Test
    void itComesBehindASentenceAndIsNothingWhereThereIsNoStack() {
        assertThat(StackPlace.at(stack("/java.base/java.lang.Thread.sleep //p.A.start")))
                .isEqualTo(", at p.A.start(A.java:7)");
        assertThat(StackPlace.at(stack("app//p.A.start"))).isEqualTo(", at p.A.start(A.java:7)");
        assertThat(StackPlace.at(new StackTraceElement[0])).isEmpty();
        assertThat(StackPlace.of(new StackTraceElement[0])).isEmpty();
        assertThat(StackPlace.at(stack("//p.A." + "m".repeat(10_000)))).hasSizeLessThan(4_100);
    }
}
