package io.aitherzero.cli.report;

/** Whether a text may use colours. */
public enum Style {
    /** Characters only. */
    PLAIN,
    /** With the escape sequences of a terminal. */
    COLOUR;

    String good(String text) {
        return paint("32", text);
    }

    String warning(String text) {
        return paint("33", text);
    }

    String bad(String text) {
        return paint("31", text);
    }

    public String strong(String text) {
        return paint("1", text);
    }

    /** Bad where it is so, else worth a look. */
    public String level(String text, boolean bad) {
        return bad ? bad(text) : warning(text);
    }

    private String paint(String code, String text) {
        return this == PLAIN ? text : "\u001b[" + code + "m" + text + "\u001b[0m";
    }
}
