package io.jsonrpc.server.extension;

import com.google.gson.JsonObject;
import io.jsonrpc.core.Internal;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.stream.SessionFlow;
import io.jsonrpc.server.ServerSessionExtension;
import io.jsonrpc.server.StreamPlan;
import io.jsonrpc.server.StreamPlans;
import org.jspecify.annotations.Nullable;

/** The extension {@code flow}: how fast a client wants all streams together, within the plan of its user. */
public final class FlowExtension implements ServerSessionExtension {

    /** A session whose streams have a common rate. */
    @Internal
    public interface Paced {

        void plan(StreamPlan plan);
    }

    private final @Nullable StreamPlans plans;

    private final StreamPlan standard;

    /** @param plans null for no bounds */
    public FlowExtension(@Nullable StreamPlans plans) {
        this.plans = plans;
        this.standard = plans == null ? StreamPlan.UNLIMITED : plans.standard();
    }

    @Override
    public String name() {
        return SessionFlow.EXTENSION;
    }

    @Override
    public JsonObject accept(JsonObject offer) {
        JsonObject answer = new JsonObject();
        if (this.standard.perSecond() != 0) {
            answer.addProperty("maxPerSecond", this.standard.perSecond());
        }
        if (this.standard.bytesPerSecond() != 0) {
            answer.addProperty("maxBytesPerSecond", this.standard.bytesPerSecond());
        }
        return answer;
    }

    @Override
    public void opened(Session session, JsonObject accepted) {
        if (this.plans != null && session instanceof Paced paced) {
            paced.plan(this.plans.of(session));
        }
    }
}
