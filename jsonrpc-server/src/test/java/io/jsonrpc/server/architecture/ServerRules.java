package io.jsonrpc.server.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.lang.ArchRule;
import io.jsonrpc.architecture.HouseRules;

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

    /** The sessions do not know which stack brings their sockets. */
    static ArchRule sessionsKnowNoStack(String root) {
        return HouseRules.neverUses(root + ".session..", root + ".servlet..", root + ".reactive..");
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
