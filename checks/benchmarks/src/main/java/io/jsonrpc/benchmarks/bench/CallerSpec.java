package io.jsonrpc.benchmarks.bench;

import io.jsonrpc.benchmarks.load.CallerGenerator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A client, and how it is started.
 *
 * @param title for the report
 * @param reference the title of what it is measured by
 * @param command to which the address and the load are added
 * @param warmUps how many warm-ups of a server it needs: each client is a fresh process for each load
 */
record CallerSpec(String title, String reference, List<String> command, int warmUps) {

    /** Before, its compiler takes 40% of the core that the client has. */
    private static final int JAVA_WARM_UPS = 12;

    private static final int NODE_WARM_UPS = 4;

    private static final String JAVA = "the JDK's WebSocket and Gson by hand";

    private static final String NODE = "Node `ws` and `JSON` by hand";

    static List<CallerSpec> all() throws IOException {
        Path home = ServerSpec.home(Path.of(""));
        return List.of(
                new CallerSpec(JAVA, JAVA, java(home, "hand"), JAVA_WARM_UPS),
                new CallerSpec("our Java client", JAVA, java(home, "ours"), JAVA_WARM_UPS),
                new CallerSpec(NODE, NODE, node(home, "hand"), NODE_WARM_UPS),
                new CallerSpec("our TypeScript client in Node, on `ws`", NODE, node(home, "ours"), NODE_WARM_UPS));
    }

    /** The clients of another checkout, which its own {@code ./bench clients} has built. */
    static List<CallerSpec> ofBase(Path checkout) throws IOException {
        Path home = ServerSpec.home(checkout);
        return List.of(
                new CallerSpec("the base's Java client", JAVA, java(home, "ours"), JAVA_WARM_UPS),
                new CallerSpec(
                        "the base's TypeScript client in Node, on `ws`", NODE, node(home, "ours"), NODE_WARM_UPS));
    }

    private static List<String> java(Path home, String kind) throws IOException {
        return with(GeneratorProcess.command(home, CallerGenerator.class, List.of()), kind);
    }

    private static List<String> node(Path home, String kind) {
        return List.of("node", home.resolve("node/callers.mjs").toString(), kind);
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
