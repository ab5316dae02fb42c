package io.jsonrpc.bank.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jsonrpc.client.JsonRpcClientWebSocket;
import io.jsonrpc.guide.GuidePage;
import io.jsonrpc.test.JsonRpcTester;
import io.jsonrpc.test.autoconfigure.JsonRpcTest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What docs/guide/migration-jsonrpc4j.md comes to runs; and it has no line of Java of ours that is not here. */
@JsonRpcTest
@Tag("exhaustive")
class Jsonrpc4jGuideTests {

    @Autowired
    JsonRpcTester tester;

    private JsonRpcTester users() {
        return this.tester.mutate().path("/users").build();
    }

    @Test
    void theServiceAnswersAndItsExceptionComesBack() {
        UserService users = users().proxy(UserService.class);
        assertThat(users.createUser("bob", Optional.of("the builder"))).isEqualTo(new User("bob"));
        assertThat(users.count()).isEqualTo(1);
        assertThatThrownBy(() -> users.createUser("bob", Optional.empty())).isInstanceOf(UserExistsException.class);
    }

    @Test
    void namesAndPositionsFitTheSameMethods() {
        JsonRpcTester users = users();
        users.call("createUser", List.of("ann", "secret")).result(User.class).isEqualTo(new User("ann"));
        users.call("createUser", Map.of("userName", "ann"))
                .error()
                .hasCode(-5678)
                .hasMessage("User already exists")
                .hasType("user.exists");
        users.call("count").error().hasCode(-32601);
    }

    @Test
    void aProxyIsMadeWithoutAConnection() {
        try (JsonRpcClientWebSocket client = new JsonRpcClientWebSocket("ws://example.com/users")) {
            UserService users = client.proxy(UserService.class);
            assertThat(users.toString()).startsWith("UserService of ");
        }
    }

    @Test
    void everyLineOfJavaInTheGuideIsCompiled() throws IOException {
        GuidePage.of("migration-jsonrpc4j").isCompiledFrom("io/jsonrpc/bank/users");
    }
}
