package io.jsonrpc.server.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import io.jsonrpc.fixtures.architecture.HouseRules;
import java.util.List;

/** What keeps the web stacks apart from the part of the starter that knows of none. */
final class ServerRules {

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

    /** Sessions, sockets and endpoints do not know which stack they are on. */
    static ArchRule sessionsKnowNoStack(String root) {
        return CompositeArchRule.of(
                List.of(".session..", ".socket..", ".endpoint..", ".extension..", ".settings..").stream()
                        .map(name -> HouseRules.neverUses(root + name, root + ".servlet..", root + ".reactive.."))
                        .toList());
    }

    /** What the stacks share does not know them. */
    static ArchRule theSharedPartKnowsNoStack(String root) {
        return HouseRules.neverUses(root + ".web..", root + ".servlet..", root + ".reactive..");
    }

    /** An application has one of the stacks on its class path, and not the other. */
    static ArchRule stacksKnowNothingOfEachOther(String root) {
        return CompositeArchRule.of(HouseRules.neverUses(root + ".servlet..", root + ".reactive.."))
                .and(HouseRules.neverUses(root + ".reactive..", root + ".servlet.."));
    }

    /** The wiring is used by nobody. */
    static ArchRule nothingUsesTheWiring(String root) {
        return noClasses()
                .that()
                .resideInAPackage(root + "..")
                .and()
                .resideOutsideOfPackage(root + ".autoconfigure..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(root + ".autoconfigure..");
    }
}
