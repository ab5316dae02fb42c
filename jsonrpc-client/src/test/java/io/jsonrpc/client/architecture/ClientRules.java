package io.jsonrpc.client.architecture;

import io.jsonrpc.fixtures.architecture.Arrow;
import java.util.List;

/** The package table of the client: which package may use which. What is not listed is forbidden. */
final class ClientRules {

    /** The empty name is the root, with the clients and their builder. */
    static final List<Arrow> ARROWS = List.of(
            new Arrow("event", List.of()),
            new Arrow("policy", List.of()),
            new Arrow("extension", List.of()),
            new Arrow("transport", List.of()),
            new Arrow("settings", List.of("policy", "extension", "transport.ConnectRequest")),
            new Arrow("socket", List.of("event", "transport")),
            new Arrow("socket.jdk", List.of("event", "transport", "socket")),
            new Arrow("conversation", List.of("event")),
            new Arrow("channel", List.of("event", "settings", "transport")),
            new Arrow("session", List.of("event", "policy", "extension", "settings", "socket", "channel")),
            new Arrow(
                    "connection",
                    List.of(
                            "event",
                            "policy",
                            "extension",
                            "transport",
                            "settings",
                            "socket",
                            "channel",
                            "session",
                            "conversation.Gate")),
            new Arrow(
                    "",
                    List.of(
                            "event",
                            "policy",
                            "extension",
                            "transport",
                            "settings",
                            "socket",
                            "socket.jdk",
                            "channel",
                            "session",
                            "conversation",
                            "connection")));

    private ClientRules() {}
}
