package io.aitherzero.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.event.LoggingEvent;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.spi.LoggingEventAware;

class ModuleLoggerTest {
    private final Lines lines = new Lines();
    private final ModuleLogger logger = new ModuleLogger("greeter", lines);

    @AfterEach
    void leave() {
        MDC.clear();
    }

    @Test
    void moduleIsInTheLoggingContextOfEachLineAndGoneAfterwards() {
        logger.info("Hello {} and {}", "you", "me");
        logger.atWarn().addArgument(3).log("{} left");
        logger.error(new BasicMarkerFactory().getMarker("AUDIT"), "Lost", new IllegalStateException("gone"));

        assertThat(lines.seen)
                .containsExactly(
                        "greeter INFO null Hello you and me null",
                        "greeter WARN null 3 left null",
                        "greeter ERROR [AUDIT] Lost java.lang.IllegalStateException: gone");
        assertThat(MDC.get("module")).isNull();
    }

    @Test
    void contextOfTheCallerIsRestored() {
        MDC.put("module", "caller");

        logger.info("Hello");

        assertThat(lines.seen).containsExactly("greeter INFO null Hello null");
        assertThat(MDC.get("module")).isEqualTo("caller");
    }

    @Test
    void levelIsThatOfTheLoggerNamedByTheModule() {
        logger.debug("quiet");

        assertThat(lines.seen).isEmpty();
        assertThat(logger.isDebugEnabled()).isFalse();
        assertThat(logger.isInfoEnabled()).isTrue();
        assertThat(logger.getName()).isEqualTo("greeter");
    }

    @Test
    void moduleIsInTheLoggingContextWhenTheLevelIsAsked() {
        assertThat(logger.isInfoEnabled()).isTrue();

        assertThat(lines.asked).containsExactly("greeter");
    }

    /** A logger at INFO that keeps what it is given. */
    private static final class Lines extends LegacyAbstractLogger implements LoggingEventAware {
        private static final long serialVersionUID = 1L;

        final transient List<String> seen = new ArrayList<>();
        final transient List<String> asked = new ArrayList<>();

        @Override
        public boolean isTraceEnabled() {
            return false;
        }

        @Override
        public boolean isDebugEnabled() {
            return false;
        }

        @Override
        public boolean isInfoEnabled() {
            return asked.add(MDC.get("module"));
        }

        @Override
        public boolean isWarnEnabled() {
            return true;
        }

        @Override
        public boolean isErrorEnabled() {
            return true;
        }

        @Override
        protected String getFullyQualifiedCallerName() {
            return "";
        }

        @Override
        protected void handleNormalizedLoggingCall(
                Level level, Marker marker, String message, Object[] arguments, Throwable cause) {
            throw new AssertionError("Events go through log(LoggingEvent)");
        }

        @Override
        public void log(LoggingEvent event) {
            seen.add(MDC.get("module") + " " + event.getLevel() + " " + event.getMarkers() + " "
                    + MessageFormatter.basicArrayFormat(event.getMessage(), event.getArgumentArray()) + " "
                    + event.getThrowable());
        }
    }
}
