package io.aitherzero.logging;

import java.util.HashMap;
import java.util.Map;
import org.apache.logging.log4j.core.util.ContextDataProvider;

/** Gives {@link ContextMap} to Log4j, which finds this class as a service. */
public final class ContextMapProvider implements ContextDataProvider {
    /** Made by Log4j. */
    public ContextMapProvider() {}

    @Override
    public Map<String, String> supplyContextData() {
        Map<String, String> values = ContextMap.current();
        return values.isEmpty() ? Map.of() : new HashMap<>(values);
    }
}
