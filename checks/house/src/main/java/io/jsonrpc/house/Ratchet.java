package io.jsonrpc.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The offences that are known: each may shrink, none may grow, and one that is gone leaves the list. */
final class Ratchet {

    static final String FILE = "checks/house/exceptions.txt";

    private static final String HEAD = """
            # What is larger than the rules of this code base allow (CONTRIBUTING.md, Gates), one to a line:
            #   file <path> <lines>, package <name> <types>, circle <packages> <classes> <their names>
            # Shrink it. The build fails on what is not listed, on what has grown, and on what is listed and no longer too large.
            # ./house --accept writes the list that holds now.
            """;

    private Ratchet() {}

    static List<Offence> listed(Checkout checkout) {
        return Checkout.read(checkout.root().resolve(FILE))
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(Offence::parse)
                .toList();
    }

    static void write(Checkout checkout, List<Offence> offences) {
        StringBuilder text = new StringBuilder(HEAD);
        offences.forEach(offence -> text.append(offence).append('\n'));
        Path file = checkout.root().resolve(FILE);
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is wrong with the list; empty when nothing is. */
    static List<String> problems(List<Offence> found, List<Offence> listed) {
        List<String> problems = new ArrayList<>();
        for (Offence offence : found) {
            if (listed.stream().noneMatch(offence::isWithin)) {
                problems.add("too large, not listed or larger than listed: " + offence);
            }
        }
        for (Offence entry : listed) {
            if (found.stream().noneMatch(offence -> offence.concerns(entry))) {
                problems.add("listed, but no longer too large: " + entry);
            }
        }
        return problems;
    }
}
