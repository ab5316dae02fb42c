package io.jsonrpc.benchmarks.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A server, and how it is started.
 *
 * @param name for the command line
 * @param title for the report
 * @param path of its endpoint
 * @param command to which the port is added
 * @param session whether the load comes in sessions that lose nothing
 * @param channels how many channels the load of each session is spread over; 0 for none
 */
record ServerSpec(String name, String title, String path, List<String> command, boolean session, int channels) {

    ServerSpec(String name, String title, String path, List<String> command, boolean session) {
        this(name, title, path, command, session, 0);
    }

    /** What a load is put on. */
    record Endpoint(List<String> command, String path) {}

    /** What the others are measured by. */
    static final String BASELINE = "spring-tomcat";

    private static final String READY = "ready-";

    private static final String BY_HAND = "hand-";

    private static final String OURS = "this starter";

    private static final String OURS_PREFIX = "ours-";

    private static final String BASE_PREFIX = "base-";

    static final String SESSIONS = ", sessions that lose nothing";

    private static final String CLASS_PATH = "-cp";

    private static final String CONTROLLER = "/controller";

    static final Path HOME = Path.of("checks/benchmarks");

    /** Where a base that is older than {@code checks} has them. */
    private static final Path HOME_BEFORE = Path.of("jsonrpc-benchmarks");

    private static final String PACKAGE = "io.jsonrpc.benchmarks.";

    /** All of them, in the order of the report. */
    static List<ServerSpec> all() throws IOException {
        return all(Path.of(""));
    }

    /** The servers of this starter as another checkout has them, which its own {@code ./bench} has built. */
    static List<ServerSpec> ofBase(Path checkout) throws IOException {
        boolean hasControllers = Files.isDirectory(checkout.resolve("jsonrpc-spring"));
        return all(checkout).stream()
                .filter(spec -> spec.isOurs() && (hasControllers || !spec.path().equals(CONTROLLER)))
                .map(spec -> new ServerSpec(
                        BASE_PREFIX + spec.name().substring(OURS_PREFIX.length()),
                        spec.title().replace(OURS, "the base"),
                        spec.path(),
                        spec.command(),
                        spec.session()))
                .toList();
    }

    /** The folder of the benchmarks in a checkout. */
    static Path home(Path checkout) {
        Path home = checkout.resolve(HOME);
        return Files.isDirectory(home) ? home : checkout.resolve(HOME_BEFORE);
    }

    private static List<ServerSpec> all(Path checkout) throws IOException {
        Path home = home(checkout);
        String tomcat = classPath(home);
        // What users of the starter for WebFlux have, and our handlers.
        String webFlux = home.resolve("target/classes") + ":" + classPath(checkout.resolve("jsonrpc-server-webflux"));
        String jetty = home.resolve("target/classes") + ":" + classPath(home.resolve("jetty"));
        String kurento = home.resolve("kurento/target/classes") + ":" + home.resolve("kurento/target/lib") + "/*";
        return List.of(
                java(BASELINE, "Spring on Tomcat + Gson tree", "/echo", tomcat, "server.SpringTomcatEcho"),
                java("ours-typed", "this starter on Tomcat, typed handler", "/typed", tomcat, "server.OurEcho"),
                java(
                                "ours-session",
                                "this starter on Tomcat, typed handler, sessions that lose nothing",
                                "/typed",
                                tomcat,
                                "server.OurEcho")
                        .inSessions(),
                java(
                        "ours-non-blocking",
                        "this starter on Tomcat, typed handler that never waits",
                        "/non-blocking",
                        tomcat,
                        "server.OurEcho"),
                java("ours-tree", "this starter on Tomcat, `JsonObject` handler", "/tree", tomcat, "server.OurEcho"),
                java(
                        "ours-controller",
                        "this starter on Tomcat, method of a controller",
                        CONTROLLER,
                        tomcat,
                        "server.OurEcho"),
                java(
                        "spring-jetty",
                        "Spring on Jetty + Gson tree",
                        "/echo",
                        classPath(home.resolve("jetty")),
                        "jetty.SpringJettyEcho"),
                java("ours-jetty-typed", "this starter on Jetty, typed handler", "/typed", jetty, "server.OurEcho"),
                java(
                                "ours-jetty-session",
                                "this starter on Jetty, typed handler, sessions that lose nothing",
                                "/typed",
                                jetty,
                                "server.OurEcho")
                        .inSessions(),
                java(
                        "ours-jetty-non-blocking",
                        "this starter on Jetty, typed handler that never waits",
                        "/non-blocking",
                        jetty,
                        "server.OurEcho"),
                java(
                        "ours-jetty-tree",
                        "this starter on Jetty, `JsonObject` handler",
                        "/tree",
                        jetty,
                        "server.OurEcho"),
                java(
                        "spring-reactor",
                        "Spring on Reactor Netty + Gson tree",
                        "/echo",
                        classPath(home.resolve("reactor")),
                        "reactor.SpringReactorEcho"),
                java(
                        "ours-reactor-typed",
                        "this starter on Reactor Netty, typed handler",
                        "/typed",
                        webFlux,
                        "server.OurEcho"),
                java(
                                "ours-reactor-session",
                                "this starter on Reactor Netty, typed handler, sessions that lose nothing",
                                "/typed",
                                webFlux,
                                "server.OurEcho")
                        .inSessions(),
                java(
                        "ours-reactor-non-blocking",
                        "this starter on Reactor Netty, typed handler that never waits",
                        "/non-blocking",
                        webFlux,
                        "server.OurEcho"),
                java(
                        "ours-reactor-tree",
                        "this starter on Reactor Netty, `JsonObject` handler",
                        "/tree",
                        webFlux,
                        "server.OurEcho"),
                java("lsp4j", "LSP4J over Jakarta WebSocket", "/echo", tomcat, "server.Lsp4jEcho"),
                java("kurento", "Kurento 7.2.0", "/echo", kurento, "kurento.KurentoEcho"),
                node("ws", "Node `ws` + JSON"),
                node("rpc-websockets", "Node `rpc-websockets`"));
    }

    /** On each stack the smallest echo, and this starter with a typed handler. */
    static List<ServerSpec> typed() throws IOException {
        return all().stream()
                .filter(spec -> spec.name().equals(spec.reference())
                        || spec.isOurs() && spec.name().endsWith("-typed"))
                .toList();
    }

    /** Those on Tomcat and on Reactor Netty, over TLS. */
    static List<ServerSpec> overTls(TlsKey key) throws IOException {
        return all().stream()
                .filter(spec -> spec.isOurs() || spec.name().startsWith("spring-"))
                .filter(spec -> !spec.name().contains("jetty"))
                .map(spec -> {
                    ServerSpec secured = spec;
                    for (String option : key.serverOptions()) {
                        secured = secured.with(option);
                    }
                    return secured;
                })
                .toList();
    }

    /** On Tomcat and on Reactor Netty: a controller of Spring that answers what this starter answers by HTTP, and this starter. */
    static List<ServerSpec> http() throws IOException {
        String path = "/http";
        String tomcat = classPath(HOME);
        String webFlux = HOME.resolve("target/classes") + ":" + classPath(Path.of("jsonrpc-server-webflux"));
        List<ServerSpec> servers = List.of(
                java(BASELINE, "`@RestController` on Tomcat", path, tomcat, "server.RestEcho"),
                java("ours-http", OURS + " on Tomcat, a call by HTTP", path, tomcat, "server.OurEcho"),
                java("spring-reactor", "`@RestController` on Reactor Netty", path, webFlux, "server.RestEcho"),
                java("ours-reactor-http", OURS + " on Reactor Netty, a call by HTTP", path, webFlux, "server.OurEcho"));
        // Of its own accord Tomcat closes a connection after 100 requests.
        return servers.stream()
                .map(spec -> spec.with("--server.tomcat.max-keep-alive-requests=-1"))
                .toList();
    }

    /** Those that publish: on each stack the least that does, and this starter. */
    static List<ServerSpec> fanOut() throws IOException {
        String path = "/fan-out";
        String tomcat = classPath(HOME);
        String webFlux = HOME.resolve("target/classes") + ":" + classPath(Path.of("jsonrpc-server-webflux"));
        String ourServer = "server.OurEcho";
        return List.of(
                java(READY + "tomcat", "ready frames on Tomcat", path, tomcat, "server.TomcatReadyFrames"),
                java("ours-tomcat", OURS + " on Tomcat", path, tomcat, ourServer),
                java("ours-tomcat-session", OURS + " on Tomcat" + SESSIONS, path, tomcat, ourServer)
                        .inSessions(),
                java(
                        READY + "reactor",
                        "ready frames on Reactor Netty",
                        path,
                        classPath(HOME.resolve("reactor")),
                        "reactor.ReactorReadyFrames"),
                java("ours-reactor", OURS + " on Reactor Netty", path, webFlux, ourServer),
                java("ours-reactor-session", OURS + " on Reactor Netty" + SESSIONS, path, webFlux, ourServer)
                        .inSessions());
    }

    /** The name of the smallest echo on the same web stack; that on Tomcat for those that are on none of the three. */
    String reference() {
        return Stream.of("jetty", "reactor")
                .filter(this.name::contains)
                .map("spring-"::concat)
                .findFirst()
                .orElse(BASELINE);
    }

    /** What Maven wrote down: the module's own classes and all that it needs. */
    static String classPath(Path module) throws IOException {
        Path target = module.resolve("target");
        return target.resolve("classes") + ":"
                + Files.readString(target.resolve("class-path")).strip();
    }

    static ServerSpec java(String name, String title, String path, String classPath, String mainClass) {
        List<String> command = new ArrayList<>(javaCommand(classPath, List.of(PACKAGE + mainClass)));
        // Of its own accord Tomcat takes 8,192.
        command.add("--server.tomcat.max-connections=20000");
        command.addAll(List.of("--spring.main.banner-mode=off", "--logging.level.root=WARN", "--server.port="));
        return new ServerSpec(name, title, path, command, false);
    }

    /** The same with a load in sessions that lose nothing. */
    ServerSpec inSessions() {
        return new ServerSpec(this.name, this.title, this.path, this.command, true, this.channels);
    }

    /** The same with a load on so many channels of each session. */
    ServerSpec onChannels(int number) {
        return new ServerSpec(this.name, this.title, this.path, this.command, true, number);
    }

    /** The same under another name and title. */
    ServerSpec named(String otherName, String otherTitle) {
        return new ServerSpec(otherName, otherTitle, this.path, this.command, this.session, this.channels);
    }

    /** The name of the same with a load of plain sockets. */
    String plain() {
        return this.name.replace("-session", "-typed");
    }

    /** The same with another option in the place of the one that begins so. */
    ServerSpec withOption(String prefix, String option) {
        List<String> changed = this.command.stream()
                .map(part -> part.startsWith(prefix) ? option : part)
                .toList();
        return new ServerSpec(this.name, this.title, this.path, changed, this.session, this.channels);
    }

    /** All JVMs get the same. */
    static List<String> javaCommand(String classPath, List<String> optionsAndMainClass) {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        List<String> command = new ArrayList<>(
                List.of(java.toString(), "-Xms512m", "-Xmx512m", "-XX:+UseG1GC", CLASS_PATH, classPath));
        command.addAll(optionsAndMainClass);
        return command;
    }

    private static ServerSpec node(String kind, String title) {
        String script = HOME.resolve("node").resolve("server.js").toString();
        return new ServerSpec("node-" + kind, title, "/", List.of("node", script, kind, ""), false);
    }

    /** The same with one option more. */
    ServerSpec with(String option) {
        List<String> more = new ArrayList<>(this.command);
        more.add(more.size() - 1, option);
        return new ServerSpec(this.name, this.title, this.path, more, this.session, this.channels);
    }

    /** That of a JVM. */
    String classPath() {
        return this.command.get(this.command.indexOf(CLASS_PATH) + 1);
    }

    /** The same with other classes in the place of those that have their names. */
    ServerSpec withClasses(Path folder) {
        return withOption(classPath(), folder + ":" + classPath());
    }

    Endpoint endpoint() {
        return new Endpoint(this.command, this.path);
    }

    /**
     * The same, however many handshakes a second, since measured is what they cost, and with no PING but the first: those to
     * the sockets of servers that wait for their turns would cost the one that has it.
     */
    ServerSpec forMeasuring() {
        return isOurs()
                ? with("--jsonrpc.server.sockets.max-handshakes-per-second=1000000")
                        .with("--jsonrpc.server.sockets.ping-interval=1h")
                : this;
    }

    /** The same, able to take large messages, where a server does not take them of its own accord. */
    ServerSpec forLarge() {
        return this.name.equals(BASELINE) || this.name.equals("lsp4j")
                ? with("--server.servlet.context-parameters[org.apache.tomcat.websocket.textBufferSize]=65536")
                : this;
    }

    /** Whether it can be put under this load: Kurento takes no large messages. */
    boolean takes(Cell cell) {
        return !(cell.isLarge() && this.name.equals("kurento"));
    }

    /** What the load comes in, as load generators call it. */
    String mode() {
        return this.channels > 0 ? "channels-" + this.channels : this.session ? "session" : "plain";
    }

    String scheme() {
        return this.command.stream().anyMatch(TlsKey::isServerOption) ? "wss" : "ws";
    }

    /** Whether it is this starter, of this checkout or of the base. */
    boolean isOurs() {
        return this.name.startsWith("ours") || this.name.startsWith(BASE_PREFIX);
    }

    /** The name of the same server of the base; the own name if it is none of this checkout's. */
    String base() {
        return this.name.replaceFirst("^" + OURS_PREFIX, BASE_PREFIX);
    }

    /** Whether others are measured by it. */
    boolean isReference() {
        return this.name.equals(BASELINE) || this.name.startsWith(READY) || this.name.startsWith(BY_HAND);
    }

    /** What it is built on, where there are several on one: {@code tomcat} in {@code ours-tomcat-session}. */
    String stack() {
        return this.name.split("-")[1];
    }

    List<String> command(int port) {
        List<String> whole = new ArrayList<>(this.command);
        whole.set(whole.size() - 1, whole.get(whole.size() - 1) + port);
        return whole;
    }
}
