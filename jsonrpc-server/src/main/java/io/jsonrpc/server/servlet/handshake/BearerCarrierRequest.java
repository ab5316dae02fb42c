package io.jsonrpc.server.servlet.handshake;

import io.jsonrpc.server.web.BearerCarrier;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.socket.WebSocketHttpHeaders;

/**
 * A handshake with the carried token as its {@code Authorization} header. A header sent by the client takes precedence.
 */
final class BearerCarrierRequest extends HttpServletRequestWrapper {

    private final Map<String, List<String>> replaced = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    BearerCarrierRequest(HttpServletRequest request, BearerCarrier carrier) {
        super(request);
        this.replaced.put(WebSocketHttpHeaders.SEC_WEBSOCKET_PROTOCOL, carrier.offers());
        if (request.getHeader(HttpHeaders.AUTHORIZATION) == null) {
            this.replaced.put(HttpHeaders.AUTHORIZATION, List.of(carrier.authorization()));
        }
    }

    @Override
    public Enumeration<String> getHeaderNames() {
        Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        names.addAll(Collections.list(super.getHeaderNames()));
        this.replaced.forEach((name, values) -> {
            if (values.isEmpty()) {
                names.remove(name);
            } else {
                names.add(name);
            }
        });
        return Collections.enumeration(names);
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
        List<String> values = this.replaced.get(name);
        return values == null ? super.getHeaders(name) : Collections.enumeration(values);
    }

    @Override
    public @Nullable String getHeader(String name) {
        List<String> values = this.replaced.get(name);
        if (values == null) {
            return super.getHeader(name);
        }
        return values.isEmpty() ? null : values.get(0);
    }
}
