package io.jsonrpc.server.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.lang.ArchRule;
import io.jsonrpc.fixtures.architecture.Arrow;
import java.util.List;

/** The package table of the server, and what keeps the types of a web stack in its packages. */
final class ServerRules {

    /** Which package may use which; what is not listed is forbidden. The empty name is the root, with the API. */
    static final List<Arrow> ARROWS = List.of(
            new Arrow("", List.of()),
            new Arrow("endpoint", List.of("")),
            new Arrow("extension", List.of("")),
            new Arrow("security", List.of("", "endpoint")),
            new Arrow("limit", List.of("", "endpoint", "socket.Holder")),
            new Arrow("settings", List.of()),
            new Arrow("socket", List.of("", "endpoint", "settings")),
            new Arrow("session.bounds", List.of("socket.Holder")),
            new Arrow("channel", List.of("", "endpoint", "socket", "web.AllowedOrigins")),
            new Arrow(
                    "session",
                    List.of(
                            "",
                            "channel",
                            "endpoint",
                            "extension",
                            "security.LoginHolder",
                            "security.LoginRenewal",
                            "settings",
                            "socket",
                            "session.bounds")),
            new Arrow("web", List.of("", "endpoint", "socket.Handshake")),
            new Arrow("http", List.of("endpoint", "socket", "web")),
            new Arrow("servlet.container", List.of()),
            new Arrow("servlet.socket", List.of("socket", "web", "servlet.container")),
            new Arrow("servlet.handshake", List.of("", "endpoint", "socket", "web", "servlet.container")),
            new Arrow("servlet.sockjs", List.of("", "endpoint", "web", "servlet.handshake", "servlet.socket")),
            new Arrow(
                    "servlet.http",
                    List.of("endpoint", "http", "socket", "web", "servlet.container", "servlet.handshake")),
            new Arrow(
                    "servlet",
                    List.of(
                            "",
                            "endpoint",
                            "socket",
                            "web",
                            "servlet.container",
                            "servlet.socket",
                            "servlet.handshake",
                            "servlet.http",
                            "servlet.sockjs")),
            new Arrow("reactive", List.of("", "endpoint", "http", "socket", "web")),
            new Arrow("actuate", List.of("", "endpoint", "session", "settings", "socket")),
            new Arrow(
                    "autoconfigure",
                    List.of(
                            "",
                            "actuate",
                            "channel",
                            "endpoint",
                            "extension",
                            "limit",
                            "security",
                            "settings",
                            "socket.SocketAcceptor",
                            "session",
                            "web",
                            "servlet",
                            "servlet.container",
                            "servlet.socket",
                            "servlet.handshake",
                            "servlet.sockjs",
                            "reactive")));

    private ServerRules() {}

    /** Only the servlet stack and the wiring touch the servlet and WebSocket types. */
    static ArchRule servletTypesStayInTheServletStack(String root) {
        return noClasses()
                .that()
                .resideInAPackage(root + "..")
                .and()
                .resideOutsideOfPackages(root + ".servlet..", root + ".autoconfigure..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("jakarta.servlet..", "jakarta.websocket..", "org.springframework.web.socket..");
    }

    /** Only the reactive stack and the wiring touch the types of WebFlux, Reactor and Netty. */
    static ArchRule reactiveTypesStayInTheReactiveStack(String root) {
        return noClasses()
                .that()
                .resideInAPackage(root + "..")
                .and()
                .resideOutsideOfPackages(root + ".reactive..", root + ".autoconfigure..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "reactor..",
                        "io.netty..",
                        "org.springframework.http.server.reactive..",
                        "org.springframework.web.reactive..",
                        "org.springframework.web.server..");
    }
}
