package io.aitherzero.cli.report;

import io.aitherzero.base.Amounts;
import io.aitherzero.base.Shown;
import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.boot.graph.Finding;
import io.aitherzero.cli.report.PlotSummary.Fact;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The page of a boot: summary, findings, chart and table in one HTML file that asks for nothing else. */
final class PlotPage {
    private static final Pattern PLACE = Pattern.compile("\\{\\{([a-z-]+)}}");
    private static final int MOST_FINDINGS = 20;

    private final BootProfile profile;
    private final BootChart chart;

    PlotPage(BootProfile profile) {
        this.profile = profile;
        chart = BootChart.of(profile);
    }

    String html() {
        String style = resource("chart.css") + resource("plot.css");
        String script = resource("plot.js");
        Map<String, String> parts = Map.ofEntries(
                Map.entry("title", new Markup().text(PlotSummary.title(profile)).toString()),
                Map.entry("style", style),
                Map.entry("style-hash", sha256(style)),
                Map.entry("script", script),
                Map.entry("script-hash", sha256(script)),
                Map.entry("summary", summary()),
                Map.entry("findings", findings()),
                Map.entry("chart", new ChartSvg(profile, chart).element()),
                Map.entry("note", note()),
                Map.entry("table", profile.modules().isEmpty() ? "<p>No module was found.</p>" : PlotTable.of(chart)));
        // one pass, so that a part may hold what looks like a place
        return PLACE.matcher(resource("plot.html"))
                .replaceAll(place ->
                        Matcher.quoteReplacement(Objects.requireNonNull(parts.get(place.group(1)), place.group())));
    }

    private String summary() {
        Markup out = new Markup();
        String outcome = profile.outcome().name().toLowerCase(Locale.ROOT);
        out.element("p", PlotSummary.headline(profile), "class", "outcome " + outcome);
        out.line().open("dl", "class", "facts").line();
        for (Fact fact : PlotSummary.facts(profile)) {
            out.element("dt", fact.name()).element("dd", fact.value()).line();
        }
        return out.close().toString();
    }

    /** The causes; what followed from them is only counted. */
    private String findings() {
        List<Finding> causes = profile.findings().stream()
                .filter(finding -> finding.code() != Finding.Code.DEPENDENCY_FAILED)
                .toList();
        int followed = profile.findings().size() - causes.size();
        if (profile.findings().isEmpty()) {
            return "";
        }
        Markup out = new Markup();
        out.open("section");
        out.element("h2", "What to look at").open("ul", "class", "findings").line();
        for (Finding finding : causes.subList(0, Math.min(MOST_FINDINGS, causes.size()))) {
            out.open("li").text(Shown.line(finding.cause()) + "; ").element("strong", Shown.line(finding.remedy()));
            out.close().line();
        }
        if (causes.size() > MOST_FINDINGS) {
            out.element("li", "and " + (causes.size() - MOST_FINDINGS) + " more")
                    .line();
        }
        if (followed > 0) {
            out.element("li", Amounts.count(followed, "module") + " skipped, since another one did not start");
        }
        return out.close().close().toString();
    }

    /** What the lower part of the chart leaves out. */
    private String note() {
        int begun = chart.bars().size();
        int idle = chart.idle().size();
        if (begun <= RowsSvg.MOST_BEGUN && idle <= RowsSvg.MOST_IDLE) {
            return "";
        }
        String text = "All modules are above, in the lanes, and in the table. Below them are "
                + Math.min(begun, RowsSvg.MOST_BEGUN) + " of " + begun
                + " that began, the critical path, failures and then the longest, and "
                + Math.min(idle, RowsSvg.MOST_IDLE)
                + " of " + idle + " that did not.";
        return new Markup().element("p", text).toString();
    }

    /** A text of this package with the line ends that browsers see, since its hash must be that of what they see. */
    static String resource(String name) {
        try (InputStream in = PlotPage.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8)
                    .replace("\r\n", "\n");
        } catch (IOException e) {
            throw new UncheckedIOException("The program's own file '" + name + "' cannot be read; install it again", e);
        }
    }

    private static String sha256(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
