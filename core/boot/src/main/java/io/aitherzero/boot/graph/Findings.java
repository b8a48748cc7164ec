package io.aitherzero.boot.graph;

/** The findings that are made in more than one place. */
public final class Findings {
    private Findings() {}

    /** A module is left out since one that it requires, {@code dependency}, is; {@code culprit} is where it began. */
    public static Finding dependencyFailed(String module, String dependency, String culprit, Finding cause) {
        String through = dependency.equals(culprit) ? "" : " through '" + dependency + "'";
        // what is wrong in a file is told once, with the module that it belongs to
        boolean told = cause.code() == Finding.Code.BAD_CONFIG;
        return new Finding(
                Finding.Code.DEPENDENCY_FAILED,
                module,
                "Module '%s' needs '%s'%s, which did not start: %s"
                        .formatted(module, culprit, through, told ? "its configuration does not fit" : cause.cause()),
                told ? "See what is told of '%s'".formatted(culprit) : cause.remedy());
    }

    /**
     * A module has called {@code System.exit}.
     *
     * @param id the module
     * @param cause says where
     */
    public static Finding exitCalled(String id, String cause) {
        return new Finding(
                Finding.Code.EXIT_CALLED,
                id,
                cause,
                "Have it throw an exception there instead, or disable it: put it into disabled.txt");
    }
}
