package io.jsonrpc.server.session.bounds;

import io.jsonrpc.core.engine.source.StreamSettings;
import io.jsonrpc.server.socket.Holder;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** How many streams each authenticated user has, in all sessions together. Others have none in common. */
public final class StreamPlaces {

    private final int max;

    /** Users without streams are not kept. */
    private final ConcurrentMap<String, Integer> taken = new ConcurrentHashMap<>();

    /** @param max streams of one user */
    public StreamPlaces(int max) {
        this.max = max;
    }

    /** The places of one session. */
    public StreamSettings.Places of(Holder holder) {
        return holder.authenticated() ? new OfUser(holder.name()) : StreamSettings.DEFAULT.places();
    }

    private final class OfUser implements StreamSettings.Places {

        private final String name;

        OfUser(String name) {
            this.name = name;
        }

        @Override
        public boolean take() {
            boolean[] found = new boolean[1];
            StreamPlaces.this.taken.compute(this.name, (name, count) -> {
                int before = count == null ? 0 : count;
                found[0] = before < StreamPlaces.this.max;
                return found[0] ? Integer.valueOf(before + 1) : count;
            });
            return found[0];
        }

        @Override
        public void giveBack() {
            StreamPlaces.this.taken.computeIfPresent(this.name, (name, count) -> count == 1 ? null : count - 1);
        }
    }
}
