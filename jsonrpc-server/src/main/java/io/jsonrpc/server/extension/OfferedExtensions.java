package io.jsonrpc.server.extension;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.jsonrpc.core.Internal;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.log.SparingLog;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.server.ServerSessionExtension;
import io.jsonrpc.server.StartupException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The extensions that this server supports. */
@Internal
public final class OfferedExtensions {

    private static final SparingLog log = SparingLog.of(OfferedExtensions.class);

    private static final int MAX_NAME = 64;

    private final Map<String, ServerSessionExtension> byName = new TreeMap<>();

    /**
     * Supports these extensions.
     *
     * @throws StartupException if a name is invalid or used twice
     */
    public OfferedExtensions(List<ServerSessionExtension> extensions) {
        for (ServerSessionExtension extension : extensions) {
            String name = extension.name();
            if (name.isEmpty() || name.length() > MAX_NAME) {
                throw new StartupException(
                        "The session extension " + extension.getClass().getName() + " has a name of " + name.length()
                                + " characters",
                        "Give it a name of 1 to " + MAX_NAME + " characters");
            }
            ServerSessionExtension other = this.byName.put(name, extension);
            if (other != null) {
                throw new StartupException(
                        "Two session extensions are named '" + name + "': "
                                + other.getClass().getName() + " and "
                                + extension.getClass().getName(),
                        "Give one of them another name, or remove it");
            }
        }
    }

    /** The accepted ones among the offered extensions, with the parameters of the server. */
    public JsonText accept(JsonText offered) {
        JsonObject offers = JsonParser.parseString(offered.json()).getAsJsonObject();
        JsonObject accepted = new JsonObject();
        this.byName.forEach((name, extension) -> {
            JsonElement offer = offers.get(name);
            JsonObject answer = offer != null && offer.isJsonObject() ? ask(extension, offer.getAsJsonObject()) : null;
            if (answer != null) {
                accepted.add(name, answer);
            }
        });
        return new JsonText(accepted.toString());
    }

    /**
     * A session was opened. On a worker.
     *
     * @param accepted what {@link #accept} returned for it
     */
    public void opened(Session session, JsonText accepted) {
        JsonObject answers = JsonParser.parseString(accepted.json()).getAsJsonObject();
        for (String name : answers.keySet()) {
            ServerSessionExtension extension = this.byName.get(name);
            if (extension != null) {
                opened(extension, session, answers.getAsJsonObject(name));
            }
        }
    }

    private static void opened(ServerSessionExtension extension, Session session, JsonObject accepted) {
        try {
            extension.opened(session, accepted);
        } catch (RuntimeException failure) {
            log.error(extension.name(), "The session extension '{}' failed", extension.name(), failure);
        }
    }

    private static @Nullable JsonObject ask(ServerSessionExtension extension, JsonObject offer) {
        try {
            return extension.accept(offer);
        } catch (RuntimeException failure) {
            log.error(extension.name(), "The session extension '{}' failed", extension.name(), failure);
            return null;
        }
    }
}
