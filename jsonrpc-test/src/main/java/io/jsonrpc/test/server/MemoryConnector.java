package io.jsonrpc.test.server;

import io.jsonrpc.client.event.ConnectFailedException;
import io.jsonrpc.client.transport.ClientTransport;
import io.jsonrpc.client.transport.ConnectRequest;
import io.jsonrpc.client.transport.TransportConnector;
import io.jsonrpc.server.endpoint.Endpoint;
import io.jsonrpc.server.socket.Handshake;
import io.jsonrpc.server.socket.SocketAcceptor;
import io.jsonrpc.server.web.Subprotocols;
import java.security.Principal;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPattern.PathMatchInfo;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Opens sockets in memory, by the path of the request. Without a web stack there are no checks of origins and no
 * interceptors of handshakes.
 *
 * @param principal whose sockets they are; null for nobody's
 */
record MemoryConnector(
        SocketAcceptor acceptor,
        List<Endpoint> endpoints,
        @Nullable Principal principal) implements TransportConnector {

    @Override
    public CompletableFuture<ClientTransport> connect(ConnectRequest request) {
        PathContainer path = PathContainer.parsePath(request.uri().getRawPath());
        return this.endpoints.stream()
                .map(endpoint -> new Candidate(endpoint, PathPatternParser.defaultInstance.parse(endpoint.pattern())))
                .filter(candidate -> candidate.pattern().matches(path))
                .min(Comparator.comparing(Candidate::pattern))
                .map(best -> open(best, path, request))
                .orElseGet(() -> refused(404, "The server has no JSON-RPC endpoint at " + path.value()));
    }

    private record Candidate(Endpoint endpoint, PathPattern pattern) {}

    private CompletableFuture<ClientTransport> open(Candidate found, PathContainer path, ConnectRequest request) {
        if (!this.acceptor.reserve()) {
            return refused(503, "The server has no room for another socket");
        }
        PathMatchInfo match = found.pattern().matchAndExtract(path);
        Map<String, String> variables = match == null ? Map.of() : match.getUriVariables();
        Map<String, List<String>> headers = new HashMap<>();
        request.headers().forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values));
        String subprotocol = Subprotocols.select(request.subprotocols());
        Handshake handshake =
                new Handshake(headers, this.principal, null, variables, null, subprotocol, false, Map.of());
        MemorySocket socket = new MemorySocket(subprotocol == null ? "" : subprotocol);
        return CompletableFuture.completedFuture(
                socket.accept(server -> this.acceptor.accept(found.endpoint(), handshake, server)));
    }

    private static CompletableFuture<ClientTransport> refused(int status, String reason) {
        return CompletableFuture.failedFuture(new ConnectFailedException(status, reason, null, null));
    }
}
