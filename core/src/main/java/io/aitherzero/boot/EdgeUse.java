package io.aitherzero.boot;

/**
 * What a module took from another one during a boot.
 *
 * @param module the module that classes or resources came from
 * @param declared whether it is a declared dependency, directly
 * @param classes how many classes and resources its loader was asked for with success
 */
public record EdgeUse(String module, boolean declared, int classes) {}
