package io.aitherzero.host.work;

import io.aitherzero.api.plugin.Health;
import java.time.Duration;

/**
 * What one check of a module has answered.
 *
 * @param module the module
 * @param name what is checked
 * @param health the answer, or {@link Health.Status#DOWN} where there was none
 * @param took from the question to the answer, or to when it was no longer waited for
 */
public record HealthRecord(String module, String name, Health health, Duration took) {}
