package io.jsonrpc.core.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.lang.ArchRule;
import io.jsonrpc.fixtures.architecture.Arrow;
import java.util.List;

/** The package table of core: who may use whom. What is not listed is forbidden. */
final class CoreRules {

    /** The package of the API is the root itself: the empty name. */
    static final List<Arrow> ARROWS = List.of(
            new Arrow("message", List.of()),
            new Arrow("log", List.of()),
            new Arrow("transport", List.of("message.OutboundText")),
            new Arrow("transport.serial", List.of()),
            new Arrow("codec.binding", List.of("message")),
            new Arrow("codec", List.of("message", "codec.binding", "source")),
            new Arrow("error", List.of("message", "transport.CloseStatus")),
            new Arrow("source", List.of("message")),
            new Arrow("subscription", List.of()),
            new Arrow("", List.of("source", "subscription", "message", "error", "transport", "codec.Decoded", "log")),
            new Arrow("contract", List.of("", "subscription", "codec.binding", "message", "error", "source")),
            new Arrow(
                    "proxy",
                    List.of(
                            "",
                            "subscription",
                            "source",
                            "contract",
                            "codec",
                            "codec.binding",
                            "message",
                            "error",
                            "log")),
            new Arrow(
                    "dispatch",
                    List.of("", "subscription", "contract", "codec.binding", "message", "error", "log", "source")),
            new Arrow("kurento", List.of("", "message")),
            new Arrow("stream", List.of("subscription", "message", "codec", "session.frame.WireNumbers")),
            new Arrow("engine.threads", List.of("", "error", "log")),
            new Arrow(
                    "engine.outbound",
                    List.of(
                            "",
                            "subscription",
                            "source",
                            "stream",
                            "message",
                            "codec",
                            "codec.binding",
                            "transport",
                            "transport.serial",
                            "error",
                            "log",
                            "engine.threads")),
            new Arrow("engine.error", List.of("", "message", "error", "log")),
            new Arrow(
                    "engine.source",
                    List.of(
                            "",
                            "source",
                            "stream",
                            "message",
                            "codec",
                            "transport.SendWindow",
                            "error",
                            "log",
                            "engine.error",
                            "engine.threads",
                            "engine.outbound")),
            new Arrow(
                    "engine.inbound",
                    List.of(
                            "",
                            "subscription",
                            "dispatch",
                            "source",
                            "stream",
                            "message",
                            "codec",
                            "codec.binding",
                            "error",
                            "log",
                            "engine.error",
                            "engine.threads",
                            "engine.source",
                            "engine.outbound")),
            new Arrow(
                    "engine",
                    List.of(
                            "",
                            "subscription",
                            "stream",
                            "message",
                            "codec",
                            "codec.binding",
                            "transport",
                            "error",
                            "log",
                            "engine.error",
                            "engine.threads",
                            "engine.source",
                            "engine.outbound",
                            "engine.inbound")),
            new Arrow("session.frame", List.of("message", "codec")),
            new Arrow("session", List.of("message", "transport", "transport.serial", "log", "session.frame")),
            new Arrow("channel", List.of("message", "codec", "transport", "transport.serial", "log", "session.frame")),
            new Arrow("channel.set", List.of("", "channel", "message", "error", "transport", "transport.serial")));

    private static final List<String> GSON_USERS = List.of(
            "",
            "message",
            "codec",
            "codec.binding",
            "contract",
            "proxy",
            "dispatch",
            "error",
            "engine",
            "engine.error",
            "engine.source",
            "engine.inbound",
            "engine.outbound");

    private CoreRules() {}

    /** Transport, session and threads carry text; they know no JSON. */
    static ArchRule gsonOnlyWhereJsonIsMeant(String root) {
        return noClasses()
                .that()
                .resideInAPackage(root + "..")
                .and()
                .resideOutsideOfPackages(patterns(root, GSON_USERS))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.google.gson..")
                .allowEmptyShould(true);
    }

    private static String[] patterns(String root, List<String> names) {
        return names.stream().map(name -> Arrow.qualified(root, name)).toArray(String[]::new);
    }
}
