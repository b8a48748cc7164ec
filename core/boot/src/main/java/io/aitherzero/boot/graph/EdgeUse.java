package io.aitherzero.boot.graph;

/**
 * What a module took from another one until the end of a boot, since its class loader was made.
 *
 * @param module the module that it came from
 * @param declared whether it is a declared dependency, directly
 * @param optional whether the module starts without it; false where it is not declared
 * @param classes how many classes and resources its loader was asked for with success, those included that it had from
 *     a dependency of its own, or that were passed on to another module; 0 where a declared dependency was of no use
 * @param extensions how many of its extensions the module was given on the thread of its load or start
 */
public record EdgeUse(String module, boolean declared, boolean optional, int classes, int extensions) {
    /** Whether the module took nothing. */
    public boolean unused() {
        return classes == 0 && extensions == 0;
    }
}
