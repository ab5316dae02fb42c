package io.jsonrpc.benchmarks.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The servers that send streams: on each stack one by hand, and this starter. */
final class StreamServers {

    private static final String PATH = "/streams";

    private static final String OURS = "server.OurEcho";

    private StreamServers() {}

    /** In the order of the report. */
    static List<ServerSpec> all() throws IOException {
        String tomcat = ServerSpec.classPath(ServerSpec.HOME);
        String reactor = ServerSpec.classPath(ServerSpec.HOME.resolve("reactor"));
        String webFlux = ServerSpec.HOME.resolve("target/classes") + ":"
                + ServerSpec.classPath(Path.of("jsonrpc-server-webflux"));
        ServerSpec ours = ServerSpec.java("ours-tomcat", "this starter on Tomcat", PATH, tomcat, OURS);
        ServerSpec oursReactor = ServerSpec.java("ours-reactor", "this starter on Reactor Netty", PATH, webFlux, OURS);
        return List.of(
                ServerSpec.java(
                        "hand-tomcat",
                        "by hand over Spring's `WebSocketSession` on Tomcat",
                        PATH,
                        tomcat,
                        "server.SpringTomcatStream"),
                ours,
                ours.named("ours-tomcat-session", ours.title() + ServerSpec.SESSIONS)
                        .inSessions(),
                ServerSpec.java(
                        "hand-reactor",
                        "`Flux` by hand over Spring's WebFlux on Reactor Netty",
                        PATH,
                        reactor,
                        "reactor.SpringReactorStream"),
                oursReactor,
                oursReactor
                        .named("ours-reactor-session", oursReactor.title() + ServerSpec.SESSIONS)
                        .inSessions());
    }
}
