package io.jsonrpc.benchmarks.bench;

import io.jsonrpc.benchmarks.load.CallerGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A client, and how it is started.
 *
 * @param title for the report
 * @param reference the title of what it is measured by
 * @param command to which the address and the load are added
 */
record CallerSpec(String title, String reference, List<String> command) {

    private static final String JAVA = "the JDK's WebSocket and Gson by hand";

    private static final String NODE = "Node `ws` and `JSON` by hand";

    static List<CallerSpec> all() throws IOException {
        List<String> java = GeneratorProcess.command(CallerGenerator.class);
        List<String> node = List.of("node", "checks/benchmarks/node/callers.mjs");
        return List.of(
                new CallerSpec(JAVA, JAVA, with(java, "hand")),
                new CallerSpec("our Java client", JAVA, with(java, "ours")),
                new CallerSpec(NODE, NODE, with(node, "hand")),
                new CallerSpec("our TypeScript client in Node, on `ws`", NODE, with(node, "ours")));
    }

    List<String> command(Object... load) {
        List<String> whole = this.command;
        for (Object argument : load) {
            whole = with(whole, argument.toString());
        }
        return whole;
    }

    private static List<String> with(List<String> command, String argument) {
        List<String> more = new ArrayList<>(command);
        more.add(argument);
        return more;
    }
}
