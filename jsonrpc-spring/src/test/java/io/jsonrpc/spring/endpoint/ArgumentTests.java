package io.jsonrpc.spring.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import io.jsonrpc.annotation.JsonRpcMethod;
import io.jsonrpc.spring.controller.JsonRpcController;
import io.jsonrpc.spring.controller.JsonRpcHeader;
import java.security.Principal;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TimeZone;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.SessionAttribute;

/** Arguments of a session that has nothing. */
class ArgumentTests {

    @JsonRpcController("/arguments/{room}")
    static class ArgumentController {

        @JsonRpcMethod
        public String principal(Principal principal) {
            return principal.getName();
        }

        @JsonRpcMethod
        public boolean maybePrincipal(@Nullable Principal principal, Optional<Principal> optional) {
            return principal == null && optional.isEmpty();
        }

        @JsonRpcMethod
        public String variable(@PathVariable String room) {
            return room;
        }

        @JsonRpcMethod
        public int attribute(@SessionAttribute("cart") int cart) {
            return cart;
        }

        @JsonRpcMethod
        public List<String> header(@JsonRpcHeader("X-Tenant") List<String> tenants) {
            return tenants;
        }

        @JsonRpcMethod
        public boolean nothing(
                @PathVariable("room") Optional<String> room,
                @JsonRpcHeader("X-Tenant") @Nullable Integer tenant,
                @SessionAttribute("cart") Optional<Object> cart,
                @PathVariable(name = "room", required = false) String sameRoom,
                @SessionAttribute(name = "cart", required = false) List<String> sameCart,
                HttpHeaders headers,
                Locale locale,
                TimeZone zone,
                Clock clock) {
            return room.isEmpty()
                    && sameRoom == null
                    && sameCart == null
                    && tenant == null
                    && cart.isEmpty()
                    && headers.isEmpty()
                    && locale.equals(Locale.getDefault())
                    && zone.equals(TimeZone.getDefault())
                    && clock.getZone().equals(zone.toZoneId());
        }
    }

    private static final LonePeer PEER = new LonePeer(ArgumentController.class);

    @AfterAll
    static void close() {
        PEER.close();
    }

    private static void assertMissing(String method, String name) {
        assertThat(PEER.call(method, null))
                .isEqualTo(JsonParser.parseString("{\"code\":-32600,\"message\":\"Invalid Request\",\"data\":{\"type\":"
                        + "\"handshake.missing\",\"name\":\"" + name + "\"}}"));
    }

    @Test
    void aPrincipalIsRequiredUnlessItIsNullableOrOptional() {
        assertThat(PEER.call("principal", null))
                .isEqualTo(JsonParser.parseString("{\"code\":-32003,\"message\":\"Authentication required\",\"data\":"
                        + "{\"type\":\"auth.required\"}}"));
        assertThat(PEER.call("maybePrincipal", null).getAsBoolean()).isTrue();
    }

    @Test
    void whatTheHandshakeDoesNotHaveIsMissing() {
        assertMissing("variable", "room");
        assertMissing("attribute", "cart");
        assertMissing("header", "X-Tenant");
    }

    @Test
    void whatIsOptionalIsEmptyOrNull() {
        assertThat(PEER.call("nothing", null).getAsBoolean()).isTrue();
    }
}
