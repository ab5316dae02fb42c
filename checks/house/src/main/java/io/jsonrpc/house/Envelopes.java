package io.jsonrpc.house;

import java.util.List;
import java.util.regex.Pattern;

/**
 * JSON-RPC envelopes that tests write by hand.
 *
 * @param count how many
 * @param files in how many files
 */
record Envelopes(long count, long files) {

    private static final Pattern IN_JAVA = Pattern.compile("\\{\\s*\\\\?\"jsonrpc\\\\?\"");

    private static final Pattern IN_TYPE_SCRIPT =
            Pattern.compile("\\{\\s*\\\\?[\"']jsonrpc\\\\?[\"']|\\bjsonrpc:\\s*[\"']2");

    static Envelopes inJava(List<SourceFile> tests) {
        return count(tests, IN_JAVA);
    }

    static Envelopes inTypeScript(List<SourceFile> tests) {
        return count(tests, IN_TYPE_SCRIPT);
    }

    private static Envelopes count(List<SourceFile> tests, Pattern envelope) {
        List<Long> counts = tests.stream()
                .map(file -> envelope.matcher(file.text()).results().count())
                .filter(count -> count > 0)
                .toList();
        return new Envelopes(counts.stream().mapToLong(Long::longValue).sum(), counts.size());
    }

    @Override
    public String toString() {
        return this.count + " in " + this.files + " files";
    }
}
