package io.aitherzero.plugins.hello;

import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.test.AitherTest;
import io.aitherzero.test.TestHost;
import org.junit.jupiter.api.Test;

@AitherTest
class HelloPluginTest {
    @Test
    void greets(TestHost host) {
        assertThat(host.logs("hello")).anyMatch(line -> line.text().startsWith("Hello from hello "));
    }

    @Test
    @AitherTest(classes = AitherTest.Classes.ISOLATED)
    void leavesNothingBehind(TestHost host) {
        assertThat(host.reload()).isEmpty();
    }
}
