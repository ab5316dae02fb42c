package io.jsonrpc.server.servlet.handshake;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpResponse;

/** Writes plain-text responses. */
final class ServletPlainText {

    private ServletPlainText() {}

    static void write(HttpServletResponse response, HttpStatusCode status, String text) throws IOException {
        write(new ServletServerHttpResponse(response), status, text);
    }

    static void write(ServerHttpResponse response, HttpStatusCode status, String text) throws IOException {
        response.setStatusCode(status);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        response.getHeaders().setContentType(MediaType.TEXT_PLAIN);
        response.getHeaders().setContentLength(bytes.length);
        response.getBody().write(bytes);
    }
}
