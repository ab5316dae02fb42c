package io.jsonrpc.spring.error;

import com.google.gson.JsonObject;
import io.jsonrpc.core.message.ResponseError;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponse;

/** Exceptions that carry a problem of RFC 9457; spring-web may not be on the class path. */
final class WebErrors {

    private static final int APPLICATION_ERROR = -32000;

    private WebErrors() {}

    /** @param messages texts of the application for its problems; null if it has none */
    static @Nullable ResponseError of(Throwable failure, @Nullable MessageSource messages, Locale locale) {
        if (!(failure instanceof ErrorResponse response)) {
            return null;
        }
        ProblemDetail problem = response.updateAndGetBody(messages, locale);
        JsonObject data = new JsonObject();
        add(data, "type", problem.getType());
        add(data, "title", problem.getTitle());
        data.addProperty("status", problem.getStatus());
        add(data, "detail", problem.getDetail());
        add(data, "instance", problem.getInstance());
        String message = problem.getTitle() == null ? "Application error" : problem.getTitle();
        return new ResponseError(APPLICATION_ERROR, message, data);
    }

    private static void add(JsonObject data, String name, @Nullable Object value) {
        if (value != null) {
            data.addProperty(name, value.toString());
        }
    }
}
