package @package@;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aitherzero.test.AitherTest;
import io.aitherzero.test.TestHost;
import org.junit.jupiter.api.Test;

/** Runs beside '@neighbour@', which the test kit takes from the class path. */
@AitherTest
class @Name@ExtensionTest {
    @Test
    void isFoundBesideTheNeighboursOwn(TestHost host) {
        assertTrue(host.extensions(@type@.class).stream().anyMatch(@Name@Extension.class::isInstance));
    }
}
