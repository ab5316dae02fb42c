package io.jsonrpc.benchmarks.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** This starter on each web stack, and what is called on it: a session as it is, one channel of it, and eight. */
final class ChannelServers {

    private static final String PATH = "/typed";

    private static final String OURS = "server.OurEcho";

    static final int MANY = 8;

    private ChannelServers() {}

    /** In the order of the report. */
    static List<ServerSpec> all() throws IOException {
        Path home = ServerSpec.HOME;
        String classes = home.resolve("target/classes") + ":";
        return List.of(
                ServerSpec.java("ours-tomcat", "Tomcat", PATH, ServerSpec.classPath(home), OURS),
                ServerSpec.java(
                        "ours-jetty", "Jetty", PATH, classes + ServerSpec.classPath(home.resolve("jetty")), OURS),
                ServerSpec.java(
                        "ours-reactor",
                        "Reactor Netty",
                        PATH,
                        classes + ServerSpec.classPath(Path.of("jsonrpc-server-webflux")),
                        OURS));
    }

    /** What each of these servers is loaded with: first what the others are measured by. */
    static List<ServerSpec> loads(List<ServerSpec> servers) {
        return servers.stream().flatMap(ChannelServers::loads).toList();
    }

    private static Stream<ServerSpec> loads(ServerSpec server) {
        return Stream.of(bare(server), onOne(server), onMany(server));
    }

    /** Calls in sessions without channels. */
    static ServerSpec bare(ServerSpec server) {
        return server.named(server.name() + "-bare", server.title() + ", without channels")
                .inSessions();
    }

    /** Calls on the one channel of each session. */
    static ServerSpec onOne(ServerSpec server) {
        return server.named(server.name() + "-channel", server.title() + ", one channel")
                .onChannels(1);
    }

    /** Calls on eight of each session, which take turns. */
    static ServerSpec onMany(ServerSpec server) {
        return server.named(server.name() + "-channels", server.title() + ", " + MANY + " channels")
                .onChannels(MANY);
    }
}
