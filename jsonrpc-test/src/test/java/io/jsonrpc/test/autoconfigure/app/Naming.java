package io.jsonrpc.test.autoconfigure.app;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.GsonBuilder;
import io.jsonrpc.server.JsonRpcGsonCustomizer;
import org.springframework.stereotype.Component;

/** The application has names of its own for members, which its tester knows. */
@Component
class Naming implements JsonRpcGsonCustomizer {

    @Override
    public void customize(GsonBuilder builder) {
        builder.setFieldNamingPolicy(FieldNamingPolicy.LOWER_CASE_WITH_UNDERSCORES);
    }
}
