package io.jsonrpc.demo.client;

import io.jsonrpc.client.JsonRpcClientBuilder;
import io.jsonrpc.client.JsonRpcClientWebSocket;
import java.time.Duration;

/** Clients that wait for their connections as long as a busy machine takes: the first of a process needs seconds there. */
final class PatientClients {

    private static final Duration LONGEST = Duration.ofMinutes(1);

    private PatientClients() {}

    static JsonRpcClientBuilder builder(String uri) {
        return JsonRpcClientWebSocket.builder(uri).connectionTimeout(LONGEST);
    }

    static JsonRpcClientWebSocket client(String uri) {
        return builder(uri).build();
    }
}
