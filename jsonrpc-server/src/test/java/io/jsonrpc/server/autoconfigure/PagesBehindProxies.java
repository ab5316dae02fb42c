package io.jsonrpc.server.autoconfigure;

import static io.jsonrpc.fixtures.Messages.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.server.web.RawHttp;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Pages behind proxies that rewrite the handshake, and whether they may connect. */
final class PagesBehindProxies {

    private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

    /** What proxies send, the page behind them, and the status without, with native, and with Spring's forwarded headers. */
    private static final String[][] PAGES = {
        {"none", "localhost:PORT", "", "http://localhost:PORT", "101 101 101"},
        {"none", "localhost:PORT", "", "https://evil.example", "403 403 403"},
        {"none", "localhost:PORT", "", "http://localhost:1", "403 403 403"},
        {"none", "[2001:db8::1]", "", "http://[2001:db8::1]", "101 101 101"},
        {"a name that is not allowed", "rebound.example:PORT", "", "http://rebound.example:PORT", "403 403 403"},
        {"a listed page", "localhost:PORT", "", "https://listed.example:8443", "101 101 101"},
        {"two origins", "localhost:PORT", "Origin: http://localhost:PORT", "http://localhost:PORT", "400 400 400"},
        {"nginx", "public.example", "X-Forwarded-Proto: https", "https://public.example", "403 101 101"},
        {"nginx", "public.example", "X-Forwarded-Proto: https", "https://evil.example", "403 403 403"},
        {"nginx", "public.example", "X-Forwarded-Proto: https", "https://public.example:8443", "403 403 403"},
        {
            "nginx, Host with its port",
            "public.example:8443",
            "X-Forwarded-Proto: https",
            "https://public.example:8443",
            "403 101 101"
        },
        {
            "nginx, its own Host",
            "backend:8080",
            "X-Forwarded-Proto: https\r\nX-Forwarded-Host: public.example",
            "https://public.example",
            "403 101 101"
        },
        {
            "nginx, its own Host and a port", "backend:8080",
            "X-Forwarded-Proto: https\r\nX-Forwarded-Host: public.example:8443", "https://public.example:8443",
            "403 101 101"
        },
        {
            "nginx, all of it",
            "backend:8080",
            "X-Forwarded-Proto: https\r\nX-Forwarded-Host: public.example\r\nX-Forwarded-Port: 8443",
            "https://public.example:8443",
            "403 101 101"
        },
        {
            "Traefik",
            "public.example",
            "X-Forwarded-Proto: wss\r\nX-Forwarded-Host: public.example\r\nX-Forwarded-Port: 443"
                    + "\r\nX-Forwarded-Server: traefik\r\nX-Real-Ip: 203.0.113.7\r\nX-Forwarded-For: 203.0.113.7",
            "https://public.example",
            "403 101 101"
        },
        {
            "Traefik",
            "public.example",
            "X-Forwarded-Proto: wss\r\nX-Forwarded-Host: public.example\r\nX-Forwarded-Port: 443",
            "https://evil.example",
            "403 403 403"
        },
        {
            "Traefik without TLS",
            "public.example",
            "X-Forwarded-Proto: ws\r\nX-Forwarded-Host: public.example\r\nX-Forwarded-Port: 80",
            "http://public.example",
            "101 101 101"
        },
        {
            "Traefik on a port",
            "public.example:8443",
            "X-Forwarded-Proto: wss\r\nX-Forwarded-Host: public.example:8443\r\nX-Forwarded-Port: 8443",
            "https://public.example:8443",
            "403 101 101"
        },
        {"a page without TLS", "public.example", "X-Forwarded-Proto: wss", "http://public.example", "101 403 403"},
        {"any with wss alone", "public.example", "X-Forwarded-Proto: wss", "https://public.example", "403 101 101"},
        {"HAProxy", "public.example", "Forwarded: proto=https;for=203.0.113.7", "https://public.example", "403 101 101"
        },
        {
            "HAProxy, its own Host",
            "backend:8080",
            "Forwarded: for=203.0.113.7;host=\"public.example:8443\";proto=https",
            "https://public.example:8443",
            "403 101 101"
        },
        {"HAProxy", "public.example", "Forwarded: for=203.0.113.7;proto=wss", "https://public.example", "403 101 101"},
        {
            "Envoy on a port",
            "public.example:8443",
            "x-forwarded-proto: https\r\nx-envoy-external-address: 203.0.113.7",
            "https://public.example:8443",
            "403 101 101"
        },
        {
            "AWS ALB",
            "public.example",
            "X-Forwarded-For: 203.0.113.7\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Port: 443",
            "https://public.example",
            "403 101 101"
        },
        {
            "two proxies",
            "backend:8080",
            "X-Forwarded-Proto: https, http\r\nX-Forwarded-Host: public.example, inner\r\nX-Forwarded-Port: 443, 8080",
            "https://public.example",
            "403 101 101"
        },
        {
            "the default port", "backend:8080",
            "X-Forwarded-Proto: https\r\nX-Forwarded-Host: public.example:443", "https://public.example",
            "403 101 101"
        },
        {"capitals", "public.example", "X-Forwarded-Proto: WSS", "https://public.example", "403 101 101"},
        {"capitals", "public.example", "X-Forwarded-Proto: WSS", "https://evil.example", "403 403 403"},
        {
            "capitals, its own Host", "backend:8080",
            "X-Forwarded-Proto: HTTPS\r\nX-Forwarded-Host: public.example", "https://public.example",
            "403 101 101"
        },
        {
            "capitals on a port",
            "backend:8080",
            "X-Forwarded-Proto: WSS\r\nX-Forwarded-Host: public.example\r\nX-Forwarded-Port: 8443",
            "https://public.example:8443",
            "403 101 101"
        },
        {"IPv6", "[2001:db8::1]:8443", "X-Forwarded-Proto: wss", "https://[2001:db8::1]:8443", "403 101 101"},
        {
            "IPv6",
            "backend:8080",
            "X-Forwarded-Proto: https\r\nX-Forwarded-Host: [2001:db8::1]",
            "https://[2001:db8::1]",
            "403 101 101"
        },
    };

    private PagesBehindProxies() {}

    static void connect(DeployedEndpoints.Deployment deployment, int port, String prefix) throws IOException {
        int column = List.of("none", "native", "framework").indexOf(deployment.forwardedHeaders());
        List<String> wrong = new ArrayList<>();
        for (String[] row : PAGES) {
            String head = "GET " + prefix + "/rooms/red/seats/7 HTTP/1.1\r\nHost: " + row[1]
                    + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                    + "Sec-WebSocket-Key: " + KEY + "\r\nOrigin: " + row[3] + "\r\n"
                    + (row[2].isEmpty() ? "" : row[2] + "\r\n") + "\r\n";
            String status = RawHttp.status(port, head.replace("PORT", String.valueOf(port)));
            if (!status.equals(row[4].split(" ")[column])) {
                wrong.add(status + " for " + List.of(row));
            }
            String call = RawHttp.status(port, post(prefix, row).replace("PORT", String.valueOf(port)));
            if (!call.equals(row[4].split(" ")[column].replace("101", "200"))) {
                wrong.add(call + " for a POST of " + List.of(row));
            }
        }
        assertThat(wrong).as("%s", deployment).isEmpty();
    }

    /** The same page, which sends a call by HTTP. */
    private static String post(String prefix, String[] row) {
        String call = request(1, "facts");
        return "POST " + prefix + "/rooms/red/seats/7 HTTP/1.1\r\nHost: " + row[1] + "\r\nOrigin: " + row[3] + "\r\n"
                + (row[2].isEmpty() ? "" : row[2] + "\r\n") + "Content-Type: application/json\r\nContent-Length: "
                + call.length() + "\r\n\r\n" + call;
    }
}
