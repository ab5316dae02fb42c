package io.jsonrpc.house;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** What {@code ./house} runs, in the root of a checkout that is compiled. */
public final class House {

    private static final String BASE = "--base=";

    private House() {}

    /**
     * Prints a table of figures.
     *
     * @param arguments {@code --base=<checkout>} for a column of another checkout, {@code --accept} to write the list of
     *     exceptions and those of the public API in place of the table
     */
    public static void main(String... arguments) {
        Checkout checkout = new Checkout(Path.of("").toAbsolutePath());
        Checkout base = null;
        for (String argument : arguments) {
            if (argument.equals("--accept")) {
                Ratchet.write(checkout, Offence.in(checkout));
                ApiList.accept(checkout);
                return;
            }
            if (!argument.startsWith(BASE)) {
                throw new IllegalArgumentException(argument + " is not --base=<checkout> or --accept");
            }
            base = new Checkout(
                    Path.of(argument.substring(BASE.length())).toAbsolutePath().normalize());
        }
        Map<String, String> now = Figures.of(checkout);
        System.out.print(base == null ? table(now) : table(Figures.of(base), now));
    }

    private static String table(Map<String, String> figures) {
        StringBuilder table = new StringBuilder("| figure | value |\n|---|---|\n");
        figures.forEach((name, value) -> table.append("| " + name + " | " + value + " |\n"));
        return table.toString();
    }

    private static String table(Map<String, String> before, Map<String, String> after) {
        StringBuilder table = new StringBuilder("| figure | before | after |\n|---|---|---|\n");
        Set<String> names = new LinkedHashSet<>(after.keySet());
        names.addAll(before.keySet());
        for (String name : names) {
            table.append("| " + name + " | " + before.getOrDefault(name, "-") + " | " + after.getOrDefault(name, "-")
                    + " |\n");
        }
        return table.toString();
    }
}
