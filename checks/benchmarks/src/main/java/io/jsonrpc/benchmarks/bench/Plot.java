package io.jsonrpc.benchmarks.bench;

import java.util.Locale;
import java.util.Optional;

/** Bars, one panel for each load: the median, and a line for the half in the middle. */
final class Plot {

    private static final int LABEL = 300;

    private static final int BAR = 400;

    private static final int NUMBER = 80;

    private static final int ROW = 22;

    private static final int HEAD = 34;

    private final StringBuilder svg = new StringBuilder();

    private final Summary summary;

    private Plot(Summary summary) {
        this.summary = summary;
    }

    static String of(Summary summary) {
        return new Plot(summary).draw();
    }

    private String draw() {
        int panel = HEAD + ROW * this.summary.servers().size();
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\" font-size=\"12\">",
                LABEL + BAR + NUMBER, panel * this.summary.cells().size() + ROW / 2);
        add("<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>");
        int top = 0;
        for (Cell cell : this.summary.cells()) {
            panel(cell, top);
            top += panel;
        }
        add("</svg>");
        return this.svg.toString();
    }

    private void panel(Cell cell, int top) {
        String sockets = cell.connections() == 1 ? "1 connection" : cell.connections() + " connections";
        String calls = cell.inFlight() == 1 ? "" : ", " + cell.inFlight() + " calls in flight on each";
        String size = cell.isLarge() ? ", 64 KB" : "";
        add(
                "<text x=\"8\" y=\"%d\" font-weight=\"bold\">%s%s%s: answers a second</text>",
                top + 24, sockets, calls, size);
        double most = this.summary.servers().stream()
                .flatMap(server -> spread(server, cell).stream())
                .mapToDouble(Spread::high)
                .max()
                .orElse(1);
        int y = top + HEAD;
        for (ServerSpec server : this.summary.servers()) {
            int middle = y + ROW / 2;
            String title = server.title().replace("`", "");
            add("<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>", LABEL - 8, middle + 4, title);
            Optional<Spread> spread = spread(server, cell);
            if (spread.isPresent()) {
                bar(server, spread.get(), BAR / Math.max(1, most), y);
            } else {
                add("<text x=\"%d\" y=\"%d\">no result</text>", LABEL + 6, middle + 4);
            }
            y += ROW;
        }
    }

    private Optional<Spread> spread(ServerSpec server, Cell cell) {
        return this.summary.perSecond(server, cell).flatMap(Figure::spread);
    }

    private void bar(ServerSpec server, Spread spread, double scale, int y) {
        String colour = server.isOurs() ? "#2b6cb0" : "#a0aec0";
        int middle = y + ROW / 2;
        add(
                "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>",
                LABEL, y + 3, spread.median() * scale, ROW - 6, colour);
        add(
                "<path d=\"M%.1f %dH%.1f\" stroke=\"black\"/>",
                LABEL + spread.low() * scale, middle, LABEL + spread.high() * scale);
        add("<text x=\"%.1f\" y=\"%d\">%,.0f</text>", LABEL + spread.high() * scale + 6, middle + 4, spread.median());
    }

    private void add(String format, Object... values) {
        this.svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
