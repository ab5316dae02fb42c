package io.jsonrpc.server.session;

import io.jsonrpc.core.session.frame.SessionTerms;
import io.jsonrpc.server.settings.ServerSettings;

/** Server settings with small numbers, so that tests come to their edges. */
final class Settings {

    private Settings() {}

    static ServerSettings window(int frames) {
        return with(new ServerSettings.Resumption(
                new SessionTerms.Window(120_000, 4 * 1024 * 1024, frames), 60_000, 10_000, 1L << 28, 5));
    }

    static ServerSettings detachedBytes(long bytes) {
        return with(new ServerSettings.Resumption(SessionTerms.Window.DEFAULT, 60_000, 10_000, bytes, 5));
    }

    static ServerSettings with(ServerSettings.Resumption resumption) {
        return with(ServerSettings.DEFAULT.capacity(), resumption);
    }

    static ServerSettings with(ServerSettings.Capacity capacity) {
        return with(capacity, ServerSettings.DEFAULT.resumption());
    }

    private static ServerSettings with(ServerSettings.Capacity capacity, ServerSettings.Resumption resumption) {
        ServerSettings defaults = ServerSettings.DEFAULT;
        return new ServerSettings(
                defaults.messages(),
                defaults.peer(),
                defaults.sockets(),
                capacity,
                defaults.times(),
                resumption,
                defaults.streams(),
                defaults.errors(),
                defaults.plainContext());
    }
}
