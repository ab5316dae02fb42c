package io.jsonrpc.bank.hello;

import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;

import io.jsonrpc.guide.GuidePage;
import io.jsonrpc.test.JsonRpcTester;
import io.jsonrpc.test.RawConnection;
import io.jsonrpc.test.autoconfigure.JsonRpcTest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What docs/guide/migration-quarkus.md comes to runs; and it has no line of Java of ours that is not here. */
@JsonRpcTest
@Tag("exhaustive")
class QuarkusGuideTests {

    @Autowired
    JsonRpcTester tester;

    @Test
    void theMethodsHaveTheNamesThatTheirClientsKnow() {
        JsonRpcTester hello = this.tester.mutate().path("/quarkus/json-rpc").build();
        hello.call("HelloResource#hello", Map.of("name", "Ann"))
                .result(String.class)
                .isEqualTo("Hello Ann");
        hello.call("HelloResource#hello", List.of()).result(String.class).isEqualTo("Hello you");
        try (RawConnection raw = hello.raw()) {
            raw.send(request(1, "HelloResource#count", "{'to':2}")).receives(result(1, "'s1'"));
            for (int item = 1; item <= 2; item++) {
                raw.receives(notification("subscription", "{'subscription':'s1','result':" + item + "}"));
            }
            raw.receives(notification("subscription", "{'subscription':'s1','complete':true}"));
        }
    }

    @Test
    void everyLineOfJavaInTheGuideIsCompiled() throws IOException {
        GuidePage.of("migration-quarkus").isCompiledFrom("io/jsonrpc/bank/hello");
    }
}
